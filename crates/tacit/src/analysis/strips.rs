//! How each promise stands after each step of a scenario, in each pair of eyes: as the judge says of its records.

use super::Scene;
use crate::texts::actor_name;
use tacit_lang::ids::ActorId;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::verdict::{Eyes, Promise, Question, Word};

/// The viewpoint of the scenario's own supposition, as its records name it.
const SUPPOSED: &str = "supposed";

/// One promise through the course of a scenario, in eyes that see it alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Strip {
    /// Of which promise.
    pub(crate) promise: Promise,
    /// Whose promise, to whom: "Arland to Borland".
    pub(crate) whose: String,
    /// In which viewpoints, all of which see the same throughout; a party's is called as the party is.
    pub(crate) viewpoints: Vec<String>,
    /// Whether no other viewpoint sees it otherwise.
    pub(crate) alike: bool,
    /// After each step, what stands.
    pub(crate) words: Vec<Word>,
}

impl Strip {
    /// In whose eyes: "in all eyes", "as supposed, and in the eyes of Arland".
    pub(crate) fn eyes(&self) -> String {
        if self.alike {
            return "in all eyes".to_owned();
        }
        let named: Vec<&str> = self
            .viewpoints
            .iter()
            .filter(|name| *name != SUPPOSED)
            .map(String::as_str)
            .collect();
        let named = named.join(" and ");
        match (self.viewpoints.iter().any(|name| name == SUPPOSED), named) {
            (true, named) if named.is_empty() => "as supposed".to_owned(),
            (true, named) => format!("as supposed, and to {named}"),
            (false, named) => format!("in the eyes of {named}"),
        }
    }
}

/// The strips of a scenario, one for each promise and each way in which it is seen; in the order of the verdicts.
///
/// A verdict that its own records do not bear, which only a scenario that was not made for these texts has, brings no strip.
pub(crate) fn strips(scene: &Scene) -> Vec<Strip> {
    let (vocabulary, scenario) = (scene.vocabulary, scene.scenario);
    let records = (1..).zip(scenario.records.iter().cloned()).collect();
    let (docket, _) = Docket::open(vocabulary.clone(), scene.texts.to_vec(), records);
    let mut strips: Vec<Strip> = Vec::new();
    for verdict in &scenario.verdicts {
        let words = scenario.steps.iter().map(|step| {
            let question = Question {
                promise: verdict.promise.clone(),
                eyes: Eyes {
                    viewpoint: verdict.viewpoint.clone(),
                    as_known_to: None,
                },
                at: step.at,
                known: step.at,
            };
            docket.judge(&question).ok().map(|standing| standing.word)
        });
        let Some(words) = words.collect::<Option<Vec<Word>>>() else {
            continue;
        };
        let viewpoint = called(vocabulary, &verdict.viewpoint);
        let same = strips
            .iter_mut()
            .find(|strip| strip.promise == verdict.promise && strip.words == words);
        match same {
            Some(strip) => strip.viewpoints.push(viewpoint),
            None => strips.push(Strip {
                whose: format!(
                    "{} to {}",
                    actor_name(vocabulary, &verdict.promise.giver),
                    actor_name(vocabulary, &verdict.promise.receiver)
                ),
                promise: verdict.promise.clone(),
                viewpoints: vec![viewpoint],
                alike: false,
                words,
            }),
        }
    }
    let promises: Vec<Promise> = strips.iter().map(|it| it.promise.clone()).collect();
    for strip in &mut strips {
        let of_this = promises.iter().filter(|it| **it == strip.promise);
        strip.alike = of_this.count() == 1 && strip.viewpoints.len() > 1;
    }
    // A promise together, whatever the order of the verdicts.
    let first = |promise: &Promise| promises.iter().position(|it| it == promise);
    strips.sort_by_key(|strip| first(&strip.promise));
    strips
}

/// A viewpoint as it is called: a party's by the name of the party.
fn called(vocabulary: &Vocabulary, viewpoint: &str) -> String {
    match ActorId::new(viewpoint) {
        Ok(party) if viewpoint != SUPPOSED => actor_name(vocabulary, &party),
        _ => viewpoint.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    #[test]
    fn a_strip_says_what_the_judge_says_after_each_step() {
        let sample = sample::mistaken();
        let strips = strips(&sample.scene());
        let told: Vec<(String, String, Vec<Word>)> = strips
            .iter()
            .map(|strip| (strip.whose.clone(), strip.eyes(), strip.words.clone()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "Arland to Borland".to_owned(),
                    "as supposed, and to Borland".to_owned(),
                    vec![
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands
                    ]
                ),
                (
                    "Arland to Borland".to_owned(),
                    "in the eyes of Arland".to_owned(),
                    vec![
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Released
                    ]
                ),
                (
                    "Borland to Arland".to_owned(),
                    "in all eyes".to_owned(),
                    vec![
                        Word::NotInEffect,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands,
                        Word::Stands
                    ]
                )
            ]
        );
    }
}
