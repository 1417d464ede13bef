//! An incident as these eyes see it, in the names that others use.

use crate::account::{Account, Author, Heard};
use crate::clause::Clause;
use crate::docket::named::Mentioned;
use crate::docket::{Docket, Text};
use crate::eyes::fact::Fact;
use crate::eyes::{Held, View};
use crate::index::ActorNumber;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Forbearance, Labels, Parties};

impl View<'_> {
    /// The incident of this number, or the one that it is held to be one with; none if it is not known here.
    pub(crate) fn account_of(&self, number: usize) -> Option<Account> {
        self.knows_incident(number)?;
        let seen = self.incidents(&self.docket.company(number), &[]);
        let seen = seen.into_iter().find(|it| it.members.contains(&number))?;
        let filed = self.docket.claims.get(number).into_iter().flatten();
        let claims = self.hear(filed).into_iter().map(|heard| Heard {
            claim: heard.claim.id.clone(),
            counts: heard.held == Held::Accepted || heard.found,
            roots: self
                .roots_of(&heard.claim.id, &heard.claim.by)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        });
        let others = seen.members.iter().filter(|member| **member != number);
        let others = others.filter_map(|member| self.docket.incidents.get(*member));
        Some(Account {
            author: self.author_named(&seen.author),
            claims: claims.collect(),
            one_with: others.map(|filed| filed.record.id.clone()).collect(),
        })
    }

    fn author_named(&self, held: &Fact<Option<ActorNumber>>) -> Author {
        let named = held.options.iter().flatten();
        let named: BTreeSet<ActorId> = named
            .filter_map(|actor| self.docket.index.actor_id(*actor).cloned())
            .collect();
        match held.options.as_slice() {
            [Some(_)] => match named.first() {
                Some(only) => Author::Held(only.clone()),
                None => Author::Open,
            },
            _ if held.conflict => Author::Contested(named),
            options if options.iter().all(Option::is_some) => Author::OneOf(named),
            _ => Author::Open,
        }
    }
}

impl Docket {
    /// A text that asks for nothing: through it, a viewpoint reads by its own standard alone. It is judged by nobody.
    pub(crate) fn plain_text(&self) -> Text {
        let vocabulary = tacit_lang::canonical::vocabulary_digest(&self.vocabulary);
        let assurance = Assurance {
            labels: Labels::default(),
            vocabulary,
            parties: Parties::EachToEach {
                members: BTreeMap::new(),
            },
            carriers: BTreeSet::new(),
            strength: None,
            authority: None,
            answers: None,
            forbearance: Forbearance {
                acts: BTreeSet::new(),
                direct: false,
                preventive: false,
                through: None,
                targets: BTreeSet::new(),
                place: None,
            },
            conditions: Vec::new(),
            unconditional: true,
            grades: Vec::new(),
            proxies: BTreeMap::new(),
            exceptions: Vec::new(),
            uncounted: BTreeSet::new(),
            participation: None,
            silent_on: BTreeSet::new(),
            dependence: None,
            clarification: None,
            standard: None,
            attribution: None,
            disavowal: BTreeMap::new(),
            entry: None,
            end: None,
            withdrawal: None,
            deemed_receipt: None,
            same_instant_excuses: false,
            provocation: None,
            left_open: BTreeSet::new(),
        };
        Text {
            digest: vocabulary,
            clause: Clause::new(&assurance, &self.vocabulary, &self.index),
            mentioned: Mentioned::default(),
            assurance,
        }
    }
}
