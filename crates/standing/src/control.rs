//! Who controls whom, in one pair of eyes: a fact shared by every act of the controlled (rules 8, 9).

use crate::index::{ActorNumber, Rank};
use crate::view::{Held, View};
use tacit_lang::ids::{ActorId, DegreeId};
use tacit_lang::time::Instant;

/// The accounts of control that bear on two parties, in one pair of eyes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Controls {
    certain: Vec<Account>,
    /// Those that may or may not hold; a reading says which do, as bits.
    pub(crate) uncertain: Vec<Account>,
    declared: Vec<Account>,
}

/// One account of control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// The claim's name; empty where the vocabulary declares it.
    pub(crate) claim: String,
    pub(crate) actor: ActorNumber,
    pub(crate) principal: ActorNumber,
    /// How closely; none: not at all.
    pub(crate) rank: Option<Rank>,
    /// Whether it is accepted, and only a conflict makes it uncertain.
    pub(crate) conflict: bool,
    from: Option<Instant>,
    until: Option<Instant>,
}

impl Account {
    fn holds_at(&self, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    fn meets(&self, other: &Self) -> bool {
        let before = |until: Option<Instant>, from: Option<Instant>| match (until, from) {
            (Some(until), Some(from)) => until <= from,
            _ => false,
        };
        self.actor == other.actor
            && self.principal == other.principal
            && !before(self.until, other.from)
            && !before(other.until, self.from)
    }
}

impl Controls {
    /// Every account of control by one of `principals` that these eyes know.
    pub(crate) fn new(view: &View<'_>, principals: &[ActorNumber]) -> Self {
        let mut controls = Self::default();
        let mut found = Vec::new();
        let mut denied = Vec::new();
        for claim in &view.docket.controls {
            let Some(mut account) = account(
                view,
                (&claim.actor, &claim.principal, claim.degree.as_ref()),
                (claim.from, claim.until),
            ) else {
                continue;
            };
            if !principals.contains(&account.principal) {
                continue;
            }
            account.claim.clone_from(&claim.id);
            match view.holds(&claim.id, &claim.by, claim.grade.as_ref(), &claim.learned) {
                Held::Found => found.push(account),
                Held::Accepted => controls.certain.push(account),
                Held::Open => controls.uncertain.push(account),
                Held::Denied => denied.push(account),
                Held::Unknown => {}
            }
        }
        // A finding stands alone for whom it is about.
        controls
            .certain
            .retain(|account| !found.iter().any(|finding| finding.meets(account)));
        controls.uncertain.retain(|account| {
            !found
                .iter()
                .chain(&controls.certain)
                .any(|settled| settled.meets(account))
        });
        let disputed = |account: &Account, all: &[Account]| {
            all.iter()
                .any(|other| other.meets(account) && other.rank != account.rank)
                || denied
                    .iter()
                    .any(|other| other.meets(account) && other.rank == account.rank)
        };
        let all = controls.certain.clone();
        controls.certain.retain(|account| !disputed(account, &all));
        controls.uncertain.retain(|account| {
            !denied
                .iter()
                .any(|other| other.meets(account) && other.rank == account.rank)
        });
        controls.uncertain.extend(
            all.into_iter()
                .filter(|account| !controls.certain.contains(account))
                .map(|account| Account {
                    conflict: true,
                    ..account
                }),
        );
        controls.certain.append(&mut found);
        controls.declared = view
            .docket
            .vocabulary
            .controls
            .iter()
            .filter_map(|control| {
                account(
                    view,
                    (&control.actor, &control.principal, Some(&control.degree)),
                    (control.from, control.until),
                )
            })
            .filter(|account| {
                principals.contains(&account.principal)
                    && !denied
                        .iter()
                        .any(|other| other.meets(account) && other.rank == account.rank)
            })
            .collect();
        controls
    }

    /// Who controls `actor` at `at`, in the reading in which the uncertain accounts of `held` hold.
    pub(crate) fn over(
        &self,
        actor: ActorNumber,
        top: ActorNumber,
        at: Instant,
        held: u32,
    ) -> Vec<(ActorNumber, Rank)> {
        let about = |account: &&Account| {
            (account.actor == actor || account.actor == top) && account.holds_at(at)
        };
        let chosen = self
            .uncertain
            .iter()
            .enumerate()
            .filter(|(bit, _)| held & (1 << bit) != 0);
        let said: Vec<&Account> = self
            .certain
            .iter()
            .chain(chosen.map(|(_, account)| account))
            .filter(about)
            .collect();
        let unsaid = |account: &&Account| {
            !said
                .iter()
                .any(|other| other.principal == account.principal)
        };
        let declared: Vec<&Account> = self.declared.iter().filter(about).filter(unsaid).collect();
        said.iter()
            .chain(&declared)
            .filter_map(|account| Some((account.principal, account.rank?)))
            .collect()
    }

    /// Whether a reading is possible: accounts that exclude each other do not hold together, and of
    /// accepted ones that conflict at least one does.
    pub(crate) fn is_possible(&self, held: u32) -> bool {
        let holds = |bit: usize| held & (1 << bit) != 0;
        let pairs = self.uncertain.iter().enumerate();
        pairs.clone().all(|(bit, account)| {
            pairs.clone().all(|(other_bit, other)| {
                bit == other_bit
                    || !holds(bit)
                    || !holds(other_bit)
                    || !account.meets(other)
                    || account.rank == other.rank
            })
        })
    }
}

fn account(
    view: &View<'_>,
    (actor, principal, degree): (&ActorId, &ActorId, Option<&DegreeId>),
    (from, until): (Option<Instant>, Option<Instant>),
) -> Option<Account> {
    let rank = |degree: &DegreeId| view.docket.vocabulary.degree_rank(degree);
    Some(Account {
        claim: String::new(),
        actor: view.docket.index.actor(actor)?,
        principal: view.docket.index.actor(principal)?,
        rank: degree
            .and_then(rank)
            .and_then(|rank| Rank::try_from(rank).ok()),
        conflict: false,
        from,
        until,
    })
}
