//! Incidents, sources, files, likenesses and exposure: what their pages show, and what their forms order.

use crate::browser::{Answer, Browser, Served};
use crate::markup;
use tacit_console::desk::Act;

const PAGES: [&str; 6] = [
    "/incidents",
    "/incidents/bridge-of-sel",
    "/incidents/sources",
    "/incidents/pairs",
    "/incidents/import",
    "/exposure",
];

/// What was ordered, in order.
fn acts(served: &Served) -> Vec<Act> {
    let state = served.desk.state();
    state.acts.iter().map(|(_, _, act)| act.clone()).collect()
}

#[tokio::test]
async fn hostile_labels_stay_words_on_every_page_of_incidents() {
    let served = Served::start(true).await;
    for person in ["reader", "drafter", "keeper"] {
        let browser = served.person(person).await;
        for path in PAGES {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            markup::check(&page.body);
            // The value of a hidden field goes back as it came; nobody sees it.
            let mut shown = page.body.split('<').filter_map(|tag| tag.split('>').nth(1));
            assert!(!shown.any(|text| text.contains('\u{202e}')), "{path}");
        }
    }
}

#[tokio::test]
async fn a_reader_is_shown_no_form_that_records() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    for path in PAGES {
        let page = browser.get(path).await.body;
        for form in markup::forms(&page) {
            assert!(
                !form.action.starts_with("/incidents"),
                "{path}: {}",
                form.action
            );
        }
    }
}

#[tokio::test]
async fn an_incident_is_recorded_with_its_first_claim_by_one_form() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let typed = [
        ("label", "rockets fall on the north"),
        ("begin", "2026-02-02 21:00 Z"),
        ("begin_to", "2026-02-03 02:00 Z"),
        ("by", "observers"),
        ("act", "strike"),
        ("author", "borland"),
        ("author", "gamma"),
        ("hits_of", "arland"),
        ("hits_kind", "territory"),
        ("place", "sel"),
        ("incidental", "yes"),
        ("grade", "probable"),
    ];
    let answer = browser.post("/incidents", "/incidents", &typed).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let done = acts(&served);
    let [Act::Record(new)] = done.as_slice() else {
        panic!("{done:?}");
    };
    assert_eq!(new.begin, "2026-02-02 21:00 Z..2026-02-03 02:00 Z");
    assert_eq!(new.claim.authors, ["borland", "gamma"]);
    assert!(new.claim.incidental);
    assert_eq!(
        [
            &new.claim.by,
            &new.claim.act,
            &new.claim.hits_of,
            &new.claim.place,
            &new.claim.grade
        ],
        ["observers", "strike", "arland", "sel", "probable"]
    );
}

#[tokio::test]
async fn an_interval_that_ends_before_it_begins_is_refused_at_its_field_and_nothing_typed_is_lost()
{
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let typed = [
        ("label", "a label & \"more\""),
        ("begin", "2026-02-02Z"),
        ("end", "2026-02-01Z"),
        ("learned", "2026-02-03T00:00Z"),
        ("act", "strike"),
        ("author", "gamma"),
        ("hits_of", "arland"),
    ];
    let answer = browser.post("/incidents", "/incidents", &typed).await;
    assert_eq!(answer.status, 422);
    let page = &answer.body;
    assert!(page.contains("id=\"entry-end-wrong\""));
    let tags = markup::tags(page);
    let end = tags
        .iter()
        .find(|tag| tag.get("id") == Some("entry-end"))
        .unwrap();
    assert_eq!(end.get("aria-invalid"), Some("true"));
    assert!(
        end.get("aria-describedby")
            .unwrap()
            .contains("entry-end-wrong")
    );
    for (name, value) in typed {
        let kept = tags.iter().any(|tag| {
            let is_typed = tag.get("name") == Some(name) && tag.get("value") == Some(value);
            let is_chosen = tag.name == "option" && tag.get("value") == Some(value);
            is_typed || (is_chosen && tag.get("selected").is_some())
        });
        assert!(kept, "{name}: {value}");
    }
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn a_stance_button_gives_one_act_however_often_it_is_pressed() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let action = "/incidents/bridge-of-sel/stance";
    let page = browser.get("/incidents/bridge-of-sel").await;
    let mut fields = page.hidden(action);
    fields.push(("stance".to_owned(), "accept".to_owned()));
    for _ in 0..3 {
        let answer = browser.send(browser.form(action, &fields)).await;
        assert_eq!(answer.status, 303);
    }
    let expected = Act::Stance {
        claim: "c-1".to_owned(),
        stance: "accept".to_owned(),
    };
    assert_eq!(acts(&served), [expected]);
}

#[tokio::test]
async fn that_two_are_one_or_are_not_is_what_a_person_says_and_nothing_is_joined_before() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    let path = "/incidents/pairs";
    assert!(
        browser
            .get(path)
            .await
            .body
            .contains("12 pairs near each other in time were not compared")
    );
    assert!(acts(&served).is_empty());
    for (said, one) in [("yes", true), ("no", false)] {
        let answer = browser.post(path, path, &[("one", said)]).await;
        assert_eq!(answer.status, 303);
        let last = acts(&served).pop();
        assert!(
            matches!(last, Some(Act::Same { one: said, .. }) if said == one),
            "{last:?}"
        );
    }
    let unsaid = browser.post(path, path, &[]).await;
    assert_eq!((unsaid.status, acts(&served).len()), (422, 2));
}

/// Sends files as a browser does (RFC 7578).
async fn bring(browser: &Browser, files: &[(&str, &str, &str)]) -> Answer {
    let path = "/incidents/import";
    let mut body = String::new();
    for (name, value) in browser.get(path).await.hidden(path) {
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    for (name, file, text) in files {
        body.push_str(&format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n{text}\r\n"));
    }
    body.push_str("--edge--\r\n");
    let ask = browser.ask("POST", path);
    let ask = ask.header("Origin", &browser.origin());
    let ask = ask.header("Content-Type", "multipart/form-data; boundary=edge");
    browser.send(ask.body(body.as_bytes())).await
}

#[tokio::test]
async fn an_import_shows_what_was_left_out_with_its_line_and_why_and_how_many_more() {
    let served = Served::start(false).await;
    let browser = served.person("keeper").await;
    let answer = bring(
        &browser,
        &[
            ("file", "log.csv", "a;b\n"),
            ("mapping", "log.toml", "mapping = 1"),
            ("table-2", "codes.txt", "x"),
        ],
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for words in [
        "412 records",
        "30 records",
        "13 lines",
        "line 7: `2026-13-01` is no date",
        "And 11 more lines",
    ] {
        assert!(answer.body.contains(words), "{words}");
    }
    let done = acts(&served);
    let [Act::Import(form)] = done.as_slice() else {
        panic!("{done:?}");
    };
    assert_eq!(
        (form.name.as_str(), form.file.as_slice()),
        ("log.csv", &b"a;b\n"[..])
    );
    assert_eq!(form.mapping.as_ref().unwrap().0, "log.toml");
    assert_eq!(form.tables, [("codes.txt".to_owned(), b"x".to_vec())]);
    let nothing = bring(&browser, &[]).await;
    assert_eq!((nothing.status, acts(&served).len()), (422, 1));
    assert!(nothing.body.contains("id=\"import-file-wrong\""));
}

#[tokio::test]
async fn a_search_and_a_page_far_behind_the_last_show_a_list_and_no_fault() {
    let served = Served::start(false).await;
    let browser = served.person("reader").await;
    let found = browser.get("/incidents?q=bridge").await.body;
    assert!(
        found.contains("/incidents/bridge-of-sel") && !found.contains("/incidents/incident-1\"")
    );
    for page in ["0", "2", "99999999999999999999", "-1", "x"] {
        let answer = browser.get(&format!("/incidents?page={page}")).await;
        assert_eq!(answer.status, 200, "{page}");
    }
    let missing = browser.get("/incidents/no-such").await;
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn exposure_says_that_silence_is_no_denial_and_that_a_leak_changes_nothing_else() {
    let served = Served::start(false).await;
    let page = served.person("reader").await.get("/exposure").await.body;
    assert!(page.contains("A leak changes secrecy and nothing else"));
    assert!(page.contains("is no denial"));
    assert_eq!(page.matches("Borland is silent").count(), 10);
    assert!(!page.contains("denies"));
}

#[tokio::test]
async fn what_is_empty_is_recorded_as_empty_and_left_to_the_desk_to_refuse() {
    let served = Served::start(false).await;
    let browser = served.person("drafter").await;
    browser.post("/incidents", "/incidents", &[]).await;
    assert_eq!(acts(&served), [Act::Record(Box::default())]);
}
