//! Every act that the texts tell apart, once.
//!
//! A vocabulary names endlessly many acts: who, what, upon whose what, where. Two that are the same to
//! every promise looked at, between the same two, lead nowhere that the other does not: one stands for
//! all (clause A1).

use crate::cast::{Cast, own_place};
use crate::deed::Deed;
use crate::scenario::Side;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Sense, TargetKind};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::clause::Bearing;
use tacit_standing::play::Play;
use tacit_standing::record::{Hit, Says};

/// An act with what it is to each promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The act that stands for all that are the same.
    pub deed: Deed,
    /// Whose act it is, seen from the parties: of an act that a party joins in, that party's.
    pub side: Side,
    /// What it is to each promise.
    pub bearings: Vec<Bearing>,
}

/// One party's mistake about who did an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The act, by its place among the choices.
    pub choice: usize,
    /// Who is mistaken, by the party's place.
    pub party: usize,
    /// For whose act it is taken.
    pub accused: ActorId,
    /// What it then is to each promise, in these eyes.
    pub bearings: Vec<Bearing>,
}

/// Every act that the texts tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repertoire {
    /// The acts, in a fixed order; behind them, acts that are told apart only by those who are mistaken about them.
    pub choices: Vec<Choice>,
    /// How many of the choices are told apart by what they are.
    pub told_apart: usize,
    /// The mistakes that make an act look worse for a promise than it is.
    pub mistakes: Vec<Mistake>,
}

/// What makes two mistakes one: on whose side the act is, for whose it is taken, by which party, and what it then seems to be
/// and is.
type Confusion = (Side, ActorId, usize, Vec<Bearing>, Vec<Bearing>);

/// What makes two acts one: who, upon whom, with whom, and what it is to each promise.
type Sort = (ActorId, Option<ActorId>, BTreeSet<ActorId>, Vec<Bearing>);

impl Choice {
    /// Whether it is nothing to any promise.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.bearings.iter().all(Bearing::is_nothing)
    }

    /// Upon whom it is, if it hits anybody.
    #[must_use]
    pub fn target(&self) -> Option<&ActorId> {
        self.deed.hits.first().map(|hit| &hit.of)
    }
}

impl Repertoire {
    /// What the cast may do to each other; each of `plays` comes with whether the text of each promise names a finder: then nobody
    /// alone can be mistaken. Who controls whom is as the vocabulary has it at `begins`.
    ///
    /// With several plays, whatever any of them tells apart is told apart, and what an act is to the promises of all is listed
    /// one play after the other: see [`Self::borne`].
    #[must_use]
    pub fn of(
        vocabulary: &Vocabulary,
        texts: &[&Assurance],
        cast: &Cast,
        plays: &[(&Play, &[bool])],
        begins: Instant,
    ) -> Self {
        let mut choices = Vec::new();
        let mut alike = Vec::new();
        let mut met: BTreeSet<Sort> = BTreeSet::new();
        for (author, side) in &cast.actors {
            for deed in deeds(vocabulary, texts, cast, author) {
                let says = deed.says(Some(author));
                let bearings = bearings(plays, &says, deed.disavowed_by.as_ref(), begins);
                let target = deed.hits.first().map(|hit| hit.of.clone());
                let key = (
                    author.clone(),
                    target,
                    deed.joined.clone(),
                    bearings.clone(),
                );
                let joiner = deed.joined.first();
                let joiner = joiner.and_then(|it| cast.parties.iter().position(|is| is == it));
                let choice = Choice {
                    side: joiner.map_or(*side, Side::Party),
                    deed,
                    bearings,
                };
                if met.insert(key) {
                    choices.push(choice);
                } else {
                    alike.push(choice);
                }
            }
        }
        let mut repertoire = Self {
            told_apart: choices.len(),
            choices,
            mistakes: Vec::new(),
        };
        repertoire.add_mistakes(vocabulary, cast, (plays, alike), begins);
        repertoire
    }

    /// The same acts and mistakes, with what each is to the promises of this play alone.
    #[must_use]
    pub fn borne(&self, (play, found): (&Play, &[bool]), begins: Instant) -> Self {
        let plays = [(play, found)];
        let choices = self.choices.iter().map(|choice| {
            let deed = &choice.deed;
            let says = deed.says(Some(&deed.author));
            Choice {
                bearings: bearings(&plays, &says, deed.disavowed_by.as_ref(), begins),
                ..choice.clone()
            }
        });
        let choices: Vec<Choice> = choices.collect();
        let mistakes = self.mistakes.iter().filter_map(|mistake| {
            let choice = choices.get(mistake.choice)?;
            Some(Mistake {
                bearings: mistaken(
                    &plays,
                    (&choice.deed, &choice.bearings),
                    &mistake.accused,
                    begins,
                ),
                ..mistake.clone()
            })
        });
        Self {
            told_apart: self.told_apart,
            mistakes: mistakes.collect(),
            choices,
        }
    }

    /// Adds the mistakes about the choices and about acts that are `alike` to one of them until somebody is mistaken.
    fn add_mistakes(
        &mut self,
        vocabulary: &Vocabulary,
        cast: &Cast,
        (plays, alike): (&[(&Play, &[bool])], Vec<Choice>),
        begins: Instant,
    ) {
        let mut met: BTreeSet<Confusion> = BTreeSet::new();
        let own = self.choices.clone().into_iter().enumerate();
        let own = own.map(|(number, choice)| (Some(number), choice));
        for (mut number, choice) in own.chain(alike.into_iter().map(|choice| (None, choice))) {
            for party in 0..cast.parties.len() {
                // Nobody takes its own act for another's, or another's for its own (S15).
                let own = |side: Side| side == Side::Party(party);
                if own(choice.side) || choice.deed.disavowed_by.is_some() {
                    continue;
                }
                for (accused, side) in &cast.actors {
                    let is_author = *accused == choice.deed.author;
                    if own(*side) || is_author || hits(vocabulary, accused, &choice.deed) {
                        continue;
                    }
                    let actual = &choice.bearings;
                    let seen = mistaken(plays, (&choice.deed, actual), accused, begins);
                    let worse = |(seen, actual): (&Bearing, &Bearing)| {
                        seen.fails & !actual.fails != 0 || seen.forborne && !actual.forborne
                    };
                    let is_worse = seen.iter().zip(actual).any(worse);
                    let key = (
                        choice.side,
                        accused.clone(),
                        party,
                        seen.clone(),
                        actual.clone(),
                    );
                    if is_worse && met.insert(key) {
                        let number = *number.get_or_insert_with(|| {
                            self.choices.push(choice.clone());
                            self.choices.len() - 1
                        });
                        self.mistakes.push(Mistake {
                            choice: number,
                            party,
                            accused: accused.clone(),
                            bearings: seen,
                        });
                    }
                }
            }
        }
    }
}

/// What an act of which this is said is to the promises of all plays.
fn bearings(
    plays: &[(&Play, &[bool])],
    says: &Says,
    disavowed_by: Option<&ActorId>,
    begins: Instant,
) -> Vec<Bearing> {
    let each = plays.iter();
    each.flat_map(|(play, _)| play.bearings(says, disavowed_by, begins))
        .collect()
}

/// What an act is to whoever takes it for an act of `accused`; where a finder finds, what it is.
fn mistaken(
    plays: &[(&Play, &[bool])],
    (deed, actual): (&Deed, &[Bearing]),
    accused: &ActorId,
    begins: Instant,
) -> Vec<Bearing> {
    let says = deed.says(Some(accused));
    let mut seen = bearings(plays, &says, None, begins);
    let found = plays.iter().flat_map(|(_, found)| *found);
    for ((seen, actual), found) in seen.iter_mut().zip(actual).zip(found) {
        if *found {
            *seen = *actual;
        }
    }
    seen
}

fn hits(vocabulary: &Vocabulary, actor: &ActorId, deed: &Deed) -> bool {
    let top = vocabulary.principal(actor);
    let mut each = deed.hits.iter();
    each.any(|hit| vocabulary.principal(&hit.of) == top)
}

/// Everything that `author` may do, the plainest first.
fn deeds(
    vocabulary: &Vocabulary,
    texts: &[&Assurance],
    cast: &Cast,
    author: &ActorId,
) -> Vec<Deed> {
    let own = vocabulary.principal(author);
    let mut plain: Vec<(ActId, Option<Hit>)> = Vec::new();
    for (target, _) in &cast.actors {
        if vocabulary.principal(target) == own {
            continue;
        }
        // An operation that a text names by its aim is told in the text's own words.
        for exception in texts.iter().flat_map(|text| &text.exceptions) {
            if exception.against.as_ref() == Some(target) {
                let place = exception.place.clone();
                let hit = hit(target, TargetKind::Forces, place);
                plain.push((exception.act.clone(), Some(hit)));
            }
        }
        let is_party = cast.parties.contains(target);
        let kinds = if is_party {
            [
                TargetKind::Territory,
                TargetKind::People,
                TargetKind::Forces,
            ]
        } else {
            [
                TargetKind::Forces,
                TargetKind::People,
                TargetKind::Territory,
            ]
        };
        for act in &cast.acts {
            for kind in kinds {
                let places = cast.places.iter().filter(|place| {
                    kind != TargetKind::Territory || may_own(vocabulary, target, place)
                });
                let mut places: Vec<Option<PlaceId>> = places.cloned().map(Some).collect();
                // Where a promise holds in a place, what is done is told with the place where it is done.
                let is_placed = texts.iter().any(|text| text.forbearance.place.is_some());
                places.insert(if is_placed { places.len() } else { 0 }, None);
                let hits = places.into_iter().map(|place| hit(target, kind, place));
                plain.extend(hits.map(|hit| (act.clone(), Some(hit))));
            }
        }
    }
    // What was hit of a class that a promise is about must be said: else it is open (S15).
    let is_aimless = |act: &&ActId| {
        let classes = texts.iter().flat_map(|text| aimed_classes(text));
        let mut classes = classes.into_iter();
        !classes.any(|class| vocabulary.is_act_within(act, class))
    };
    let aimless = cast.acts.iter().filter(is_aimless);
    plain.extend(aimless.map(|act| (act.clone(), None)));
    let mut deeds = with_harm_besides(vocabulary, texts, cast, author);
    for (act, hit) in plain {
        let deed = Deed {
            author: author.clone(),
            act,
            hits: hit.into_iter().collect(),
            joined: BTreeSet::new(),
            preventive: false,
            disavowed_by: None,
        };
        deeds.extend(variants(vocabulary, texts, cast, &deed));
        deeds.push(deed);
    }
    // The plain act comes before the same act disavowed, joined or preventive.
    deeds.sort_by_key(|deed| {
        let is_plain = deed.joined.is_empty() && !deed.preventive && deed.disavowed_by.is_none();
        !is_plain
    });
    deeds
}

/// Operations that a text excepts with the harm that comes with them: each with such harm to a party.
fn with_harm_besides(
    vocabulary: &Vocabulary,
    texts: &[&Assurance],
    cast: &Cast,
    author: &ActorId,
) -> Vec<Deed> {
    let exceptions = texts.iter().flat_map(|text| &text.exceptions);
    let mut deeds = Vec::new();
    for exception in exceptions.filter(|it| it.incidental_harm) {
        let Some(against) = &exception.against else {
            continue;
        };
        let own = vocabulary.principal(author);
        if vocabulary.principal(against) == own {
            continue;
        }
        let harmed = cast.parties.iter().filter(|party| *party != own);
        let aim = hit(against, TargetKind::Forces, exception.place.clone());
        for party in harmed.filter(|party| vocabulary.principal(against) != *party) {
            let acts = cast.acts.iter();
            for act in acts.filter(|act| vocabulary.is_act_within(act, &exception.act)) {
                for kind in [TargetKind::Forces, TargetKind::People] {
                    let beside = Hit {
                        incidental: true,
                        ..hit(party, kind, exception.place.clone())
                    };
                    deeds.push(Deed {
                        author: author.clone(),
                        act: act.clone(),
                        hits: vec![aim.clone(), beside],
                        joined: BTreeSet::new(),
                        preventive: false,
                        disavowed_by: None,
                    });
                }
            }
        }
    }
    deeds
}

/// The same act with others who join in it, against a remote threat, or disavowed in time.
fn variants(vocabulary: &Vocabulary, texts: &[&Assurance], cast: &Cast, deed: &Deed) -> Vec<Deed> {
    let mut variants = Vec::new();
    if cast.prevention_counts {
        variants.push(Deed {
            preventive: true,
            ..deed.clone()
        });
    }
    let top = vocabulary.principal(&deed.author);
    let joiners = cast.parties.iter().filter(|party| {
        *party != top && !hits(vocabulary, party, deed) && !cast.parties.contains(top)
    });
    for joiner in joiners.filter(|_| cast.joining_counts) {
        variants.push(Deed {
            joined: BTreeSet::from([joiner.clone()]),
            ..deed.clone()
        });
    }
    let principals: BTreeMap<&ActorId, ()> = texts
        .iter()
        .flat_map(|text| {
            text.disavowal
                .keys()
                .map(move |principal| (text, principal))
        })
        .filter(|(text, principal)| {
            let listed = text.proxies.get(*principal);
            listed.is_some_and(|it| it.contains_key(&deed.author) || it.contains_key(top))
        })
        .map(|(_, principal)| (principal, ()))
        .collect();
    for principal in principals.into_keys() {
        variants.push(Deed {
            disavowed_by: Some(principal.clone()),
            ..deed.clone()
        });
    }
    variants
}

/// The classes of which it matters what they hit.
fn aimed_classes(text: &Assurance) -> Vec<&ActId> {
    let conditions = text
        .conditions
        .iter()
        .filter_map(|condition| match &condition.sense {
            Sense::Against(classes) => Some(classes),
            Sense::Mirror | Sense::Anywhere(_) => None,
        });
    text.forbearance
        .acts
        .iter()
        .chain(conditions.flatten())
        .collect()
}

fn hit(of: &ActorId, kind: TargetKind, place: Option<PlaceId>) -> Hit {
    Hit {
        of: of.clone(),
        kind,
        place,
        incidental: false,
    }
}

/// Whether `place` may be `actor`'s territory: not where it is, by its name, in somebody else's.
pub(crate) fn may_own(vocabulary: &Vocabulary, actor: &ActorId, place: &PlaceId) -> bool {
    let top = vocabulary.principal(actor);
    let own = own_place(vocabulary, top);
    if own.is_some_and(|own| vocabulary.is_place_within(place, own)) {
        return true;
    }
    let mut others = vocabulary.actors.keys().filter(|other| *other != top);
    own.is_none()
        && !others.any(|other| {
            own_place(vocabulary, other).is_some_and(|own| vocabulary.is_place_within(place, own))
        })
}
