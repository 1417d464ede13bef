//! The December scenario, lived through by clicks at both desks: what happens is in `examples/december`, and what must be seen as well.

use crate::driver::Driver;
use crate::meeting::{join, verify};
use crate::opening::enters;
use crate::program::{Desk, tacit};
use crate::window::Window;
use serde_json::{Value, json};
use std::path::PathBuf;
use tacit_trial::Relay;
use tempfile::TempDir;

/// The person of each desk: one officer on duty, who keeps it as well.
const OFFICER: &str = "Officer on duty";

/// What every promise stands at, in which eyes, as the page of promises shows it.
const STANDINGS: &str = "return [...document.querySelectorAll('article.card')].flatMap(card =>
    [...card.querySelectorAll('.eyes > li')].map(eyes => ({
        title: card.querySelector('h3').innerText,
        eyes: eyes.querySelector('.whose').innerText,
        word: eyes.querySelector('.whose + .tag').innerText,
        marks: [...eyes.querySelectorAll('.since .tag')].map(it => it.innerText.split(/[ :]/)[0]).sort() })));";

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/december")
        .join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap()
}

fn data(name: &str) -> Value {
    toml::from_str(&text(name)).unwrap()
}

/// How a text calls itself.
fn title(assurance: &str) -> &str {
    let mut lines = assurance.lines();
    let named = lines.find_map(|line| line.strip_prefix("Assurance \""));
    named.unwrap().trim_end_matches("\".")
}

/// A record of a file, by its name.
fn record(name: &str, id: &str) -> Value {
    let text = text(&format!("{name}.records.jsonl"));
    let mut records = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.find(|it| it["id"] == id).unwrap()
}

/// One side: its desk, and the window of its officer.
struct Side {
    desk: Desk,
    window: Window,
    eyes: String,
}

/// Both sides, and what they go by.
struct December {
    folder: TempDir,
    a: Side,
    b: Side,
    _relay: Relay,
}

impl December {
    async fn begin(driver: &Driver) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let story = data("exercise.toml");
        set(&folder, story["begins"].as_str().unwrap());
        let clock = clock(&folder);
        let kept = ["--exercise-clock", clock.as_str()];
        let relay = Relay::start_with(&kept);
        let vocabulary = file("december.vocabulary.toml").display().to_string();
        let named = |at: usize, what: &str| story["desk"][at][what].as_str().unwrap().to_owned();
        let made = |at: usize| {
            let mut desk =
                Desk::make_with(&vocabulary, &named(at, "party"), &named(at, "eyes"), &kept);
            let person = [
                "person", "add", OFFICER, "--role", "keeper", "--role", "drafter",
            ];
            desk.well(&person);
            desk.run();
            desk
        };
        let (one, other) = (made(0), made(1));
        let names = [0, 1].map(|at| (named(at, "party"), named(at, "eyes")));
        let [(first, first_eyes), (second, second_eyes)] = &names;
        let sides = [
            (&one, first.as_str(), first_eyes.as_str()),
            (&other, second, second_eyes),
        ];
        join(&relay, sides, story["carrier"].as_str().unwrap());
        verify(&one, &other);
        let [(_, eyes), (_, their_eyes)] = names;
        let window = enters(driver, &one, OFFICER).await;
        let a = Side {
            desk: one,
            window,
            eyes,
        };
        let window = enters(driver, &other, OFFICER).await;
        let b = Side {
            desk: other,
            window,
            eyes: their_eyes,
        };
        Self {
            folder,
            a,
            b,
            _relay: relay,
        }
    }

    fn sides(&self) -> [&Side; 2] {
        [&self.a, &self.b]
    }

    /// Sets the clock of all three forward.
    fn set(&self, time: &str) {
        set(&self.folder, time);
    }

    /// Each desk takes in these records, as a file that a keeper brings.
    async fn learn(&self, records: &[Value]) {
        let lines: String = records.iter().map(|it| format!("{it}\n")).collect();
        let file = self.folder.path().join("learned.jsonl");
        std::fs::write(&file, lines).unwrap();
        for side in self.sides() {
            let window = &side.window;
            window.go("/incidents").await;
            window.presses("Take in a file").await;
            let field = window.field("The file").await;
            field.send_keys(&file.display().to_string()).await.unwrap();
            window.presses("Take it in").await;
            window.sees("Left out\nno lines").await;
        }
    }
}

impl Side {
    /// Puts an incident and what is claimed of it on record, by the form.
    async fn enters(&self, incident: &Value, claim: &Value) {
        let window = &self.window;
        window.go("/incidents").await;
        let word = |of: &Value| of.as_str().unwrap_or_default().to_owned();
        window
            .types("What happened", &word(&incident["label"]))
            .await;
        window
            .presses("End, since when it is known, its name")
            .await;
        let times = [
            "When it began",
            "It began at the latest",
            "When it ended",
            "It ended at the latest",
        ];
        for (part, labels) in [
            ("begin", [times[0], times[1]]),
            ("end", [times[2], times[3]]),
        ] {
            let time = &incident[part];
            let from_to = if time.is_array() {
                [word(&time[0]), word(&time[1])]
            } else {
                [word(time), String::new()]
            };
            for (label, time) in labels.into_iter().zip(&from_to) {
                window.types(label, time).await;
            }
        }
        window
            .types("Its name on record", &word(&incident["id"]))
            .await;
        window.presses("Who says what of it").await;
        window.chooses("Who says so", &word(&claim["by"])).await;
        let says = &claim["says"];
        window.chooses("What it was", &word(&says["act"])).await;
        if let Some(author) = says["author"].as_str() {
            window
                .presses_at(&format!("#entry input[name=author][value={author}]"))
                .await;
        }
        let hit = &says["hits"][0];
        window.chooses("Whose was hit", &word(&hit["of"])).await;
        window.chooses("What of it", &word(&hit["kind"])).await;
        window.chooses("Where", &word(&hit["place"])).await;
        window.presses("Put it on record").await;
        window.sees("it is on record").await;
        assert_eq!(
            window.path().await,
            format!("/incidents/{}", word(&incident["id"]))
        );
    }

    /// Writes a text where something is said, looks at all of it, and says it once what it licenses is there.
    async fn gives(&self, assurance: &str) {
        let window = &self.window;
        window.pastes("The text of the assurance", assurance).await;
        window.presses("Show all that would be said").await;
        window
            .sees("Nothing is said yet. This is all that would be said.")
            .await;
        let sent = window.as_sent().await;
        assert!(
            sent.contains("disabled data-after=\"licenses\"") && !sent.contains("name=\"shown\""),
            "the button opens before what it licenses is shown: {sent}"
        );
        // Whenever the button is open, what the text licenses stands on the page.
        let open = "const button = document.querySelector('#confirm button.button-commit');
            if (!button || button.disabled) return null;
            return document.querySelectorAll('#licenses .finding-grave').length;";
        let graves = window.until(open, |it| !it.is_null()).await;
        assert!(graves.as_u64().unwrap() > 0, "nothing grave was shown");
        window.presses("Say exactly this").await;
    }

    /// Waits until the page of promises shows what the scenario expects to be seen then.
    async fn stands(&self, row: &str, at: &str) {
        let expected = data("expected.toml");
        let mut cases = expected["case"].as_array().unwrap().iter();
        let case = cases
            .find(|it| it["row"] == row && it["at"] == at && it["eyes"] == *self.eyes)
            .unwrap();
        self.window.go("/promises").await;
        let mut looked = Vec::new();
        for (party, promise) in case["promise"].as_object().unwrap() {
            let text = text(if *party == self.first() {
                "a-to-b.assurance"
            } else {
                "b-to-a.assurance"
            });
            let mut marks = promise["marks"].as_array().unwrap().clone();
            marks.sort_by_key(Value::to_string);
            looked.push(json!({ "title": title(&text), "word": promise["word"], "marks": marks }));
        }
        let is_so = |found: &Value| {
            let found = found.as_array().cloned().unwrap_or_default();
            let mut found: Vec<Value> = found
                .iter()
                .filter(|it| !is_of_another(it))
                .cloned()
                .collect();
            found.iter_mut().for_each(|it| {
                it.as_object_mut().unwrap().remove("eyes");
            });
            looked.iter().all(|it| found.contains(it))
        };
        self.window.until(STANDINGS, is_so).await;
        let words = if case["mutual"] == true {
            ", both promises stand."
        } else {
            ", not both promises stand."
        };
        self.window.sees(words).await;
    }

    /// The party that gives first.
    fn first(&self) -> String {
        data("exercise.toml")["desk"][0]["party"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// Whether it stands so in eyes that are not this desk's own, as far as it knows.
fn is_of_another(standing: &Value) -> bool {
    standing["eyes"].as_str().unwrap().contains("as known to")
}

fn clock(folder: &TempDir) -> String {
    folder.path().join("clock").display().to_string()
}

fn set(folder: &TempDir, time: &str) {
    let clock = clock(folder);
    let said = tacit(
        &["exercise", "clock", "--file", &clock, "--set", time],
        folder.path(),
    );
    assert_eq!(said.code, 0, "{said:?}");
}

/// Rows 5 to 8: what A's officer gives comes to B's, who reads it, keeps a doubt and answers.
async fn exchanged(december: &December) {
    let (a, b) = (&december.a, &december.b);
    b.window.go("/").await;
    b.window.script("window.neverReloaded = true").await;
    december.set("2025-12-25T09:05Z");
    a.window.go("/channels").await;
    a.window.presses_at("article.channel h2 a").await;
    a.window.presses("Give an assurance").await;
    a.window
        .presses_at("input[name=authority][value=instructed]")
        .await;
    a.window
        .types("Who asked for it to be said", "A's leader")
        .await;
    let given = text("a-to-b.assurance");
    a.gives(&given).await;
    a.window.sees("We said: assurance").await;

    b.window.sees(&format!("“{}”", title(&given))).await;
    let same = b
        .window
        .script("return window.neverReloaded === true")
        .await;
    assert_eq!(same, true, "the page came by itself");
    b.window.presses("Read it").await;
    b.window.sees("What the text means").await;
    b.window.sees("A's leader").await;
    december.set("2025-12-26T19:00Z");
    b.window.presses("State that we have read it").await;
    a.window.until("return [...document.querySelectorAll('.stages .known .stage-word')].map(it => it.innerText)", |it| {
        it.as_array().is_some_and(|it| it.contains(&json!("read")))
    }).await;
    a.window.go("/promises").await;
    a.window.sees("stands").await;

    december.set("2025-12-27T10:00Z");
    let doubt = record("timeline", "doubts")["text"]
        .as_str()
        .unwrap()
        .to_owned();
    b.window.chooses("What it is", "doubt").await;
    b.window.types("Words", &doubt).await;
    b.window.presses("Keep at this desk").await;
    b.window
        .until(
            "return document.querySelector('aside.private')?.innerText",
            |it| it.as_str().is_some_and(|it| it.contains(&doubt)),
        )
        .await;

    december.set("2025-12-27T15:05Z");
    b.window.presses("Answer with a promise").await;
    b.gives(&text("b-to-a.assurance")).await;
    b.window.sees("We said: assurance").await;
    december.set("2025-12-28T12:30Z");
    a.window.go("/channels/line").await;
    a.window.sees("They said: assurance").await;
    for side in december.sides() {
        side.stands(
            "8",
            if side.eyes == "A" {
                "2025-12-28T09:00Z"
            } else {
                "2025-12-28T12:30Z"
            },
        )
        .await;
    }
    for page in [
        "/",
        "/channels",
        "/channels/line",
        "/notes",
        "/promises",
        "/timeline",
        "/incidents",
        "/exposure",
        "/desk/acts",
    ] {
        a.window.go(page).await;
        let sent = a.window.as_sent().await;
        assert!(!sent.contains(&doubt), "B's doubt is on A's page {page}");
    }
    assert!(!a.desk.data(&["note", "list"]).to_string().contains(&doubt));
}

/// Row 12: the newspaper, and who says what of it.
async fn exposed(december: &December) {
    december.set("2026-01-20T20:30Z");
    let given = december.a.desk.data(&["message", "list"]);
    let names: Vec<Value> = given["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["record"].clone())
        .collect();
    let timeline = text("timeline.records.jsonl");
    let records = timeline
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told = ["exposure", "posture"];
    let mut told: Vec<Value> = records
        .filter(|it| told.contains(&it["type"].as_str().unwrap()))
        .collect();
    for record in told.iter_mut().filter(|it| it["of"].is_array()) {
        let of = record["of"].as_array_mut().unwrap();
        of.iter_mut()
            .zip(&names)
            .for_each(|(name, real)| name.clone_from(real));
    }
    december.learn(&told).await;
    for side in december.sides() {
        side.window.presses("Exposure").await;
        side.window
            .sees("the newspaper that reported the exchange")
            .await;
        side.window.sees("1 root").await;
        side.window.sees("declines to comment").await;
        side.window.go("/promises").await;
        side.window.sees("both promises stand.").await;
    }
}

/// Branch b: an ally fires, each side holds what it holds of who did, and B accepts it two days later.
async fn fired(december: &December) {
    let (a, b) = (&december.a, &december.b);
    december.set("2026-02-02T06:00Z");
    for side in december.sides() {
        side.enters(
            &record("a", "lebanon-strike"),
            &record("a", "lebanon-strike-wire"),
        )
        .await;
    }
    december.set("2026-02-04T22:00Z");
    let (incident, author) = (
        record("b", "rocket-fire"),
        record("b", "rocket-fire-author"),
    );
    for side in december.sides() {
        side.enters(&incident, &record("b", "rocket-fire-wire"))
            .await;
    }
    let name = author["says"]["author"].as_str().unwrap();
    a.window
        .presses_at(&format!("input[name=author][value={name}]"))
        .await;
    a.window.presses("Put the claim on record").await;
    a.window.sees("it is on record").await;
    december.set("2026-02-05T09:00Z");
    a.window.presses("Report it to the other side").await;
    a.window.presses("line").await;
    a.window.presses("Show all that would be said").await;
    a.window.presses("Say exactly this").await;
    a.window.sees("We said: ").await;
    b.window.sees("does not count here").await;
    december.set("2026-02-06T00:00Z");
    a.stands("b", "2026-02-06T00:00Z").await;
    b.stands("b", "2026-02-06T00:00Z").await;
    december.set("2026-02-07T09:00Z");
    b.window.go("/incidents/rocket-fire").await;
    let accept = "//article[contains(., 'does not count here')]//button[@value='accept']";
    b.window.presses_where(accept).await;
    b.window.sees("accepted here").await;
    december.set("2026-02-08T00:00Z");
    b.stands("b", "2026-02-08T00:00Z").await;
}

/// The timeline, scrubbed back to before B accepted who fired, and further.
async fn scrubbed(december: &December) {
    let b = &december.b.window;
    b.presses("Timeline").await;
    let settled = "return document.querySelector('.timeline[data-seeking]') === null && document.querySelector('#stop') !== null";
    b.until(settled, |it| it == true).await;
    let verdicts = "return [...document.querySelectorAll('#timeline-shown article.card .tag')].map(it => it.innerText).join(' ')";
    let now = b
        .until(verdicts, |it| {
            it.as_str().is_some_and(|it| it.contains("released"))
        })
        .await;
    assert!(!now.as_str().unwrap().contains("undetermined"), "{now}");
    b.presses("← Change before").await;
    b.until(verdicts, |it| {
        it.as_str().is_some_and(|it| it.contains("released"))
    })
    .await;
    b.presses("← Change before").await;
    b.sees("Nothing that was learned later is here.").await;
    b.until(verdicts, |it| {
        it.as_str().is_some_and(|it| it.contains("undetermined"))
    })
    .await;
    let known = b
        .until(
            "return document.querySelector('.timeline').dataset.known",
            Value::is_string,
        )
        .await;
    b.go(&format!(
        "/promises?at={0}&known={0}",
        known.as_str().unwrap()
    ))
    .await;
    let then = b
        .until(STANDINGS, |it| it.to_string().contains("undetermined"))
        .await;
    let own = then.as_array().unwrap().iter();
    let own: Vec<&Value> = own.filter(|it| !is_of_another(it)).collect();
    assert!(!own.is_empty());
    assert!(own.iter().all(|it| it["word"] != "released"), "{own:?}");
}

#[tokio::test]
async fn december_is_lived_through_by_clicks_at_both_desks() {
    let Some(driver) = Driver::start() else {
        return;
    };
    let december = December::begin(&driver).await;
    december.set("2025-12-24T07:00Z");
    let sources = ["viewpoint", "source"];
    let timeline = text("timeline.records.jsonl");
    let records = timeline
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let records: Vec<Value> = records
        .filter(|it| sources.contains(&it["type"].as_str().unwrap()))
        .collect();
    december.learn(&records).await;
    for side in december.sides() {
        side.enters(
            &record("timeline", "twelve-day-war"),
            &record("timeline", "twelve-day-war-wire"),
        )
        .await;
    }
    exchanged(&december).await;
    december.set("2026-01-11T12:00Z");
    for side in december.sides() {
        for incident in ["protests", "crackdown"] {
            side.enters(
                &record("timeline", incident),
                &record("timeline", &format!("{incident}-wire")),
            )
            .await;
        }
    }
    december.set("2026-01-12T00:00Z");
    for side in december.sides() {
        side.stands("9", "2026-01-12T00:00Z").await;
    }
    exposed(&december).await;
    fired(&december).await;
    scrubbed(&december).await;
}
