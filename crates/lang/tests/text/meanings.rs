//! Random meanings over the small vocabulary, such that no clause contradicts another.

use crate::support::{DIGEST, vocabulary};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use tacit_lang::meaning::*;
use tacit_lang::time::{Instant, Wait};
use tacit_lang::vocabulary::Vocabulary;

/// Numbers from which a meaning is drawn; zeros when they run out, which draw little.
pub(crate) struct Draw {
    numbers: std::vec::IntoIter<u32>,
    vocabulary: Vocabulary,
}

const PARTIES: [&str; 4] = ["arland", "borland", "left-front", "celand"];
const HANDS: [&str; 3] = ["delta", "gamma", "arland-navy"];
const BYSTANDERS: [&str; 2] = ["mediania", "observers"];

impl Draw {
    pub(crate) fn new(numbers: Vec<u32>) -> Self {
        Self {
            numbers: numbers.into_iter(),
            vocabulary: vocabulary(),
        }
    }

    pub(crate) fn assurance(&mut self) -> Assurance {
        let parties = self.parties();
        let grouped = matches!(parties, Parties::EachToEach { .. });
        let members: Vec<ActorId> = match &parties {
            Parties::Directed { giver, receiver } => vec![giver.clone(), receiver.clone()],
            Parties::EachToEach { members } => members.keys().cloned().collect(),
        };
        let proxies: BTreeMap<_, BTreeMap<_, _>> = members
            .iter()
            .filter_map(|party| {
                let mut listed = self.set(&HANDS, actor);
                // Only later members, so that none is the proxy of its own proxy.
                let others = members.iter().filter(|member| grouped && *member > party);
                listed.extend(others.filter(|_| self.flag()).cloned());
                let degrees = listed.into_iter().map(|id| (id, self.degree())).collect();
                Some((party.clone(), degrees))
                    .filter(|(_, found): &(_, BTreeMap<_, _>)| !found.is_empty())
            })
            .collect();
        let giver_lists = proxies.contains_key(&members[0]) || (grouped && !proxies.is_empty());
        let receiver_lists = proxies.contains_key(&members[1]) || (grouped && !proxies.is_empty());
        let forbearance = self.forbearance(giver_lists);
        let first = self.flag();
        let conditions = self.several(3, |draw| {
            let sense = draw.sense(&forbearance.acts);
            let (by_receiver, by_others) = draw.by(receiver_lists);
            let window = draw.maybe(Self::wait);
            Condition {
                sense,
                first,
                by_receiver,
                by_others,
                window,
            }
        });
        // A grade needs a condition that it grades.
        let most = if conditions.is_empty() { 0 } else { 2 };
        let grades = self.several(most, |draw| draw.graded_release(receiver_lists));
        let dependence = match self.below(if grouped { 3 } else { 4 }) {
            0 => None,
            1 => Some(Dependence::Independent),
            2 => Some(Dependence::ReleasedWhenEnds),
            _ => Some(Dependence::OnlyWhileStands),
        };
        let free = conditions.is_empty() && grades.is_empty();
        let unconditional = self.flag() && free;
        let disavowal = proxies
            .keys()
            .filter_map(|party| self.maybe(Self::wait).map(|wait| (party.clone(), wait)))
            .collect();
        let uncounted = self.acts(0).into_iter().filter(|none| {
            !forbearance
                .acts
                .iter()
                .any(|act| self.vocabulary.is_act_within(act, none))
        });
        let uncounted = uncounted.collect();
        let entry = self.entry(grouped);
        let end = self.end(&entry);
        let mut assurance = Assurance {
            labels: Labels {
                title: self.label(),
                vocabulary: "example".to_owned(),
                observations: Vec::new(),
            },
            vocabulary: DIGEST,
            parties,
            carriers: self.set(&["mediania", "celand"], actor),
            strength: [None, Some(Strength::Intention), Some(Strength::Guarantee)][self.below(3)],
            authority: match self.below(3) {
                0 => None,
                1 => Some(Authority::Unknown),
                _ => Some(Authority::Stated(self.label())),
            },
            answers: self.maybe(|draw| Digest([u8::try_from(draw.below(256)).unwrap(); 32])),
            forbearance,
            conditions,
            unconditional,
            grades,
            proxies,
            exceptions: self.several(3, Self::exception),
            uncounted,
            participation: [
                None,
                Some(Participation::Counts),
                Some(Participation::CountsAsDirect),
                Some(Participation::DoesNotCount),
            ][self.below(4)],
            silent_on: self.set(&BYSTANDERS, actor),
            dependence,
            clarification: self.maybe(Self::wait),
            standard: self.maybe(Self::grade),
            attribution: match self.below(3) {
                0 => None,
                1 => Some(Attribution::EachForItself),
                _ => Some(Attribution::Finder {
                    finder: actor("observers"),
                    grade: self.maybe(Self::grade),
                }),
            },
            disavowal,
            entry,
            end,
            withdrawal: match self.below(4) {
                0 => None,
                1 => Some(Withdrawal::Never),
                2 => Some(Withdrawal::AfterReceipt(Wait::default())),
                _ => Some(Withdrawal::AfterReceipt(self.wait())),
            },
            deemed_receipt: self.maybe(Self::wait),
            same_instant_excuses: self.flag(),
            provocation: self.maybe(Self::wait),
            left_open: BTreeSet::new(),
        };
        let observers = if grouped { members.len() } else { 1 };
        assurance.labels.observations = (0..self.below(3))
            .map(|_| {
                let observer = self.below(u32::try_from(observers).unwrap());
                (members[observer].clone(), self.label())
            })
            .collect();
        assurance.left_open = self.left_open(&assurance);
        assurance
    }

    fn parties(&mut self) -> Parties {
        let mut pool: Vec<&str> = PARTIES.to_vec();
        let first = pool.remove(self.below(4));
        let second = pool.remove(self.below(3));
        if self.below(3) > 0 {
            return Parties::Directed {
                giver: actor(first),
                receiver: actor(second),
            };
        }
        let others = self.set(&PARTIES, actor);
        let members = others.into_iter().chain([actor(first), actor(second)]);
        let members = members.map(|id| (id, self.membership())).collect();
        Parties::EachToEach { members }
    }

    fn membership(&mut self) -> Membership {
        let (from, until) = (self.instant(), self.instant());
        let from = self.maybe(|_| from);
        Membership {
            from,
            until: self
                .maybe(|_| until)
                .filter(|until| from.is_none_or(|from| from < *until)),
        }
    }

    fn forbearance(&mut self, listed: bool) -> Forbearance {
        let direct = self.flag();
        let hands = self.hands(listed);
        Forbearance {
            acts: self.acts(1),
            direct,
            preventive: self.flag(),
            through: self.maybe(|_| if direct { Hands::default() } else { hands }),
            targets: self.targets(),
            place: self.maybe(Self::place),
        }
    }

    fn graded_release(&mut self, listed: bool) -> GradedRelease {
        GradedRelease {
            acts: self.acts(1),
            by: self.maybe(|draw| draw.by(listed)),
            answers: self.acts(1),
            targets: self.targets(),
            place: self.maybe(Self::place),
            lasting: self.maybe(Self::wait),
        }
    }

    fn exception(&mut self) -> Exception {
        Exception {
            act: self.acts(1).pop_first().unwrap(),
            against: self.maybe(|draw| draw.actor(&HANDS)),
            place: self.maybe(Self::place),
            incidental_harm: self.flag(),
        }
    }

    fn sense(&mut self, promised: &BTreeSet<ActId>) -> Sense {
        let acts = self.acts(1);
        match self.below(3) {
            1 if acts != *promised => Sense::Against(acts),
            2 => Sense::Anywhere(acts),
            _ => Sense::Mirror,
        }
    }

    fn by(&mut self, listed: bool) -> (bool, Hands) {
        let hands = self.hands(listed);
        (self.flag() || hands.is_empty(), hands)
    }

    fn hands(&mut self, listed: bool) -> Hands {
        Hands {
            listed: self.flag() && listed,
            degree: self.maybe(Self::degree),
            named: self.set(&HANDS, actor),
        }
    }

    fn entry(&mut self, grouped: bool) -> Option<Entry> {
        match self.below(if grouped { 5 } else { 6 }) {
            0 => None,
            1 => Some(Entry::OnReceipt),
            2 => Some(Entry::OnDispatch),
            3 => Some(Entry::At(self.instant())),
            4 => Some(Entry::OnceDone(
                self.actor(&PARTIES),
                self.acts(1).pop_first().unwrap(),
            )),
            _ => Some(Entry::OnceOtherInEffect),
        }
    }

    fn end(&mut self, entry: &Option<Entry>) -> Option<End> {
        let mut at = self.instant();
        if let Some(Entry::At(entry)) = entry {
            at = entry.after(self.wait());
        }
        match self.below(5) {
            0 => None,
            1 => Some(End::NoneStated),
            2 => Some(End::At(at)),
            3 => Some(End::AfterEntry(self.wait())),
            _ => Some(End::EndOfDay(Instant::from_seconds(
                (at.seconds() / 60 + 1) * 60,
            ))),
        }
    }

    fn left_open(&mut self, said: &Assurance) -> BTreeSet<Topic> {
        let act = &said.forbearance;
        let scoped = act.through.is_some() && !act.targets.is_empty() && act.place.is_some();
        let topics = [
            (Topic::Start, said.entry.is_none()),
            (Topic::Scope, !scoped),
            (
                Topic::Release,
                said.conditions.is_empty() && !said.unconditional,
            ),
            (Topic::Attribution, said.attribution.is_none()),
            (Topic::Standard, said.standard.is_none()),
            (Topic::Proxies, true),
            (Topic::Withdrawal, said.withdrawal.is_none()),
        ];
        topics
            .into_iter()
            .filter(|(_, open)| self.flag() && *open)
            .map(|(topic, _)| topic)
            .collect()
    }

    fn below(&mut self, bound: u32) -> usize {
        usize::try_from(self.numbers.next().unwrap_or(0) % bound).unwrap()
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| draw(self))
    }

    fn several<T: Ord>(&mut self, most: u32, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let found: BTreeSet<T> = (0..self.below(most + 1)).map(|_| draw(self)).collect();
        found.into_iter().collect()
    }

    fn set<Id: Ord>(&mut self, names: &[&str], id: impl Fn(&str) -> Id) -> BTreeSet<Id> {
        names
            .iter()
            .filter(|_| self.flag())
            .map(|name| id(name))
            .collect()
    }

    fn acts(&mut self, least: usize) -> BTreeSet<ActId> {
        let all: Vec<ActId> = self.vocabulary.acts.keys().cloned().collect();
        let count = least + self.below(3);
        (0..count).map(|_| all[self.below(7)].clone()).collect()
    }

    fn targets(&mut self) -> BTreeSet<TargetKind> {
        let all = [
            TargetKind::Territory,
            TargetKind::Forces,
            TargetKind::People,
        ];
        all.into_iter().filter(|_| self.flag()).collect()
    }

    fn actor(&mut self, names: &[&str]) -> ActorId {
        actor(names[self.below(u32::try_from(names.len()).unwrap())])
    }

    fn place(&mut self) -> PlaceId {
        PlaceId::new(["arland", "borland", "north", "strait"][self.below(4)]).unwrap()
    }

    fn degree(&mut self) -> DegreeId {
        DegreeId::new(["directed", "supported"][self.below(2)]).unwrap()
    }

    fn grade(&mut self) -> GradeId {
        GradeId::new(["balance", "clear", "sure"][self.below(3)]).unwrap()
    }

    fn wait(&mut self) -> Wait {
        let unit = [1, 60, 3_600, 86_400][self.below(4)];
        Wait::from_seconds(i64::try_from(1 + self.below(10_000)).unwrap() * unit).unwrap()
    }

    fn instant(&mut self) -> Instant {
        let around = [-60_000_000_000, 0, 1_767_225_600, 250_000_000_000][self.below(4)];
        Instant::from_seconds(around + i64::try_from(self.below(1_000_000_000)).unwrap())
    }

    fn label(&mut self) -> String {
        const PARTS: [&str; 8] = ["peace", " ", "\"", "\\", "# .", "é", " Мир ", " سلام "];
        (0..self.below(6)).map(|_| PARTS[self.below(8)]).collect()
    }
}

fn actor(id: &str) -> ActorId {
    ActorId::new(id).unwrap()
}
