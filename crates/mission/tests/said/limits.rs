//! How much may be said, and what is said of too much.

use super::read;
use tacit_channel::MAX_WHOLE_BYTES;
use tacit_lang::MAX_TEXT_BYTES;
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::MAX_VOCABULARY_BYTES;
use tacit_mission::said::{
    MAX_CLAIMS, MAX_NAME_BYTES, MAX_STANCES, MAX_WORDS_BYTES, Paper, Piece, Report, Said, SaidError,
};
use tacit_spelling::Digest;
use tacit_standing::read::read_records;
use tacit_standing::record::{Claim, Record, Stance};

const LINES: &str = r#"{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T00:00Z","learned":"2026-01-10T00:00Z"}
{"v":1,"type":"claim","id":"c1","incident":"i1","by":"wire","says":{"author":"arland"},"learned":"2026-01-10T00:00Z"}
{"v":1,"type":"stance","id":"t1","viewpoint":"A","claim":"c1","stance":"deny","learned":"2026-01-10T00:00Z"}"#;

fn report() -> Report {
    let records = read_records(LINES.as_bytes()).unwrap().records;
    let records: Vec<Record> = records.into_iter().map(|(_, record)| record).collect();
    match records.as_slice() {
        [
            Record::Incident(incident),
            Record::Claim(claim),
            Record::Stance(stance),
        ] => Report {
            incident: incident.clone(),
            claims: vec![claim.clone()],
            stances: vec![stance.clone()],
        },
        other => panic!("{other:?}"),
    }
}

fn refused(said: &Said) -> SaidError {
    said.to_body(false).unwrap_err()
}

#[test]
fn a_note_as_long_as_is_admitted_is_read_and_a_longer_one_is_not_written() {
    let note = |bytes: usize| Said::Note {
        text: "x".repeat(bytes),
    };
    let said = note(MAX_WORDS_BYTES);
    let body = said.to_body(false).unwrap();
    assert_eq!(read(&said, &body), Ok(said));
    let (what, found, most) = (Piece::Words, MAX_WORDS_BYTES + 1, MAX_WORDS_BYTES);
    let error = refused(&note(found));
    assert_eq!(error, SaidError::TooLong { what, found, most });
    assert_eq!(
        error.to_string(),
        "what is said in words has 65537 bytes, 65536 are admitted: say less"
    );
}

#[test]
fn a_text_a_vocabulary_and_both_together_have_their_limits() {
    let paper = |text: usize, vocabulary: usize| {
        Said::Offer(Paper {
            text: "x".repeat(text),
            vocabulary: "x".repeat(vocabulary),
            meaning: Digest([0; 32]),
        })
    };
    let rows = [
        (paper(MAX_TEXT_BYTES + 1, 0), Piece::Text),
        (paper(0, MAX_VOCABULARY_BYTES + 1), Piece::Vocabulary),
        (paper(MAX_TEXT_BYTES, MAX_VOCABULARY_BYTES), Piece::Whole),
    ];
    for (said, piece) in rows {
        match refused(&said) {
            SaidError::TooLong { what, most, .. } => {
                assert_eq!((what, most), (piece, piece.most()))
            }
            other => panic!("{other:?}"),
        }
    }
    let said = paper(MAX_TEXT_BYTES, MAX_WHOLE_BYTES - MAX_TEXT_BYTES - 64);
    let body = said.to_body(false).unwrap();
    assert!(body.len() <= MAX_WHOLE_BYTES);
    assert_eq!(read(&said, &body), Ok(said));
}

#[test]
fn a_report_has_so_many_claims_and_stances_and_no_more() {
    let mut report = report();
    let claim = |number: usize, of: &Claim| Claim {
        id: format!("c{number}"),
        ..of.clone()
    };
    let stance = |number: usize, of: &Stance| Stance {
        id: format!("t{number}"),
        ..of.clone()
    };
    report.claims = (0..MAX_CLAIMS)
        .map(|it| claim(it, &report.claims[0]))
        .collect();
    report.stances = (0..MAX_STANCES)
        .map(|it| stance(it, &report.stances[0]))
        .collect();
    let said = Said::Report(report.clone());
    let body = said.to_body(false).unwrap();
    assert_eq!(read(&said, &body), Ok(said.told()));
    let mut more = report.clone();
    more.claims.push(claim(99, &report.claims[0]));
    let (what, found, most) = ("claims", MAX_CLAIMS + 1, MAX_CLAIMS);
    assert_eq!(
        refused(&Said::Report(more)),
        SaidError::TooMany { what, found, most }
    );
    let mut more = report.clone();
    more.stances.push(stance(99, &report.stances[0]));
    let (what, found, most) = ("stances", MAX_STANCES + 1, MAX_STANCES);
    assert_eq!(
        refused(&Said::Report(more)),
        SaidError::TooMany { what, found, most }
    );
}

#[test]
fn a_report_is_about_one_incident_under_a_name_that_can_be_said() {
    let mut other = report();
    other.claims[0].incident = "i2".to_owned();
    let claim = "c1".to_owned();
    assert_eq!(
        refused(&Said::Report(other)),
        SaidError::OtherIncident { claim }
    );
    for name in ["", "a\u{1b}[31m"] {
        let mut named = report();
        named.stances[0].claim = name.to_owned();
        let name = name.to_owned();
        assert_eq!(refused(&Said::Report(named)), SaidError::Name { name });
    }
    let mut long = report();
    long.stances[0].id = "x".repeat(MAX_NAME_BYTES + 1);
    let error = refused(&Said::Report(long));
    assert!(
        matches!(
            error,
            SaidError::TooLong {
                what: Piece::Name,
                ..
            }
        ),
        "{error}"
    );
    let mut empty = report();
    empty.claims[0].says = tacit_standing::record::Says::default();
    assert_eq!(refused(&Said::Report(empty)), SaidError::SaysNothing);
}

#[test]
fn a_time_before_1970_is_no_new_end() {
    let renewed = |seconds| Said::Reaffirmation {
        assurance: Digest([0; 32]),
        until: Some(Instant::from_seconds(seconds)),
    };
    assert_eq!(refused(&renewed(-1)), SaidError::Time);
    let said = renewed(Instant::MAX.seconds());
    let body = said.to_body(false).unwrap();
    assert_eq!(read(&said, &body), Ok(said));
}
