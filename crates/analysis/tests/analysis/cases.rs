//! Texts to analyse: the examples of the house, and small ones of the tests' own.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot read its own case has failed"
)]

use std::path::{Path, PathBuf};
use tacit_analysis::{Matter, Scenario};
use tacit_lang::read;
use tacit_lang::vocabulary::read_vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::verdict::{Eyes, Question};

/// The folder of this example.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name)
}

/// These texts of an example, with the vocabulary that they pin.
pub(crate) fn matter(folder: &str, vocabulary: &str, texts: &[&str]) -> Matter {
    let folder = example(folder);
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let sources: Vec<String> = texts.iter().map(|name| file(name)).collect();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    of(&file(vocabulary), &sources)
}

/// These texts, with this vocabulary.
pub(crate) fn of(vocabulary: &str, texts: &[&str]) -> Matter {
    let (vocabulary, digest) = {
        let vocabulary = read_vocabulary(vocabulary).expect("a vocabulary without errors");
        let digest = tacit_lang::canonical::vocabulary_digest(&vocabulary);
        (vocabulary, digest)
    };
    let meant = texts.iter().map(|text| {
        let reading = read(text, &vocabulary, digest);
        let assurance = reading.assurance;
        let assurance = assurance.unwrap_or_else(|| panic!("{text}\n{:#?}", reading.diagnostics));
        let digest = tacit_lang::canonical::digest(&assurance);
        (assurance, digest)
    });
    let texts = meant.collect();
    Matter {
        texts,
        vocabulary,
        begins: None,
    }
}

/// What the judge comes to otherwise than the scenario says, if anything.
pub(crate) fn disagreements(matter: &Matter, scenario: &Scenario) -> Vec<String> {
    let lines: String = scenario
        .records
        .iter()
        .map(|record| tacit_standing::read::write_record(record) + "\n")
        .collect();
    let batch = tacit_standing::read::read_records(lines.as_bytes()).expect("records in memory");
    let mut found: Vec<String> = batch.problems.iter().map(|it| format!("{it:?}")).collect();
    let (docket, problems) = Docket::open(
        matter.vocabulary.clone(),
        matter.texts.clone(),
        batch.records,
    );
    found.extend(problems.iter().map(|problem| format!("{problem:?}")));
    for verdict in &scenario.verdicts {
        let question = Question {
            promise: verdict.promise.clone(),
            eyes: Eyes {
                viewpoint: verdict.viewpoint.clone(),
                as_known_to: None,
            },
            at: verdict.at,
            known: verdict.at,
        };
        match docket.judge(&question) {
            Ok(standing) => {
                let outcomes: Vec<_> = standing.outcomes.iter().copied().collect();
                if outcomes != [verdict.outcome] {
                    found.push(format!(
                        "{} to {} in the eyes of {}: {:?}, and the judge: {outcomes:?}, open {:?}",
                        verdict.promise.giver,
                        verdict.promise.receiver,
                        verdict.viewpoint,
                        verdict.outcome,
                        standing.open
                    ));
                }
            }
            Err(error) => found.push(error.to_string()),
        }
    }
    found
}
