//! The examples of `spec/language/6-disputes.md`, run.

use crate::blocks::{Block, blocks};
use crate::notation::{in_order, words};
use crate::standing::Page;
use std::collections::BTreeSet;
use tacit_lang::time::parse_instant;
use tacit_standing::disputes::{Apart, Concessions, Disputes};
use tacit_standing::verdict::Eyes;

/// What a `disputes` block may say of `seen`, line by line.
fn lines(seen: &Disputes) -> BTreeSet<String> {
    let name = |number: &usize| in_order(&words(&seen.facts[*number].subject));
    let listed = |facts: &[usize]| {
        let names: BTreeSet<String> = facts.iter().map(name).collect();
        if names.is_empty() {
            return "nothing".to_owned();
        }
        names.into_iter().collect::<Vec<_>>().join(" and ")
    };
    let mut lines = BTreeSet::new();
    for each in &seen.eyes {
        lines.insert(format!("{}: {}", each.eyes, each.word));
        if let Some(facts) = &each.sufficient {
            let because = listed(facts);
            lines.insert(format!(
                "{}: {}; because of {because}",
                each.eyes, each.word
            ));
        }
    }
    for (number, fact) in seen.facts.iter().enumerate() {
        let values: Vec<&str> = fact.values.iter().map(|it| it.value.as_str()).collect();
        lines.insert(format!("fact {}: {}", name(&number), values.join(" / ")));
        lines.insert(match fact.matters {
            Some(true) => format!("matters {}", name(&number)),
            Some(false) => format!("does not matter {}", name(&number)),
            None => format!("not looked at {}", name(&number)),
        });
    }
    let same = seen.same_whatever_is_true;
    lines.insert(
        if same {
            "same whatever is true"
        } else {
            "not the same"
        }
        .to_owned(),
    );
    lines.insert(format!(
        "{} combinations, {} with a breach",
        seen.combinations, seen.combinations_with_breach
    ));
    for apart in &seen.apart {
        let taken = |found: &Option<Concessions>| {
            let facts = found.as_ref().map(|found| listed(&found.facts));
            facts.unwrap_or_else(|| "nothing".to_owned())
        };
        let Apart { one, other, .. } = apart;
        let weight = apart.lightest.as_ref().map_or(0, |found| found.weight);
        lines.insert(format!(
            "{} to {}: decided by {}; fewest {}; weight {weight}",
            seen.eyes[*one].eyes,
            seen.eyes[*other].eyes,
            listed(&apart.deciding),
            taken(&apart.fewest),
        ));
    }
    for conflict in &seen.conflicts {
        let eyes = &seen.eyes[conflict.eyes].eyes;
        lines.insert(format!(
            "conflict of {eyes}: {} and {}",
            conflict.one, conflict.other
        ));
    }
    lines
}

/// What of a `disputes` block is not as it says.
fn faults(page: &Page, block: &Block, faults: &mut Vec<String>) {
    let docket = page.docket(block, faults);
    let names = block.list("eyes").into_iter();
    let eyes: Vec<Eyes> = names
        .map(|viewpoint| Eyes {
            viewpoint: viewpoint.to_owned(),
            as_known_to: None,
        })
        .collect();
    let at = parse_instant(&block.given["as-of"]).unwrap();
    let promise = docket.promises().remove(0);
    let seen = docket.disputes(&promise, &eyes, at, at).unwrap();
    let said = lines(&seen);
    let expected: BTreeSet<String> = block.body.lines().map(str::to_owned).collect();
    for line in expected.difference(&said) {
        faults.push(format!(
            "line {}: `{line}` is not so, but: {said:#?}",
            block.line
        ));
    }
    let facts =
        |lines: &BTreeSet<String>| lines.iter().filter(|it| it.starts_with("fact ")).count();
    if facts(&expected) > 0 && facts(&expected) != facts(&said) {
        faults.push(format!(
            "line {}: other facts are disputed: {said:#?}",
            block.line
        ));
    }
}

#[test]
fn every_clause_of_disputes_is_as_its_examples_say() {
    let mut page = Page::default();
    let mut found = Vec::new();
    for block in blocks("language/5-standing.md") {
        if block.kind != "standing" {
            page.turn(&block, &mut found);
        }
    }
    let mut run = 0;
    for block in blocks("language/6-disputes.md") {
        if block.kind == "disputes" {
            run += 1;
            faults(&page, &block, &mut found);
        } else {
            page.turn(&block, &mut found);
        }
    }
    assert!(run > 0, "no example of disputes");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
