//! Facts of an incident as one pair of eyes holds them: settled, or open with every value possible.

use crate::clause::Strike;
use crate::event::Doubt;
use crate::index::{ActorNumber, KindNumber};
use crate::record::{Claim, Hit, SameClaim};
use crate::view::{Held, View};
use std::collections::BTreeSet;
use tacit_lang::time::{Between, Instant};

/// A fact with every value that it may have in these eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact<T> {
    /// One value: settled. Never empty.
    pub(crate) options: Vec<T>,
    /// Open because accepted claims conflict; otherwise because one is lacking.
    pub(crate) conflict: bool,
}

impl<T> Fact<T> {
    pub(crate) fn settled(value: T) -> Self {
        Self {
            options: vec![value],
            conflict: false,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.options.len() > 1
    }
}

/// An incident as one pair of eyes sees it, reading for one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Its number on the docket; of several held to be one, the first.
    pub(crate) incident: usize,
    pub(crate) begin: Between,
    pub(crate) end: Option<Between>,
    pub(crate) author: Fact<Option<ActorNumber>>,
    pub(crate) kind: Fact<Option<KindNumber>>,
    pub(crate) hits: Vec<(Strike, Fact<bool>)>,
    /// No claim known here says what it hit.
    pub(crate) hits_unsaid: bool,
    pub(crate) joined: Vec<(ActorNumber, Fact<bool>)>,
    pub(crate) preventive: Fact<bool>,
    pub(crate) disavowals: Vec<(ActorNumber, i64)>,
    pub(crate) doubt: Doubt,
    /// Incidents that it came before, as accepted here.
    pub(crate) before: Vec<usize>,
    /// The claims accepted here, for the reasons.
    pub(crate) claims: Vec<String>,
}

impl<'a> View<'a> {
    /// Every incident known here, those held to be one joined (rule 19). `joined_by`: open claims
    /// of sameness that are taken to hold.
    pub(crate) fn incidents(&self, joined_by: &[&SameClaim]) -> Vec<Seen> {
        let mut groups = Groups::new(self.docket.incidents.len());
        for same in self
            .docket
            .sames
            .iter()
            .filter(|same| self.is_same(same))
            .chain(joined_by.iter().copied())
        {
            let members: Vec<usize> = same
                .incidents
                .iter()
                .filter_map(|id| self.docket.incident_numbers.get(id).copied())
                .filter(|number| self.knows_incident(*number).is_some())
                .collect();
            groups.join(&members);
        }
        groups
            .sets()
            .into_iter()
            .filter_map(|members| {
                let known: Vec<usize> = members
                    .into_iter()
                    .filter(|number| self.knows_incident(*number).is_some())
                    .collect();
                self.see(&known)
            })
            .collect()
    }

    /// Claims of sameness that are known here and neither accepted nor denied.
    pub(crate) fn open_sames(&self) -> Vec<&'a SameClaim> {
        let open = |same: &&SameClaim| {
            self.holds(&same.id, &same.by, same.grade.as_ref(), &same.learned) == Held::Open
                && same
                    .incidents
                    .iter()
                    .filter_map(|id| self.docket.incident_numbers.get(id))
                    .filter(|number| self.knows_incident(**number).is_some())
                    .count()
                    > 1
        };
        self.docket.sames.iter().filter(open).collect()
    }

    fn is_same(&self, same: &SameClaim) -> bool {
        let held = self.holds(&same.id, &same.by, same.grade.as_ref(), &same.learned);
        matches!(held, Held::Accepted | Held::Found)
    }

    fn knows_incident(&self, number: usize) -> Option<Instant> {
        let incident = &self.docket.incidents.get(number)?.record;
        self.learned(&incident.id, &incident.learned)
    }

    fn see(&self, members: &[usize]) -> Option<Seen> {
        let first = *members.first()?;
        let records = members
            .iter()
            .filter_map(|number| self.docket.incidents.get(*number));
        let mut begin: Option<Between> = None;
        let mut end: Option<Option<Between>> = None;
        for filed in records {
            let incident = &filed.record;
            begin = Some(begin.map_or(incident.begin.0, |so_far| meet(so_far, incident.begin.0)));
            let this = incident.end.map(|end| end.0);
            end = Some(match (end, this) {
                (None, this) => this,
                (Some(Some(so_far)), Some(this)) => Some(meet(so_far, this)),
                (Some(so_far), this) => so_far.or(this),
            });
        }
        let claims: Vec<(&Claim, Held)> = members
            .iter()
            .filter_map(|number| self.docket.claims.get(*number))
            .flatten()
            .map(|claim| {
                (
                    claim,
                    self.holds(&claim.id, &claim.by, claim.grade.as_ref(), &claim.learned),
                )
            })
            .filter(|(_, held)| *held != Held::Unknown)
            .collect();
        let begin = begin?;
        let (hits, hits_unsaid) = self.hits(&claims);
        Some(Seen {
            incident: first,
            begin,
            end: end.flatten(),
            author: self.author(&claims),
            kind: self.kind(&claims),
            hits,
            hits_unsaid,
            joined: self.joined(&claims),
            preventive: said_or_not(&claims, |claim| claim.says.preventive),
            disavowals: self.disavowals(members, begin),
            doubt: self.doubt(members),
            before: claims
                .iter()
                .filter(|(_, held)| matches!(held, Held::Accepted | Held::Found))
                .flat_map(|(claim, _)| &claim.says.before)
                .filter_map(|id| self.docket.incident_numbers.get(id).copied())
                .collect(),
            claims: claims
                .iter()
                .filter(|(_, held)| matches!(held, Held::Accepted | Held::Found))
                .map(|(claim, _)| claim.id.clone())
                .collect(),
        })
    }

    fn author(&self, claims: &[(&Claim, Held)]) -> Fact<Option<ActorNumber>> {
        let named = |claim: &Claim| -> BTreeSet<ActorNumber> {
            claim
                .says
                .author
                .iter()
                .filter_map(|actor| self.docket.index.actor(actor))
                .collect()
        };
        let saying = |held: Held| {
            claims
                .iter()
                .filter(move |(_, found)| *found == held)
                .map(|(claim, _)| named(claim))
                .filter(|actors| !actors.is_empty())
        };
        let denied: BTreeSet<ActorNumber> = saying(Held::Denied).flatten().collect();
        let mut accepted: Vec<BTreeSet<ActorNumber>> = saying(Held::Found).collect();
        let found = !accepted.is_empty();
        if !found {
            accepted = saying(Held::Accepted).collect();
        }
        let own = |actor: &ActorNumber| self.is_own_force(*actor);
        let recorded_as_own = found || accepted.iter().any(|actors| actors.iter().all(own));
        let admit = |actor: &ActorNumber| recorded_as_own || !own(actor);
        let common = accepted
            .iter()
            .cloned()
            .reduce(|one, other| one.intersection(&other).copied().collect::<BTreeSet<_>>());
        let Some(common) = common else {
            let claimed = saying(Held::Open)
                .flatten()
                .chain(self.docket.named_actors.iter().copied());
            let options: BTreeSet<Option<ActorNumber>> = claimed
                .filter(|actor| !denied.contains(actor) && admit(actor))
                .map(Some)
                .chain([None])
                .collect();
            return Fact {
                options: options.into_iter().collect(),
                conflict: false,
            };
        };
        if common.is_empty() {
            let every: BTreeSet<ActorNumber> =
                accepted.into_iter().flatten().filter(admit).collect();
            return several(every.into_iter().map(Some).collect(), true);
        }
        let left: Vec<Option<ActorNumber>> = common
            .iter()
            .filter(|actor| (found || !denied.contains(actor)) && admit(actor))
            .copied()
            .map(Some)
            .collect();
        if left.is_empty() {
            let both: Vec<Option<ActorNumber>> = common
                .iter()
                .filter(|actor| admit(actor))
                .copied()
                .map(Some)
                .chain([None])
                .collect();
            return several(both, true);
        }
        several(left, false)
    }

    fn kind(&self, claims: &[(&Claim, Held)]) -> Fact<Option<KindNumber>> {
        let saying = |held: Held| {
            claims
                .iter()
                .filter(move |(_, found)| *found == held)
                .filter_map(|(claim, _)| claim.says.act.as_ref())
                .filter_map(|act| self.docket.index.kind(act))
        };
        let denied: BTreeSet<KindNumber> = saying(Held::Denied).collect();
        let accepted: BTreeSet<KindNumber> =
            saying(Held::Accepted).chain(saying(Held::Found)).collect();
        let narrowest: Vec<KindNumber> = accepted
            .iter()
            .filter(|kind| {
                !accepted
                    .iter()
                    .any(|other| other != *kind && self.docket.index.is_kind_within(*other, **kind))
            })
            .copied()
            .collect();
        match narrowest.as_slice() {
            [] => {
                let claimed = saying(Held::Open).chain(self.docket.named_kinds.iter().copied());
                let options: BTreeSet<Option<KindNumber>> = claimed
                    .filter(|kind| !denied.contains(kind))
                    .map(Some)
                    .chain([None])
                    .collect();
                Fact {
                    options: options.into_iter().collect(),
                    conflict: false,
                }
            }
            [kind] if denied.contains(kind) => several(vec![Some(*kind), None], true),
            [kind] => Fact::settled(Some(*kind)),
            _ => several(narrowest.into_iter().map(Some).collect(), true),
        }
    }

    fn hits(&self, claims: &[(&Claim, Held)]) -> (Vec<(Strike, Fact<bool>)>, bool) {
        let every: BTreeSet<&Hit> = claims
            .iter()
            .flat_map(|(claim, _)| &claim.says.hits)
            .collect();
        let unsaid = every.is_empty();
        let hits = every
            .into_iter()
            .filter_map(|hit| {
                let strike = Strike {
                    of: self.docket.index.actor(&hit.of)?,
                    kind: hit.kind,
                    place: hit
                        .place
                        .as_ref()
                        .and_then(|place| self.docket.index.place(place)),
                    incidental: hit.incidental,
                };
                Some((
                    strike,
                    is_said(claims, |claim| claim.says.hits.contains(hit)),
                ))
            })
            .collect();
        (hits, unsaid)
    }

    fn joined(&self, claims: &[(&Claim, Held)]) -> Vec<(ActorNumber, Fact<bool>)> {
        let every: BTreeSet<_> = claims
            .iter()
            .flat_map(|(claim, _)| &claim.says.joined)
            .collect();
        every
            .into_iter()
            .filter_map(|actor| {
                let number = self.docket.index.actor(actor)?;
                let fact = is_said(claims, |claim| claim.says.joined.contains(actor));
                let not_recorded = fact.is_open() && !fact.conflict && self.is_own_force(number);
                Some((
                    number,
                    if not_recorded {
                        Fact::settled(false)
                    } else {
                        fact
                    },
                ))
            })
            .collect()
    }

    fn disavowals(&self, members: &[usize], begin: Between) -> Vec<(ActorNumber, i64)> {
        let said = members
            .iter()
            .filter_map(|number| self.docket.disavowals.get(*number))
            .flatten();
        said.filter(|disavowal| self.learned(&disavowal.id, &disavowal.learned).is_some())
            .filter_map(|disavowal| {
                let principal = self.docket.index.actor(&disavowal.principal)?;
                Some((principal, disavowal.at.seconds_since(begin.from())))
            })
            .collect()
    }

    /// Rule 21: since when the author is undisputed, against when the incident became known.
    fn doubt(&self, members: &[usize]) -> Doubt {
        if self.assurance.clarification.is_none() {
            return Doubt::None;
        }
        let Some(first_known) = members
            .iter()
            .filter_map(|number| self.knows_incident(*number))
            .min()
        else {
            return Doubt::None;
        };
        let mut instants = vec![first_known];
        let claims: Vec<&Claim> = members
            .iter()
            .filter_map(|number| self.docket.claims.get(*number))
            .flatten()
            .collect();
        for claim in &claims {
            self.instants(&claim.id, &claim.learned, &mut instants);
        }
        instants.retain(|at| (first_known..=self.known).contains(at));
        instants.sort_unstable();
        instants.dedup();
        let settled_since = instants
            .iter()
            .rev()
            .take_while(|at| self.at(**at).is_author_undisputed(&claims))
            .last();
        match settled_since {
            Some(at) if *at <= first_known => Doubt::None,
            Some(at) => Doubt::Until(*at),
            None => Doubt::Lasting,
        }
    }

    fn is_author_undisputed(&self, claims: &[&Claim]) -> bool {
        let held: Vec<(&Claim, Held)> = claims
            .iter()
            .map(|claim| {
                (
                    *claim,
                    self.holds(&claim.id, &claim.by, claim.grade.as_ref(), &claim.learned),
                )
            })
            .filter(|(_, held)| *held != Held::Unknown)
            .collect();
        let denied = held.iter().any(|(claim, held)| {
            !claim.says.author.is_empty()
                && matches!(held, Held::Accepted | Held::Denied)
                && self.is_denied_by_somebody(&claim.id)
        });
        !denied && !self.author(&held).is_open()
    }

    /// Rule 15: a party's own eyes are complete about its own forces.
    fn is_own_force(&self, actor: ActorNumber) -> bool {
        let party = self.viewpoint.party.as_ref().filter(|_| self.is_own());
        let party = party.and_then(|party| self.docket.index.actor(party));
        party == Some(self.docket.index.principal(actor))
    }
}

/// A fact of these values; conflicting only if there are several.
fn several<T>(options: Vec<T>, conflict: bool) -> Fact<T> {
    let conflict = conflict && options.len() > 1;
    Fact { options, conflict }
}

/// A yes-or-no fact: yes if an accepted claim says it, no if denied, both: conflict (rule 15).
fn is_said(claims: &[(&Claim, Held)], says: impl Fn(&Claim) -> bool) -> Fact<bool> {
    let any = |held: Held| {
        claims
            .iter()
            .any(|(claim, found)| *found == held && says(claim))
    };
    match (any(Held::Accepted), any(Held::Denied)) {
        _ if any(Held::Found) => Fact::settled(true),
        (true, true) => several(vec![true, false], true),
        (true, false) => Fact::settled(true),
        (false, true) => Fact::settled(false),
        (false, false) => several(vec![false, true], false),
    }
}

/// A fact that claims may affirm, negate, or leave unsaid.
fn said_or_not(claims: &[(&Claim, Held)], says: impl Fn(&Claim) -> Option<bool>) -> Fact<bool> {
    let mut values = BTreeSet::new();
    for (claim, held) in claims {
        match (held, says(claim)) {
            (Held::Accepted | Held::Found, Some(value)) => _ = values.insert(value),
            (Held::Denied, Some(value)) => _ = values.insert(!value),
            _ => {}
        }
    }
    if values.is_empty() {
        return several(vec![false, true], false);
    }
    several(values.into_iter().collect(), true)
}

/// What two accounts of one time have in common, or the whole of both where they have nothing.
fn meet(one: Between, other: Between) -> Between {
    let common = Between::new(one.from().max(other.from()), one.to().min(other.to()));
    let whole = Between::new(one.from().min(other.from()), one.to().max(other.to()));
    common.or(whole).unwrap_or(one)
}

/// Sets of incidents held to be one.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn join(&mut self, members: &[usize]) {
        let tops: BTreeSet<usize> = members
            .iter()
            .filter_map(|member| self.0.get(*member).copied())
            .collect();
        let Some(lowest) = tops.first().copied() else {
            return;
        };
        for top in &mut self.0 {
            if tops.contains(top) {
                *top = lowest;
            }
        }
    }

    fn sets(self) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        for (member, top) in self.0.into_iter().enumerate() {
            if let Some(set) = sets.get_mut(top) {
                set.push(member);
            }
        }
        sets.retain(|set| !set.is_empty());
        sets
    }
}
