//! An analysis as a page that an officer can read: what was found, then what was not, then how far was looked.

use super::look::{Look, Numbered, needs};
use super::telling::{self, Calendar, foremost, sentence};
use super::wording::AS_RENDERED;
use crate::screen::{Ink, Screen, wrapped};
use crate::standing::table::Table;
use tacit_analysis::finding::{Finding, Level, Remedy};

/// What an analysis says and what it never says (A0), wherever one is shown.
pub(crate) const CLOSING: &str = "This says what the words allow. It does not say what is likely, what anybody means to do, or that somebody \
    will find the way. It cannot see what no class of acts of the vocabulary names, what no text can say, or what people do about a text \
    besides keeping and breaking it.";

pub(crate) fn page(look: &Look, screen: &Screen) -> String {
    let mut out = format!("{}\n", wrapped(&opening(look), screen.width, 0));
    for warning in warnings(look) {
        let line = wrapped(&warning, screen.width, 2);
        out.push_str(&format!("{}\n", screen.ink(Ink::Red, &line)));
    }
    if look.findings().next().is_some() {
        out.push('\n');
        out.push_str(&table(look, screen));
    }
    for found in look.findings() {
        out.push('\n');
        out.push_str(&finding(look, &found, screen));
    }
    let absent = absences(look);
    section(&mut out, screen, "Sought and not found", &absent);
    section(&mut out, screen, "What was explored", &explored(look));
    section(&mut out, screen, "Not looked at", &look.analysis.left_out);
    out.push_str(&format!("\n{}\n", wrapped(CLOSING, screen.width, 0)));
    if look.records_to.is_none() && look.findings().any(|it| it.finding.scenario.is_some()) {
        let hint = "Each scenario is written out as records that `tacit standing` replays with --records-to FOLDER.";
        out.push_str(&format!("{}\n", wrapped(hint, screen.width, 0)));
    }
    out
}

/// What was read, and how much was found.
pub(crate) fn opening(look: &Look) -> String {
    let texts: Vec<String> = look
        .papers
        .texts
        .iter()
        .map(|paper| {
            let title = &paper.meant.assurance.labels.title;
            format!("\"{title}\" ({})", paper.source.name)
        })
        .collect();
    let counts: Vec<String> = [Level::Grave, Level::Serious, Level::Note]
        .into_iter()
        .filter_map(|level| match (look.count(level), level) {
            (0, _) => None,
            (1, Level::Note) => Some("1 note".to_owned()),
            (count, Level::Note) => Some(format!("{count} notes")),
            (count, level) => Some(format!("{count} {level}")),
        })
        .collect();
    let counts = counts.join(", ");
    let is_whole = !look.analysis.effort.interrupted;
    let found = match (counts.is_empty(), is_whole) {
        (true, true) if look.only.is_empty() => "nothing was found".to_owned(),
        (true, true) => "nothing of the kinds asked for was found".to_owned(),
        (true, false) => "broken off before anything was found".to_owned(),
        (false, true) => counts,
        (false, false) => format!("broken off; {counts} so far"),
    };
    format!("{}: {found}.", texts.join(" and "))
}

/// What a reader must know before anything else: texts that were left out, and that it was broken off.
pub(crate) fn warnings(look: &Look) -> Vec<String> {
    let mut found: Vec<String> = look
        .papers
        .refused
        .iter()
        .map(|refused| {
            format!(
                "Left out: {}, which has errors; whatever it would have added or taken away is not seen here.",
                refused.name
            )
        })
        .collect();
    if look.analysis.effort.interrupted {
        found.push(
            "Broken off: what follows was found before the interrupt. What is not here may yet be found.".to_owned(),
        );
    }
    found
}

fn table(look: &Look, screen: &Screen) -> String {
    let mut table = Table::new(&["", "level", "kind", "promise", "needs"]);
    for Numbered { number, finding } in look.findings() {
        table.row(vec![
            (number.to_string(), None),
            (finding.level.to_string(), Some(ink(finding.level))),
            (finding.kind.to_string(), None),
            (look.promise(&finding.promise), None),
            (needs(finding), None),
        ]);
    }
    table.drawn(screen)
}

const fn ink(level: Level) -> Ink {
    match level {
        Level::Grave => Ink::Red,
        Level::Serious => Ink::Yellow,
        Level::Note => Ink::Dim,
    }
}

/// One finding whole: its words at fault, its scenario, its remedies.
pub(crate) fn finding(look: &Look, found: &Numbered, screen: &Screen) -> String {
    let Numbered { number, finding } = found;
    let line = |out: &mut String, indent: usize, text: &str| {
        let before = " ".repeat(indent);
        let text = wrapped(text, screen.width, indent + 2);
        out.push_str(&format!("{before}{text}\n"));
    };
    let heading = format!(
        "{number}. {}, {}: {}",
        finding.kind,
        finding.level,
        look.promise(&finding.promise)
    );
    let mut out = format!("{}\n", screen.ink(Ink::Bold, &heading));
    line(&mut out, 2, &sentence(&finding.sentence));
    for (at, words) in at_fault(look, finding) {
        line(&mut out, 2, &at);
        if let Some(words) = words {
            line(&mut out, 4, &words);
        }
    }
    if let Some(scenario) = &finding.scenario {
        let day = Calendar::of(scenario).first_day();
        line(
            &mut out,
            2,
            &format!("a shortest way to it, day 1 being {day}:"),
        );
        out.push_str(&telling::steps(scenario, screen, 2));
    }
    if !finding.likewise.is_empty() {
        line(
            &mut out,
            2,
            &format!("likewise: {}", foremost(&finding.likewise).join("; ")),
        );
    }
    for remedy in &finding.remedies {
        line(&mut out, 2, &format!("remedy: {}", remedy.change));
        if look.is_as_rendered(remedy) {
            line(&mut out, 4, AS_RENDERED);
        }
        for told in effects(look, remedy) {
            line(&mut out, 4, &told);
        }
    }
    if let Some(why) = &finding.without_remedy {
        line(&mut out, 2, &format!("no remedy: {why}"));
    }
    if let Some(command) = look.replay(found) {
        // Not broken into lines: it is to be copied.
        out.push_str(&format!("  replay: {command}\n"));
    }
    out
}

/// The clauses at fault, each with its place and, where the text says it, its words.
pub(crate) fn at_fault(look: &Look, finding: &Finding) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for place in &finding.clauses {
        let Some(quoted) = look.papers.quoted(place) else {
            continue;
        };
        let (clause, file) = (&place.clause, quoted.file);
        found.push(match &quoted.said {
            Some(said) => (
                format!("at fault: {clause} ({file}:{})", said.line),
                Some(format!("\"{}\"", said.sentence())),
            ),
            None => (
                format!("at fault: {clause}, which {file} leaves unsaid"),
                None,
            ),
        });
    }
    found
}

/// What analysing again with a remedy shows. Other findings that it removes are named by their numbers.
pub(crate) fn effects(look: &Look, remedy: &Remedy) -> Vec<String> {
    let mut found = vec![match (&remedy.instead, remedy.removes) {
        (_, true) => "Then it is gone.".to_owned(),
        (Some(instead), false) => sentence(instead),
        (None, false) => "Then it needs more.".to_owned(),
    }];
    let gone = |it: &Numbered| remedy.also_removes.contains(&it.finding.sentence);
    let numbers: Vec<String> = look
        .findings()
        .filter(gone)
        .map(|it| it.number.to_string())
        .collect();
    match numbers.as_slice() {
        [] => {}
        [only] => found.push(format!("Also gone: finding {only}.")),
        [all @ .., last] => found.push(format!(
            "Also gone: findings {} and {last}.",
            all.join(", ")
        )),
    }
    let elsewhere = remedy.also_removes.iter();
    let is_listed = |gone: &&String| look.findings().any(|it| it.finding.sentence == **gone);
    found.extend(
        elsewhere
            .filter(|gone| !is_listed(gone))
            .map(|gone| format!("Also gone: {}", sentence(gone))),
    );
    let brought = remedy.brings.iter();
    found.extend(brought.map(|new| format!("But new: {}", sentence(new))));
    found
}

/// What was sought and not found: of each promise, by how far was looked.
pub(crate) fn absences(look: &Look) -> Vec<String> {
    let mut grouped: Vec<(String, Option<&str>, Vec<String>)> = Vec::new();
    for absence in &look.analysis.not_found {
        let promise = look.promise(&absence.promise);
        let within = absence.within.as_deref();
        let kind = absence.kind.to_string();
        let group = grouped
            .iter_mut()
            .find(|(of, how_far, _)| *of == promise && *how_far == within);
        match group {
            Some((_, _, kinds)) if kinds.contains(&kind) => {}
            Some((_, _, kinds)) => kinds.push(kind),
            None => grouped.push((promise, within, vec![kind])),
        }
    }
    grouped
        .into_iter()
        .map(|(promise, within, kinds)| match within {
            None => format!(
                "{promise}: {}. None among these moves: every position that they lead to was seen.",
                kinds.join(", ")
            ),
            Some(within) => format!(
                "{promise}: {}. None found {within}, which is not none.",
                kinds.join(", ")
            ),
        })
        .collect()
}

/// How far was looked, and where it was cut short.
pub(crate) fn explored(look: &Look) -> Vec<String> {
    let effort = &look.analysis.effort;
    let bounds = look.bounds;
    let mut found = vec![
        format!(
            "{} positions, reached by trying {} moves with {} acts that these texts tell apart.",
            grouped(effort.positions),
            grouped(effort.moves),
            grouped(effort.deeds)
        ),
        format!(
            "Bounds: {} moves a scenario, {} of them mistaken, {} positions a question. The moves by which a promise enters into effect are not counted.",
            bounds.moves,
            bounds.mistakes,
            grouped(bounds.positions)
        ),
    ];
    let cut = effort.limits.iter();
    found.extend(cut.map(|limit| format!("Cut short: {limit}")));
    found
}

fn section(out: &mut String, screen: &Screen, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    out.push_str(&format!("\n{}\n", screen.ink(Ink::Bold, heading)));
    for line in lines {
        out.push_str(&format!("  {}\n", wrapped(line, screen.width, 4)));
    }
}

/// A count that is read at a glance: `12,345`.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
