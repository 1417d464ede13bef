//! What commits: shown whole, with what it licenses, and confirmed by its name (K11, K12, K13).

use crate::approving::waiting;
use crate::browser::{Answer, Browser, Served};
use crate::markup;
use tacit_console::desk::Act;
use tacit_console::view::saying::What;

pub(crate) const GIVE: &str = "/say/give?channel=north";
pub(crate) const LOOK: &str = "/say/give/look?channel=north";
pub(crate) const TEXT: &str = "Assurance \"A title\".\nFrom Arland to Borland.\n";

/// Drafts a text, and comes to the page that shows all of it.
pub(crate) async fn drafted(browser: &Browser, text: &str) -> Answer {
    let typed = [
        ("text", text),
        ("precedence", "flash"),
        ("asked_by", "the head"),
    ];
    let answer = browser.post(GIVE, GIVE, &typed).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some(LOOK))
    );
    browser.get(LOOK).await
}

/// The value of a hidden field, wherever on the page it stands.
pub(crate) fn field(page: &Answer, name: &str) -> Option<String> {
    let tags = markup::tags(&page.body);
    let mut inputs = tags.iter().filter(|tag| tag.get("name") == Some(name));
    Some(inputs.next()?.get("value")?.to_owned())
}

/// The button that binds, if there is one: whether it is shut.
pub(crate) fn shut(page: &Answer) -> Option<bool> {
    let tags = markup::tags(&page.body);
    let mut buttons = tags.iter();
    let binds = |tag: &&markup::Tag| tag.get("class") == Some("button-commit");
    Some(buttons.find(binds)?.get("disabled").is_some())
}

/// What the page licenses, asked for as its script does.
pub(crate) async fn findings(browser: &Browser, page: &Answer) -> Answer {
    let tags = markup::tags(&page.body);
    let load = tags.iter().find_map(|tag| tag.get("data-load")).unwrap();
    browser.get(load).await
}

/// Sends the form of a page, with fields besides those that it carries.
pub(crate) async fn send(
    browser: &Browser,
    page: &Answer,
    action: &str,
    more: &[(&str, &str)],
) -> Answer {
    let mut fields = page.hidden(action);
    fields.retain(|(name, _)| name != "shown" && more.iter().all(|(other, _)| other != name));
    let more = more
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.extend(more);
    browser.send(browser.form(action, &fields)).await
}

/// Sends a form with a file.
pub(crate) async fn upload(
    browser: &Browser,
    action: &str,
    fields: &[(String, String)],
    name: &str,
    file: &[u8],
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part =
            format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    let part = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(part.bytes());
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let ask = browser
        .ask("POST", action)
        .header("Origin", &browser.origin());
    let ask = ask.header("Content-Type", "multipart/form-data; boundary=x");
    browser.send(ask.body(&body)).await
}

pub(crate) fn acts(served: &Served) -> Vec<Act> {
    let state = served.desk.state();
    state.acts.iter().map(|(_, _, act)| act.clone()).collect()
}

#[tokio::test]
async fn nothing_is_confirmed_before_what_it_licenses_was_shown() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let page = drafted(&drafter, TEXT).await;
    assert_eq!(shut(&page), Some(true));
    assert_eq!(field(&page, "shown"), None);
    for proof in ["", "0", &"0".repeat(64)] {
        let answer = send(&drafter, &page, LOOK, &[("shown", proof)]).await;
        assert_eq!(answer.status, 409);
        assert!(
            answer.body.contains("has not been shown"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("A title"));
    }
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn what_is_said_is_what_was_shown_under_its_whole_name() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let page = drafted(&drafter, TEXT).await;
    let found = findings(&drafter, &page).await;
    assert!(found.body.contains("A disowned proxy can release Arland"));
    let proof = field(&found, "shown").unwrap();
    let name = field(&page, "confirmed").unwrap();
    let answer = send(&drafter, &page, LOOK, &[("shown", &proof)]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let acts = acts(&served);
    let [Act::Say { draft, confirmed }] = acts.as_slice() else {
        panic!("{acts:?}");
    };
    assert_eq!((confirmed, draft.what), (&name, What::Give));
    assert_eq!(
        (draft.text.as_str(), draft.precedence.as_str()),
        (TEXT, "flash")
    );
    assert_eq!(confirmed.len(), 64);
    // What is said is not typed any more.
    assert!(served.desk.state().typed.is_empty());
}

#[tokio::test]
async fn a_proof_opens_no_other_text_and_no_other_login() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let other = served.person("drafter").await;
    let page = drafted(&drafter, TEXT).await;
    let proof = field(&findings(&drafter, &page).await, "shown").unwrap();
    let page = drafted(&other, TEXT).await;
    assert_eq!(
        send(&other, &page, LOOK, &[("shown", &proof)]).await.status,
        409
    );
    let changed = drafted(&drafter, "Assurance \"Another\".\n").await;
    assert_eq!(
        send(&drafter, &changed, LOOK, &[("shown", &proof)])
            .await
            .status,
        409
    );
    assert!(acts(&served).is_empty());
}

#[tokio::test]
pub(crate) async fn findings_are_told_for_the_text_that_the_page_shows_and_no_other() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let page = drafted(&drafter, TEXT).await;
    drafted(&drafter, "Assurance \"Another\".\n").await;
    let found = findings(&drafter, &page).await;
    assert_eq!(field(&found, "shown"), None);
    assert!(found.body.contains("has changed since this page was shown"));
}

#[tokio::test]
async fn a_stale_name_does_nothing_and_keeps_what_was_typed() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let page = drafted(&drafter, TEXT).await;
    let proof = field(&findings(&drafter, &page).await, "shown").unwrap();
    let before = field(&page, "confirmed");
    served.desk.state().stale = true;
    let answer = send(&drafter, &page, LOOK, &[("shown", &proof)]).await;
    assert_eq!(answer.status, 409);
    assert!(
        answer.body.contains("the channel was verified anew"),
        "{}",
        answer.body
    );
    assert_ne!(field(&answer, "confirmed"), before);
    assert_eq!(field(&answer, "text").as_deref(), Some(TEXT));
    assert_eq!(shut(&answer), Some(true));
    assert!(acts(&served).is_empty());
    let draft = drafter.get(GIVE).await;
    assert!(draft.body.contains("From Arland to Borland."));
}

#[tokio::test]
async fn a_text_with_mistakes_has_no_button_and_shows_each_at_its_line() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let page = drafted(&drafter, "Nothing of the kind.\n").await;
    assert_eq!((shut(&page), field(&page, "confirmed")), (None, None));
    assert!(page.body.contains("in line 1: "));
    assert!(page.body.contains("What to do: "));
    // It can be mended where it stands.
    assert!(page.body.contains("\nNothing of the kind.\n</textarea>"));
    let answer = drafter.post(LOOK, GIVE, &[("text", TEXT)]).await;
    assert_eq!(answer.status, 303);
}

#[tokio::test]
async fn a_note_is_said_with_one_confirmation_and_without_findings() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    let (note, look) = ("/say/note?channel=north", "/say/note/look?channel=north");
    drafter
        .post(note, note, &[("text", "Are you there?")])
        .await;
    let page = drafter.get(look).await;
    assert_eq!(shut(&page), Some(false));
    assert!(!page.body.contains("data-load"));
    assert_eq!(send(&drafter, &page, look, &[]).await.status, 303);
    assert_eq!(acts(&served).len(), 1);
    // Sent again under the same name, it is done once.
    assert_eq!(send(&drafter, &page, look, &[]).await.status, 303);
    assert_eq!(acts(&served).len(), 1);
}

#[tokio::test]
async fn without_a_script_findings_are_a_step_away_and_open_the_button() {
    let served = Served::start(false).await;
    let drafter = served.person("drafter").await;
    drafted(&drafter, TEXT).await;
    let page = drafter.get(&format!("{LOOK}&findings=yes")).await;
    assert_eq!(shut(&page), Some(false));
    let proof = field(&page, "shown").unwrap();
    assert_eq!(
        send(&drafter, &page, LOOK, &[("shown", &proof)])
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn each_page_says_what_cannot_be_known() {
    let served = Served::start(false).await;
    let drafter = served.person("second").await;
    for path in ["/promises", "/promises/5f21aa90-given"] {
        let page = drafter.get(path).await;
        assert!(page.body.contains("What cannot be known"), "{path}");
    }
    let found = drafter.get("/promises/5f21aa90-given/findings").await;
    assert!(found.body.contains("Findings forecast nothing"));
    assert!(found.body.contains("How far was looked"));
    assert!(
        drafter
            .get("/desk/acts")
            .await
            .body
            .contains("nobody could tell")
    );
    assert!(
        drafter
            .get(GIVE)
            .await
            .body
            .contains("The other side cannot check it")
    );
}

#[tokio::test]
async fn a_record_that_was_changed_is_told_gravely() {
    let served = Served::start(false).await;
    let reader = served.person("reader").await;
    let whole = reader.get("/desk/acts?page=2").await;
    assert!(!whole.body.contains("class=\"grave\""));
    assert!(whole.body.contains("Page 2 of 3"));
    served.desk.state().broken = Some("act 7 is not what its digest says".to_owned());
    let broken = reader.get("/desk/acts").await;
    assert!(broken.body.contains("class=\"grave\"") && broken.body.contains("act 7 is not what"));
}

#[tokio::test]
async fn a_promise_is_shown_as_it_was_known_then_and_a_time_that_is_none_is_told() {
    let served = Served::start(false).await;
    let reader = served.person("reader").await;
    let then = reader.get("/promises?known=2026-01-10T00:00").await;
    assert!(then.body.contains("This is not now.") && then.body.contains("2026-01-10 00:00 Z"));
    assert!(!then.body.contains("5f21aa90-received"));
    let now = reader.get("/promises?known=soon").await;
    assert!(now.body.contains("`soon` is no time"));
    assert!(now.body.contains("5f21aa90-received"));
}

#[tokio::test]
async fn the_form_of_a_private_note_is_nowhere_near_one_that_says_something() {
    let served = Served::start(false).await;
    let drafter = served.person("second").await;
    drafted(&drafter, TEXT).await;
    let (_, path) = waiting("03be");
    for page in [
        GIVE,
        LOOK,
        "/say/note?channel=north",
        "/proposals",
        &path,
        "/promises/5f21aa90-given",
    ] {
        let body = drafter.get(page).await.body;
        assert!(!body.contains("stays at this desk"), "{page}");
        let forms = markup::forms(&body);
        assert!(
            forms.iter().all(|form| !form.action.starts_with("/notes")),
            "{page}"
        );
    }
}

#[tokio::test]
async fn whatever_is_typed_stays_text_and_comes_back_letter_by_letter() {
    let served = Served::start(true).await;
    let drafter = served.person("second").await;
    let texts = [
        "<script>hostile(1)</script>",
        "</textarea></title><svg onload=hostile(4)>",
        "\u{202e}evobla\u{202c} \u{2066}\u{200f}",
        "\n\nlines before it",
        "سلام، این متن از راست به چپ است",
    ];
    for text in texts {
        let path = "/say/note?channel=%3Cb%3E%22%27%26%20%E2%80%AE";
        let page = drafter.get(path).await;
        let forms = markup::forms(&page.body);
        let form = forms
            .iter()
            .find(|form| form.action.starts_with("/say/note"))
            .unwrap();
        drafter.post(path, &form.action, &[("text", text)]).await;
        for page in [path, &path.replace("note?", "note/look?")] {
            let page = drafter.get(page).await;
            assert_eq!(page.status, 200, "{}", page.body);
            markup::check(&page.body);
        }
        let state = served.desk.state();
        let mut kept = state.typed.values().flatten();
        assert!(kept.any(|(_, value)| value == text), "{text:?}");
    }
}
