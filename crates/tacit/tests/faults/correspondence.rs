//! What two desks hold of each other's messages, compared.

use crate::program::Desk;
use serde_json::Value;
use std::collections::BTreeMap;

/// The messages of one side, by name, each with what it is and its words.
fn messages(desk: &Desk, ours: bool) -> BTreeMap<String, (String, String)> {
    let list = desk.data(&["message", "list"]);
    let mut found = BTreeMap::new();
    for it in list["messages"].as_array().unwrap() {
        if it["ours"] == ours {
            let field = |name: &str| it[name].as_str().unwrap().to_owned();
            let twice = found.insert(field("name"), (field("what"), field("words")));
            assert_eq!(twice, None, "a message is listed twice: {it:#}");
        }
    }
    found
}

/// That everything that `from` has said is at `to`, once, and nothing else; how often each thing was said, by what it is and its words.
pub(crate) fn agree(from: &Desk, to: &Desk) -> BTreeMap<(String, String), usize> {
    let said = messages(from, true);
    to.until(&["inbox"], |it| {
        it["messages"].as_array().unwrap().len() >= said.len()
    });
    assert_eq!(said, messages(to, false), "the desks do not hold the same");
    let mut counted = BTreeMap::new();
    for kind in said.into_values() {
        *counted.entry(kind).or_default() += 1;
    }
    counted
}

/// How many of a list are so.
pub(crate) fn count(list: &Value, is_so: impl Fn(&Value) -> bool) -> usize {
    list.as_array()
        .unwrap()
        .iter()
        .filter(|it| is_so(it))
        .count()
}
