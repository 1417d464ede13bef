//! Facts of an incident as one pair of eyes holds them: settled, or open with every value possible.

use crate::clause::Strike;
use crate::eyes::claimed::{is_said, meet, said_or_not, several};
use crate::eyes::company::Groups;
use crate::eyes::{Held, View};
use crate::index::{ActorNumber, KindNumber};
use crate::record::{Claim, Hit, SameClaim};
use crate::step::event::Doubt;
use std::collections::BTreeSet;
use tacit_lang::time::{Between, Instant};

/// A fact with every value that it may have in these eyes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// All of those held to be one.
    pub(crate) members: Vec<usize>,
    pub(crate) begin: Between,
    pub(crate) end: Option<Between>,
    pub(crate) author: Fact<Option<ActorNumber>>,
    pub(crate) kind: Fact<Option<KindNumber>>,
    pub(crate) hits: Vec<(Strike, Fact<bool>)>,
    /// No claim known here says what it hit.
    pub(crate) hits_unsaid: bool,
    pub(crate) joined: Vec<(ActorNumber, Fact<bool>)>,
    pub(crate) preventive: Fact<bool>,
    /// Who disavowed it when.
    pub(crate) disavowals: Vec<(ActorNumber, Instant)>,
    pub(crate) doubt: Doubt,
    /// Incidents that it came before, as accepted here.
    pub(crate) before: Vec<usize>,
    /// The claims accepted here, for the reasons.
    pub(crate) claims: Vec<String>,
}

impl Seen {
    /// Whether both are one account of what happened, whatever is owed before it releases.
    pub(crate) fn is_same_account(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|seen| Self {
            doubt: Doubt::None,
            claims: Vec::new(),
            ..seen.clone()
        });
        one == other
    }
}

/// A claim with what these eyes hold of it.
#[derive(Clone, Copy)]
pub(crate) struct Heard<'c> {
    pub(crate) claim: &'c Claim,
    pub(crate) held: Held,
    /// A finder's finding: of who acted and who joined it alone decides (rule 15).
    pub(crate) found: bool,
}

impl Heard<'_> {
    /// Whether it says who did it, or from whose territory.
    pub(super) fn speaks_of_author(&self) -> bool {
        !self.claim.says.author.is_empty() || self.claim.says.from_held_by.is_some()
    }
}

impl<'a> View<'a> {
    /// Those of `among` that are known here, those held to be one joined (rule 19). `joined_by`: open
    /// claims of sameness that are taken to hold. With an incident, `among` has all its company.
    pub(crate) fn incidents(&self, among: &BTreeSet<usize>, joined_by: &[&SameClaim]) -> Vec<Seen> {
        let joined: Vec<(&SameClaim, bool)> = joined_by.iter().map(|same| (*same, true)).collect();
        self.incidents_where(among, &joined)
    }

    /// As [`Self::incidents`], where it is taken for each of these questions of sameness that the
    /// incidents are one, or are not, whatever these eyes hold of it.
    pub(crate) fn incidents_where(
        &self,
        among: &BTreeSet<usize>,
        taken: &[(&SameClaim, bool)],
    ) -> Vec<Seen> {
        let mut groups = Groups::new(among);
        let sames: BTreeSet<usize> = among
            .iter()
            .filter_map(|number| self.docket.sames_of.get(number))
            .flatten()
            .copied()
            .collect();
        let sames = sames
            .into_iter()
            .filter_map(|same| self.docket.sames.get(same));
        let is_taken = |same: &SameClaim| {
            let mut asked = taken.iter();
            asked.any(|(known, _)| known.incidents == same.incidents)
        };
        let joined_by = taken.iter().filter(|(_, holds)| *holds);
        let joined_by = joined_by.map(|(same, _)| *same);
        let accepted = sames.filter(|same| !is_taken(same)).filter(|same| {
            self.holds_claim(*same) == Held::Accepted && self.sameness(same) == Some(true)
        });
        for same in accepted.chain(joined_by) {
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

    /// The incident of this number, with those held to be one of which it is the first.
    pub(crate) fn incident(&self, number: usize) -> Option<Seen> {
        let seen = self.incidents(&self.docket.company(number), &[]);
        seen.into_iter().find(|seen| seen.incident == number)
    }

    /// Claims of sameness that leave open whether their incidents are one: one claim for each open
    /// question.
    pub(crate) fn open_sames(&self) -> Vec<&'a SameClaim> {
        let mut asked = BTreeSet::new();
        let open = |same: &&SameClaim| {
            self.holds_claim(*same) != Held::Unknown
                && self.sameness(same).is_none()
                && same
                    .incidents
                    .iter()
                    .filter_map(|id| self.docket.incident_numbers.get(id))
                    .filter(|number| self.knows_incident(**number).is_some())
                    .count()
                    > 1
        };
        let open = self.docket.sames.iter().filter(open);
        open.filter(|same| asked.insert(&same.incidents)).collect()
    }

    /// Whether exactly these incidents are one; none if that is open.
    pub(crate) fn sameness(&self, asked: &SameClaim) -> Option<bool> {
        let first = asked.incidents.first();
        let first = first.and_then(|id| self.docket.incident_numbers.get(id));
        let same = first.and_then(|number| self.docket.sames_of.get(number));
        let same = same.into_iter().flatten();
        let held: Vec<Held> = same
            .filter_map(|same| self.docket.sames.get(*same))
            .filter(|same| same.incidents == asked.incidents)
            .map(|same| self.holds_claim(same))
            .collect();
        match (held.contains(&Held::Accepted), held.contains(&Held::Denied)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            (true, true) | (false, false) => None,
        }
    }

    pub(crate) fn knows_incident(&self, number: usize) -> Option<Instant> {
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
        let filed = members
            .iter()
            .filter_map(|number| self.docket.claims.get(*number));
        let claims = self.hear(filed.flatten());
        let begin = begin?;
        let mut seen = self.account(&claims, first, (begin, end.flatten()));
        seen.members = members.to_vec();
        seen.disavowals = self.disavowals(members);
        seen.doubt = self.doubt(members, begin);
        Some(seen)
    }

    /// What `claims` come to in these eyes of an incident `number`, of which nothing else is on record.
    pub(super) fn account(
        &self,
        claims: &[Heard<'_>],
        number: usize,
        (begin, end): (Between, Option<Between>),
    ) -> Seen {
        let (hits, hits_unsaid) = self.hits(claims);
        let accepted = || claims.iter().filter(|heard| heard.held == Held::Accepted);
        let relied_on = claims
            .iter()
            .filter(|heard| heard.held == Held::Accepted || heard.found);
        Seen {
            incident: number,
            members: vec![number],
            begin,
            end,
            author: self.author(claims, begin),
            kind: self.kind(claims),
            hits,
            hits_unsaid,
            joined: self.joined(claims),
            preventive: said_or_not(claims, |claim| claim.says.preventive),
            disavowals: Vec::new(),
            doubt: self.plain_doubt(claims, begin),
            before: accepted()
                .flat_map(|heard| &heard.claim.says.before)
                .filter_map(|id| self.docket.incident_numbers.get(id).copied())
                .collect(),
            claims: relied_on.map(|heard| heard.claim.id.clone()).collect(),
        }
    }

    /// Rule 21, for claims that were all learned with their incident and on which nobody took a stance.
    fn plain_doubt(&self, claims: &[Heard<'_>], begin: Between) -> Doubt {
        if self.assurance.clarification.is_none() || self.is_author_undisputed(claims, &[], begin) {
            Doubt::None
        } else {
            Doubt::Lasting
        }
    }

    /// The claims known here, with what is held of them.
    pub(crate) fn hear<'c>(&self, claims: impl Iterator<Item = &'c Claim>) -> Vec<Heard<'c>> {
        let heard = claims.map(|claim| Heard {
            claim,
            held: self.holds_claim(claim),
            found: self.is_finding(&claim.by, claim.grade.as_ref())
                && self.stands_on(&claim.given) == Some(true),
        });
        heard.filter(|heard| heard.held != Held::Unknown).collect()
    }

    /// That it came from somebody's territory says of the author that it is one of those who may have
    /// acted from there, or somebody whom nothing names.
    fn author(&self, claims: &[Heard<'_>], begin: Between) -> Fact<Option<ActorNumber>> {
        let origins = self.origins(claims, begin);
        let named = |heard: &Heard<'_>| -> BTreeSet<ActorNumber> {
            let actors = heard.claim.says.author.iter();
            actors
                .filter_map(|actor| self.docket.index.actor(actor))
                .collect()
        };
        let claims: Vec<Heard<'_>> = claims
            .iter()
            .filter(|heard| !heard.claim.says.author.is_empty())
            .copied()
            .collect();
        let saying = |held: Held| {
            let saying = claims.iter().filter(move |heard| heard.held == held);
            saying.map(named)
        };
        let denied: BTreeSet<ActorNumber> = saying(Held::Denied).flatten().collect();
        let findings = claims.iter().filter(|heard| heard.found);
        let mut accepted: Vec<BTreeSet<ActorNumber>> = findings.map(named).collect();
        let found = !accepted.is_empty();
        if !found {
            accepted = saying(Held::Accepted).collect();
        }
        let from = origins.common();
        if origins.found && !found {
            accepted.retain(|actors| from.as_ref().is_none_or(|from| !from.is_disjoint(actors)));
        }
        let own = |actor: &ActorNumber| self.is_own_force(*actor);
        let recorded_as_own = found || accepted.iter().any(|actors| actors.iter().all(own));
        let admit = |actor: &ActorNumber| recorded_as_own || !own(actor);
        let common = accepted
            .iter()
            .cloned()
            .chain(from.iter().filter(|_| !accepted.is_empty()).cloned())
            .reduce(|one, other| one.intersection(&other).copied().collect::<BTreeSet<_>>());
        let Some(common) = common else {
            let claimed = saying(Held::Open).flatten().chain(self.who_may_act());
            let excluding = from.as_ref().is_some_and(BTreeSet::is_empty);
            let somewhere: Option<BTreeSet<ActorNumber>> = match from {
                Some(_) if excluding => Some(origins.anywhere().collect()),
                from => from,
            };
            let claimed = match somewhere {
                Some(somewhere) => somewhere,
                None => claimed.collect(),
            };
            let options: BTreeSet<Option<ActorNumber>> = claimed
                .into_iter()
                .filter(|actor| !denied.contains(actor) && admit(actor))
                .map(Some)
                .chain([None])
                .collect();
            return Fact {
                conflict: excluding && options.len() > 1,
                options: options.into_iter().collect(),
            };
        };
        if common.is_empty() {
            let from_there = origins.anywhere().filter(|actor| !denied.contains(actor));
            let every: BTreeSet<Option<ActorNumber>> = accepted
                .into_iter()
                .flatten()
                .chain(from_there)
                .filter(admit)
                .map(Some)
                .chain(from.map(|_| None))
                .collect();
            return several(every.into_iter().collect(), true);
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

    /// Whomever the texts name; where they ask how closely somebody is controlled, also whoever is
    /// declared or claimed to be controlled (rule 15).
    pub(super) fn who_may_act(&self) -> BTreeSet<ActorNumber> {
        let mentioned = self.mentioned.iter();
        let mut actors: BTreeSet<ActorNumber> = mentioned
            .flat_map(|text| text.actors.iter().copied())
            .collect();
        if self.mentioned.iter().any(|text| text.by_degree) {
            let declared = self.docket.vocabulary.controls.iter();
            let claimed = self.docket.controls.iter();
            let claimed = claimed.filter(|claim| self.learned(&claim.id, &claim.learned).is_some());
            let controlled = declared
                .map(|control| &control.actor)
                .chain(claimed.map(|claim| &claim.actor));
            actors.extend(controlled.filter_map(|actor| self.docket.index.actor(actor)));
        }
        actors
    }

    /// Whoever's acts may be something to a promise of these texts: whomever they name, and whoever may
    /// be controlled, known here or not.
    pub(crate) fn minded(&self) -> BTreeSet<ActorNumber> {
        let mut actors = self.who_may_act();
        if self.mentioned.iter().any(|text| text.by_degree) {
            let claimed = self.docket.controls.iter();
            actors.extend(claimed.filter_map(|claim| self.docket.index.actor(&claim.actor)));
        }
        actors
    }

    fn kind(&self, claims: &[Heard<'_>]) -> Fact<Option<KindNumber>> {
        let saying = |held: Held| {
            claims
                .iter()
                .filter(move |heard| heard.held == held)
                .filter_map(|heard| heard.claim.says.act.as_ref())
                .filter_map(|act| self.docket.index.kind(act))
        };
        let denied: BTreeSet<KindNumber> = saying(Held::Denied).collect();
        let accepted: BTreeSet<KindNumber> = saying(Held::Accepted).collect();
        // What was no attack was no shelling either.
        let is_denied = |kind: &KindNumber| {
            let mut classes = denied.iter();
            classes.any(|class| self.docket.index.is_kind_within(*kind, *class))
        };
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
                let claimed = saying(Held::Open).chain(
                    self.mentioned
                        .iter()
                        .flat_map(|text| text.kinds.iter().copied()),
                );
                let options: BTreeSet<Option<KindNumber>> = claimed
                    .filter(|kind| !is_denied(kind))
                    .map(Some)
                    .chain([None])
                    .collect();
                Fact {
                    options: options.into_iter().collect(),
                    conflict: false,
                }
            }
            [kind] if is_denied(kind) => several(vec![Some(*kind), None], true),
            [kind] => Fact::settled(Some(*kind)),
            _ => several(narrowest.into_iter().map(Some).collect(), true),
        }
    }

    fn hits(&self, claims: &[Heard<'_>]) -> (Vec<(Strike, Fact<bool>)>, bool) {
        let every: BTreeSet<&Hit> = claims
            .iter()
            .flat_map(|heard| &heard.claim.says.hits)
            .collect();
        let unsaid = every.is_empty();
        let hits = every
            .into_iter()
            .filter_map(|hit| {
                let said = is_said(claims, |claim| claim.says.hits.contains(hit));
                Some((Strike::of(&self.docket.index, hit)?, said))
            })
            .collect();
        (hits, unsaid)
    }

    fn joined(&self, claims: &[Heard<'_>]) -> Vec<(ActorNumber, Fact<bool>)> {
        let speaks = |heard: &&Heard<'_>| !heard.claim.says.joined.is_empty();
        let mut claims: Vec<Heard<'_>> = claims.iter().filter(speaks).copied().collect();
        if claims.iter().any(|heard| heard.found) {
            claims.retain(|heard| heard.found);
            for heard in &mut claims {
                heard.held = Held::Accepted;
            }
        }
        let claims = claims.as_slice();
        let every: BTreeSet<_> = claims
            .iter()
            .flat_map(|heard| &heard.claim.says.joined)
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

    fn disavowals(&self, members: &[usize]) -> Vec<(ActorNumber, Instant)> {
        let said = members
            .iter()
            .filter_map(|number| self.docket.disavowals.get(*number))
            .flatten();
        said.filter(|disavowal| self.learned(&disavowal.id, &disavowal.learned).is_some())
            .filter_map(|disavowal| {
                let principal = self.docket.index.actor(&disavowal.principal)?;
                Some((principal, disavowal.at))
            })
            .collect()
    }

    /// Rule 21: since when the author is undisputed, against when the incident became known.
    fn doubt(&self, members: &[usize], begin: Between) -> Doubt {
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
        self.answer_instants(members, &mut instants);
        instants.retain(|at| (first_known..=self.known).contains(at));
        instants.sort_unstable();
        instants.dedup();
        let settled = instants.into_iter().find(|at| {
            let then = self.looking_back(*at);
            then.is_author_undisputed(&then.hear(claims.iter().copied()), members, begin)
        });
        match settled {
            Some(at) if at <= first_known => Doubt::None,
            Some(at) => Doubt::Until(at),
            None => Doubt::Lasting,
        }
    }

    /// Whether accepted claims settle who it was, and nobody is known to deny them.
    fn is_author_undisputed(
        &self,
        claims: &[Heard<'_>],
        members: &[usize],
        begin: Between,
    ) -> bool {
        let mut speaking = claims.iter().filter(|heard| heard.speaks_of_author());
        let found = speaking
            .clone()
            .any(|heard| heard.found && !heard.claim.says.author.is_empty());
        let denied = !found
            && speaking.any(|heard| {
                (heard.held == Held::Accepted && !heard.found)
                    && self.is_denied_by_somebody(heard.claim, members)
            });
        !denied && matches!(self.author(claims, begin).options.as_slice(), [Some(_)])
    }

    /// Rule 15: a party's own eyes are complete about its own forces.
    pub(super) fn is_own_force(&self, actor: ActorNumber) -> bool {
        let party = self.viewpoint.party.as_ref().filter(|_| self.is_own());
        let party = party.and_then(|party| self.docket.index.actor(party));
        party == Some(self.docket.index.principal(actor))
    }
}
