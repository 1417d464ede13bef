//! Every page of a desk that has something to show, in the eyes of the accessibility checker: light and dark, on a small and a large screen.

use crate::driver::Driver;
use crate::meeting::met;
use crate::opening::{enters, link};
use crate::program::{Desk, example, private, tacit};
use crate::window::{Scheme, Window};
use serde_json::Value;
use tacit_trial::Relay;
use tempfile::TempDir;

/// What opens the officer's file.
const PASSPHRASE: &str = "open sesame";

/// What no command records.
const LATER: &str = r#"{"v":1,"type":"source","id":"courier","label":"the Northern Courier"}
{"v":1,"type":"exposure","id":"in-the-courier","of":["MESSAGE"],"existence":true,"terms":["act"],"known_to":["the public"],"since":"2026-01-16Z","source":"courier","learned":"2026-01-16T06:00Z"}
{"v":1,"type":"posture","id":"arland-silent","party":"arland","of":"in-the-courier","posture":"declined","learned":"2026-01-16T12:00Z"}
"#;

/// A desk with something on every page; what has to live as long as it does.
struct Filled {
    folder: TempDir,
    arland: Desk,
    _borland: Desk,
    _relay: Relay,
}

impl Filled {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name).display().to_string();
        private(
            &folder.path().join("passphrase"),
            &format!("{PASSPHRASE}\n"),
        );
        let (out, passphrase) = (file("first"), file("passphrase"));
        let create = [
            "officer",
            "create",
            "--name",
            "first",
            "--out",
            &out,
            "--officer-passphrase-file",
            &passphrase,
        ];
        let said = tacit(&create, folder.path());
        assert_eq!(said.code, 0, "{said:?}");
        let public = file("first.public");
        let relay = Relay::start(&[]);
        let (arland, borland) = met(&relay, [&["--officer", &public, "--approvals", "1"], &[]]);
        let roles = [
            "--role",
            "keeper",
            "--role",
            "drafter",
            "--role",
            "approver",
            "--officer",
            "first",
        ];
        arland.well(&[&["person", "add", "Kim"][..], &roles].concat());
        Self {
            folder,
            arland,
            _borland: borland,
            _relay: relay,
        }
        .filled()
    }

    fn filled(self) -> Self {
        let (arland, borland) = (&self.arland, &self._borland);
        let text = example("arland-to-borland.assurance");
        let by = [
            "--officer".to_owned(),
            self.folder.path().join("first").display().to_string(),
            "--officer-passphrase-file".to_owned(),
            self.folder.path().join("passphrase").display().to_string(),
        ];
        let by: Vec<&str> = by.iter().map(String::as_str).collect();
        arland.confirmed(&[&["assurance", "give", &text, "--channel", "line"][..], &by].concat());
        let found = borland.until(&["inbox"], |it| it["messages"][0]["what"] == "assurance");
        let given = found["messages"][0]["record"].as_str().unwrap();
        let answer = example("borland-to-arland.assurance");
        borland.confirmed(&["assurance", "answer", given, "--with", &answer]);
        arland.until(&["inbox"], |it| it["messages"][0]["what"] == "assurance");
        for (words, precedence) in [
            ("Is anybody there?", "flash"),
            ("الهدوء في الشمال مستمر", "routine"),
        ] {
            borland.well(&[
                "message",
                "send",
                words,
                "--channel",
                "line",
                "--precedence",
                precedence,
            ]);
        }
        arland.until(&["inbox"], |it| {
            it["messages"].as_array().unwrap().len() == 3
        });
        arland.well(&[
            "note",
            "add",
            "--kind",
            "doubt",
            "Nothing is said of patrols by night.",
        ]);
        arland.well(&[
            "incident",
            "source",
            "wire",
            "--label",
            "the wire agencies",
            "--accept",
        ]);
        // What one source tells twice is not offered as one.
        arland.well(&["incident", "source", "radio", "--label", "Radio Deltaland"]);
        for (id, by, begin) in [
            ("rockets", "wire", "2026-01-13T21:00Z"),
            ("rockets-again", "radio", "2026-01-13T21:10Z"),
        ] {
            let label = ["--label", "Rockets fall on the north", "--begin", begin];
            arland.well(&[&["incident", "record", id][..], &label].concat());
            let claim = ["incident", "claim", id, "--by", by, "--act", "rocket-fire"];
            let more = ["--hits", "territory of arland", "--grade", "clear"];
            arland.well(&[&claim[..], &more].concat());
        }
        let later = self.folder.path().join("later.jsonl");
        std::fs::write(&later, LATER.replace("MESSAGE", given)).unwrap();
        arland.well(&["incident", "import", &later.display().to_string()]);
        self
    }
}

/// The pages, each with words that are there once it is whole.
async fn pages(window: &Window, desk: &Desk) -> Vec<(String, &'static str)> {
    let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
    let mended = text.replace("72 hours before", "48 hours before");
    window.go("/say/give?channel=line").await;
    window.pastes("The text of the assurance", &mended).await;
    window.presses("Show all that would be said").await;
    window.presses("Put exactly this before an officer").await;
    let found = desk.until(&["proposals"], |it| it["proposals"][0]["name"].is_string());
    let proposal = format!(
        "/proposals/{}",
        found["proposals"][0]["name"].as_str().unwrap()
    );
    window.go("/say/give?channel=line").await;
    window
        .pastes(
            "The text of the assurance",
            &text.replace("72 hours before", "24 hours before"),
        )
        .await;
    window.presses("Show all that would be said").await;
    window.sees("self-made excuse").await;
    window.go("/promises").await;
    window.presses("No first strike").await;
    window.sees("What can be said about it").await;
    let promise = window.path().await;
    let found = desk.data(&["inbox"]);
    let given = found["messages"].as_array().unwrap().iter();
    let given = given
        .filter(|it| it["what"] == "assurance")
        .find_map(|it| it["record"].as_str());
    let letter = format!("/letters/{}", given.unwrap());
    let mut pages = vec![
        (proposal, "self-made excuse"),
        (promise, "self-made excuse"),
        (letter, "What became of it"),
    ];
    let fixed = [
        ("/", "nobody here has said to have read it"),
        ("/channels", "verified"),
        ("/channels/line", "What was said"),
        ("/channels/line/verify", "Record what you were told"),
        ("/notes", "patrols by night"),
        ("/say/note?channel=line", "Nothing is said yet."),
        ("/say/give?channel=line", "Nothing is said yet."),
        ("/say/give/look?channel=line", "self-made excuse"),
        ("/promises", "Given"),
        ("/timeline", "What stood"),
        ("/timeline?known=2026-01-14T12:00:00", "What stood"),
        ("/incidents", "Record an incident"),
        ("/incidents/rockets", "What is claimed of it"),
        ("/incidents/sources", "the wire agencies"),
        ("/incidents/import", "Take it in"),
        ("/incidents/pairs", "rockets-again"),
        ("/exposure", "the Northern Courier"),
        ("/proposals", "of 1 approved"),
        ("/desk", "Persons"),
        ("/desk/acts", "Kim"),
        ("/nowhere", "There is no such page"),
    ];
    pages.extend(fixed.map(|(path, words)| (path.to_owned(), words)));
    pages
}

/// What keeps anybody out of a page, in every look.
async fn barriers(window: &Window, page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for size in [[390, 900], [1280, 900]] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            window.looks(size, scheme).await;
            // Parts that a reader opens are read as well.
            window
                .script("document.querySelectorAll('details').forEach(it => it.open = true)")
                .await;
            let barriers = window.barriers().await.into_iter();
            found.extend(barriers.map(|it| format!("{page} at {size:?} in {scheme:?}: {it}")));
            let wider = window
                .script("return document.documentElement.scrollWidth > innerWidth")
                .await;
            if wider == Value::Bool(true) {
                found.push(format!("{page} at {size:?} runs out of the window"));
            }
        }
    }
    found
}

#[tokio::test]
async fn no_page_keeps_anybody_out() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let filled = Filled::begin();
    let desk = &filled.arland;
    let window = driver.window().await;
    window.open(&link(desk, "Kim")).await;
    window.sees("This link logs").await;
    let mut found = barriers(&window, "the login").await;
    window.go("/").await;
    window.sees("Nobody is logged in").await;
    found.extend(barriers(&window, "without a login").await);
    let window = enters(&driver, desk, "Kim").await;
    for (path, words) in pages(&window, desk).await {
        window.go(&path).await;
        window.sees(words).await;
        found.extend(barriers(&window, &path).await);
    }
    window.go("/").await;
    window.presses("Log out").await;
    window.sees("You are logged out").await;
    found.extend(barriers(&window, "logged out").await);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
