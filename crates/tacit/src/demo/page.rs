//! The demo as a page: who is who, row by row what happens and what stands, and how many looks are as expected.

use super::judge::{Everything, Kind, Sight};
use super::scenario::{Case, Row};
use crate::screen::{Ink, Screen, length, wrapped};
use crate::standing::hearing::Hearing;
use crate::standing::look::Look;
use crate::standing::page::ink;
use crate::standing::reasons;
use crate::standing::words::{self, spell};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Parties;

pub(crate) fn page(seen: &Everything, verbose: bool, screen: &Screen) -> String {
    let mut out = format!("{}\n\n", screen.ink(Ink::Bold, &seen.title));
    out.push_str(&who(seen, screen));
    let columns = format!(
        "{:<INDENT$}{:<17}{:<PROMISE$}{:<WORD$}{:<WORD$}",
        "", "in whose eyes", "promise of", "expected", "seen"
    );
    out.push_str(&format!("\n{}\n", screen.ink(Ink::Dim, columns.trim_end())));
    let mut branches = false;
    for (row, sights) in &seen.rows {
        let is_branch = !row.row.starts_with(|first: char| first.is_ascii_digit());
        if is_branch && !branches {
            let heading = "Branches, each on its own from there";
            out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, heading)));
        }
        branches = is_branch;
        out.push_str(&heading(row, screen));
        let mut before: Option<String> = None;
        for sight in sights {
            let moment = moment(sight);
            if let Some(moment) = moment.as_ref().filter(|_| moment != before) {
                out.push_str(&line(moment, screen));
            }
            before = moment;
            out.push_str(&shown(sight, verbose, screen));
        }
    }
    let (looks, differing) = (seen.looks(), seen.differing());
    let closing = format!("{looks} looks, {} as expected", looks - differing);
    let mark = if differing == 0 { Ink::Green } else { Ink::Red };
    out.push_str(&format!("\n{}\n", screen.ink(mark, &closing)));
    if differing > 0 {
        out.push_str(&format!(
            "{differing} are not, each marked `<--` above with what differs\n"
        ));
    }
    out
}

const INDENT: usize = 6;
const PROMISE: usize = 12;
const WORD: usize = 15;
const DEPTH: usize = INDENT + 17;

/// Who is who, and what each gives: from the vocabulary, the texts and the viewpoints.
fn who(seen: &Everything, screen: &Screen) -> String {
    let hearing = &seen.opening;
    let mut out = String::new();
    let mut line = |name: &str, actor: &str, does: &str| {
        let text = wrapped(does, screen.width, 23);
        out.push_str(&format!(
            "  {}{actor:<18}{text}\n",
            screen.ink(Ink::Bold, &format!("{name:<3}"))
        ));
    };
    let letter = |actor: &ActorId| {
        let found = hearing
            .docket
            .viewpoints()
            .find(|it| it.party.as_ref() == Some(actor));
        let own = found.map(|viewpoint| viewpoint.id.as_str());
        own.or_else(|| seen.letters.get(actor).map(String::as_str))
            .unwrap_or_default()
    };
    let mut carriers = BTreeSet::new();
    let mut silent = BTreeSet::new();
    let mut proxies = BTreeSet::new();
    for (assurance, _) in hearing.docket.texts() {
        if let Parties::Directed { giver, receiver } = &assurance.parties {
            let title = &assurance.labels.title;
            line(
                letter(giver),
                &hearing.actor(giver),
                &format!("gives {} \"{title}\"", hearing.actor(receiver)),
            );
        }
        carriers.extend(&assurance.carriers);
        silent.extend(&assurance.silent_on);
        for (principal, listed) in &assurance.proxies {
            proxies.extend(listed.keys().map(|proxy| (proxy, principal)));
        }
    }
    for carrier in carriers {
        line(letter(carrier), &hearing.actor(carrier), "carries both");
    }
    for actor in silent {
        line(
            letter(actor),
            &hearing.actor(actor),
            "bound by neither; the promises say nothing of its acts",
        );
    }
    for (proxy, principal) in proxies {
        let does = format!("listed as a proxy of {}", hearing.actor(principal));
        line(letter(proxy), &hearing.actor(proxy), &does);
    }
    out
}

fn heading(row: &Row, screen: &Screen) -> String {
    let when = format!("  ({})", row.when);
    let what = wrapped(&format!("{}{when}", row.what), screen.width, INDENT);
    let name = screen.ink(Ink::Bold, &format!("{:<4}", row.row));
    format!("\n{name}  {what}\n")
}

fn shown(sight: &Sight, verbose: bool, screen: &Screen) -> String {
    let mut out = match &sight.kind {
        Kind::Case(seen) => {
            let (case, hearing, look) = seen.as_ref();
            promises(case, hearing, look, verbose, screen)
        }
        Kind::Comparison(seen) => {
            let (row, hearing, look) = seen.as_ref();
            let text = format!(
                "{} and {} on {}'s promise: {}",
                row.one,
                row.other,
                hearing.actor(&row.promise),
                sight.says
            );
            let mut out = line(&format!("= {text}"), screen);
            let found = look
                .differences
                .iter()
                .find(|(it, _)| it.giver == row.promise);
            if let Some((_, difference)) = found.filter(|(_, it)| it.differs) {
                out.push_str(&indented(
                    &reasons::difference(hearing, difference, &narrower(screen, INDENT)),
                    INDENT,
                ));
            }
            out
        }
        Kind::Records => line(&format!("= on record: {}", sight.says), screen),
    };
    for part in &sight.parts {
        out.push_str(&line(&screen.ink(Ink::Red, &format!("<-- {part}")), screen));
    }
    out
}

fn line(text: &str, screen: &Screen) -> String {
    format!(
        "{}{}\n",
        " ".repeat(INDENT),
        wrapped(text, screen.width, INDENT + 2)
    )
}

/// As of when, as known when, and what it shows.
fn moment(sight: &Sight) -> Option<String> {
    let Kind::Case(seen) = &sight.kind else {
        return None;
    };
    let case = &seen.0;
    let known = if case.known == case.at {
        String::new()
    } else {
        format!(", as known {}", spell::instant(case.known))
    };
    Some(format!(
        "{}{known}: {}",
        spell::instant(case.at),
        sight.says
    ))
}

/// One pair of eyes on every promise: expected beside seen.
fn promises(case: &Case, hearing: &Hearing, look: &Look, verbose: bool, screen: &Screen) -> String {
    let mut out = String::new();
    for (at, standing) in look.standings.iter().enumerate() {
        let eyes = if at == 0 { case.eyes.as_str() } else { "" };
        let expected = case.promise.get(&standing.promise.giver);
        let wanted = expected.map_or(String::new(), |seen| seen.word.to_string());
        let word = standing.word.to_string();
        let padding = " ".repeat(WORD.saturating_sub(length(&word)));
        let mutual = at + 1 == look.standings.len() && look.mutual.iter().any(|it| it.stand);
        let mut besides = words::marks(&standing.marks);
        if mutual {
            besides.push_str(if besides.is_empty() {
                "mutual"
            } else {
                "; mutual"
            });
        }
        let row = format!(
            "{:<INDENT$}{eyes:<17}{:<PROMISE$}{wanted:<WORD$}{}{padding}{}",
            "",
            hearing.actor(&standing.promise.giver),
            screen.ink(ink(standing.word), &word),
            besides
        );
        out.push_str(row.trim_end());
        out.push('\n');
        if verbose {
            let narrow = narrower(screen, DEPTH);
            let behind = reasons::behind(hearing, standing, &narrow);
            out.push_str(&indented(&behind, DEPTH));
        } else if let Some(decisive) = reasons::decisive(hearing, standing) {
            let text = wrapped(&decisive, screen.width, DEPTH + 4);
            out.push_str(&format!(
                "{:DEPTH$}  {text}
",
                ""
            ));
        }
    }
    out
}

fn narrower(screen: &Screen, by: usize) -> Screen {
    Screen {
        width: screen.width.saturating_sub(by),
        ..*screen
    }
}

fn indented(text: &str, by: usize) -> String {
    text.lines()
        .map(|line| format!("{}{line}\n", " ".repeat(by)))
        .collect()
}
