//! The tables of `spec/relay.md` are those of the code.

use super::at_root;
use tacit_spelling::hex::to_hex;
use tacit_wire::{
    Batch, Bundle, Collected, Conveyed, Document, Held, JoinChannel, OpenChannel, Refusal,
    RefusalReason, RelayAddress, SIGNED_CONTEXT, Tally, limits,
};

fn specification() -> String {
    std::fs::read_to_string(at_root("spec/relay.md")).unwrap()
}

/// The cells of the table with this heading.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = specification();
    let cells = |line: &str| {
        let line = line.trim_matches('|');
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let rows: Vec<_> = text
        .lines()
        .skip_while(|line| *line != heading)
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    assert!(!rows.is_empty(), "there is no table `{heading}`");
    rows
}

/// A number as the specification writes it: groups of three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
    let groups: Vec<_> = groups
        .iter()
        .map(|group| str::from_utf8(group).unwrap())
        .collect();
    groups.join(" ")
}

/// `OpenChannel` as `open channel`.
fn spaced(name: &str) -> String {
    let mut spaced = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.extend(letter.to_lowercase());
    }
    spaced
}

fn row<T: Document>() -> [String; 3] {
    assert_eq!(T::VERSION, 1);
    [
        (T::KIND as u8).to_string(),
        spaced(&format!("{:?}", T::KIND)),
        grouped(T::MAX_BYTES),
    ]
}

#[test]
fn the_table_of_kinds_is_that_of_the_code() {
    let code = [
        row::<Held>(),
        row::<Conveyed>(),
        row::<Tally>(),
        row::<OpenChannel>(),
        row::<JoinChannel>(),
        row::<Collected>(),
        row::<Batch>(),
        row::<Refusal>(),
        row::<RelayAddress>(),
        row::<Bundle>(),
    ];
    let prose: Vec<_> = table("| kind | document | fields | at most |")
        .into_iter()
        .map(|cells| [cells[0].clone(), cells[1].clone(), cells[3].clone()])
        .collect();
    assert_eq!(prose, code);
}

#[test]
fn the_table_of_kinds_counts_the_fields_that_the_vectors_have() {
    let samples = super::samples::accepted();
    for cells in table("| kind | document | fields | at most |") {
        let fields = top_level(&cells[2]);
        let sample = samples
            .iter()
            .find(|sample| sample.kind == cells[1])
            .unwrap();
        // The head of an array of up to 23 elements: 0x80 and the count, of which two are kind and version.
        let head = usize::from(sample.bytes[0] - 0x80);
        assert_eq!(fields, head - 2, "{}", cells[1]);
    }
}

/// How many fields a cell names: commas within brackets separate none.
fn top_level(cell: &str) -> usize {
    let mut depth = 0;
    let mut fields = 1;
    for letter in cell.chars() {
        match letter {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            ',' if depth == 0 => fields += 1,
            _ => {}
        }
    }
    fields
}

#[test]
fn the_table_of_refusals_is_that_of_the_code() {
    let prose: Vec<_> = table("| reason | code | status | means | retry |")
        .into_iter()
        .map(|cells| (cells[0].clone(), cells[1].clone(), cells[2].clone()))
        .collect();
    let code: Vec<_> = RefusalReason::ALL
        .into_iter()
        .map(|reason| {
            let name = spaced(&format!("{reason:?}"));
            (
                name,
                (reason as u64).to_string(),
                reason.status().to_string(),
            )
        })
        .collect();
    assert_eq!(prose, code);
}

#[test]
fn the_limits_of_the_specification_are_those_of_the_code() {
    let text = specification();
    let sizes: Vec<_> = limits::ENVELOPE_SIZES.into_iter().map(grouped).collect();
    let (last, others) = sizes.split_last().unwrap();
    for words in [
        format!("{} and {last} bytes", others.join(", ")),
        format!("`wait`, at most {}", limits::MAX_WAIT_SECONDS),
        format!("at most {} values", grouped(limits::MAX_DOCUMENT_VALUES)),
        format!("at most {} bytes", limits::MAX_ORIGIN_BYTES),
        format!(
            "at most {} envelopes and {} records",
            limits::MAX_BATCH_ITEMS,
            limits::MAX_BATCH_ITEMS
        ),
        format!(
            "at most {} envelopes in a bundle",
            grouped(limits::MAX_BUNDLE_ITEMS)
        ),
        "`tacit relay statement\\n`".to_owned(),
    ] {
        assert!(text.contains(&words), "{words}");
    }
    assert_eq!(SIGNED_CONTEXT, b"tacit relay statement\n");
    assert_eq!(
        limits::ENVELOPE_SIZES.last(),
        Some(&limits::MAX_ENVELOPE_BYTES)
    );
}

#[test]
fn the_example_of_the_specification_is_what_the_code_writes() {
    let text = specification();
    let samples = super::samples::accepted();
    let collected = samples
        .iter()
        .find(|sample| sample.name == "collected")
        .unwrap();
    assert!(text.contains(&format!("`{}`", to_hex(&collected.bytes))));
}
