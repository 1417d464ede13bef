//! Where two pairs of eyes differ, and which single fact makes them (rule 16 and the questions of rule 15).

use crate::docket::Docket;
use crate::eyes::View;
use crate::eyes::fact::{Fact, Seen};
use crate::judge::case::Case;
use crate::judge::fixed::Fixed;
use crate::judge::{MAX_EXAMINED, QuestionError};
use crate::verdict::{Difference, Disagreement, Eyes, Promise, Question, Subject};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;

impl Docket {
    /// Compares what stands of `promise` in two pairs of eyes, and finds the facts that alone would
    /// bring the one to the other's outcome.
    ///
    /// # Errors
    /// [`QuestionError`] if the promise or a viewpoint is not on the docket.
    pub fn differ(
        &self,
        promise: &Promise,
        one: &Eyes,
        other: &Eyes,
        at: Instant,
        known: Instant,
    ) -> Result<Difference, QuestionError> {
        let question = |eyes: &Eyes| Question {
            promise: promise.clone(),
            eyes: eyes.clone(),
            at,
            known,
        };
        let (one_question, other_question) = (question(one), question(other));
        let one_case = self.case(&one_question)?;
        let other_case = self.case(&other_question)?;
        let one_outcomes = one_case.explore(&[]).outcomes();
        let other_outcomes = other_case.explore(&[]).outcomes();
        let differs = one_outcomes != other_outcomes;
        let disagreements = Disagreements::between(&one_case, &other_case);
        let mut difference = Difference {
            one: one.clone(),
            other: other.clone(),
            differs,
            decided_by: Vec::new(),
            disagreements: disagreements.count,
        };
        if !differs {
            return Ok(difference);
        }
        for point in disagreements.examined {
            let one_moved = one_case.taking(&other_case, &point.of_other).outcomes();
            let other_moved = other_case.taking(&one_case, &point.of_one).outcomes();
            if one_moved == other_outcomes || other_moved == one_outcomes {
                difference.decided_by.push(point.disagreement);
            }
        }
        Ok(difference)
    }
}

/// A fact on which the two disagree, as each would have to take it from the other.
struct Point {
    disagreement: Disagreement,
    of_one: Taken,
    of_other: Taken,
}

enum Taken {
    Fact(Fixed),
    Messages,
    Controls,
}

impl Case<'_> {
    fn taking(&self, other: &Case<'_>, taken: &Taken) -> crate::judge::case::Explored {
        match taken {
            Taken::Fact(fixed) => self.explore(std::slice::from_ref(fixed)),
            Taken::Messages => Case {
                passages: other.passages.clone(),
                ..self.clone()
            }
            .explore(&[]),
            Taken::Controls => {
                let mut moved = self.clone();
                for (member, theirs) in moved.members.iter_mut().zip(&other.members) {
                    member.controls.clone_from(&theirs.controls);
                }
                moved.explore(&[])
            }
        }
    }
}

/// Everything on which two pairs of eyes disagree.
struct Disagreements {
    count: usize,
    /// At most [`MAX_EXAMINED`]; if there are more, first those about what may matter to the promise.
    examined: Vec<Point>,
}

impl Disagreements {
    fn between(one: &Case<'_>, other: &Case<'_>) -> Self {
        let mut found = Self {
            count: 0,
            examined: Vec::new(),
        };
        let [Some(mine), Some(theirs)] = [one, other].map(|case| case.members.first()) else {
            return found;
        };
        let (mine, theirs) = (&mine.view, &theirs.view);
        let sorts = &one.docket.sorts;
        let of = |number: usize| {
            let mut points = Vec::new();
            of_seen(
                number,
                mine.incident(number),
                theirs.incident(number),
                one.docket,
                &mut points,
            );
            points
        };
        let mut incidents: BTreeSet<(bool, usize)> = BTreeSet::new();
        let matters = |number: &usize| one.scope.contains(number) || other.scope.contains(number);
        let unsettled = sorts.unsettled_counts(mine.known);
        for sort in sorts.all() {
            let alike = || sorts.settled(sort, mine.known);
            let first = alike().next();
            let points = first
                .filter(|first| !mine.agrees_on(theirs, *first))
                .map(of);
            let each = points.map_or(0, |points| points.len());
            if each > 0 {
                let late = unsettled.get(&sort).copied().unwrap_or_default();
                found.count += each * (sorts.count(sort) - late);
                let first = alike().take(MAX_EXAMINED);
                incidents.extend(first.map(|number| (!matters(&number), number)));
            }
        }
        let alone = sorts.each_for_itself(mine.known);
        let see = |view: &View<'_>| -> BTreeMap<usize, Seen> {
            let seen = view.incidents(&alone, &[]).into_iter();
            seen.map(|seen| (seen.incident, seen)).collect()
        };
        let (ones, others) = (see(mine), see(theirs));
        for number in ones
            .keys()
            .chain(others.keys().filter(|it| !ones.contains_key(it)))
        {
            let mut points = Vec::new();
            let [seen, theirs] = [&ones, &others].map(|all| all.get(number).cloned());
            of_seen(*number, seen, theirs, one.docket, &mut points);
            if !points.is_empty() {
                found.count += points.len();
                incidents.insert((!matters(number), *number));
            }
        }
        let mut shared = of_case(one, other);
        found.count += shared.len();
        let mut examined: Vec<(usize, Point)> = Vec::new();
        let details =
            |(_, number): (bool, usize)| of(number).into_iter().map(move |it| (number, it));
        let (first, rest): (Vec<_>, Vec<_>) = incidents.into_iter().partition(|(idle, _)| !idle);
        examined.extend(first.into_iter().flat_map(details).take(MAX_EXAMINED));
        shared.truncate(MAX_EXAMINED - examined.len());
        let left = MAX_EXAMINED - examined.len() - shared.len();
        examined.extend(rest.into_iter().flat_map(details).take(left));
        examined.sort_by_key(|(number, _)| *number);
        found.examined = examined.into_iter().map(|(_, point)| point).collect();
        found.examined.append(&mut shared);
        found
    }
}

/// What the one sees of an incident and the other does not, or sees otherwise.
fn of_seen(
    number: usize,
    mine: Option<Seen>,
    theirs: Option<Seen>,
    docket: &Docket,
    points: &mut Vec<Point>,
) {
    match (mine, theirs) {
        (None, None) => {}
        (Some(mine), Some(theirs)) => of_incident(docket, &mine, &theirs, points),
        (mine, theirs) => {
            let words = |seen: &Option<Seen>| if seen.is_some() { "known" } else { "not known" };
            points.push(Point {
                disagreement: Disagreement {
                    subject: Subject::Incident {
                        incident: docket.incident_name(number),
                    },
                    one: words(&mine).to_owned(),
                    other: words(&theirs).to_owned(),
                },
                of_one: Taken::Fact(Fixed::Whole(number, mine.map(Box::new))),
                of_other: Taken::Fact(Fixed::Whole(number, theirs.map(Box::new))),
            });
        }
    }
}

fn of_case(one: &Case<'_>, other: &Case<'_>) -> Vec<Point> {
    let mut points = Vec::new();
    if one.passages != other.passages {
        points.push(shared(Subject::Messages, Taken::Messages, Taken::Messages));
    }
    let controls = |case: &Case<'_>| case.members.first().map(|member| member.controls.clone());
    if controls(one) != controls(other) {
        points.push(shared(Subject::Controls, Taken::Controls, Taken::Controls));
    }
    points
}

fn shared(subject: Subject, of_one: Taken, of_other: Taken) -> Point {
    let words = || "its own account".to_owned();
    Point {
        disagreement: Disagreement {
            subject,
            one: words(),
            other: words(),
        },
        of_one,
        of_other,
    }
}

fn of_incident(docket: &Docket, mine: &Seen, theirs: &Seen, points: &mut Vec<Point>) {
    let number = mine.incident;
    let incident = docket.incident_name(number);
    let mut offer = |subject: Subject, words: [String; 2], fixed: [Fixed; 2]| {
        let [one, other] = words;
        let [of_one, of_other] = fixed.map(Taken::Fact);
        points.push(Point {
            disagreement: Disagreement {
                subject,
                one,
                other,
            },
            of_one,
            of_other,
        });
    };
    if mine.author != theirs.author {
        offer(
            Subject::Author {
                incident: incident.clone(),
            },
            [&mine.author, &theirs.author]
                .map(|fact| in_words(fact, |author| docket.author_in_words(*author))),
            [&mine.author, &theirs.author].map(|fact| Fixed::Author(number, fact.clone())),
        );
    }
    if mine.kind != theirs.kind {
        offer(
            Subject::Act {
                incident: incident.clone(),
            },
            [&mine.kind, &theirs.kind]
                .map(|fact| in_words(fact, |kind| docket.kind_in_words(*kind))),
            [&mine.kind, &theirs.kind].map(|fact| Fixed::Kind(number, fact.clone())),
        );
    }
    let strikes: BTreeSet<_> = mine
        .hits
        .iter()
        .chain(&theirs.hits)
        .map(|(strike, _)| *strike)
        .collect();
    for strike in strikes {
        let facts = [mine, theirs].map(|seen| said_of(&seen.hits, &strike));
        if facts[0] != facts[1] {
            let hit = docket.strike_in_words(&strike);
            offer(
                Subject::Hit {
                    incident: incident.clone(),
                    hit,
                },
                [&facts[0], &facts[1]].map(|fact| in_words(fact, yes_or_no)),
                facts.map(|fact| Fixed::Hit(number, strike, fact)),
            );
        }
    }
    let actors: BTreeSet<_> = mine
        .joined
        .iter()
        .chain(&theirs.joined)
        .map(|(actor, _)| *actor)
        .collect();
    for actor in actors {
        let facts = [mine, theirs].map(|seen| said_of(&seen.joined, &actor));
        if let (true, Some(id)) = (facts[0] != facts[1], docket.index.actor_id(actor)) {
            offer(
                Subject::Joined {
                    incident: incident.clone(),
                    actor: id.clone(),
                },
                [&facts[0], &facts[1]].map(|fact| in_words(fact, yes_or_no)),
                facts.map(|fact| Fixed::Joined(number, actor, fact)),
            );
        }
    }
    if mine.preventive != theirs.preventive {
        offer(
            Subject::Preventive { incident },
            [&mine.preventive, &theirs.preventive].map(|fact| in_words(fact, yes_or_no)),
            [&mine.preventive, &theirs.preventive]
                .map(|fact| Fixed::Preventive(number, fact.clone())),
        );
    }
}

fn said_of<K: PartialEq>(facts: &[(K, Fact<bool>)], key: &K) -> Fact<bool> {
    let found = facts.iter().find(|(known, _)| known == key);
    found.map_or_else(|| Fact::settled(false), |(_, fact)| fact.clone())
}

fn yes_or_no(value: &bool) -> String {
    if *value { "yes" } else { "no" }.to_owned()
}

fn in_words<T>(fact: &Fact<T>, words: impl Fn(&T) -> String) -> String {
    match fact.options.as_slice() {
        [only] => words(only),
        _ if fact.conflict => "contested".to_owned(),
        _ => "open".to_owned(),
    }
}
