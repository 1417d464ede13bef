//! `tacit analyse … --can PARTY GOAL`: what a party can make sure of, whatever the others do.

use super::analyse::bounds;
use super::json;
use crate::arguments::Analyse;
use crate::ending::{Answer, Ending, Fault, RequestFault};
use serde::Serialize;
use tacit_analysis::Matter;
use tacit_analysis::arena::Arena;
use tacit_analysis::game::{GameAnswer, GameQuestion, GameVerdict, Goal, play};
use tacit_lang::ids::ActorId;
use tacit_standing::read::write_record;

/// Who wants to be sure of what, as it was asked.
pub(super) struct Wanted<'a> {
    pub(super) party: &'a str,
    pub(super) goal: &'a str,
}

#[derive(Serialize)]
struct Data<'a> {
    answers: Vec<Answered<'a>>,
}

#[derive(Serialize)]
struct Answered<'a> {
    question: &'a str,
    answer: &'static str,
    sentence: &'a str,
    instructions: &'a [String],
    /// What comes of it, for the judge to replay.
    records: Vec<String>,
    positions: usize,
    moves: usize,
}

/// Answers it for each counterpart of the party.
pub(super) fn answer(
    asked: &Analyse,
    matter: &Matter,
    wanted: &Wanted<'_>,
    stop: &dyn Fn() -> bool,
) -> Result<Answer, Fault> {
    let goal = Goal::named(wanted.goal).ok_or_else(|| {
        let all = Goal::ALL.map(|goal| format!("`{goal}`"));
        RequestFault::Question(format!(
            "`{}` is nothing that can be asked for; ask for one of {}",
            wanted.goal,
            all.join(", ")
        ))
    })?;
    let arenas = Arena::all(matter).map_err(|error| RequestFault::Question(error.to_string()))?;
    let actor = party(matter, wanted.party);
    let mut answers: Vec<GameAnswer> = Vec::new();
    for arena in &arenas {
        let place = arena
            .parties
            .iter()
            .position(|it| Some(it) == actor.as_ref());
        let Some(party) = place else { continue };
        let question = GameQuestion { party, goal };
        let answer = play(arena, question, &bounds(asked), stop)
            .map_err(|error| RequestFault::Question(error.to_string()))?;
        answers.push(answer);
    }
    if answers.is_empty() {
        return Err(RequestFault::NoSuchGiver(wanted.party.to_owned()).into());
    }
    let ending = answers.iter().map(|it| match it.verdict {
        GameVerdict::Yes => 0,
        GameVerdict::No => 1,
        GameVerdict::Unknown => 2,
    });
    Ok(Answer {
        text: if asked.json {
            json(&Data {
                answers: answers.iter().map(data).collect(),
            })
        } else {
            let pages = answers.iter().map(|it| it.page().join("\n") + "\n");
            pages.collect::<Vec<String>>().join("\n")
        },
        remarks: String::new(),
        ending: match ending.max() {
            Some(2) => Ending::Unusable,
            Some(1) => Ending::Objection,
            _ => Ending::Well,
        },
    })
}

fn data(answer: &GameAnswer) -> Answered<'_> {
    let records = answer.scenario.iter().flat_map(|it| &it.records);
    Answered {
        question: &answer.question,
        answer: match answer.verdict {
            GameVerdict::Yes => "yes",
            GameVerdict::No => "no",
            GameVerdict::Unknown => "unknown",
        },
        sentence: &answer.sentence,
        instructions: &answer.lines,
        records: records.map(write_record).collect(),
        positions: answer.positions,
        moves: answer.moves,
    }
}

/// The actor of this identifier or name.
fn party(matter: &Matter, name: &str) -> Option<ActorId> {
    let mut actors = matter.vocabulary.actors.iter();
    let found = actors
        .find(|(id, actor)| id.as_str() == name || actor.names.iter().any(|known| known == name));
    found.map(|(id, _)| id.clone())
}
