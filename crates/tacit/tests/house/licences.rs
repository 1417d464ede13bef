//! What is built in may be given on under the terms that `deny.toml` admits.

use super::house::{list, metadata, string, toml};
use std::collections::BTreeSet;

#[test]
fn every_package_can_be_had_under_an_admitted_licence() {
    let admitted = admitted();
    let graph = metadata();
    for package in list(&graph["packages"]) {
        let name = string(&package["name"]);
        let licence = package["license"].as_str();
        let licence = licence.unwrap_or_else(|| panic!("`{name}` names no licence"));
        assert!(
            is_satisfied(licence, &admitted),
            "`{name}` is under `{licence}`, which `deny.toml` does not admit"
        );
    }
}

#[test]
fn every_admitted_licence_is_needed_or_a_choice_of_ours() {
    let ours = [
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "MIT",
        "MPL-2.0",
    ];
    let graph = metadata();
    let named: String = list(&graph["packages"])
        .iter()
        .filter_map(|package| package["license"].as_str())
        .collect::<Vec<_>>()
        .join(" ");
    for licence in admitted() {
        assert!(
            ours.contains(&licence.as_str()) || named.contains(&licence),
            "`{licence}` is admitted and no package needs it"
        );
    }
}

#[test]
fn an_expression_is_read_as_its_operators_bind() {
    let admitted = ["MIT".to_owned(), "ISC".to_owned()].into();
    for yes in [
        "MIT",
        "MIT OR X",
        "X OR MIT AND ISC",
        "(X OR MIT) AND ISC",
        "MIT/X",
    ] {
        assert!(is_satisfied(yes, &admitted), "{yes}");
    }
    for no in [
        "X",
        "MIT AND X",
        "(MIT OR ISC) AND X",
        "MIT WITH exception",
        "",
        "MIT OR",
    ] {
        assert!(!is_satisfied(no, &admitted), "{no}");
    }
}

fn admitted() -> BTreeSet<String> {
    toml("deny.toml")["licenses"]["allow"]
        .as_array()
        .unwrap()
        .iter()
        .map(|licence| licence.as_str().unwrap().to_owned())
        .collect()
}

/// Whether an SPDX expression leaves a choice that is admitted; `/` is an older way to write `OR`.
/// An exception (`WITH`) is another licence. What cannot be read is not admitted.
fn is_satisfied(expression: &str, admitted: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest, admitted) == Some(true) && rest.is_empty()
}

fn any_of(rest: &mut &[&str], admitted: &BTreeSet<String>) -> Option<bool> {
    let mut holds = all_of(rest, admitted)?;
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        holds |= all_of(rest, admitted)?;
    }
    Some(holds)
}

fn all_of(rest: &mut &[&str], admitted: &BTreeSet<String>) -> Option<bool> {
    let mut holds = one(rest, admitted)?;
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        holds &= one(rest, admitted)?;
    }
    Some(holds)
}

fn one(rest: &mut &[&str], admitted: &BTreeSet<String>) -> Option<bool> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    if *first == "(" {
        let holds = any_of(rest, admitted)?;
        let (close, after) = rest.split_first()?;
        *rest = after;
        return (*close == ")").then_some(holds);
    }
    if let ["WITH", exception, after @ ..] = *rest {
        *rest = after;
        return Some(admitted.contains(&format!("{first} WITH {exception}")));
    }
    Some(admitted.contains(*first))
}
