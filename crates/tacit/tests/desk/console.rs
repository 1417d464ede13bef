//! The console that the desk's program serves: by which link it opens, where it stays, and what is told of what waits.

use crate::meeting::met;
use crate::program::{Desk, Said};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tacit_trial::Relay;

/// How long anything is waited for, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a browser would have been answered.
struct Page {
    status: u16,
    head: String,
    text: String,
}

/// A browser with one login.
struct Browser {
    port: u16,
    cookie: String,
}

/// Asks for a path of the console as a page of its own would.
fn ask(port: u16, method: &str, path: &str, cookie: &str) -> Page {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nCookie: {cookie}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    Page {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        text: text.to_owned(),
    }
}

/// The port and the path of a link.
fn parts(link: &str) -> (u16, &str) {
    let rest = link.trim().strip_prefix("http://localhost:").unwrap();
    let (port, path) = rest.split_once('/').unwrap();
    let at = link.trim().len() - path.len() - 1;
    (port.parse().unwrap(), link.trim().split_at(at).1)
}

/// Opens a link as a person does: the page that it leads to has one button.
fn follow(link: &str) -> Page {
    let (port, path) = parts(link);
    let page = ask(port, "GET", path, "");
    if page.status == 200 {
        return ask(port, "POST", path, "");
    }
    page
}

impl Browser {
    fn enter(link: &str) -> Self {
        let page = follow(link);
        assert_eq!(page.status, 303, "{}", page.head);
        let mut lines = page.head.lines();
        let cookie = lines.find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then_some(value)
        });
        let (cookie, rights) = cookie.unwrap().split_once(';').unwrap();
        assert!(
            rights.contains("HttpOnly") && rights.contains("SameSite=Strict"),
            "{rights}"
        );
        Self {
            port: parts(link).0,
            cookie: cookie.to_owned(),
        }
    }

    fn page(&self, path: &str) -> Page {
        ask(self.port, "GET", path, &self.cookie)
    }

    /// Looks again until a page says something.
    fn sees(&self, path: &str, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let page = self.page(path);
            assert_eq!(page.status, 200, "{}", page.text);
            if page.text.contains(words) {
                return page.text;
            }
            assert!(begun.elapsed() < PATIENCE, "{words}: {}", page.text);
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn link(desk: &Desk) -> String {
    desk.well(&["desk", "link"])
}

/// A daemon whose first lines are heard; it ends with this.
struct Heard(Child);

impl Drop for Heard {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn heard(desk: &Desk, arguments: &[&str], count: usize) -> (Heard, Vec<String>) {
    let mut command = desk.command(&[&["desk", "run"], arguments].concat());
    let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let lines = out.lines().take(count).map(Result::unwrap).collect();
    (Heard(child), lines)
}

fn finding(desk: &Desk, what: &str) -> Value {
    let said: Said = desk.ask(&["doctor", "--json"]);
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let mut findings = found["findings"].as_array().unwrap().iter();
    let found = findings.find(|it| it["what"] == what);
    found.cloned().unwrap_or(Value::Null)
}

#[test]
fn the_first_lines_are_ready_and_a_link_that_opens_today_once() {
    let desk = Desk::make("arland", "A", &[]);
    let (_running, lines) = heard(&desk, &[], 2);
    assert!(lines[0].starts_with("ready "), "{lines:?}");
    let link = lines[1].strip_prefix("console ").unwrap();
    let browser = Browser::enter(link);
    let page = browser.page("/");
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Today"), "{}", page.text);
    let again = follow(link);
    assert_eq!(again.status, 401, "{}", again.head);
    let stranger = ask(browser.port, "GET", "/", "");
    assert_eq!(stranger.status, 401);
    let at = finding(&desk, "console");
    assert_eq!(at["well"], true);
    let said = at["found"].as_str().unwrap();
    assert!(
        said.contains(&format!("http://localhost:{} ", browser.port))
            || said.contains(&format!("http://localhost:{};", browser.port)),
        "{said}"
    );
}

#[test]
fn the_port_is_the_same_after_the_daemon_was_killed() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    let (before, _) = {
        let link = link(&desk);
        let (port, _) = parts(&link);
        (port, ())
    };
    desk.kill();
    let nobody = desk.ask(&["desk", "link"]);
    assert_eq!(nobody.code, 2, "{nobody:?}");
    assert!(nobody.err.contains("tacit desk run"), "{nobody:?}");
    desk.run();
    assert_eq!(parts(&link(&desk)).0, before);
}

#[test]
fn a_desk_whose_console_is_none_serves_nothing() {
    let desk = Desk::make("arland", "A", &[]);
    let (_running, lines) = heard(&desk, &["--console", "none"], 1);
    assert!(lines[0].starts_with("ready "), "{lines:?}");
    let refused = desk.ask(&["desk", "link"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("`none`"), "{refused:?}");
    let found = finding(&desk, "console");
    assert_eq!(
        (&found["well"], &found["found"]),
        (
            &Value::Bool(true),
            &Value::from("there is none, as it is set")
        )
    );
    let wrong = desk.ask(&["desk", "run", "--console", "everywhere"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(wrong.err.contains("`everywhere`"), "{wrong:?}");
}

#[test]
fn a_port_that_is_taken_stops_no_desk() {
    let desk = Desk::make("arland", "A", &[]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (_running, lines) = heard(&desk, &["--console", &port], 1);
    assert!(lines[0].starts_with("ready "), "{lines:?}");
    let found = finding(&desk, "console");
    assert_eq!(found["well"], false, "{found}");
    assert!(found["found"].as_str().unwrap().contains(&port), "{found}");
    assert_eq!(desk.data(&["desk", "status"])["running"], true);
}

#[test]
fn a_link_is_for_persons_of_the_desk_alone() {
    let mut desk = Desk::make("arland", "A", &[]);
    desk.run();
    let refused = desk.ask(&["desk", "link", "nobody of this desk"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("nobody of this desk"), "{refused:?}");
}

#[test]
fn two_desks_on_one_machine_do_not_disturb_each_other_and_each_shows_what_the_other_says() {
    let relay = Relay::start(&[]);
    let (arland, borland) = met(&relay, [&[], &[]]);
    let (one, other) = (link(&arland), link(&borland));
    assert_ne!(parts(&one).0, parts(&other).0);
    let crossed = format!("http://localhost:{}{}", parts(&other).0, parts(&one).1);
    assert_eq!(follow(&crossed).status, 401, "a link is its own desk's");
    let here = Browser::enter(&one);
    let there = Browser::enter(&other);
    assert_ne!(
        here.cookie.split('=').next(),
        there.cookie.split('=').next(),
        "browsers keep one jar for both"
    );
    assert_eq!(ask(there.port, "GET", "/", &here.cookie).status, 401);
    arland.well(&[
        "message",
        "send",
        "the convoy leaves at dawn",
        "--channel",
        "line",
        "--precedence",
        "flash",
    ]);
    let page = there.sees("/", "the convoy leaves at dawn");
    assert!(page.contains("/letters/m-"), "{page}");
    assert!(
        !here.page("/").text.contains("the convoy leaves at dawn"),
        "what we said ourselves waits for nobody here"
    );
    let found = borland.data(&["inbox"]);
    let name = found["messages"][0]["record"].as_str().unwrap().to_owned();
    borland.well(&["message", "read", &name]);
    there.sees("/", "Nothing waits");
    let thread = there.sees("/channels/line", "the convoy leaves at dawn");
    assert!(thread.contains(&name), "{thread}");
    here.sees(&format!("/letters/{name}"), "read");
}

#[test]
fn nothing_of_what_has_come_reaches_the_notification() {
    let relay = Relay::start(&[]);
    let (arland, mut borland) = met(&relay, [&[], &[]]);
    borland.kill();
    let (script, told) = (borland.file("ring"), borland.file("told"));
    let text = format!(
        "#!/bin/sh\n{{ echo \"$# arguments $*\"; env; cat; }} > {0}.part && mv {0}.part {0}\n",
        told.display()
    );
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    let script = script.display().to_string();
    borland.run_as(borland.command(&["desk", "run", "--notify", &script]));
    borland.until(&["channel", "status"], |it| {
        it["channels"][0]["lines"][0]["state"] == "reached"
    });
    arland.well(&[
        "message",
        "send",
        "the convoy leaves at dawn",
        "--channel",
        "line",
    ]);
    let found = borland.until(&["inbox"], |it| it["messages"][0]["record"].is_string());
    let begun = Instant::now();
    while !told.exists() {
        assert!(begun.elapsed() < PATIENCE, "nobody was notified");
        std::thread::sleep(Duration::from_millis(50));
    }
    let told = std::fs::read_to_string(told).unwrap();
    assert!(told.starts_with("0 arguments \n"), "{told}");
    let name = found["messages"][0]["name"].as_str().unwrap();
    for secret in [
        "convoy",
        "rland",
        "TACIT",
        "m-",
        name.split_at(16).0,
        "flash",
        "routine",
    ] {
        assert!(!told.contains(secret), "`{secret}` is told: {told}");
    }
}
