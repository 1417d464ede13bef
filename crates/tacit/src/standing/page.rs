//! A page that an officer can read: the table, then why, then what is known besides, then what was left out.

use super::disputes;
use super::hearing::Hearing;
use super::look::Look;
use super::reasons::{self, MOST_SHOWN};
use super::table::Table;
use super::words::{self, spell};
use crate::screen::{Ink, Screen, wrapped};
use tacit_standing::verdict::{Standing, Word};

pub(crate) fn page(hearing: &Hearing, look: &Look, screen: &Screen) -> String {
    let mut out = format!(
        "As of {}, as known at {}: {} records.\n",
        spell::instant(look.at),
        spell::instant(look.known),
        hearing.records
    );
    for feed in &hearing.feeds {
        if let Some(stopped) = &feed.stopped {
            let line = format!("Incomplete: {}: {stopped}", feed.source);
            out.push_str(&format!("{}\n", wrapped(&line, screen.width, 2)));
        }
    }
    out.push('\n');
    out.push_str(&table(hearing, look, screen));
    for mutual in &look.mutual {
        let [one, other] = mutual.parties.each_ref().map(|party| hearing.actor(party));
        let eyes = mutual.eyes.to_string();
        out.push('\n');
        out.push_str(&words::mutual(&one, &other, &eyes, mutual.stand));
    }
    if !look.mutual.is_empty() {
        out.push('\n');
    }
    for disputes in &look.disputes {
        out.push_str(&disputes::section(hearing, disputes, screen));
    }
    let explained = if look.disputes.is_empty() {
        look.standings.as_slice()
    } else {
        &[]
    };
    for standing in explained {
        let heading = format!(
            "{}, in the eyes of {}: {}",
            words::promise(hearing, &standing.promise),
            standing.eyes,
            standing.word
        );
        out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, &heading)));
        out.push_str(&reasons::behind(hearing, standing, screen));
    }
    if look.disputes.is_empty() {
        out.push_str(&differences(hearing, look, screen));
        out.push_str(&context(look, screen));
    }
    out.push_str(&left_out(hearing, screen));
    for note in &hearing.notes {
        out.push_str(&format!(
            "\n{}\n",
            wrapped(&format!("Note: {note}"), screen.width, 2)
        ));
    }
    out
}

/// The colour of a word: standing, open, or neither.
pub(crate) const fn ink(word: Word) -> Ink {
    match word {
        Word::Stands => Ink::Green,
        Word::Breached | Word::Released => Ink::Red,
        Word::Undetermined | Word::Contested => Ink::Yellow,
        Word::NotInEffect | Word::Withdrawn | Word::Expired => Ink::Dim,
    }
}

fn table(hearing: &Hearing, look: &Look, screen: &Screen) -> String {
    let heading = [
        "promise",
        "eyes",
        "it",
        "life",
        "performance",
        "since",
        "marks",
    ];
    let mut table = Table::new(&heading);
    let mut before: Option<&Standing> = None;
    for standing in &look.standings {
        let again = before.is_some_and(|before| before.promise == standing.promise);
        let name = if again {
            String::new()
        } else {
            words::promise(hearing, &standing.promise)
        };
        let since = standing
            .in_effect_since
            .map_or_else(|| "-".to_owned(), spell::instant);
        let plain = |text: String| (text, None);
        table.row(vec![
            plain(name),
            plain(standing.eyes.to_string()),
            (standing.word.to_string(), Some(ink(standing.word))),
            plain(words::lives(&standing.outcomes)),
            plain(words::performances(&standing.outcomes)),
            plain(since),
            plain(words::marks(&standing.marks)),
        ]);
        before = Some(standing);
    }
    table.drawn(screen)
}

fn differences(hearing: &Hearing, look: &Look, screen: &Screen) -> String {
    let mut out = String::new();
    let mut before = None;
    for (promise, found) in look.differences.iter().filter(|(_, found)| found.differs) {
        if out.is_empty() {
            out.push_str(&format!(
                "\n{}\n",
                screen.ink(Ink::Bold, "Where the eyes differ")
            ));
        }
        if before != Some(promise) {
            out.push_str(&format!("  {}\n", words::promise(hearing, promise)));
        }
        before = Some(promise);
        for line in reasons::difference(hearing, found, screen).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}

fn context(look: &Look, screen: &Screen) -> String {
    let mut out = String::new();
    for known in &look.context {
        if known.exposed.is_empty() && known.told.is_empty() {
            continue;
        }
        let heading = format!("Known besides to {}, and without effect", known.eyes);
        out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, &heading)));
        for exposed in &known.exposed {
            let join = |words: &std::collections::BTreeSet<String>, by: &str| {
                words
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join(by)
            };
            let roots = if exposed.roots.len() == 1 {
                "root"
            } else {
                "roots"
            };
            let line = format!(
                "`{}` is known to {}: {}; told by {}, {} {roots}: {}",
                exposed.of,
                join(&exposed.known_to, ", "),
                join(&exposed.what, "; "),
                join(&exposed.sources, ", "),
                exposed.roots.len(),
                join(&exposed.roots, ", ")
            );
            out.push_str(&format!("  {}\n", wrapped(&line, screen.width, 4)));
        }
        for told in known.told.iter().take(MOST_SHOWN) {
            out.push_str(&format!("  {}\n", wrapped(&told.words, screen.width, 4)));
        }
        let more = known.told.len().saturating_sub(MOST_SHOWN);
        if more > 0 {
            out.push_str(&format!("  and {more} more; --json has them all\n"));
        }
    }
    out
}

/// What was left out of records and feeds: counted and listed.
pub(crate) fn left_out(hearing: &Hearing, screen: &Screen) -> String {
    let mut out = String::new();
    if !hearing.left_out.is_empty() {
        let count = hearing.left_out.len();
        let noun = if count == 1 { "record" } else { "records" };
        let heading = format!("Left out: {count} {noun}");
        out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, &heading)));
        for bad in hearing.left_out.iter().take(MOST_SHOWN) {
            let problem = &bad.problem;
            let place = if problem.line == 0 {
                bad.file.clone()
            } else {
                format!("{}:{}", bad.file, problem.line)
            };
            let line = format!(
                "{place}: {} [{}]; {}",
                problem.message, problem.code, problem.help
            );
            out.push_str(&format!("  {}\n", wrapped(&line, screen.width, 4)));
        }
        let more = count.saturating_sub(MOST_SHOWN);
        if more > 0 {
            out.push_str(&format!("  and {more} more; --json has them all\n"));
        }
    }
    for feed in &hearing.feeds {
        out.push_str(&format!("\n{} {feed}", screen.ink(Ink::Bold, "Feed")));
    }
    out
}
