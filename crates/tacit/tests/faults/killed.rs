//! The daemon is killed at any moment of each kind of command, and comes back: what was reported as done is there once, what was reported
//! as an error is there once or not at all, and both desks hold the same.

use crate::correspondence::{agree, count};
use crate::meeting::{met, only};
use crate::program::{Desk, Said, example, said};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tacit_trial::Relay;

/// How often each kind of command is disturbed.
const ROUNDS: usize = 3;

/// Moments that look drawn by chance, and are the same each time.
struct Moments(u64);

impl Moments {
    fn within(&mut self, longest: Duration) -> Duration {
        // Constants of Knuth's MMIX generator.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        longest.mul_f64((self.0 >> 40) as f64 / (1u64 << 24) as f64)
    }
}

/// Runs a command, kills the daemon somewhere in it, and starts it again.
fn disturbed(desk: &mut Desk, arguments: &[&str], moment: Duration) -> Said {
    let mut command = desk.command(arguments);
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    std::thread::sleep(moment);
    desk.kill();
    desk.run();
    said(child.wait_with_output().unwrap())
}

/// Tries a command [`ROUNDS`] times, each time disturbed. `times` is how often it has been done of what it is called in that round.
fn tried(
    desk: &mut Desk,
    moments: &mut Moments,
    arguments: impl Fn(&Desk, usize) -> Vec<String>,
    times: impl Fn(&Desk, usize) -> usize,
) {
    let mut longest = Duration::ZERO;
    for round in 0..=ROUNDS {
        let all = arguments(desk, round);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        if round == 0 {
            // Undisturbed, to know how long it takes.
            let begun = Instant::now();
            desk.well(&all);
            longest = begun.elapsed();
            assert_eq!(times(desk, round), 1, "{all:?}");
            continue;
        }
        let said = disturbed(desk, &all, moments.within(longest));
        // What waits for the line is done when the line is there again.
        desk.until(&["desk", "status"], |it| it["waiting"] == 0);
        let done = times(desk, round);
        match said.code {
            0 => assert_eq!(done, 1, "{all:?}: {said:?}"),
            _ => {
                assert!(done <= 1, "{all:?}: {said:?}");
                assert!(said.err.starts_with("tacit: "), "{said:?}");
            }
        }
    }
}

fn owned(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|it| (*it).to_owned()).collect()
}

/// A text of its own in each round, whose title says which it is.
fn titled(desk: &Desk, of: &str, round: usize) -> String {
    let text = std::fs::read_to_string(example(of)).unwrap();
    let text = text.replace("7 days", &format!("{} days", 8 + round));
    let (_, rest) = text.split_once('.').unwrap();
    let file = desk.path(&format!("{round}.assurance"));
    std::fs::write(&file, format!("Assurance \"Text {round}\".{rest}")).unwrap();
    file
}

/// The arguments with the name under which what they say is shown now.
fn confirming(desk: &Desk, mut arguments: Vec<String>) -> Vec<String> {
    let mut show: Vec<&str> = arguments.iter().map(String::as_str).collect();
    show.push("--show");
    let name = desk.data(&show)["name"].as_str().unwrap().to_owned();
    arguments.extend(["--confirm".to_owned(), name]);
    arguments
}

fn giving(desk: &Desk, of: &str, round: usize) -> Vec<String> {
    let (file, vocabulary) = (
        titled(desk, of, round),
        example("first-steps.vocabulary.toml"),
    );
    let give = ["assurance", "give", &file, "--channel", "line"];
    let give = [&give[..], &["--vocabulary", &vocabulary]].concat();
    confirming(desk, owned(&give))
}

/// How many messages of ours are so.
fn ours(desk: &Desk, what: &str, is_so: impl Fn(&Value) -> bool) -> usize {
    count(&desk.data(&["message", "list"])["messages"], |it| {
        it["ours"] == true && it["what"] == what && is_so(it)
    })
}

#[test]
fn what_is_said_while_the_daemon_is_killed_is_said_once_or_not_at_all() {
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    let mut moments = Moments(1);
    tried(
        &mut arland,
        &mut moments,
        |_, round| {
            owned(&[
                "message",
                "send",
                &format!("word {round}"),
                "--channel",
                "line",
            ])
        },
        |desk, round| ours(desk, "note", |it| it["words"] == format!("word {round}")),
    );
    tried(
        &mut arland,
        &mut moments,
        |desk, round| giving(desk, "arland-to-borland.assurance", round),
        |desk, round| {
            ours(desk, "assurance", |it| {
                it["words"] == format!("Text {round}")
            })
        },
    );
    // What stands of ours is withdrawn again.
    tried(
        &mut arland,
        &mut moments,
        |desk, round| {
            let title = format!("Text {round}");
            let reason = format!("reason {round}");
            if ours(desk, "assurance", |it| it["words"] == title) == 0 {
                let give = giving(desk, "arland-to-borland.assurance", round);
                let give: Vec<&str> = give.iter().map(String::as_str).collect();
                desk.well(&give);
            }
            let withdraw = ["assurance", "withdraw", &title, "--reason", &reason];
            confirming(desk, owned(&withdraw))
        },
        |desk, round| {
            ours(desk, "withdrawal", |it| {
                it["words"]
                    .as_str()
                    .unwrap()
                    .contains(&format!("reason {round}"))
            })
        },
    );
    let said = agree(&arland, &borland);
    assert!(said.values().all(|times| *times == 1), "{said:?}");
    arland.until(&["channel", "status"], |it| {
        it["channels"][0]["unacknowledged"] == 0
    });
}

#[test]
fn what_is_answered_and_read_while_the_daemon_is_killed_is_so_once_or_not_at_all() {
    let relay = Relay::start(&[]);
    let (arland, mut borland) = met(&relay, [&[], &[]]);
    for round in 0..=ROUNDS {
        let give = giving(&arland, "arland-to-borland.assurance", round);
        let give: Vec<&str> = give.iter().map(String::as_str).collect();
        arland.well(&give);
    }
    let come = borland.until(&["inbox"], |it| {
        count(&it["messages"], |it| it["what"] == "assurance") == ROUNDS + 1
    });
    let names: Vec<String> = (0..=ROUNDS)
        .map(|round| {
            let mut messages = come["messages"].as_array().unwrap().iter();
            let text = messages.find(|it| it["words"] == format!("Text {round}"));
            text.unwrap()["record"].as_str().unwrap().to_owned()
        })
        .collect();
    let mut moments = Moments(2);
    tried(
        &mut borland,
        &mut moments,
        |_, round| owned(&["message", "read", &names[round]]),
        |desk, round| {
            count(&desk.data(&["inbox"])["messages"], |it| {
                it["record"] == names[round] && it["read"] == true
            })
        },
    );
    tried(
        &mut borland,
        &mut moments,
        |desk, round| {
            let words = format!("answer {round}");
            let answer = ["assurance", "answer", &names[round], "--acknowledge"];
            confirming(desk, owned(&[&answer[..], &["--text", &words]].concat()))
        },
        |desk, round| ours(desk, "acknowledgement", |it| it["answers"] == names[round]),
    );
    let said = agree(&borland, &arland);
    assert!(said.values().all(|times| *times == 1), "{said:?}");
    let read = borland.data(&["inbox"]);
    let read = count(&read["messages"], |it| it["read"] == true);
    arland.until(&["message", "list"], |it| {
        count(&it["messages"], |it| {
            it["ours"] == true && it["read"] == true
        }) == read
    });
}

#[test]
fn what_is_written_down_while_the_daemon_is_killed_is_there_once_or_not_at_all() {
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    let mut moments = Moments(3);
    tried(
        &mut arland,
        &mut moments,
        |desk, round| {
            let mut lines = String::new();
            for number in 0..20 {
                let id = format!("i-{round}-{number}");
                let record =
                    json!({"v": 1, "type": "incident", "id": id, "begin": "2026-01-05T06:00Z"});
                lines.push_str(&format!("{record}\n"));
            }
            let file = desk.path(&format!("{round}.jsonl"));
            std::fs::write(&file, lines).unwrap();
            owned(&["incident", "import", &file])
        },
        |desk, round| {
            let list = desk.data(&["incident", "list"]);
            let found = count(&list["incidents"], |it| {
                it["id"]
                    .as_str()
                    .unwrap()
                    .starts_with(&format!("i-{round}-"))
            });
            assert!(
                [0, 20].contains(&found),
                "a file is taken in whole: {found}"
            );
            found / 20
        },
    );
    let fingerprint = borland.data(&["desk", "status"])["fingerprint"].clone();
    tried(
        &mut arland,
        &mut moments,
        |_, round| {
            let source = format!("source {round}");
            let verify = [
                "channel",
                "verify",
                "line",
                "--way",
                "published",
                "--source",
            ];
            let print = ["--fingerprint", fingerprint.as_str().unwrap()];
            owned(&[&verify[..], &[&source], &print].concat())
        },
        |desk, round| {
            let status = desk.data(&["channel", "status"]);
            count(&status["channels"][0]["records"], |it| {
                it["source"] == format!("source {round}")
            })
        },
    );
    tried(
        &mut arland,
        &mut moments,
        |_, round| owned(&["note", "add", &format!("note {round}")]),
        |desk, round| {
            count(&desk.data(&["note", "list"])["kept"], |it| {
                it["text"] == format!("note {round}")
            })
        },
    );
}

/// Asks the daemon over its socket, as a command does; its answer, or none where it died.
fn asked(desk: &Desk, request: &Value, meanwhile: impl FnOnce()) -> Option<Value> {
    let stream = UnixStream::connect(desk.file("desk/socket")).unwrap();
    let line = format!("{}\n", json!({"version": 1, "request": request}));
    (&stream).write_all(line.as_bytes()).unwrap();
    meanwhile();
    let mut answer = String::new();
    let read = BufReader::new(stream).read_line(&mut answer);
    read.ok().filter(|read| *read > 0)?;
    Some(serde_json::from_str(&answer).unwrap())
}

#[test]
fn an_order_that_is_given_again_under_its_name_is_done_once() {
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    let mut moments = Moments(4);
    for round in 0..ROUNDS {
        let request = json!({
            "ask": "order",
            "name": format!("order {round}"),
            "command": {
                "order": "say", "channel": "line", "precedence": "routine", "authority": "unknown",
                "asked_by": "", "answers": null, "officer": "",
                "said": {"message": "note", "text": format!("order {round}")},
            },
        });
        let moment = moments.within(Duration::from_millis(30));
        let first = asked(&arland, &request, || {
            std::thread::sleep(moment);
            arland.signal("-KILL");
        });
        arland.kill();
        arland.run();
        let again = || asked(&arland, &request, || ()).unwrap();
        let said = again();
        assert_eq!(said["reply"]["reply"], "outcome", "{said:#}");
        arland.until(&["desk", "status"], |it| it["waiting"] == 0);
        let said = again();
        assert!(said["reply"]["outcome"]["message"].is_string(), "{said:#}");
        if let Some(first) = first.filter(|it| it["reply"]["outcome"]["message"].is_string()) {
            let [first, said] = [first, said].map(|it| it["reply"]["outcome"].clone());
            assert_eq!(first, said, "one order, one outcome");
        }
        let found = arland.data(&["message", "list"]);
        assert_eq!(only(&found, "note")["what"], "note");
    }
    let said = agree(&arland, &borland);
    assert_eq!(said.len(), ROUNDS, "{said:?}");
    assert!(said.values().all(|times| *times == 1), "{said:?}");
}
