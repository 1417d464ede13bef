//! Two officers: one drafts, two approve, each in a window of their own with a credential of their own, and nothing is said before both.

use crate::driver::Driver;
use crate::meeting::met;
use crate::opening::enters;
use crate::program::{Desk, example, private, tacit};
use crate::window::Window;
use serde_json::Value;
use tacit_trial::Relay;
use tempfile::TempDir;

/// What opens both officers' files.
const PASSPHRASE: &str = "open sesame";

/// Two officers' files, and the desk's options that name them.
struct Officers(TempDir);

impl Officers {
    fn made() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let passphrase = folder.path().join("passphrase");
        private(&passphrase, &format!("{PASSPHRASE}\n"));
        let passphrase = passphrase.display().to_string();
        let officers = Self(folder);
        for name in ["first", "second"] {
            let out = officers.file(name);
            let create = ["officer", "create", "--name", name, "--out", &out];
            let by = ["--officer-passphrase-file", &passphrase];
            let said = tacit(&[&create[..], &by].concat(), officers.0.path());
            assert_eq!(said.code, 0, "{said:?}");
        }
        officers
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn public(&self, name: &str) -> String {
        self.file(name) + ".public"
    }
}

/// Lets the persons in whom the test is about.
fn staff(desk: &Desk) {
    desk.well(&["person", "add", "Kim", "--role", "keeper"]);
    desk.well(&["person", "add", "Dora", "--role", "drafter"]);
    desk.well(&["person", "add", "Rea", "--role", "reader"]);
    for (name, officer) in [("Una", "first"), ("Ivo", "second")] {
        desk.well(&[
            "person",
            "add",
            name,
            "--role",
            "approver",
            "--officer",
            officer,
        ]);
    }
}

/// Drafts a text, looks at all of it and puts it before the officers; the name of the proposal.
async fn proposes(desk: &Desk, window: &Window, text: &str) -> String {
    let known = names(desk);
    window.go("/say/give?channel=line").await;
    window.pastes("The text of the assurance", text).await;
    window.presses("Show all that would be said").await;
    window.sees("Nothing is said yet").await;
    window.presses("Put exactly this before 2 officers").await;
    window.sees("of 2 app").await;
    let found = desk.until(&["proposals"], |it| {
        it["proposals"].as_array().unwrap().len() > known.len()
    });
    let mut proposals = found["proposals"].as_array().unwrap().iter();
    let fresh = proposals.find(|it| !known.contains(&it["name"])).unwrap();
    fresh["name"].as_str().unwrap().to_owned()
}

fn names(desk: &Desk) -> Vec<Value> {
    let found = desk.data(&["proposals"]);
    let proposals = found["proposals"].as_array().unwrap().iter();
    proposals.map(|it| it["name"].clone()).collect()
}

/// Lays an officer's own file beside the desk.
async fn lays(window: &Window, file: &str) {
    window.go("/desk").await;
    let field = window.field("Your officer's file").await;
    field.send_keys(file).await.unwrap();
    let passphrase = window.finds("#file-passphrase").await;
    passphrase.send_keys(PASSPHRASE).await.unwrap();
    window.presses("Lay it beside this desk").await;
    window.sees("lies beside this desk").await;
}

/// That a page shows a proposal's text, word for word, and what it licenses.
async fn sees_the_text(window: &Window, proposal: &str, words: &str) {
    window.go(&format!("/proposals/{proposal}")).await;
    window.sees(words).await;
    window.sees("self-made excuse").await;
}

#[tokio::test]
async fn what_commits_is_said_when_two_officers_have_approved_the_same_text_in_their_own_windows() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let officers = Officers::made();
    let public = ["first", "second"].map(|name| officers.public(name));
    let rule = [
        "--officer",
        &public[0],
        "--officer",
        &public[1],
        "--approvals",
        "2",
    ];
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&rule, &[]]);
    staff(&arland);
    let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
    let words = "Arland will not attack Borland";
    let drafter = enters(&driver, &arland, "Dora").await;
    let name = proposes(&arland, &drafter, &text).await;
    drafter.go(&format!("/proposals/{name}")).await;
    drafter
        .sees("Officers approve this. You may see everything.")
        .await;

    let first = enters(&driver, &arland, "Una").await;
    first.sees("0 of 2 have approved").await;
    first.presses("Look at it").await;
    first.sees("Lay your officer's file beside it").await;
    lays(&first, &officers.file("first")).await;
    sees_the_text(&first, &name, words).await;
    first
        .types("The passphrase of your officer's file", "not it")
        .await;
    first.presses("Approve exactly this").await;
    first.sees("Nothing was done.").await;
    first
        .types("The passphrase of your officer's file", PASSPHRASE)
        .await;
    first.presses("Approve exactly this").await;
    first.sees("1 of 2").await;

    let second = enters(&driver, &arland, "Ivo").await;
    second.has_an_authenticator().await;
    lays(&second, &officers.file("second")).await;
    second.presses("Make a passkey").await;
    second
        .types("What it is called here", "the key in the desk")
        .await;
    let passphrase = second.finds("#passkey-passphrase").await;
    passphrase.send_keys(PASSPHRASE).await.unwrap();
    second.presses_at("form[data-passkey=make] button").await;
    second.sees("a passkey: the key in the desk").await;

    let reader = enters(&driver, &arland, "Rea").await;
    sees_the_text(&reader, &name, words).await;
    let buttons = "return [...document.querySelectorAll('main button')].map(it => it.innerText)";
    assert_eq!(
        reader.script(buttons).await,
        Value::Array(Vec::new()),
        "a reader presses nothing"
    );
    reader.go("/channels/line").await;
    reader.sees("waits for officers").await;
    assert_eq!(reader.script(buttons).await, Value::Array(Vec::new()));

    sees_the_text(&second, &name, words).await;
    assert!(
        arland.data(&["message", "list"])["messages"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    second.presses("Approve with a passkey").await;
    second.sees("sealed as m-").await;
    first.go("/proposals").await;
    first.sees("Nothing waits for officers.").await;
    let came = |it: &Value| it["messages"][0]["what"] == "assurance";
    borland.until(&["inbox"], came);
    let acts = arland.data(&["acts"]).to_string();
    for person in ["Dora", "Una", "Ivo"] {
        assert!(acts.contains(&format!("\"by\":\"{person}\"")), "{acts}");
    }
}

#[tokio::test]
async fn an_approval_of_another_text_than_the_one_that_waits_approves_nothing() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let officers = Officers::made();
    let public = ["first", "second"].map(|name| officers.public(name));
    let rule = [
        "--officer",
        &public[0],
        "--officer",
        &public[1],
        "--approvals",
        "2",
    ];
    let relay = Relay::start(&[]);
    let (arland, _borland) = met(&relay, [&rule, &[]]);
    staff(&arland);
    let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
    let drafter = enters(&driver, &arland, "Dora").await;
    let first = enters(&driver, &arland, "Una").await;
    let second = enters(&driver, &arland, "Ivo").await;
    lays(&first, &officers.file("first")).await;
    lays(&second, &officers.file("second")).await;
    let old = proposes(&arland, &drafter, &text).await;
    let new = proposes(
        &arland,
        &drafter,
        &text.replace("\"No first strike\"", "\"No first strike, mended\""),
    )
    .await;
    assert_ne!(old, new);
    for (window, name) in [(&first, &old), (&second, &new)] {
        window.go(&format!("/proposals/{name}")).await;
        window.sees("self-made excuse").await;
        window
            .types("The passphrase of your officer's file", PASSPHRASE)
            .await;
    }
    // The form on the page of the one names the other: as a page that was open while the text was drafted anew would.
    first
        .script(&format!(
            "document.querySelector('#approve input[name=proposal]').value = '{new}'"
        ))
        .await;
    first.presses("Approve exactly this").await;
    first.sees("It has changed meanwhile.").await;
    second.presses("Approve exactly this").await;
    second.sees("1 of 2").await;
    sees_the_text(&first, &old, "Arland will not attack Borland").await;
    first
        .types("The passphrase of your officer's file", PASSPHRASE)
        .await;
    // It is dropped while the officer's window still shows it.
    second.go(&format!("/proposals/{old}")).await;
    second.presses("Discard it").await;
    second
        .types("Why; it is kept at this desk", "it was drafted anew")
        .await;
    second.presses("Discard this proposal").await;
    second.sees("mended").await;
    first.presses("Approve exactly this").await;
    first.sees("What waits for officers").await;
    first.sees_nothing_of("2 of 2").await;
    assert!(
        arland.data(&["message", "list"])["messages"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
