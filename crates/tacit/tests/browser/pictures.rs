//! Pictures of the console for the officers' guide: two desks and a relay live through nine days, and what Arland's persons then see is written down.
//!
//! `docs/officers/pictures` runs it. With `TACIT_PICTURES=FOLDER` whole pages are written there, in every size, light and dark, to be looked at.

use crate::driver::Driver;
use crate::meeting::{invite, only};
use crate::opening::enters;
use crate::program::{Desk, example, private, tacit};
use crate::window::{Scheme, Window};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tacit_trial::Relay;
use tempfile::TempDir;

/// What no command records: the newspaper, and how each side stands to it.
const LATER: &str = r#"{"v":1,"type":"source","id":"courier","label":"the Northern Courier"}
{"v":1,"type":"source","id":"radio","label":"Radio Borland","rests_on":["courier"]}
{"v":1,"type":"stance","id":"borland-takes","viewpoint":"B","claim":"rockets-fell","stance":"accept","learned":"2026-01-15T09:00Z"}
{"v":1,"type":"posture","id":"borland-denies","party":"borland","of":"rockets-author","posture":"denied","learned":"2026-01-15T09:00Z"}
{"v":1,"type":"exposure","id":"in-the-courier","of":["MESSAGE"],"existence":true,"terms":["act"],"known_to":["the public"],"since":"2026-01-16Z","source":"courier","learned":"2026-01-16T06:00Z"}
{"v":1,"type":"exposure","id":"on-the-radio","of":["MESSAGE"],"existence":true,"known_to":["the public"],"since":"2026-01-16Z","source":"radio","learned":"2026-01-16T09:00Z"}
{"v":1,"type":"exposure","id":"powers-told","of":["MESSAGE"],"existence":true,"names":["mediania"],"known_to":["united-powers"],"since":["2026-01-13Z","2026-01-15Z"],"source":"courier","learned":"2026-01-16T06:00Z"}
{"v":1,"type":"posture","id":"arland-silent","party":"arland","of":"in-the-courier","posture":"declined","learned":"2026-01-16T12:00Z"}
{"v":1,"type":"posture","id":"borland-no","party":"borland","of":"in-the-courier","posture":"denied","learned":"2026-01-16T15:00Z"}
{"v":1,"type":"statement","id":"speech","by":"borland","kind":"speech","text":"nobody has promised anybody anything","at":"2026-01-16T15:00Z","source":"radio","learned":"2026-01-16T15:00Z"}
"#;

/// The two desks, and what has to live as long as they do.
struct Story {
    folder: TempDir,
    arland: Desk,
    borland: Desk,
    _relay: Relay,
}

/// One picture: its file, where it is seen, and what has to be on the page.
struct View {
    file: &'static str,
    path: String,
    sees: &'static str,
    /// What stands at the top of it; else the page's beginning.
    top: Option<&'static str>,
}

impl Story {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = folder.path().join("clock").display().to_string();
        set(folder.path(), "2026-01-10T09:00Z");
        private(&folder.path().join("passphrase"), "open sesame\n");
        for (file, name) in [("first", "First officer"), ("second", "Second officer")] {
            let out = folder.path().join(file).display().to_string();
            let passphrase = folder.path().join("passphrase").display().to_string();
            let said = tacit(
                &[
                    "officer",
                    "create",
                    "--name",
                    name,
                    "--out",
                    &out,
                    "--officer-passphrase-file",
                    &passphrase,
                ],
                folder.path(),
            );
            assert_eq!(said.code, 0, "{said:?}");
        }
        let public =
            ["first", "second"].map(|it| folder.path().join(it).display().to_string() + ".public");
        let kept = ["--exercise-clock", clock.as_str()];
        let rule = [
            "--officer",
            &public[0],
            "--officer",
            &public[1],
            "--approvals",
            "2",
        ];
        let relay = Relay::start_with(&kept);
        let mut arland = Desk::make("arland", "A", &[&kept[..], &rule].concat());
        let mut borland = Desk::make("borland", "B", &kept);
        arland.well(&[
            "person", "add", "Kim Hale", "--role", "keeper", "--role", "drafter",
        ]);
        arland.well(&["person", "add", "Dora Lind", "--role", "drafter"]);
        arland.well(&[
            "person",
            "add",
            "Marta Oss",
            "--role",
            "approver",
            "--officer",
            "First officer",
        ]);
        arland.well(&[
            "person",
            "add",
            "Ivo Rann",
            "--role",
            "approver",
            "--officer",
            "Second officer",
        ]);
        arland.run();
        borland.run();
        invite(&relay, &arland, &borland);
        for (desk, other) in [(&arland, &borland), (&borland, &arland)] {
            desk.until(&["channel", "status"], |it| {
                it["channels"][0]["step"] == "open"
            });
            let fingerprint = other.data(&["desk", "status"])["fingerprint"].clone();
            let fingerprint = fingerprint.as_str().unwrap();
            let how = [
                "--way",
                "words",
                "--source",
                "the ambassador, by telephone",
                "--fingerprint",
                fingerprint,
            ];
            desk.well(&[&["channel", "verify", "line"], &how[..]].concat());
        }
        Self {
            folder,
            arland,
            borland,
            _relay: relay,
        }
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Sets the clock of all three forward.
    fn until(&self, time: &str) {
        set(self.folder.path(), time);
    }

    /// Arland says what takes its first officer, and waits for the second.
    fn proposed(&self, order: &[&str]) -> String {
        let (officer, passphrase) = (self.file("first"), self.file("passphrase"));
        let by = [
            "--officer",
            &officer,
            "--officer-passphrase-file",
            &passphrase,
        ];
        self.arland.confirmed(&[order, &by].concat());
        let waits = self.arland.data(&["proposals"]);
        waits["proposals"][0]["name"].as_str().unwrap().to_owned()
    }

    /// The second officer approves.
    fn approved(&self, name: &str) {
        let (officer, passphrase) = (self.file("second"), self.file("passphrase"));
        let by = [
            "--officer",
            &officer,
            "--officer-passphrase-file",
            &passphrase,
        ];
        self.arland
            .well(&[&["approve", name, "--confirm", name], &by[..]].concat());
    }

    /// The promises of both sides; the name of the message that gave Arland's.
    fn promised(&self) -> String {
        let text = example("arland-to-borland.assurance");
        let name = self.proposed(&[
            "assurance",
            "give",
            &text,
            "--channel",
            "line",
            "--authority",
            "instructed",
            "--precedence",
            "priority",
        ]);
        self.approved(&name);
        let came = |it: &Value, what: &str| only(it, what)["record"].as_str().map(str::to_owned);
        let found = self
            .borland
            .until(&["inbox"], |it| came(it, "assurance").is_some());
        let given = came(&found, "assurance").unwrap();
        self.borland.well(&["message", "read", &given]);
        let answer = example("borland-to-arland.assurance");
        self.borland
            .confirmed(&["assurance", "answer", &given, "--with", &answer]);
        let found = self
            .arland
            .until(&["inbox"], |it| it["messages"][0]["record"].is_string());
        let received = found["messages"][0]["record"].as_str().unwrap().to_owned();
        self.arland.well(&["message", "read", &received]);
        given
    }

    /// A note from one desk, read at the other if so.
    fn said(&self, from_arland: bool, words: &str, precedence: &str, read: bool) {
        let (from, to) = if from_arland {
            (&self.arland, &self.borland)
        } else {
            (&self.borland, &self.arland)
        };
        from.well(&[
            "message",
            "send",
            words,
            "--channel",
            "line",
            "--precedence",
            precedence,
        ]);
        let of_it = |it: &Value| {
            let mut messages = it["messages"].as_array().unwrap().iter();
            let found = messages.find(|it| it.to_string().contains(words));
            found.map(|it| it["record"].as_str().unwrap().to_owned())
        };
        let found = to.until(&["inbox"], |it| of_it(it).is_some());
        if read {
            to.well(&["message", "read", &of_it(&found).unwrap()]);
        }
    }

    /// Rockets fall; Arland says whose they were, and asks.
    fn rockets(&self) {
        let (arland, borland) = (&self.arland, &self.borland);
        let record = |id: &str, label: &str, begin: &str| {
            arland.well(&["incident", "record", id, "--label", label, "--begin", begin]);
        };
        let claim = |incident: &str, more: &[&str]| {
            arland.well(&[&["incident", "claim", incident], more].concat());
        };
        arland.well(&[
            "incident",
            "source",
            "wire",
            "--label",
            "the wire agencies",
            "--accept",
        ]);
        record(
            "rockets",
            "Rockets fall on the north of Arland",
            "2026-01-13T21:00Z",
        );
        let hits = [
            "--act",
            "rocket-fire",
            "--hits",
            "territory of arland",
            "--grade",
            "clear",
        ];
        claim("rockets", &[&["--id", "rockets-fell"], &hits[..]].concat());
        claim(
            "rockets",
            &[&["--id", "rockets-wire", "--by", "wire"], &hits[..]].concat(),
        );
        claim(
            "rockets",
            &[
                "--id",
                "rockets-author",
                "--author",
                "gamma-brigades",
                "--grade",
                "clear",
            ],
        );
        arland.well(&["incident", "report", "rockets", "--channel", "line"]);
        arland.well(&[
            "clarify",
            "ask",
            "Who fired?",
            "--assurance",
            "No first strike",
            "--incident",
            "rockets",
            "--precedence",
            "immediate",
        ]);
        borland.until(&["inbox"], |it| it.to_string().contains("Who fired?"));
        record(
            "loudspeakers",
            "Loudspeakers shout across the river",
            "2026-01-14T03:00Z..2026-01-14T05:00Z",
        );
        claim(
            "loudspeakers",
            &[
                "--by", "wire", "--act", "rhetoric", "--author", "borland", "--grade", "clear",
            ],
        );
    }

    fn exposed(&self, given: &str) {
        let file = self.folder.path().join("later.jsonl");
        std::fs::write(&file, LATER.replace("MESSAGE", given)).unwrap();
        self.arland
            .well(&["incident", "import", &file.display().to_string()]);
    }

    fn told() -> Self {
        let story = Self::begin();
        let given = story.promised();
        story.until("2026-01-12T08:00Z");
        story.said(
            true,
            "The northern command has been told to keep away from the river.",
            "routine",
            true,
        );
        story.said(
            false,
            "Understood. The same was said to ours this morning.",
            "routine",
            true,
        );
        story.arland.well(&["note", "add", "--kind", "doubt", "Their second sentence says nothing of patrols by night. Ask the ambassador before anybody relies on it."]);
        story.until("2026-01-14T06:30Z");
        story.rockets();
        story.until("2026-01-15T08:00Z");
        story.said(
            false,
            "Those were not ours, and not by anybody whom we direct.",
            "immediate",
            true,
        );
        story.until("2026-01-16T16:00Z");
        story.exposed(&given);
        story.until("2026-01-18T02:40Z");
        let arland = &story.arland;
        arland.well(&[
            "incident",
            "record",
            "outage",
            "--label",
            "The lights go out in the northern district",
            "--begin",
            "2026-01-17T22:10Z",
        ]);
        arland.well(&[
            "incident",
            "claim",
            "outage",
            "--by",
            "wire",
            "--act",
            "cyber-operation",
            "--grade",
            "balance",
        ]);
        story.said(false, "Is your government still bound by what it gave on the 10th? Our chief of staff asks before dawn.", "flash", false);
        let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
        let renewed = text
            .replace("\"No first strike\"", "\"No first strike, renewed\"")
            .replace("72 hours before", "48 hours before");
        let file = arland.file("renewed.assurance");
        std::fs::write(&file, renewed).unwrap();
        story.proposed(&[
            "assurance",
            "give",
            &file.display().to_string(),
            "--channel",
            "line",
            "--authority",
            "instructed",
            "--precedence",
            "immediate",
        ]);
        story
    }
}

fn set(folder: &Path, time: &str) {
    let clock = folder.join("clock").display().to_string();
    let said = tacit(
        &["exercise", "clock", "--file", &clock, "--set", time],
        folder,
    );
    assert_eq!(said.code, 0, "{said:?}");
}

fn views(story: &Story, window: &str) -> Vec<View> {
    let view = |file, path: &str, sees, top| View {
        file,
        path: path.to_owned(),
        sees,
        top,
    };
    if window == "officer" {
        let waits = story.arland.data(&["proposals"]);
        let name = waits["proposals"][0]["name"].as_str().unwrap();
        let path = format!("/proposals/{name}");
        return vec![
            view("proposal", &path, "self-made excuse", None),
            view("approve", &path, "self-made excuse", Some("#approve")),
        ];
    }
    if window == "keeper" {
        return vec![
            view("desk", "/desk", "Marta Oss", None),
            view("acts", "/desk/acts", "Kim Hale", None),
            view("import", "/incidents/import", "Take it in", None),
            view("verify", "/channels/line/verify", "Record it", None),
        ];
    }
    vec![
        view("today", "/", "waits for officers", None),
        view("channels", "/channels", "Heard from", None),
        view("thread", "/channels/line", "What was said", None),
        view("notes", "/notes", "Keep something", None),
        view("promises", "/promises", "Where eyes differ", None),
        view("timeline", "/timeline", "What stood", None),
        view(
            "timeline-past",
            "/timeline?known=2026-01-14T12:00:00",
            "As known at",
            None,
        ),
        view("incidents", "/incidents", "on record", None),
        view(
            "incident",
            "/incidents/rockets",
            "What is claimed of it",
            None,
        ),
        view("sources", "/incidents/sources", "Declare a source", None),
        view("pairs", "/incidents/pairs", "compared", None),
        view("exposure", "/exposure", "Northern Courier", None),
        view("proposals", "/proposals", "What waits for officers", None),
    ]
}

/// Those that the guide shows.
const GUIDE: [&str; 14] = [
    "today",
    "thread",
    "message",
    "drawn-up",
    "licenses",
    "approve",
    "promises",
    "promise",
    "timeline",
    "timeline-past",
    "incidents",
    "incident",
    "exposure",
    "desk",
];

/// Where pictures go, and in which sizes.
struct Camera {
    folder: PathBuf,
    all: bool,
}

impl Camera {
    fn new() -> Self {
        match std::env::var_os("TACIT_PICTURES") {
            Some(folder) => Self {
                folder: folder.into(),
                all: true,
            },
            None => Self {
                folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/officers"),
                all: false,
            },
        }
    }

    /// Waits for the page to be whole, and takes it.
    async fn takes(&self, window: &Window, view: &View) {
        if !self.all && !GUIDE.contains(&view.file) {
            return;
        }
        if !view.path.is_empty() {
            window.looks([1280, 900], Scheme::Light).await;
            window.go(&view.path).await;
        }
        window.sees(view.sees).await;
        if !self.all {
            window.looks([1280, 900], Scheme::Light).await;
            if let Some(top) = view.top {
                window
                    .script(&format!("const top = document.querySelector('{top}').getBoundingClientRect().top; scrollTo({{ top: top + scrollY - 60, behavior: 'instant' }})"))
                    .await;
            }
            window
                .picture(&self.folder.join(format!("{}.png", view.file)))
                .await;
            return;
        }
        std::fs::create_dir_all(&self.folder).unwrap();
        for width in [390, 1280, 2560] {
            for (scheme, word) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
                window.looks([width, 900], scheme).await;
                let height = window
                    .script("return document.documentElement.scrollHeight")
                    .await;
                let height = u32::try_from(height.as_u64().unwrap())
                    .unwrap()
                    .clamp(900, 5_000);
                window.looks([width, height], scheme).await;
                let file = format!("{}-{width}-{word}.png", view.file);
                window.picture(&self.folder.join(file)).await;
            }
        }
    }
}

/// Writes files of the guide, where `docs/officers/pictures` asks for them; else there is nothing to do.
#[tokio::test]
async fn pictures() {
    if std::env::var_os("TACIT_PICTURES_WANTED").is_none() {
        return;
    }
    let driver = Driver::start().unwrap();
    let camera = Camera::new();
    let story = tokio::task::spawn_blocking(Story::told).await.unwrap();
    if std::env::var_os("TACIT_PICTURES_STAY").is_some() {
        println!("{}", story.arland.path("desk"));
        tokio::time::sleep(std::time::Duration::from_secs(3_000)).await;
    }

    let dora = enters(&driver, &story.arland, "Dora Lind").await;
    for view in views(&story, "drafter") {
        camera.takes(&dora, &view).await;
    }
    let here = |file, sees, top| View {
        file,
        path: String::new(),
        sees,
        top,
    };
    dora.go("/promises").await;
    dora.presses("No first strike").await;
    dora.sees("self-made excuse").await;
    camera
        .takes(&dora, &here("promise", "word for word", None))
        .await;
    camera
        .takes(
            &dora,
            &here("findings", "self-made excuse", Some("#licenses")),
        )
        .await;
    dora.go("/channels/line").await;
    dora.presses("They said: note").await;
    camera
        .takes(&dora, &here("message", "What became of it", None))
        .await;
    dora.go("/say/give?channel=line").await;
    let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
    // What is given already cannot be given again: the hours are others.
    let text = text.replace("wait 72 hours", "wait 24 hours");
    dora.pastes("The text of the assurance", &text).await;
    camera
        .takes(&dora, &here("draft", "Show all that would be said", None))
        .await;
    dora.presses("Show all that would be said").await;
    dora.sees("self-made excuse").await;
    camera
        .takes(&dora, &here("drawn-up", "All this, by one name", None))
        .await;
    camera
        .takes(
            &dora,
            &here("licenses", "All this, by one name", Some("#licenses")),
        )
        .await;

    let ivo = enters(&driver, &story.arland, "Ivo Rann").await;
    ivo.go("/desk").await;
    let file = ivo.field("Your officer's file").await;
    file.send_keys(&story.file("second")).await.unwrap();
    ivo.types("What opens your officer's file", "open sesame")
        .await;
    ivo.presses("Lay it beside this desk").await;
    ivo.sees("lies beside this desk").await;
    for view in views(&story, "officer") {
        camera.takes(&ivo, &view).await;
    }
    let kim = enters(&driver, &story.arland, "Kim Hale").await;
    for view in views(&story, "keeper") {
        camera.takes(&kim, &view).await;
    }
}
