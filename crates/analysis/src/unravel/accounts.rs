//! Open facts, and what eyes may come to hold of them: each way is tried by judging again.

use super::field::Field;
use super::ground::Ground;
use super::part::{Account, Holds};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, GradeId};
use tacit_lang::time::Instant;
use tacit_standing::record::{Claim, Holding, Learned, Record, Says, Source, Stance};
use tacit_standing::verdict::{Eyes, Life, OpenFact, Performance, Question, Subject};

/// The most open facts of one promise that are settled in turn: a set has but a few of them.
const MAX_FACTS: usize = 8;

/// The most ways of settling one fact that are tried.
const MAX_VALUES: usize = 12;

type Outcomes = BTreeSet<(Life, Performance)>;

/// Every way of settling an open fact, those first that change what these eyes may hold of the promise, with how many do; and
/// what was not tried.
pub(super) fn accounts(field: &Field<'_>) -> (Vec<Account>, usize, Vec<String>) {
    let mut found: Vec<Account> = Vec::new();
    let mut idle: Vec<Account> = Vec::new();
    let mut left_out = Vec::new();
    let facts = &field.standing.open;
    if facts.len() > MAX_FACTS {
        left_out.push(format!(
            "of {} facts that are open in the eyes of `{}` the first {MAX_FACTS} are settled in turn",
            facts.len(),
            field.eyes
        ));
    }
    for fact in facts.iter().take(MAX_FACTS) {
        let ways = ways(field, fact);
        if ways.is_empty() {
            left_out.push(format!(
                "an open fact in the eyes of `{}` that nobody's account settles: {}",
                field.eyes,
                unsettled(&fact.subject)
            ));
        }
        // Of ways that come to the same, one stands for all.
        let mut met: Vec<(Outcomes, Account)> = Vec::new();
        for holds in ways.into_iter().take(MAX_VALUES) {
            let account = Account {
                subject: fact.subject.clone(),
                set_aside: set_aside(field, fact, &holds),
                holds,
                party: field.promise.giver.clone(),
                likewise: Vec::new(),
            };
            let outcomes = tried(field, &account);
            let Some(outcomes) = outcomes.filter(|it| it.is_subset(&field.standing.outcomes))
            else {
                continue;
            };
            match met.iter_mut().find(|(known, _)| *known == outcomes) {
                Some((_, first)) => first.likewise.push(account.holds),
                None => met.push((outcomes, account)),
            }
        }
        for (outcomes, account) in met {
            if outcomes == field.standing.outcomes {
                idle.push(account);
            } else {
                found.push(account);
            }
        }
    }
    let telling = found.len();
    found.extend(idle);
    (found, telling, left_out)
}

/// What these eyes may hold of the promise once they hold `account`.
fn tried(field: &Field<'_>, account: &Account) -> Option<Outcomes> {
    let known = Instant::from_seconds(field.standing.known.seconds() + 1);
    let mut docket = field.docket.clone();
    docket.add(filed(field, 0, account, known));
    let standing = docket.judge(&Question {
        promise: field.promise.clone(),
        eyes: field.eyes.clone(),
        at: field.ground.at,
        known,
    });
    standing.ok().map(|standing| standing.outcomes)
}

/// The records that make these eyes hold `account` from `at` on, for a docket.
pub(super) fn filed(
    field: &Field<'_>,
    number: usize,
    account: &Account,
    at: Instant,
) -> Vec<(usize, Record)> {
    let grade = strongest(field);
    let records = records(field.ground, &field.eyes, grade, number, account, at);
    (1..).zip(records).collect()
}

/// The strongest grade that the vocabulary knows: an account that is held is held to whatever standard a text names.
pub(super) fn strongest(field: &Field<'_>) -> Option<GradeId> {
    let grades = &field.matter.vocabulary.grades;
    grades.last().map(|grade| grade.id.clone())
}

/// The records that make `eyes` hold `account` from `at` on.
pub(super) fn records(
    ground: &Ground,
    eyes: &Eyes,
    grade: Option<GradeId>,
    number: usize,
    account: &Account,
    at: Instant,
) -> Vec<Record> {
    let source = format!("{}-account", ground.prefix);
    let name = format!("{source}-{}", number + 1);
    let learned = Learned::Only(knowers(eyes).map(|it| (it, at)).collect());
    let stance = |id: String, claim: &str, stance: Holding| {
        Record::Stance(Stance {
            id,
            viewpoint: eyes.viewpoint.clone(),
            claim: claim.to_owned(),
            stance,
            grade: match stance {
                Holding::Accept => grade.clone(),
                Holding::Deny | Holding::SetAside => None,
            },
            learned: learned.clone(),
        })
    };
    let mut found = Vec::new();
    for (place, claim) in account.set_aside.iter().enumerate() {
        let id = format!("{name}-aside-{}", place + 1);
        found.push(stance(id, claim, Holding::SetAside));
    }
    let said = match &account.holds {
        Holds::Accepted(record) => {
            found.push(stance(name, record, Holding::Accept));
            return found;
        }
        Holds::Denied(record) => {
            found.push(stance(name, record, Holding::Deny));
            return found;
        }
        Holds::Author(incident, actor) => {
            let rest = rest_of(ground, &account.set_aside);
            let author = BTreeSet::from([actor.clone()]);
            (incident, Says { author, ..rest })
        }
        Holds::Act(incident, act) => {
            let rest = rest_of(ground, &account.set_aside);
            let act = Some(act.clone());
            (incident, Says { act, ..rest })
        }
        Holds::Before(first, second) => {
            let before = BTreeSet::from([second.clone()]);
            let says = Says {
                before,
                ..Says::default()
            };
            (first, says)
        }
    };
    let (incident, says) = said;
    found.push(Record::Source(Source {
        id: source.clone(),
        label: "further accounts, for a rehearsal".to_owned(),
        actor: None,
        rests_on: BTreeSet::new(),
        ordered: false,
        complete: Vec::new(),
    }));
    let held = stance(format!("{name}-held"), &name, Holding::Accept);
    found.push(Record::Claim(Claim {
        id: name,
        incident: incident.clone(),
        by: source,
        grade: grade.clone(),
        says,
        given: BTreeSet::new(),
        learned: learned.clone(),
    }));
    found.push(held);
    found
}

/// Whose knowledge it is what these eyes know.
pub(super) fn knowers(eyes: &Eyes) -> impl Iterator<Item = String> {
    let all: BTreeSet<String> = std::iter::once(&eyes.viewpoint)
        .chain(&eyes.as_known_to)
        .cloned()
        .collect();
    all.into_iter()
}

/// Ways of settling `fact` for which there are records.
fn ways(field: &Field<'_>, fact: &OpenFact) -> Vec<Holds> {
    let either = |record: &String| {
        [
            Holds::Accepted(record.clone()),
            Holds::Denied(record.clone()),
        ]
    };
    match &fact.subject {
        Subject::Author { incident } => {
            let claimed = claims(field.ground, incident).flat_map(|claim| &claim.says.author);
            let others = field.arena.cast.actors.iter().map(|(actor, _)| actor);
            // Of its own forces a party's eyes are complete (S15).
            let is_other =
                |actor: &&ActorId| field.matter.vocabulary.principal(actor) != &field.promise.giver;
            let all: Vec<&ActorId> = claimed.chain(others).filter(is_other).collect();
            let author = |actor: &ActorId| Holds::Author(incident.clone(), actor.clone());
            once(all).map(author).collect()
        }
        Subject::Act { incident } => {
            let claimed = claims(field.ground, incident).filter_map(|it| it.says.act.as_ref());
            let all: Vec<&ActId> = claimed.chain(&field.arena.cast.acts).collect();
            let act = |act: &ActId| Holds::Act(incident.clone(), act.clone());
            once(all).map(act).collect()
        }
        Subject::Hit { incident, .. }
        | Subject::Hits { incident }
        | Subject::Joined { incident, .. }
        | Subject::Preventive { incident } => {
            let of = claims(field.ground, incident);
            of.flat_map(|claim| either(&claim.id)).collect()
        }
        Subject::Control { actor, principal } => {
            let all = field.ground.records.iter();
            let own = all.filter_map(|(_, record)| match record {
                Record::Control(it) if it.actor == *actor && it.principal == *principal => {
                    Some(&it.id)
                }
                _ => None,
            });
            own.flat_map(either).collect()
        }
        Subject::Same { claim } => either(claim).into(),
        Subject::Assumption { assumption } => either(assumption).into(),
        Subject::Order { first, second } => vec![
            Holds::Before(first.clone(), second.clone()),
            Holds::Before(second.clone(), first.clone()),
        ],
        Subject::Begin { .. }
        | Subject::End { .. }
        | Subject::Incident { .. }
        | Subject::Messages
        | Subject::Controls
        | Subject::Disavowal { .. } => Vec::new(),
    }
}

fn unsettled(subject: &Subject) -> String {
    match subject {
        Subject::Begin { incident } => format!("when `{incident}` began"),
        Subject::End { incident } => format!("when `{incident}` ended"),
        Subject::Incident { incident } => format!("whether `{incident}` happened"),
        Subject::Messages => "which messages arrived, and when".to_owned(),
        Subject::Controls | Subject::Control { .. } => "who controls whom".to_owned(),
        Subject::Disavowal { incident, .. } => format!("whether `{incident}` was disavowed"),
        Subject::Author { incident }
        | Subject::Act { incident }
        | Subject::Hit { incident, .. }
        | Subject::Hits { incident }
        | Subject::Joined { incident, .. }
        | Subject::Preventive { incident } => format!("what `{incident}` was"),
        Subject::Order { first, second } => format!("whether `{first}` came before `{second}`"),
        Subject::Same { claim } => format!("whether the incidents of `{claim}` are one"),
        Subject::Assumption { assumption } => format!("whether `{assumption}` holds"),
    }
}

/// The claims that an account would contradict, where accepted claims conflict: they must be set aside.
fn set_aside(field: &Field<'_>, fact: &OpenFact, holds: &Holds) -> Vec<String> {
    if !fact.conflict {
        return Vec::new();
    }
    let of = |incident: &str, against: &dyn Fn(&Says) -> bool| -> Vec<String> {
        claims(field.ground, incident)
            .filter(|claim| is_known(field, claim) && against(&claim.says))
            .map(|claim| claim.id.clone())
            .collect()
    };
    match holds {
        Holds::Author(incident, actor) => of(incident, &|says| {
            !says.author.is_empty() && !says.author.iter().all(|it| it == actor)
        }),
        Holds::Act(incident, act) => of(incident, &|says| {
            says.act.as_ref().is_some_and(|said| said != act)
        }),
        Holds::Before(first, second) => of(second, &|says| says.before.contains(first)),
        Holds::Accepted(_) | Holds::Denied(_) => Vec::new(),
    }
}

fn is_known(field: &Field<'_>, claim: &Claim) -> bool {
    knowers(&field.eyes).any(|knower| claim.learned.by(&knower).is_some())
}

/// What else the claims that are set aside say: it is still held.
fn rest_of(ground: &Ground, set_aside: &[String]) -> Says {
    let mut rest = Says::default();
    let all = ground
        .records
        .iter()
        .filter_map(|(_, record)| match record {
            Record::Claim(claim) if set_aside.contains(&claim.id) => Some(&claim.says),
            _ => None,
        });
    for says in all {
        rest.author.extend(says.author.iter().cloned());
        rest.act = rest.act.or_else(|| says.act.clone());
        rest.hits.extend(says.hits.iter().cloned());
        rest.joined.extend(says.joined.iter().cloned());
        rest.preventive = rest.preventive.or(says.preventive);
    }
    rest
}

fn claims<'g>(ground: &'g Ground, incident: &'g str) -> impl Iterator<Item = &'g Claim> {
    let all = ground.records.iter();
    all.filter_map(move |(_, record)| match record {
        Record::Claim(claim) if claim.incident == incident => Some(claim),
        _ => None,
    })
}

fn once<T: Ord>(all: Vec<T>) -> impl Iterator<Item = T> {
    let numbered = all.into_iter().enumerate();
    let mut first: BTreeMap<T, usize> = BTreeMap::new();
    for (place, value) in numbered {
        first.entry(value).or_insert(place);
    }
    let mut all: Vec<(usize, T)> = first
        .into_iter()
        .map(|(value, place)| (place, value))
        .collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, value)| value)
}
