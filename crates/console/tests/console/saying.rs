//! What commits: shown whole, with what it licenses, confirmed by its name, and approved by officers (K7, K8, K11, K12).

use crate::browser::{Answer, Browser, Served};
use crate::markup;
use crate::sample::{HOSTILE, PASSPHRASE};
use std::collections::BTreeSet;
use tacit_console::desk::{Act, Credential};
use tacit_console::view::people::Role;
use tacit_console::view::saying::What;

const GIVE: &str = "/say/give?channel=north";
const LOOK: &str = "/say/give/look?channel=north";
const TEXT: &str = "Assurance \"A title\".\nFrom Arland to Borland.\n";

/// Drafts a text, and comes to the page that shows all of it.
async fn drafted(browser: &Browser, text: &str) -> Answer {
    let typed = [("text", text), ("precedence", "flash"), ("asked_by", "the head")];
    let answer = browser.post(GIVE, GIVE, &typed).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some(LOOK)));
    browser.get(LOOK).await
}

/// The value of a hidden field, wherever on the page it stands.
fn field(page: &Answer, name: &str) -> Option<String> {
    let tags = markup::tags(&page.body);
    let mut inputs = tags.iter().filter(|tag| tag.get("name") == Some(name));
    Some(inputs.next()?.get("value")?.to_owned())
}

/// The button that binds, if there is one: whether it is shut.
fn shut(page: &Answer) -> Option<bool> {
    let tags = markup::tags(&page.body);
    let mut buttons = tags.iter();
    let binds = |tag: &&markup::Tag| tag.get("class") == Some("button-commit");
    Some(buttons.find(binds)?.get("disabled").is_some())
}

/// What the page licenses, asked for as its script does.
async fn findings(browser: &Browser, page: &Answer) -> Answer {
    let tags = markup::tags(&page.body);
    let load = tags.iter().find_map(|tag| tag.get("data-load")).unwrap();
    browser.get(&markup::plain(load)).await
}

/// Sends the form of a page, with fields besides those that it carries.
async fn send(browser: &Browser, page: &Answer, action: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = page.hidden(action);
    fields.retain(|(name, _)| name != "shown" && more.iter().all(|(other, _)| other != name));
    let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.extend(more);
    browser.send(browser.form(action, &fields)).await
}

fn acts(served: &Served) -> Vec<Act> {
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
        assert!(answer.body.contains("has not been shown"), "{}", answer.body);
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
    assert_eq!((draft.text.as_str(), draft.precedence.as_str()), (TEXT, "flash"));
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
    assert_eq!(send(&other, &page, LOOK, &[("shown", &proof)]).await.status, 409);
    let changed = drafted(&drafter, "Assurance \"Another\".\n").await;
    assert_eq!(send(&drafter, &changed, LOOK, &[("shown", &proof)]).await.status, 409);
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn findings_are_told_for_the_text_that_the_page_shows_and_no_other() {
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
    assert!(answer.body.contains("the channel was verified anew"), "{}", answer.body);
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
    drafter.post(note, note, &[("text", "Are you there?")]).await;
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
    assert_eq!(send(&drafter, &page, LOOK, &[("shown", &proof)]).await.status, 303);
}

/// A proposal of the sample, and where it stands.
fn waiting(digits: &str) -> (String, String) {
    let name = digits.repeat(16);
    let path = format!("/proposals/{name}");
    (name, path)
}

/// The proposal's page with what it licenses, and the proof of that.
async fn looked_at(browser: &Browser, path: &str) -> (Answer, String) {
    let page = browser.get(path).await;
    let found = findings(browser, &page).await;
    let proof = field(&found, "shown").unwrap();
    (page, proof)
}

#[tokio::test]
async fn approving_names_the_whole_proposal() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let (name, path) = waiting("03be");
    let (page, proof) = looked_at(&officer, &path).await;
    let action = format!("{path}/approve");
    let opens = [("shown", proof.as_str()), ("passphrase", PASSPHRASE)];
    let (another, _) = waiting("91c4");
    let wrong = [opens[0], opens[1], ("proposal", &another)];
    assert_eq!(send(&officer, &page, &action, &wrong).await.status, 409);
    assert!(acts(&served).is_empty());
    assert_eq!(send(&officer, &page, &action, &opens).await.status, 303);
    let expected = Act::Approve {
        proposal: name,
        credential: Credential::Passphrase(PASSPHRASE.to_owned()),
    };
    assert_eq!(acts(&served), [expected]);
}

#[tokio::test]
async fn an_officer_approves_nothing_before_what_it_licenses_was_shown() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let (_, path) = waiting("03be");
    let page = officer.get(&path).await;
    assert_eq!(shut(&page), Some(true));
    let (_, other) = waiting("91c4");
    let of_another = looked_at(&officer, &other).await.1;
    let action = format!("{path}/approve");
    for proof in ["", &of_another] {
        let opens = [("shown", proof), ("passphrase", PASSPHRASE)];
        let answer = send(&officer, &page, &action, &opens).await;
        assert_eq!(answer.status, 409);
        assert!(!answer.body.contains(PASSPHRASE));
    }
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn a_wrong_passphrase_approves_nothing_and_is_shown_nowhere() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let (_, path) = waiting("03be");
    let (page, proof) = looked_at(&officer, &path).await;
    let action = format!("{path}/approve");
    for (given, why) in [("three words here", "does not open"), ("", "no passphrase")] {
        let opens = [("shown", proof.as_str()), ("passphrase", given)];
        let answer = send(&officer, &page, &action, &opens).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(why), "{}", answer.body);
        assert!(given.is_empty() || !answer.body.contains(given));
    }
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn what_a_passkey_signed_goes_to_the_desk_as_the_browser_gave_it() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let (_, path) = waiting("03be");
    let (page, proof) = looked_at(&officer, &path).await;
    assert!(page.body.contains("data-challenge=\"a1b2c3d4"));
    assert!(page.body.contains("data-credentials=\"q83vEjRWeJA\""));
    let signed = [
        ("shown", proof.as_str()),
        ("credential", "q83vEjRWeJA"),
        ("authenticator_data", "AA"),
        ("client_data", "e30"),
        ("signature", "MEQ"),
    ];
    let answer = send(&officer, &page, &format!("{path}/approve"), &signed).await;
    assert_eq!(answer.status, 303);
    let acts = acts(&served);
    let [Act::Approve { credential: Credential::Passkey(signed), .. }] = acts.as_slice() else {
        panic!("{acts:?}");
    };
    assert_eq!(signed.id, "q83vEjRWeJA");
    assert_eq!(signed.authenticator_data, "AA");
    assert_eq!((signed.client_data.as_str(), signed.signature.as_str()), ("e30", "MEQ"));
}

#[tokio::test]
async fn a_proposal_that_waits_no_more_is_not_approved_and_what_waits_is_shown() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let (gone, gone_path) = waiting("dead");
    let (_, path) = waiting("03be");
    let page = officer.get(&path).await;
    let mut fields = page.hidden(&format!("{path}/discard"));
    fields.retain(|(name, _)| name != "proposal");
    fields.extend([("proposal", gone.as_str()), ("reason", "")].map(|(name, value)| (name.to_owned(), value.to_owned())));
    let action = format!("{gone_path}/approve");
    let answer = officer.send(officer.form(&action, &fields)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("What waits for officers"));
    assert_eq!(officer.get(&action).await.status, 303);
}

#[tokio::test]
async fn a_reason_that_the_desk_did_not_take_is_still_there() {
    let served = Served::start(false).await;
    let (approver, drafter) = (served.person("approver").await, served.person("drafter").await);
    let (name, path) = waiting("03be");
    let action = format!("{path}/discard");
    // Whoever may not discard has no form, and makes one.
    let mut fields = drafter.get(GIVE).await.hidden(GIVE);
    let more = [("proposal", name.as_str()), ("reason", "the third sentence")];
    fields.extend(more.map(|(field, value)| (field.to_owned(), value.to_owned())));
    let answer = drafter.send(drafter.form(&action, &fields)).await;
    assert_eq!(answer.status, 422);
    let kept = &served.desk.state().typed;
    assert!(kept.values().flatten().any(|(_, value)| value == "the third sentence"));
    assert!(acts(&served).is_empty());
    let page = approver.get(&path).await;
    let answer = send(&approver, &page, &action, &[("reason", "the third sentence")]).await;
    assert_eq!(answer.status, 303);
    let reason = "the third sentence".to_owned();
    assert_eq!(acts(&served), [Act::Discard { proposal: name, reason }]);
}

#[tokio::test]
async fn a_reader_sees_no_button_and_is_refused_by_the_desk() {
    let served = Served::start(false).await;
    let reader = served.person("reader").await;
    let (name, path) = waiting("03be");
    for page in [GIVE, "/promises", "/promises/5f21aa90-given", &path, "/desk", "/proposals"] {
        let page = reader.get(page).await;
        assert_eq!((page.status, shut(&page)), (200, None));
        let forms = markup::forms(&page.body);
        assert!(forms.iter().all(|form| form.action == "/logout"), "{}", page.body);
    }
    let carried = reader.get("/desk").await.hidden("/logout");
    let forge = async |action: &str, more: &[(&str, &str)]| {
        let mut fields = carried.clone();
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        reader.send(reader.form(action, &fields)).await.status
    };
    assert_eq!(forge("/say/note/look?channel=north", &[("text", "words"), ("confirmed", "0")]).await, 422);
    let proof = field(&findings(&reader, &reader.get(&path).await).await, "shown").unwrap();
    let opens = [("proposal", name.as_str()), ("shown", &proof), ("passphrase", PASSPHRASE)];
    assert_eq!(forge(&format!("{path}/approve"), &opens).await, 422);
    assert_eq!(forge("/desk/admit", &[("name", "reader"), ("role", "keeper")]).await, 422);
    assert_eq!(forge("/desk/dismiss", &[("name", "keeper")]).await, 422);
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn a_keeper_lets_a_person_in_and_changes_what_they_may() {
    let served = Served::start(false).await;
    let keeper = served.person("keeper").await;
    let page = keeper.get("/desk").await;
    let fields = page.hidden("/desk/admit");
    let token = fields.into_iter().filter(|(name, _)| name != "name").collect::<Vec<_>>();
    let mut fields = token.clone();
    let more = [("name", " Ada "), ("role", "drafter"), ("role", "approver"), ("role", "king"), ("officer", "Third officer")];
    fields.extend(more.map(|(field, value)| (field.to_owned(), value.to_owned())));
    let answer = keeper.send(keeper.form("/desk/admit", &fields)).await;
    assert_eq!(answer.status, 303);
    let acts = acts(&served);
    let [Act::Admit(person)] = acts.as_slice() else {
        panic!("{acts:?}");
    };
    assert_eq!((person.name.as_str(), person.officer.as_str()), ("Ada", "Third officer"));
    assert_eq!(person.roles, BTreeSet::from([Role::Drafter, Role::Approver]));
}

#[tokio::test]
async fn an_officers_file_goes_to_the_desk_whole_and_a_passkey_needs_a_browser_that_made_one() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let page = officer.get("/desk").await;
    let hidden = page.hidden("/desk/credential");
    let file = b"sealed \x00\xff bytes";
    let answer = officer.send(officer.files("/desk/credential", &hidden, &[("passphrase", PASSPHRASE)], ("file", "first.officer", file))).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let answer = officer.send(officer.files("/desk/credential", &hidden, &[("passphrase", PASSPHRASE)], ("file", "", b""))).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("no file was chosen") && !answer.body.contains(PASSPHRASE));
    let answer = send(&officer, &page, "/desk/passkey", &[("label", "a key"), ("passphrase", PASSPHRASE)]).await;
    assert_eq!(answer.status, 422);
    let made = [("label", "a key"), ("passphrase", PASSPHRASE), ("credential", "AAEC"), ("public_key", "MFkw"), ("algorithm", "-7")];
    let answer = send(&officer, &page, "/desk/passkey", &made).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let acts = acts(&served);
    let [Act::Credential { file: laid, .. }, Act::Passkey { made, .. }] = acts.as_slice() else {
        panic!("{acts:?}");
    };
    assert_eq!(laid, file);
    assert_eq!((made.id.as_str(), made.public_key.as_str(), made.algorithm), ("AAEC", "MFkw", -7));
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
    assert!(drafter.get("/desk/acts").await.body.contains("nobody could tell"));
    assert!(drafter.get(GIVE).await.body.contains("The other side cannot check it"));
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
    for page in [GIVE, LOOK, "/say/note?channel=north", "/proposals", &path, "/promises/5f21aa90-given"] {
        let body = drafter.get(page).await.body;
        assert!(!body.contains("stays at this desk"), "{page}");
        let forms = markup::forms(&body);
        assert!(forms.iter().all(|form| !form.action.starts_with("/notes")), "{page}");
    }
}

#[tokio::test]
async fn whatever_is_typed_stays_text_and_comes_back_letter_by_letter() {
    let served = Served::start(true).await;
    let drafter = served.person("second").await;
    let channel = served.desk_channel();
    let path = format!("/say/note?channel={channel}");
    for hostile in HOSTILE {
        let text = hostile.replace("\r\n", "\n");
        drafter.post(&path, &path, &[("text", &text)]).await;
        for page in [&path, &format!("/say/note/look?channel={channel}")] {
            let page = drafter.get(page).await;
            assert_eq!(page.status, 200, "{}", page.body);
            markup::check(&page.body);
            assert!(!page.body.contains("<script>hostile"));
        }
        let kept = served.desk.state().typed.values().flatten().any(|(_, value)| *value == text);
        assert!(kept, "{text:?}");
    }
}
