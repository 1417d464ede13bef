//! A card for each role: what it knows, what it holds, what it may do and what that comes to in its own eyes.

use super::super::unravelling::{Look, plain};
use super::paragraph;
use super::stands::Board;
use crate::markup::prose;
use crate::standing::words::{self, spell};
use std::collections::BTreeMap;
use tacit_analysis::scenario::Side;
use tacit_analysis::telling::aimed;
use tacit_analysis::unravel::{Choice, choices};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Assurance;
use tacit_lang::{Language, render};
use tacit_standing::record::{Learned, Record};
use tacit_standing::verdict::Eyes;

/// The most acts on one card.
const MOST_ACTS: usize = 10;

/// The most incidents on one card, the latest.
const MOST_INCIDENTS: usize = 20;

/// The most third powers that have a card.
const MOST_THIRD_POWERS: usize = 6;

/// Who plays what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    actor: ActorId,
    kind: Kind,
    /// Its own eyes, if it has any on record.
    eyes: Option<Eyes>,
    /// What it may do.
    choices: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Party,
    Proxy,
    ThirdPower,
    Intermediary,
}

/// Every role: the parties, their proxies, third powers that may act, and who carries messages.
pub(super) fn roles(look: &Look) -> Vec<Role> {
    let mut kinds: BTreeMap<ActorId, Kind> = BTreeMap::new();
    let texts = || look.situation.matter.texts.iter().map(|(text, _)| text);
    for promise in look.hearing.docket.promises() {
        kinds.insert(promise.giver, Kind::Party);
        kinds.insert(promise.receiver, Kind::Party);
    }
    for text in texts() {
        for carrier in &text.carriers {
            kinds.entry(carrier.clone()).or_insert(Kind::Intermediary);
        }
        for proxies in text.proxies.values() {
            for proxy in proxies.keys() {
                kinds.entry(proxy.clone()).or_insert(Kind::Proxy);
            }
        }
    }
    let all = choices(look.situation);
    let mut third_powers = 0;
    for choice in &all {
        let kind = match choice.side {
            Side::Proxy(_) => Kind::Proxy,
            _ => Kind::ThirdPower,
        };
        let is_new = !kinds.contains_key(&choice.deed.author);
        if is_new && kind == Kind::ThirdPower {
            third_powers += 1;
            if third_powers > MOST_THIRD_POWERS {
                continue;
            }
        }
        kinds.entry(choice.deed.author.clone()).or_insert(kind);
    }
    let mut roles: Vec<Role> = kinds
        .into_iter()
        .map(|(actor, kind)| Role {
            eyes: eyes_of(look, &actor),
            choices: of(&all, &actor),
            actor,
            kind,
        })
        .collect();
    roles.sort_by_key(|role| role.kind);
    roles
}

/// What this actor may do; of acts that nothing tells apart from another's, its own.
fn of(all: &[Choice], actor: &ActorId) -> Vec<Choice> {
    let own = all.iter().filter(|choice| {
        choice.deed.author == *actor
            && choice.deed.joined.is_empty()
            && choice.deed.disavowed_by.is_none()
    });
    own.cloned().collect()
}

/// A party's own eyes; else a viewpoint that is declared as this actor's, or called as it is.
fn eyes_of(look: &Look, actor: &ActorId) -> Option<Eyes> {
    if let Some(eyes) = look.situation.eyes.get(actor) {
        return Some(eyes.clone());
    }
    let name = look.actor(actor);
    let viewpoints = look.hearing.docket.viewpoints();
    let mut own = viewpoints.filter(|viewpoint| match &viewpoint.party {
        Some(party) => party == actor,
        None => viewpoint.id.eq_ignore_ascii_case(&name) || viewpoint.id == actor.as_str(),
    });
    let viewpoint = own.next()?.id.clone();
    let knower = look.situation.eyes.values();
    let knower = knower.filter_map(|eyes| eyes.as_known_to.clone()).next();
    Some(Eyes {
        as_known_to: knower.filter(|it| *it != viewpoint),
        viewpoint,
    })
}

/// The card.
pub(super) fn card(look: &Look, board: &Board, role: &Role) -> String {
    let name = look.actor(&role.actor);
    let kind = match role.kind {
        Kind::Party => "a party",
        Kind::Proxy => "said to act for a party",
        Kind::ThirdPower => "a third power",
        Kind::Intermediary => "the intermediary",
    };
    let mut out = format!(
        "<h2>Role: {}</h2>\n<p class=\"lead\">You are {}, {kind}. Show this card to nobody.</p>\n",
        prose(&name),
        prose(&name)
    );
    let seen = role.eyes.as_ref().map(|eyes| board.seen_by(eyes));
    let seen = seen.unwrap_or_default();
    out.push_str("<h3>What you hold</h3>\n");
    if seen.is_empty() {
        out.push_str(&paragraph(
            "Nobody has told you what the others promised each other. What you hear of it in play is what you know.",
        ));
    } else {
        out.push_str("<ul>\n");
        for (_, promise, standing) in &seen {
            let marks = words::marks(&standing.marks);
            let marked = if marks.is_empty() {
                String::new()
            } else {
                format!(" ({marks})")
            };
            let line = format!("{promise}: {}{marked}", standing.word);
            out.push_str(&format!("<li>{}</li>\n", plain(&line)));
            for fact in &standing.open {
                let line = format!(
                    "open to you: {}",
                    words::subject(look.hearing, &fact.subject)
                );
                out.push_str(&format!("<li>{}</li>\n", plain(&line)));
            }
        }
        out.push_str("</ul>\n");
    }
    out.push_str("<h3>What you know</h3>\n");
    out.push_str(&known(look, role));
    out.push_str("<h3>What you may do</h3>\n");
    out.push_str(&may_do(look, board, role));
    if role.kind != Kind::ThirdPower && !seen.is_empty() {
        out.push_str("<h3>The words</h3>\n");
        for (promise, _, _) in &seen {
            if let Some((text, _)) = look.situation.matter.texts.get(promise.text) {
                out.push_str(&in_words(look, text));
            }
        }
    }
    out
}

fn known(look: &Look, role: &Role) -> String {
    let learned = |learned: &Learned| match &role.eyes {
        Some(eyes) => {
            let knower = eyes.as_known_to.as_ref().unwrap_or(&eyes.viewpoint);
            learned.by(knower).is_some()
        }
        None => matches!(learned, Learned::Everyone(_)),
    };
    let incidents = look.ground.records.iter();
    let incidents: Vec<String> = incidents
        .filter_map(|(_, record)| match record {
            Record::Incident(it) if learned(&it.learned) => {
                let what = if it.label.is_empty() {
                    &it.id
                } else {
                    &it.label
                };
                Some(format!("{}: {what}", spell::between(it.begin.0)))
            }
            _ => None,
        })
        .collect();
    if incidents.is_empty() {
        return paragraph("Nothing on record has reached you.");
    }
    let before = incidents.len().saturating_sub(MOST_INCIDENTS);
    let mut out = String::from("<ul>\n");
    if before > 0 {
        out.push_str(&format!("<li>{before} earlier incidents</li>\n"));
    }
    for line in incidents.iter().skip(before) {
        out.push_str(&format!("<li>{}</li>\n", plain(line)));
    }
    out + "</ul>\n"
}

fn may_do(look: &Look, board: &Board, role: &Role) -> String {
    let eyes = role.eyes.as_ref();
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for choice in &role.choices {
        let changes = eyes.map(|eyes| {
            let eyes = std::slice::from_ref(eyes);
            let each = board.changes(look, &choice.records, choice.at, eyes);
            each.into_iter().flatten().collect::<Vec<String>>()
        });
        let what = aimed(&look.situation.matter.vocabulary, &choice.deed);
        rows.push((what, changes.unwrap_or_default()));
    }
    // What changes something comes first; of what comes to the same for the same target one stands for all.
    rows.sort_by_key(|(_, changes)| changes.is_empty());
    rows.dedup();
    let kept_back = rows.len().saturating_sub(MOST_ACTS);
    rows.truncate(MOST_ACTS);
    let mut out = String::new();
    if !rows.is_empty() {
        out.push_str("<table class=\"acts\">\n<tr><th>The act</th><th>What it does, in your eyes, if all know it for yours</th></tr>\n");
        for (what, changes) in &rows {
            let words = match (eyes, changes.as_slice()) {
                (None, _) => "you cannot tell; the umpire will".to_owned(),
                (_, []) => "nothing".to_owned(),
                (_, changes) => changes.join("; "),
            };
            out.push_str(&format!(
                "<tr><td>{}</td><td>{}</td></tr>\n",
                plain(what),
                plain(&words)
            ));
        }
        out.push_str("</table>\n");
    }
    if kept_back > 0 {
        out.push_str(&paragraph(&format!(
            "And {kept_back} more kinds of act; ask the umpire what they come to."
        )));
    }
    out.push_str(&paragraph(match role.kind {
        Kind::Party => {
            "You may also wait; ask who acted, answer, decline to answer, or stay silent; publish or deny; reaffirm; or give notice of withdrawal, which takes effect as the words say. Only notice ends a promise, and silence is no denial."
        }
        Kind::Proxy | Kind::ThirdPower => {
            "You may also wait, claim an act, deny one, or let others think what they think."
        }
        Kind::Intermediary => {
            "You carry what the parties give you, in their words, and tell each only what it may know. You may ask both, offer your good offices, and decline. Nothing that you do ends or breaches a promise."
        }
    }));
    out
}

fn in_words(look: &Look, text: &Assurance) -> String {
    let vocabulary = &look.situation.matter.vocabulary;
    let rendered = render(text, vocabulary, Language::English).unwrap_or_default();
    let lines: Vec<String> = rendered
        .lines()
        .filter(|line| !line.is_empty())
        .map(prose)
        .collect();
    format!("<div class=\"text\">{}</div>\n", lines.join("<br>\n"))
}
