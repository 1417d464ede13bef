//! What an officer is told does not hang on how much else happened, nor on how it came onto the docket.

#![expect(
    clippy::unwrap_used,
    reason = "what a test needs is there, or it fails"
)]

use tacit_benches::standing::{Scene, Size, ask};
use tacit_standing::docket::Docket;
use tacit_standing::verdict::{Mark, Subject, Word};

fn scene(incidents: usize, touching: usize) -> Scene {
    Scene::new(Size {
        incidents,
        messages: 300,
        touching,
    })
    .unwrap()
}

#[test]
fn the_words_are_the_same_whatever_else_happened() {
    for incidents in [200, 2_000] {
        let answers = ask(&scene(incidents, 0).open().unwrap()).unwrap();
        let words: Vec<Word> = answers
            .standings
            .iter()
            .map(|standing| standing.word)
            .collect();
        assert_eq!(
            words,
            [Word::Stands, Word::Breached, Word::Stands, Word::Released]
        );
        assert!(
            answers
                .standings
                .iter()
                .all(|standing| standing.partial.is_none())
        );
        let decided = &answers.difference.decided_by;
        assert_eq!(decided.len(), 1);
        let denied = Subject::Author {
            incident: "denied".to_owned(),
        };
        assert_eq!(decided.first().unwrap().subject, denied);
    }
}

#[test]
fn permitted_strikes_upon_the_receiver_strain_and_break_nothing() {
    let answers = ask(&scene(500, 100).open().unwrap()).unwrap();
    let first = answers.standings.first().unwrap();
    assert_eq!(first.word, Word::Stands);
    let strained = first.marks.iter().find_map(|mark| match mark {
        Mark::Strained { incidents } => Some(incidents),
        _ => None,
    });
    let upon_proxy = strained.unwrap().iter().filter(|id| id.starts_with('p'));
    assert_eq!(upon_proxy.count(), 100);
}

#[test]
fn a_docket_filed_piece_by_piece_answers_as_one_opened_whole() {
    let scene = scene(500, 20);
    let whole = ask(&scene.open().unwrap()).unwrap();
    let (mut docket, problems) =
        Docket::open(scene.vocabulary.clone(), scene.texts.clone(), Vec::new());
    assert_eq!(problems, []);
    for piece in scene.records.chunks(37) {
        assert_eq!(docket.add(piece.to_vec()), []);
    }
    let pieces = ask(&docket).unwrap();
    assert_eq!(pieces.standings, whole.standings);
    assert_eq!(pieces.difference, whole.difference);
}
