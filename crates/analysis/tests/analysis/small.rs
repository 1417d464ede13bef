//! Small texts in a small vocabulary, everybody in it invented.

use crate::cases::of;
use tacit_analysis::Matter;

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
#[allow(
    dead_code,
    reason = "shared by several test files, of which few have groups"
)]
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
