//! The vectors of `vectors/mission/`: every body there is read as its file says, and written again as the same bytes.

use super::folder;
use serde_json::Value;
use tacit_channel::{Act, MessageId, OfficerKind, OfficerMessage};
use tacit_mission::said::{Said, Unreadable};
use tacit_spelling::Digest;
use tacit_spelling::hex::{from_hex, to_hex};

struct Vector {
    name: String,
    message: OfficerMessage,
    exercise: bool,
    json: Value,
}

fn vectors(folder_name: &str) -> Vec<Vector> {
    let each = folder(&format!("vectors/mission/{folder_name}")).into_iter();
    let each = each.map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let code = |field: &str| json[field].as_u64().unwrap();
        let body = from_hex(json["hex"].as_str().unwrap()).unwrap();
        let mut message = OfficerMessage::plain(
            OfficerKind::of_code(code("kind")).unwrap(),
            Act::of_code(code("act")).unwrap(),
            body,
        );
        let answers = json["answers"].as_bool().unwrap();
        message.answers = answers.then_some(MessageId(Digest([4; 32])));
        Vector {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            exercise: json["exercise"].as_bool().unwrap(),
            message,
            json,
        }
    });
    each.collect()
}

#[test]
fn every_accepted_body_says_what_its_file_says_and_has_one_spelling() {
    let mut kinds = std::collections::BTreeSet::new();
    for vector in vectors("accepted") {
        let wanted: Said = serde_json::from_value(vector.json["said"].clone()).unwrap();
        let read = Said::from_message(&vector.message, vector.exercise);
        assert_eq!(read, Ok(wanted.clone()), "{}", vector.name);
        let body = wanted.to_body(vector.exercise).unwrap();
        assert_eq!(to_hex(&body), vector.json["hex"], "{}", vector.name);
        kinds.insert(vector.message.kind);
    }
    let every = OfficerKind::ALL
        .iter()
        .filter(|kind| Said::is_said_by(**kind));
    assert_eq!(kinds.len(), every.count(), "a kind has no vector");
}

#[test]
fn every_refused_body_is_refused_for_the_reason_of_its_file() {
    for vector in vectors("refused") {
        let wanted: Unreadable = serde_json::from_value(vector.json["refused"].clone()).unwrap();
        let read = Said::from_message(&vector.message, vector.exercise);
        assert_eq!(read, Err(wanted), "{}", vector.name);
        assert!(vector.json["why"].is_string(), "{}", vector.name);
    }
}
