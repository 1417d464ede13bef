//! What waits is approved by its whole name, with a credential of one's own; and the desk is kept by whoever keeps it (K5 to K9).

use crate::browser::{Answer, Browser, Served};
use crate::markup;
use crate::sample::PASSPHRASE;
use crate::saying::{GIVE, acts, field, findings, send, shut, upload};
use std::collections::BTreeSet;
use tacit_console::desk::{Act, Credential};
use tacit_console::view::people::Role;

/// A proposal of the sample, and where it stands.
pub(crate) fn waiting(digits: &str) -> (String, String) {
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
    let [
        Act::Approve {
            credential: Credential::Passkey(signed),
            ..
        },
    ] = acts.as_slice()
    else {
        panic!("{acts:?}");
    };
    assert_eq!(signed.id, "q83vEjRWeJA");
    assert_eq!(signed.authenticator_data, "AA");
    assert_eq!(
        (signed.client_data.as_str(), signed.signature.as_str()),
        ("e30", "MEQ")
    );
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
    fields.extend(
        [("proposal", gone.as_str()), ("reason", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let action = format!("{gone_path}/approve");
    let answer = officer.send(officer.form(&action, &fields)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("What waits for officers"));
    assert_eq!(officer.get(&action).await.status, 303);
}

#[tokio::test]
async fn a_reason_that_the_desk_did_not_take_is_still_there() {
    let served = Served::start(false).await;
    let (approver, drafter) = (
        served.person("approver").await,
        served.person("drafter").await,
    );
    let (name, path) = waiting("03be");
    let action = format!("{path}/discard");
    // Whoever may not discard has no form, and makes one.
    let mut fields = drafter.get(GIVE).await.hidden(GIVE);
    let more = [
        ("proposal", name.as_str()),
        ("reason", "the third sentence"),
    ];
    fields.extend(more.map(|(field, value)| (field.to_owned(), value.to_owned())));
    let answer = drafter.send(drafter.form(&action, &fields)).await;
    assert_eq!(answer.status, 422);
    let kept = served.desk.state().typed.clone();
    let mut kept = kept.into_values().flatten();
    assert!(kept.any(|(_, value)| value == "the third sentence"));
    assert!(acts(&served).is_empty());
    let page = approver.get(&path).await;
    let answer = send(
        &approver,
        &page,
        &action,
        &[("reason", "the third sentence")],
    )
    .await;
    assert_eq!(answer.status, 303);
    let reason = "the third sentence".to_owned();
    assert_eq!(
        acts(&served),
        [Act::Discard {
            proposal: name,
            reason
        }]
    );
}

#[tokio::test]
async fn a_reader_sees_no_button_and_is_refused_by_the_desk() {
    let served = Served::start(false).await;
    let reader = served.person("reader").await;
    let (name, path) = waiting("03be");
    for page in [
        GIVE,
        "/promises",
        "/promises/5f21aa90-given",
        &path,
        "/desk",
        "/proposals",
    ] {
        let page = reader.get(page).await;
        assert_eq!((page.status, shut(&page)), (200, None));
        let forms = markup::forms(&page.body);
        assert!(
            forms.iter().all(|form| form.action == "/logout"),
            "{}",
            page.body
        );
    }
    let carried = reader.get("/desk").await.hidden("/logout");
    let forge = async |action: &str, more: &[(&str, &str)]| {
        let mut fields = carried.clone();
        fields.extend(
            more.iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        reader.send(reader.form(action, &fields)).await.status
    };
    assert_eq!(
        forge(
            "/say/note/look?channel=north",
            &[("text", "words"), ("confirmed", "0")]
        )
        .await,
        422
    );
    let proof = field(&findings(&reader, &reader.get(&path).await).await, "shown").unwrap();
    let opens = [
        ("proposal", name.as_str()),
        ("shown", &proof),
        ("passphrase", PASSPHRASE),
    ];
    assert_eq!(forge(&format!("{path}/approve"), &opens).await, 422);
    assert_eq!(
        forge("/desk/admit", &[("name", "reader"), ("role", "keeper")]).await,
        422
    );
    assert_eq!(forge("/desk/dismiss", &[("name", "keeper")]).await, 422);
    assert!(acts(&served).is_empty());
}

#[tokio::test]
async fn a_keeper_lets_a_person_in_and_changes_what_they_may() {
    let served = Served::start(false).await;
    let keeper = served.person("keeper").await;
    let page = keeper.get("/desk").await;
    let fields = page.hidden("/desk/admit");
    let token = fields
        .into_iter()
        .filter(|(name, _)| name != "name")
        .collect::<Vec<_>>();
    let mut fields = token.clone();
    let more = [
        ("name", " Ada "),
        ("role", "drafter"),
        ("role", "approver"),
        ("role", "king"),
        ("officer", "Third officer"),
    ];
    fields.extend(more.map(|(field, value)| (field.to_owned(), value.to_owned())));
    let answer = keeper.send(keeper.form("/desk/admit", &fields)).await;
    assert_eq!(answer.status, 303);
    let acts = acts(&served);
    let [Act::Admit(person)] = acts.as_slice() else {
        panic!("{acts:?}");
    };
    assert_eq!(
        (person.name.as_str(), person.officer.as_str()),
        ("Ada", "Third officer")
    );
    assert_eq!(
        person.roles,
        BTreeSet::from([Role::Drafter, Role::Approver])
    );
}

#[tokio::test]
async fn an_officers_file_goes_to_the_desk_whole_and_a_passkey_needs_a_browser_that_made_one() {
    let served = Served::start(false).await;
    let officer = served.person("approver").await;
    let page = officer.get("/desk").await;
    let mut fields = page.hidden("/desk/credential");
    fields.push(("passphrase".to_owned(), PASSPHRASE.to_owned()));
    let file = b"sealed \x00\xff bytes";
    let answer = upload(&officer, "/desk/credential", &fields, "first.officer", file).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let answer = upload(&officer, "/desk/credential", &fields, "", b"").await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("no file was chosen") && !answer.body.contains(PASSPHRASE));
    let answer = send(
        &officer,
        &page,
        "/desk/passkey",
        &[("label", "a key"), ("passphrase", PASSPHRASE)],
    )
    .await;
    assert_eq!(answer.status, 422);
    let made = [
        ("label", "a key"),
        ("passphrase", PASSPHRASE),
        ("credential", "AAEC"),
        ("public_key", "MFkw"),
        ("algorithm", "-7"),
    ];
    let answer = send(&officer, &page, "/desk/passkey", &made).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let acts = acts(&served);
    let [
        Act::Credential { file: laid, .. },
        Act::Passkey { made, .. },
    ] = acts.as_slice()
    else {
        panic!("{acts:?}");
    };
    assert_eq!(laid, file);
    assert_eq!(
        (made.id.as_str(), made.public_key.as_str(), made.algorithm),
        ("AAEC", "MFkw", -7)
    );
}

#[tokio::test]
async fn a_keeper_ends_the_logins_of_another_and_nobody_else_does() {
    let served = Served::start(false).await;
    let (keeper, drafter) = (
        served.person("keeper").await,
        served.person("drafter").await,
    );
    let carried = drafter.get("/").await.hidden("/logout");
    let end = async |browser: &Browser, carried: &[(String, String)]| {
        let mut fields = carried.to_vec();
        fields.push(("name".to_owned(), "drafter".to_owned()));
        browser
            .send(browser.form("/desk/end-logins", &fields))
            .await
            .status
    };
    assert_eq!(end(&drafter, &carried).await, 422);
    assert_eq!(drafter.get("/").await.status, 200);
    let carried = keeper.get("/desk").await.hidden("/logout");
    assert_eq!(end(&keeper, &carried).await, 303);
    assert_eq!(drafter.get("/").await.status, 401);
    assert_eq!(keeper.get("/").await.status, 200);
}
