//! What waits, channels, conversations, messages, notes and verification: what their pages claim, and what their forms order.

use crate::browser::{Answer, Served};
use crate::markup;
use tacit_console::desk::Act;

const UNREAD: &str = "/letters/m-00000000000000a7";
const OFFER: &str = "/letters/m-00000000000000a3";

/// The path that an answer leads to.
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").unwrap().to_owned()
}

/// How many elements of a page have a class.
fn with_class(page: &str, class: &str) -> usize {
    let tags = markup::tags(page).into_iter();
    tags.filter(|tag| {
        let classes = tag.get("class").unwrap_or_default();
        classes.split(' ').any(|each| each == class)
    })
    .count()
}

#[tokio::test]
async fn what_waits_is_listed_with_the_most_urgent_first_and_one_way_to_go_each() {
    let served = Served::start(false).await;
    let page = served.person("reader").await.get("/").await.body;
    let places: Vec<usize> = ["Grave", "Overdue", "Flash", "Immediate", "Routine"]
        .iter()
        .map(|heading| page.find(&format!(">{heading} ")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("overdue by 21 hours"));
    assert!(page.contains("due in 6 minutes"));
    assert_eq!(with_class(&page, "matter"), 9);
    let buttons = markup::tags(&page).into_iter();
    let ways = buttons.filter(|tag| tag.name == "a" && tag.get("class") == Some("button"));
    assert_eq!(ways.count(), 9);
    assert!(page.contains("Besides these there are 3 more"));
}

#[tokio::test]
async fn every_page_of_an_unverified_channel_has_the_band_and_no_page_of_a_verified_one_has_it() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    for path in ["/channels/south", "/channels/south/verify"] {
        let page = browser.get(path).await.body;
        assert_eq!(with_class(&page, "band-unverified"), 1, "{path}");
        assert!(page.contains("NOT VERIFIED"), "{path}");
    }
    for path in ["/channels/north", "/channels/north/verify", OFFER] {
        let page = browser.get(path).await.body;
        assert_eq!(with_class(&page, "band-unverified"), 0, "{path}");
    }
    let list = browser.get("/channels").await.body;
    assert_eq!(with_class(&list, "not-verified"), 1);
    assert_eq!(with_class(&list, "verified"), 1);
}

#[tokio::test]
async fn nothing_that_commits_is_offered_on_an_unverified_channel() {
    let served = Served::start(false).await;
    let browser = served.person("second").await;
    let north = browser.get("/channels/north").await.body;
    let south = browser.get("/channels/south").await.body;
    assert!(north.contains("/say/give?channel=north"));
    assert!(!south.contains("/say/give") && !south.contains("/say/offer"));
    assert!(south.contains("/say/note?channel=south"));
}

#[tokio::test]
async fn every_stage_that_is_known_names_its_clock_and_the_others_are_not_known_and_no_refusal() {
    let served = Served::start(false).await;
    let page = served
        .person("reader")
        .await
        .get("/channels/north")
        .await
        .body;
    let stages: Vec<&str> = page
        .split("<ol class=\"stages\"")
        .skip(1)
        .flat_map(|rest| {
            rest.split("</ol>")
                .next()
                .unwrap()
                .split("<li class=\"")
                .skip(1)
        })
        .collect();
    assert_eq!(stages.len(), 6 * 50);
    for stage in stages.iter().map(|stage| stage.trim_start()) {
        if stage.starts_with("known") {
            assert!(
                stage.contains(" clock") && stage.contains(" Z</time>"),
                "{stage}"
            );
        } else {
            assert!(
                stage.starts_with("unknown") && stage.contains("not known"),
                "{stage}"
            );
        }
    }
    let without_the_rule = outside_of_values(&page).replace("Silence is no refusal.", "");
    assert!(!without_the_rule.to_lowercase().contains("refus"));
}

#[tokio::test]
async fn a_conversation_tells_ours_from_theirs_and_goes_back_to_its_beginning() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    let newest = browser.get("/channels/north").await.body;
    assert_eq!(
        newest.matches("We said: ").count(),
        with_class(&newest, "ours")
    );
    assert_eq!(
        newest.matches("They said: ").count(),
        with_class(&newest, "theirs")
    );
    let unread = newest.find("m-00000000000000a7").unwrap();
    assert!(unread < newest.find("id=\"m-00000000000000a1\"").unwrap());
    let earlier = newest.split("rel=\"prev\" href=\"").nth(1).unwrap();
    let earlier = earlier.split('"').next().unwrap();
    let first = browser.get(earlier).await.body;
    assert!(first.contains("id=\"m-0000000000000001\""));
    assert!(!first.contains("Earlier messages"));
}

#[tokio::test]
async fn only_whoever_says_so_has_read_a_message() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    browser.get(UNREAD).await;
    browser.get("/channels/north").await;
    assert!(served.desk.state().acts.is_empty());
    let action = format!("{UNREAD}/read");
    let to = led_to(&browser.post(UNREAD, &action, &[]).await);
    let done = {
        let state = served.desk.state();
        let (who, _, act) = state.acts.first().unwrap();
        assert_eq!(who, "drafter");
        act.clone()
    };
    let letter = "m-00000000000000a7".to_owned();
    assert_eq!(done, Act::MarkRead { letter });
    assert!(to.starts_with(&format!("{UNREAD}?done=")));
    assert_eq!(with_class(&browser.get(&to).await.body, "notice-done"), 1);
}

#[tokio::test]
async fn nobody_makes_a_page_say_what_the_desk_never_said() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    for path in [
        "/channels/north?done=It%20is%20verified",
        "/notes?done=0",
        "/channels/north?done=",
    ] {
        let page = browser.get(path).await.body;
        assert_eq!(with_class(&page, "notice-done"), 0, "{path}");
        assert!(!page.contains("It is verified"));
    }
}

#[tokio::test]
async fn a_note_goes_to_the_desk_alone_from_a_form_that_leads_nowhere_else() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    for (path, back) in [
        ("/channels/north", "/channels/north?"),
        (OFFER, OFFER),
        ("/notes", "/notes?"),
    ] {
        let page = browser.get(path).await.body;
        let (outside, inside) = apart(&page);
        assert!(inside.contains("stays at this desk"), "{path}");
        assert!(
            inside.contains("action=\"/notes\"") && inside.contains("<textarea"),
            "{path}"
        );
        for way in ["/say/", "/proposals/", "/read\"", "/line\"", "formaction"] {
            assert!(!inside.contains(way), "{path}: {way}");
        }
        assert!(
            !outside.contains("<textarea") && !outside.contains("action=\"/notes\""),
            "{path}"
        );
        let typed = [
            ("kind", "doubt"),
            ("about", "m-00000000000000a3"),
            ("text", "why now?"),
        ];
        let to = led_to(&browser.post(path, "/notes", &typed).await);
        assert!(to.starts_with(back), "{to}");
        let state = served.desk.state();
        let (_, _, act) = state.acts.last().unwrap();
        let kept = Act::Keep {
            kind: "doubt".to_owned(),
            about: Some("m-00000000000000a3".to_owned()),
            text: "why now?".to_owned(),
        };
        assert_eq!(*act, kept);
    }
}

/// What stands outside and inside the places of what is private.
fn apart(page: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut rest = page;
    while let Some(at) = rest.find(" class=\"private") {
        let open = rest[..at].rfind('<').unwrap();
        let name = &rest[open + 1..at];
        let name = name.split(' ').next().unwrap();
        if rest[at..].starts_with(" class=\"private-label") {
            outside.push_str(&rest[..at + 1]);
            rest = &rest[at + 1..];
            continue;
        }
        outside.push_str(&rest[..open]);
        let end = end_of(&rest[open..], name);
        inside.push_str(&rest[open..open + end]);
        rest = &rest[open + end..];
    }
    outside.push_str(rest);
    (outside, inside)
}

/// Where the element that begins a text ends.
fn end_of(text: &str, name: &str) -> usize {
    let (opens, closes) = (format!("<{name}"), format!("</{name}>"));
    let (mut at, mut depth) = (0, 0);
    loop {
        let rest = &text[at..];
        let next = rest.find(&closes).unwrap();
        match rest.find(&opens) {
            Some(open) if open < next => {
                depth += 1;
                at += open + opens.len();
            }
            _ => {
                depth -= 1;
                at += next + closes.len();
                if depth == 0 {
                    return at;
                }
            }
        }
    }
}

#[tokio::test]
async fn what_was_typed_is_shown_again_when_the_desk_refuses_it() {
    let served = Served::start(false).await;
    let reader = served.person("reader").await;
    let mut fields = reader.get("/notes").await.hidden("/logout");
    fields.push(("text".to_owned(), "typed by a reader <b>".to_owned()));
    let answer = reader.send(reader.form("/notes", &fields)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("is no drafter of this desk"));
    assert!(answer.body.contains("typed by a reader &lt;b&gt;"));
    assert!(served.desk.state().acts.is_empty());
}

#[tokio::test]
async fn a_note_without_words_is_not_kept() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let answer = browser
        .post("/notes", "/notes", &[("kind", "note"), ("text", " \r\n ")])
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("there are no words to keep"));
    assert!(served.desk.state().acts.is_empty());
}

#[tokio::test]
async fn a_reader_is_offered_no_form_but_the_way_out() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    for path in [
        "/",
        "/channels",
        "/channels/north",
        UNREAD,
        "/notes",
        "/channels/south/verify",
    ] {
        let page = browser.get(path).await.body;
        let forms = markup::forms(&page);
        assert!(
            forms.iter().all(|form| form.action == "/logout"),
            "{path}: {forms:?}"
        );
        assert!(!page.contains("href=\"/say/"), "{path}");
    }
}

#[tokio::test]
async fn the_line_is_asked_and_what_came_of_it_is_told() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let answer = browser
        .post("/channels/north", "/channels/north/line", &[])
        .await;
    let to = led_to(&answer);
    let channel = "north".to_owned();
    let asked = Act::CheckLine { channel };
    assert_eq!(served.desk.state().acts.first().unwrap().2, asked);
    assert_eq!(with_class(&browser.get(&to).await.body, "notice-done"), 1);
}

#[tokio::test]
async fn a_keeper_records_how_a_fingerprint_was_learned() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let action = "/channels/south/verify";
    let typed = [
        ("way", "introducer"),
        ("introducer", "Mediania"),
        ("source", "a letter"),
        ("given", "able badge camera"),
    ];
    led_to(&browser.post(action, action, &typed).await);
    let recorded = Act::Verify {
        channel: "south".to_owned(),
        way: "introducer:Mediania".to_owned(),
        given: "able badge camera".to_owned(),
        source: "a letter".to_owned(),
    };
    assert_eq!(served.desk.state().acts.first().unwrap().2, recorded);
}

#[tokio::test]
async fn what_the_channel_shows_of_the_other_side_is_closed_and_comes_after_the_form() {
    let served = Served::start(false).await;
    let page = served
        .person("keeper")
        .await
        .get("/channels/north/verify")
        .await
        .body;
    let shown = page.find("marble nephew orbit").unwrap();
    assert!(page.find("Never copy it from this screen").unwrap() < shown);
    assert!(page.find("name=\"given\"").unwrap() < shown);
    let closed = page[..shown].rfind("<details").unwrap();
    assert!(page[closed..].starts_with("<details>"));
    assert!(!page[closed..shown].contains("</details>"));
}

#[tokio::test]
async fn letters_that_turn_others_are_shown_by_their_numbers_in_every_list() {
    let served = Served::start(true).await;
    let browser = served.person("second").await;
    let channels = browser.get("/channels").await.body;
    let north = channels.split("href=\"/channels/north").nth(1).unwrap();
    let north = format!("/channels/north{}", north.split('"').next().unwrap());
    for path in ["/", "/channels", &north, OFFER, "/notes"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            !outside_of_values(&answer.body).contains('\u{202e}'),
            "{path}"
        );
    }
    assert!(channels.contains("&lt;U+202E&gt;"));
}

/// A page without what its attributes hold: a field's value is what was typed, letter by letter.
fn outside_of_values(page: &str) -> String {
    let mut parts = page.split('"');
    let mut out = String::new();
    while let Some(outside) = parts.next() {
        out.push_str(outside);
        parts.next();
    }
    out
}

#[tokio::test]
async fn the_look_is_served_by_the_program_and_kept_by_the_browser_while_it_is_the_same() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    let look = browser.get("/console.css").await;
    assert_eq!(look.status, 200);
    let tag = look.header("etag").unwrap().to_owned();
    let again = browser
        .ask("GET", "/console.css")
        .header("If-None-Match", &tag);
    let again = browser.send(again).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    for elsewhere in ["url(", "@import", "http:", "https:"] {
        assert!(
            !look.body.contains(elsewhere),
            "the look fetches `{elsewhere}`"
        );
    }
}

#[tokio::test]
async fn a_message_is_named_by_whatever_stands_in_its_path_and_nothing_else() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let fields = browser.get("/notes").await.hidden("/notes");
    let answer = browser
        .send(browser.form("/letters/m-ffffffffffffffff/read", &fields))
        .await;
    assert_eq!(answer.status, 404);
    assert!(served.desk.state().acts.is_empty());
}
