//! Matters of every shape: the examples of the house, and small texts with each kind of clause.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot read its own case has failed"
)]

use crate::cases::{example, matter, of};
use crate::small::{VOCABULARY, group, one, pair};
use std::rc::Rc;
use tacit_analysis::Matter;
use tacit_analysis::arena::Arena;
use tacit_lang::meaning::{Assurance, Entry};

/// A matter by its number, with the arenas of its pairs.
pub(crate) type Numbered = (usize, (Matter, Vec<Arena>));

thread_local! {
    pub(crate) static MATTERS: Rc<Vec<Numbered>> = Rc::new(
        matters()
            .into_iter()
            .map(|matter| {
                let arenas = Arena::all(&matter).unwrap();
                (matter, arenas)
            })
            .enumerate()
            .collect(),
    );
}

/// Every text of the gallery alone, and every two of one folder that face each other.
fn gallery() -> Vec<Matter> {
    let mut matters = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(example(""))
        .unwrap()
        .map(|folder| folder.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    for folder in folders {
        let vocabulary = format!("{folder}.vocabulary.toml");
        if folder == "december" || !example(&folder).join(&vocabulary).exists() {
            continue;
        }
        let mut texts: Vec<String> = std::fs::read_dir(example(&folder))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".assurance"))
            .collect();
        texts.sort();
        for (number, one) in texts.iter().enumerate() {
            let alone = matter(&folder, &vocabulary, &[one]);
            // What depends on a promise that is not there, the judge takes for a problem of the texts.
            let waits = |text: &Assurance| {
                text.dependence.is_some() || text.entry == Some(Entry::OnceOtherInEffect)
            };
            if !alone.texts.iter().any(|(text, _)| waits(text)) {
                matters.push(alone);
            }
            for other in texts.iter().skip(number + 1) {
                let both = matter(&folder, &vocabulary, &[one, other]);
                if Arena::all(&both).is_ok_and(|it| it.len() == 1 && it[0].promises.len() == 2) {
                    matters.push(both);
                }
            }
        }
    }
    matters
}

/// Every matter.
pub(crate) fn matters() -> Vec<Matter> {
    let all = examples().into_iter().chain(small_ones());
    let all = all.chain([who_comes_under_control()]);
    all.chain(gallery()).collect()
}

/// The examples of the house.
fn examples() -> Vec<Matter> {
    let december = |texts: &[&str]| matter("december", "december.vocabulary.toml", texts);
    vec![
        december(&["a-to-b.assurance", "b-to-a.assurance"]),
        december(&["a-to-b-incidental-harm.assurance"]),
        december(&["a-to-b-deemed-receipt.assurance", "b-to-a.assurance"]),
        december(&["a-to-b-without-proxies.assurance", "b-to-a.assurance"]),
        matter(
            "december",
            "december-participation.vocabulary.toml",
            &["a-to-b.assurance", "b-to-a.assurance"],
        ),
    ]
}

/// Of each kind of clause, texts that have it.
fn small_ones() -> Vec<Matter> {
    let quiet = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.";
    let answer = "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not first attacked by Arland.";
    let with = |more: &str| format!("{quiet}\n{more}");
    let answering = |more: &str| format!("{answer}\n{more}");
    vec![
        // A finder, on one side and on both.
        pair(
            &with(
                "The findings of the Joint Commission decide who acted, from \"clear and convincing\" on.",
            ),
            answer,
        ),
        pair(
            &with("The findings of the Joint Commission decide who acted."),
            &answering("The findings of the Joint Commission decide who acted."),
        ),
        // Disavowal, of either side's proxies.
        pair(
            "Arland will not attack Borland, by its own forces or through its listed proxies.\nThis holds as long as Arland is not attacked by Borland or by its listed proxies.\nThe listed proxies of Arland are the Delta Front, directed.\nThe listed proxies of Borland are the Gamma Brigades, supported.\nAn act of a listed proxy that Borland disavows within 48 hours does not count.",
            &answering("It is released when the promise of Arland ends or is breached."),
        ),
        // Clarification, alone and with a finder, a window and a grade.
        pair(
            &with(
                "If it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.",
            ),
            answer,
        ),
        pair(
            &with(
                "If it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.\nThe findings of the Joint Commission decide who acted.",
            ),
            &answering(
                "If it is disputed or unknown who acted, Borland will ask and wait 72 hours before it holds itself released.",
            ),
        ),
        one(
            "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not attacked by Borland in the last 24 hours.\nAgainst shelling, only raids are released, for 48 hours.\nIf it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released.",
        ),
        // Graded releases, two at once and through proxies.
        one(
            "Arland will not attack Borland, by its own forces or through its listed proxies.\nThis holds as long as Arland is not attacked by Borland.\nThe listed proxies of Arland are the Delta Front, directed.\nAgainst shelling, only raids are released, against the forces of Borland, for 48 hours.\nAgainst raids, only raids are released, against the people of Borland, in the North.",
        ),
        // Windows, one and two.
        pair(
            "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not attacked by Borland in the last 30 days.\nThis holds as long as Arland is not the target of shelling by Borland in the last 2 days.",
            &answering("It holds only while the promise of Arland stands."),
        ),
        // Participation, in every sense.
        pair(&with("Participation counts."), answer),
        pair(
            &with("Participation counts as direct."),
            &answering("Participation counts.\nIt says nothing of the acts of Carland."),
        ),
        pair(
            "Arland will not directly attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland or by its listed proxies.\nThe listed proxies of Borland are the Gamma Brigades, supported.\nParticipation counts as direct.",
            &answering("Participation counts."),
        ),
        // Degrees of control.
        pair(
            "Arland will not attack Borland, by its own forces or through forces it controls down to supported.\nThis holds as long as Arland is not first attacked by Borland or by forces it controls down to directed.",
            "Borland will not attack Arland, by its own forces or through forces it controls down to tolerated.\nThis holds as long as Borland is not attacked by Arland.",
        ),
        // Each to each, with members that come and go.
        group(
            "Arland; Borland; Carland",
            "Each will not attack the other, by its own forces.\nThis holds as long as it is not first attacked by the other.",
        ),
        group(
            "Arland; Borland, from 2026-02-01T00:00Z, until 2026-03-01T00:00Z; Carland",
            "Each will not attack the other, by its own forces.\nThis holds as long as it is not first attacked by the other.\nIn effect from 2026-01-01T00:00Z.\nParticipation counts.\nWithdrawal takes effect 7 days after receipt.",
        ),
        // Dependence.
        pair(
            &with("It holds only while the promise of Borland stands."),
            answer,
        ),
        pair(
            &with("It is released when the promise of Borland ends or is breached."),
            &answering(
                "It is released when the promise of Arland ends or is breached.\nIt ends 90 days after entry into effect.",
            ),
        ),
        pair(
            &with("It holds only while the promise of Borland stands."),
            &answering("It holds only while the promise of Arland stands."),
        ),
        // A notice that is only deemed received.
        pair(
            &with(
                "Withdrawal takes effect 7 days after receipt.\nA notice is deemed received 24 hours after it is held.",
            ),
            &answering(
                "A notice is deemed received 12 hours after it is held.\nIt is released when the promise of Arland ends or is breached.",
            ),
        ),
        // Expiry, and entry.
        pair(
            &with("It ends at 2026-04-01T00:00Z."),
            &answering("It ends on 2026-03-01Z.\nWithdrawal takes effect 7 days after receipt."),
        ),
        pair(
            &with("In effect from 2026-01-02T00:00Z.\nIt ends 90 days after entry into effect."),
            &answering("In effect once the promise of Arland is in effect."),
        ),
        pair(
            &with(
                "In effect once Borland has carried out pullbacks.\nIt ends 30 days after entry into effect.",
            ),
            &answering(
                "In effect once the promise of Arland is in effect.\nIt cannot be withdrawn.",
            ),
        ),
        pair(&with("In effect from dispatch."), answer),
        // Exceptions, what counts for neither side, prevention, places and kinds of target.
        one(
            "Arland will not preventively attack Borland, by its own forces, against the territory or people of Borland, in the North.\nThis holds as long as Arland is not attacked by Borland.\nIt does not cover raids in Deltaland.\nNeither side counts shelling.",
        ),
        one(
            "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\nIt does not cover military operations against the Gamma Brigades in the North, incidental harm included.\nIt does not cover raids against the Borland Army.",
        ),
        // Unconditional; a condition about acts anywhere; acts of one instant.
        pair(
            "Arland will not attack Borland, by its own forces.\nIt is unconditional.\nIt cannot be withdrawn.",
            "Borland will not attack Arland, by its own forces.\nThis holds as long as Arland has not carried out jamming.\nActs of the same instant excuse each other.",
        ),
        // Standards.
        pair(
            &with("The standard of proof is \"clear and convincing\"."),
            &answering(
                "The standard of proof is \"balance of probabilities\".\nEach side decides for itself who acted.",
            ),
        ),
    ]
}

/// Somebody comes under control ten days after the giving.
pub(crate) fn who_comes_under_control() -> Matter {
    let dated = VOCABULARY.replace(
        r#"principal = "arland", degree = "supported""#,
        r#"principal = "arland", degree = "supported", from = "2026-01-11T00:00Z""#,
    );
    of(
        &dated,
        &[
            "Assurance \"Quiet\".\nVocabulary \"small\".\nFrom Arland to Borland.\nArland will not attack Borland, by its own forces or through forces it controls down to supported.\nThis holds as long as Arland is not attacked by Borland in the last 30 days.\nIn effect from 2026-01-01T00:00Z.",
        ],
    )
}
