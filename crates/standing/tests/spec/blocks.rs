//! The fenced blocks of a page of the specification.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// One fenced block.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// The word behind the fence.
    pub(crate) kind: String,
    /// The `key=value` pairs behind it.
    pub(crate) given: BTreeMap<String, String>,
    /// What stands between the fences, each line with its line feed.
    pub(crate) body: String,
    /// The line of the page on which the body begins, from 1.
    pub(crate) line: usize,
}

impl Block {
    /// The values of a comma-separated pair; none if it is not given.
    pub(crate) fn list(&self, key: &str) -> Vec<&str> {
        self.given
            .get(key)
            .map(|value| value.split(',').collect())
            .unwrap_or_default()
    }
}

/// The blocks of `spec/PAGE`, in order.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../spec")
        .join(page);
    let text = fs::read_to_string(&path).unwrap();
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                let mut words = info.split(' ');
                found.push(Block {
                    kind: words.next().unwrap_or_default().to_owned(),
                    given: words
                        .filter_map(|word| word.split_once('='))
                        .map(|(key, value)| (key.to_owned(), value.to_owned()))
                        .collect(),
                    body: String::new(),
                    line: number + 2,
                });
            }
            None if open => {
                let block = found.last_mut().unwrap();
                block.body.push_str(line);
                block.body.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "{page}: a block is not closed");
    found
}
