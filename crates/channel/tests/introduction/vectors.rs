//! The files in `vectors/channel/introduction/` are what the code writes, and the code reads them as they say.

use super::at_root;
use super::refused::refused;
use super::samples::{EXPORTED, GROUP, KINDS, NOW, Sample, accepted, meeting, read, worked};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use tacit_channel::credential::CredentialSecret;
use tacit_channel::introduction::{
    AcceptanceSecret, Invitation, InvitationSecret, open_acceptance, open_opening,
};
use tacit_spelling::Digest;
use tacit_spelling::hex::{from_hex, to_hex};
use tacit_wire::{Document, Envelope};

type Files = BTreeMap<String, Vec<u8>>;

const FOLDER: &str = "vectors/channel/introduction";

/// Where this is set in the environment, the files are written anew first: a change of them is a change of the format.
const WRITE: &str = "TACIT_WRITE_VECTORS";

fn text(case: &Json) -> Vec<u8> {
    (serde_json::to_string_pretty(case).unwrap() + "\n").into_bytes()
}

fn cases(samples: &[Sample], is_refused: bool) -> Files {
    let mut files = Files::new();
    for sample in samples {
        let mut case = json!({
            "about": sample.about,
            "kind": sample.kind,
            "hex": to_hex(&sample.bytes),
        });
        if is_refused {
            case["error"] = read(sample.kind, &sample.bytes)
                .expect_err(sample.name)
                .into();
        }
        let before = files.insert(format!("{}.json", sample.name), text(&case));
        assert_eq!(before, None, "{} stands twice", sample.name);
    }
    files
}

/// What fuzzing begins with: every document, and every secret as it is stored.
fn seeds() -> Files {
    let meeting = meeting();
    let refused = refused();
    let samples = accepted().iter().chain(&refused);
    let mut files: Files = samples
        .map(|sample| (format!("{}.bin", sample.name), sample.bytes.clone()))
        .collect();
    let stored = [
        ("stored-credential.bin", meeting.inviter.to_bytes()),
        (
            "stored-invitation.bin",
            meeting.invitation_secret.to_bytes(),
        ),
        (
            "stored-acceptance.bin",
            meeting.acceptance_secret.to_bytes(),
        ),
        ("stored-binding.bin", meeting.bindings[0].to_bytes()),
    ];
    files.extend(stored.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    let sealed = meeting.sealed_acceptance.as_bytes().to_vec();
    files.insert("sealed-acceptance.bin".to_owned(), sealed);
    for (number, said) in meeting.confirmations.iter().enumerate() {
        files.insert(format!("confirmation-{}.bin", number + 1), said.clone());
    }
    files
}

fn folders() -> [(String, Files); 4] {
    let worked = Files::from([("two-desks.json".to_owned(), text(&worked()))]);
    [
        (format!("{FOLDER}/accepted"), cases(accepted(), false)),
        (format!("{FOLDER}/refused"), cases(&refused(), true)),
        (format!("{FOLDER}/worked"), worked),
        ("fuzz/seeds/introduction".to_owned(), seeds()),
    ]
}

fn on_disk(folder: &str) -> Files {
    fs::read_dir(at_root(folder))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_files_are_byte_for_byte_what_the_code_writes() {
    for (folder, files) in folders() {
        if std::env::var_os(WRITE).is_some() {
            write(&folder, &files);
        }
        let found = on_disk(&folder);
        let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&files), "{folder}");
        for (name, bytes) in files {
            assert!(found[&name] == bytes, "{folder}/{name} is another");
        }
    }
}

fn write(folder: &str, files: &Files) {
    fs::create_dir_all(at_root(folder)).unwrap();
    for (name, bytes) in files {
        fs::write(at_root(folder).join(name), bytes).unwrap();
    }
}

#[test]
fn every_file_is_read_as_it_says() {
    let mut seen = Vec::new();
    for folder in ["accepted", "refused"] {
        for (name, text) in on_disk(&format!("{FOLDER}/{folder}")) {
            let case: Json = serde_json::from_slice(&text).unwrap();
            let kind = case["kind"].as_str().unwrap();
            let bytes = from_hex(case["hex"].as_str().unwrap()).unwrap();
            let outcome = read(kind, &bytes);
            if folder == "accepted" {
                assert_eq!(outcome, Ok(bytes), "{name}");
                seen.push(kind.to_owned());
            } else {
                let error = case["error"].as_str().unwrap();
                assert_eq!(outcome, Err(error.to_owned()), "{name}");
            }
        }
    }
    for kind in KINDS {
        assert!(
            seen.iter().any(|other| other == kind),
            "no vector of {kind}"
        );
    }
}

/// Nothing but the file: what another implementation would do with it.
#[test]
fn the_worked_introduction_is_gone_through_again_from_its_file() {
    let files = on_disk(&format!("{FOLDER}/worked"));
    let case: Json = serde_json::from_slice(&files["two-desks.json"]).unwrap();
    let field = |name: &str| from_hex(case[name].as_str().unwrap()).unwrap();
    let inviter = CredentialSecret::from_bytes(&field("inviter_secret")).unwrap();
    let invited = CredentialSecret::from_bytes(&field("invited_secret")).unwrap();
    let invitation = Invitation::from_bytes(&field("invitation")).unwrap();
    assert_eq!(invitation.credential, *inviter.public());
    let secret = InvitationSecret::from_bytes(&field("invitation_secret")).unwrap();
    let sealed = Envelope::from_bytes(field("sealed_acceptance")).unwrap();
    let acceptance = open_acceptance(&inviter, &secret, &invitation, &sealed, NOW).unwrap();
    assert_eq!(acceptance.to_bytes(), field("acceptance"));
    assert_eq!(acceptance.credential, *invited.public());
    let secret = AcceptanceSecret::from_bytes(&field("acceptance_secret")).unwrap();
    let sealed = Envelope::from_bytes(field("sealed_opening")).unwrap();
    let binding = open_opening(&invited, &secret, &sealed).unwrap();
    let binding = binding.joined(GROUP).unwrap();
    assert_eq!(binding.own_mac().as_slice(), field("invited_mac"));
    assert!(binding.is_others_mac(&field("inviter_mac").try_into().unwrap()));
    assert_eq!(binding.transcript(), Digest::of(&field("transcript")));
    assert_eq!(field("exported"), EXPORTED);
    let first = from_hex(case["confirmations"][0].as_str().unwrap()).unwrap();
    assert_eq!(first[1..33], field("invited_mac"));
}
