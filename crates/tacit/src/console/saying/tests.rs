//! What is drawn up, and what waits.

use super::super::trying::{LINE, Pair, draft, example, example_file};
use super::*;
use tacit_console::view::saying::What;
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::officers::{OfficerSecret, Rule};

fn text() -> String {
    example("arland-to-borland.assurance")
}

/// The officers of a desk of whom two have to approve.
fn two_officers() -> Rule {
    let officers = [[1; 32], [2; 32]].map(|secret| OfficerSecret::from_bytes(&secret));
    let named = officers.iter().zip(["Marta", "Nils"]);
    Rule {
        officers: named.map(|(secret, name)| secret.officer(name)).collect(),
        needed: 2,
    }
}

#[test]
fn what_is_drawn_up_is_named_as_the_command_line_names_it() {
    let mut pair = Pair::met(Rule::default());
    let arland = &mut pair.arland;
    let file = example_file("arland-to-borland.assurance");
    let file = file.display().to_string();
    let typed = arland.command_line(&["assurance", "give", &file, "--channel", LINE, "--show"]);
    // A browser ends each line with two letters.
    let text = text().replace('\n', "\r\n");
    let drawn = draw_up(arland.service(), &draft(What::Give, "", &text)).unwrap();
    assert_eq!(drawn.refused, None);
    assert_eq!(drawn.name.as_deref(), typed["name"].as_str());
    let page = typed["shown"].as_str().unwrap();
    for words in drawn.words.iter().chain(drawn.meaning.iter().flatten()) {
        assert!(page.contains(words.as_str()), "{words}");
    }
    for (_, value) in drawn.rows.iter().filter(|(name, _)| name != "vocabulary") {
        assert!(page.contains(value.as_str()), "{value}");
    }
}

#[test]
fn a_text_with_an_error_cannot_be_confirmed_and_says_the_line() {
    let mut pair = Pair::met(Rule::default());
    let wrong = text().replace("From Arland to Borland", "From Arland to Zembla");
    let line = 1 + wrong.lines().position(|it| it.contains("Zembla")).unwrap();
    let draft = draft(What::Give, "", &wrong);
    let drawn = draw_up(pair.arland.service(), &draft).unwrap();
    assert_eq!(drawn.name, None);
    assert!(
        drawn.problems.iter().any(|it| it.error && it.line == line),
        "{:?}",
        drawn.problems
    );
    assert!(drawn.refused.unwrap().contains("has errors"));
    assert!(saying(pair.arland.service(), &draft).is_err());
    assert_eq!(drawn.text, Some(wrong), "nothing typed is lost");
}

#[test]
fn a_text_without_its_vocabulary_says_which_this_desk_has() {
    let mut pair = Pair::met(Rule::default());
    let other = text().replace("Vocabulary \"first-steps\"", "Vocabulary \"unheard-of\"");
    let drawn = draw_up(pair.arland.service(), &draft(What::Give, "", &other)).unwrap();
    let problem = &drawn.problems[0];
    assert_eq!((problem.code.as_str(), problem.line), ("E0207", 2));
    assert!(problem.help.as_deref().unwrap().contains("`first-steps`"));
}

#[test]
fn a_draft_changed_by_a_letter_has_another_name() {
    let mut pair = Pair::met(Rule::default());
    let service = pair.arland.service();
    let mut name = |draft: &Draft| draw_up(service, draft).unwrap().name.unwrap();
    let first = draft(What::Note, "", "hold your fire");
    let names = [
        name(&first),
        name(&draft(What::Note, "", "hold your fires")),
        name(&Draft {
            precedence: "flash".to_owned(),
            ..first.clone()
        }),
        name(&Draft {
            authority: "personal".to_owned(),
            ..first.clone()
        }),
        name(&Draft {
            asked_by: "the minister".to_owned(),
            ..first.clone()
        }),
    ];
    let once: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(once.len(), names.len());
    assert_eq!(name(&first), names[0]);
}

#[test]
fn what_is_about_a_promise_is_named_by_the_promise_and_goes_out_on_its_channel() {
    let mut pair = Pair::met(Rule::default());
    let give = draft(What::Give, "", &text());
    let given = saying(pair.arland.service(), &give).unwrap();
    let meaning = given.said.given().unwrap();
    assert!(matches!(pair.arland.say(given), Outcome::Sealed { .. }));
    let name = super::super::named::promise(&meaning, true);
    let about = |what: What, text: &str| Draft {
        channel: String::new(),
        ..draft(what, &name, text)
    };
    let service = pair.arland.service();
    let withdrawn = saying(service, &about(What::Withdraw, "no longer")).unwrap();
    assert_eq!(withdrawn.channel.as_str(), LINE);
    assert_eq!(withdrawn.said.withdrawn(), Some(meaning));
    let reaffirmed = draw_up(
        service,
        &Draft {
            until: "2099-01-01T00:00Z".to_owned(),
            ..about(What::Reaffirm, "")
        },
    );
    let reaffirmed = reaffirmed.unwrap();
    assert_eq!(reaffirmed.what, "renewal");
    let end = (
        "new end".to_owned(),
        "2099-01-01T00:00Z, excluded".to_owned(),
    );
    assert!(reaffirmed.rows.contains(&end), "{:?}", reaffirmed.rows);
    let again = draw_up(service, &draft(What::Give, "", &text())).unwrap();
    assert_eq!(again.name, None);
    assert!(again.refused.unwrap().contains("given already"));
    // What was given to us is another promise, and not ours to withdraw.
    let theirs = super::super::named::promise(&meaning, false);
    let wrong = saying(service, &draft(What::Withdraw, &theirs, ""));
    assert!(matches!(wrong, Err(Fault::Missing(_))), "{wrong:?}");
}

#[test]
fn an_answer_names_the_message_and_a_counter_offer_asks_the_other_side() {
    let mut pair = Pair::met(Rule::default());
    let offer = draft(What::Offer, "", &text());
    let offered = saying(pair.arland.service(), &offer).unwrap();
    let Outcome::Sealed { message } = pair.arland.say(offered) else {
        panic!("it was not sealed")
    };
    pair.carry();
    let name = tacit_mission::correspondence::record_name(&message);
    let service = pair.borland.service();
    for (what, said) in [
        (What::Accept, "acceptance"),
        (What::Decline, "declination"),
        (What::Acknowledge, "acknowledgement"),
    ] {
        let drawn = draw_up(service, &draft(what, &name, "")).unwrap();
        assert_eq!((drawn.what.as_str(), drawn.refused), (said, None));
        let answers = ("answers".to_owned(), name.clone());
        assert!(drawn.rows.contains(&answers), "{:?}", drawn.rows);
    }
    let counter = text().replace("72 hours before", "96 hours before");
    let drawn = draw_up(service, &draft(What::Counter, &name, &counter)).unwrap();
    assert_eq!(
        (drawn.what.as_str(), drawn.refused),
        ("counter-offer", None)
    );
    let theirs = example("borland-to-arland.assurance");
    let drawn = draw_up(service, &draft(What::AnswerWith, &name, &theirs)).unwrap();
    assert_eq!((drawn.what.as_str(), drawn.refused), ("assurance", None));
    let unnamed = draw_up(service, &draft(What::Accept, "", "")).unwrap();
    assert!(unnamed.name.is_none() && unnamed.refused.is_some());
}

#[test]
fn an_incident_is_told_with_our_own_claims_and_who_acted_is_answered_by_name() {
    let mut pair = Pair::met(Rule::default());
    let give = saying(pair.arland.service(), &draft(What::Give, "", &text())).unwrap();
    let meaning = give.said.given().unwrap();
    pair.arland.say(give);
    pair.arland.record(
        "{\"v\":1,\"type\":\"incident\",\"id\":\"rockets\",\"label\":\"rockets fall\",\"begin\":\"2026-02-02T21:00Z\"}\n\
         {\"v\":1,\"type\":\"claim\",\"id\":\"rockets-a\",\"incident\":\"rockets\",\"by\":\"a-desk\",\"says\":{\"author\":\"gamma-brigades\"}}\n",
    );
    let service = pair.arland.service();
    let report = draw_up(service, &draft(What::Report, "rockets", "")).unwrap();
    assert_eq!(report.refused, None);
    let rows = format!("{:?}", report.rows);
    assert!(
        rows.contains("rockets fall") && rows.contains("gamma-brigades"),
        "{rows}"
    );
    let ask = Draft {
        incident: "rockets".to_owned(),
        ..draft(
            What::Clarify,
            &super::super::named::promise(&meaning, true),
            "who was it?",
        )
    };
    let asked = saying(service, &ask).unwrap();
    let Outcome::Sealed { message } = pair.arland.say(asked) else {
        panic!("it was not sealed")
    };
    pair.carry();
    let name = tacit_mission::correspondence::record_name(&message);
    let answer = |author: &str| Draft {
        author: author.to_owned(),
        ..draft(What::Clarified, &name, "")
    };
    let service = pair.borland.service();
    let drawn = draw_up(service, &answer("gamma-brigades")).unwrap();
    assert_eq!(drawn.refused, None);
    let unknown = draw_up(service, &answer("gama-brigades")).unwrap();
    assert!(unknown.refused.unwrap().contains("`gama-brigades`"));
    let nowhere = draw_up(service, &draft(What::Report, "never-happened", "")).unwrap();
    assert!(nowhere.refused.unwrap().contains("`never-happened`"));
}

#[test]
fn what_waits_is_shown_whole_with_what_an_officer_signs() {
    let mut pair = Pair::met(two_officers());
    let service = pair.arland.service();
    let given = draft(What::Give, "", &text());
    let drawn = draw_up(service, &given).unwrap();
    assert_eq!((drawn.commits, drawn.needed), (true, 2));
    let saying = saying(service, &given).unwrap();
    let Outcome::Proposed { proposal: name, .. } = pair.arland.order(Command::Say(saying)) else {
        panic!("it was not proposed")
    };
    let service = pair.arland.service();
    let shown = proposal(service, &name.to_string()).unwrap();
    assert_eq!(shown.title, "No first strike");
    assert_eq!(shown.drawn, drawn);
    assert_eq!((shown.approved_by.len(), shown.needed), (0, 2));
    let fingerprint = service.desk().fingerprint();
    let signed = [b"tacit approval 1\0".as_slice(), &fingerprint.0.0, &name.0].concat();
    let challenge = tacit_spelling::Digest::of(&signed).to_string();
    assert_eq!(shown.challenge, challenge);
    assert_eq!(proposals(service).unwrap(), [shown]);
    assert!(matches!(
        proposal(service, &"0".repeat(64)),
        Err(Fault::Missing(_))
    ));
}
