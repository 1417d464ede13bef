//! Small texts in a small vocabulary, everybody in it invented.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its own case has failed"
)]

use crate::cases::disagreements;
use crate::cases::of;
use tacit_analysis::{Analysis, Bounds, Finding, Kind, Matter, analyse};

/// Who and what the small texts speak of.
pub(crate) const VOCABULARY: &str = r#"
vocabulary = 1
name = "small"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "arland-army", names = ["the Arland Army"], part_of = "arland" },
  { id = "borland", names = ["Borland"] },
  { id = "borland-army", names = ["the Borland Army"], part_of = "borland" },
  { id = "carland", names = ["Carland"] },
  { id = "gamma", names = ["the Gamma Brigades"] },
  { id = "delta", names = ["the Delta Front"] },
  { id = "epsilon", names = ["the Epsilon Guard"] },
  { id = "commission", names = ["the Joint Commission"] },
]
act = [
  { id = "operation", noun = "military operations" },
  { id = "attack", noun = "attacks", verb = "attack", participle = "attacked", within = "operation" },
  { id = "shelling", noun = "shelling", verb = "shell", participle = "shelled", within = "attack" },
  { id = "raid", noun = "raids", verb = "raid", participle = "raided", within = "attack" },
  { id = "pullback", noun = "pullbacks" },
  { id = "jamming", noun = "jamming" },
]
place = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "north", names = ["the North"], within = "borland" },
  { id = "deltaland", names = ["Deltaland"] },
]
degree = [
  { id = "directed", name = "directed" },
  { id = "supported", name = "supported" },
  { id = "tolerated", name = "tolerated" },
]
grade = [
  { id = "balance", name = "balance of probabilities" },
  { id = "clear", name = "clear and convincing" },
]
control = [
  { actor = "epsilon", principal = "arland", degree = "supported" },
  { actor = "delta", principal = "borland", degree = "tolerated" },
]
"#;

/// The promise of Arland to Borland, in these words.
pub(crate) fn one(words: &str) -> Matter {
    of(VOCABULARY, &[&forth(words)])
}

/// The promises of Arland to Borland and of Borland to Arland, in these words.
pub(crate) fn pair(arland: &str, borland: &str) -> Matter {
    of(VOCABULARY, &[&forth(arland), &back(borland)])
}

/// What everybody of a group promises each other.
pub(crate) fn group(members: &str, words: &str) -> Matter {
    let text = format!(
        "Assurance \"Among us\".\nVocabulary \"small\".\nAmong each other: {members}.\n{words}\n"
    );
    of(VOCABULARY, &[&text])
}

fn forth(words: &str) -> String {
    format!("Assurance \"Quiet\".\nVocabulary \"small\".\nFrom Arland to Borland.\n{words}\n")
}

fn back(words: &str) -> String {
    format!("Assurance \"Answer\".\nVocabulary \"small\".\nFrom Borland to Arland.\n{words}\n")
}

/// What is found of one kind; each scenario is judged again from its records.
pub(crate) fn found(matter: &Matter, kind: Kind) -> Vec<Finding> {
    let analysis = analysed(matter, kind);
    for finding in &analysis.findings {
        if let Some(scenario) = &finding.scenario {
            assert_eq!(disagreements(matter, scenario), Vec::<String>::new());
        }
        assert!(!finding.clauses.is_empty(), "{}", finding.sentence);
        assert_eq!(finding.kind, kind);
    }
    analysis.findings
}

/// The sentences of what is found of one kind.
pub(crate) fn sentences(matter: &Matter, kind: Kind) -> Vec<String> {
    let found = found(matter, kind).into_iter();
    found.map(|finding| finding.sentence).collect()
}

/// Whether the search for this kind, having found nothing, saw every position.
pub(crate) fn is_surely_absent(matter: &Matter, kind: Kind) -> bool {
    let analysis = analysed(matter, kind);
    analysis.findings.is_empty()
        && !analysis.not_found.is_empty()
        && analysis.not_found.iter().all(|it| it.within.is_none())
}

fn analysed(matter: &Matter, kind: Kind) -> Analysis {
    analyse(matter, &Bounds::default(), &[kind], &|| false).expect("texts between one pair")
}
