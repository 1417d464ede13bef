//! Findings as a page shows them: all in a sentence, the foremost whole.

use crate::analysis::drawing::drawing;
use crate::analysis::look::{Look, Numbered};
use crate::analysis::page::{CLOSING, absences, at_fault, effects, explored};
use crate::analysis::telling::{Calendar, foremost, sentence, steps_in_lines};
use crate::analysis::wording::AS_RENDERED;
use crate::desk::licensing::{CUT_SHORT, IN_FULL, Licensed, OWN};
use tacit_console::view::promises::{Drawing, Finding, Findings};

/// All of it.
pub(super) fn findings(licensed: &Licensed) -> Findings {
    let read_with = licensed.facing.to_string();
    let closing = [OWN.to_owned(), CLOSING.to_owned()];
    let analysis = match &licensed.analysis {
        Ok(analysis) => analysis,
        Err(why) => {
            let mut bounds = vec![format!("It was not analysed: {why}.")];
            bounds.extend(closing);
            return Findings {
                read_with,
                found: Vec::new(),
                bounds,
            };
        }
    };
    let look = licensed.look(analysis);
    let found = look.findings().map(|it| finding(&look, &it));
    let cut = analysis.effort.interrupted.then(|| CUT_SHORT.to_owned());
    let absent = absences(&look).into_iter();
    let left_out = analysis.left_out.iter().cloned();
    Findings {
        read_with,
        found: found.collect(),
        bounds: cut
            .into_iter()
            .chain(absent)
            .chain(left_out)
            .chain(explored(&look))
            .chain(closing)
            .collect(),
    }
}

fn finding(look: &Look, found: &Numbered) -> Finding {
    let about = found.finding;
    let mut told = Finding {
        level: about.level.to_string(),
        kind: about.kind.to_string(),
        sentence: sentence(&about.sentence),
        scenario: Vec::new(),
        remedies: Vec::new(),
        drawing: None,
    };
    if found.number > IN_FULL {
        return told;
    }
    for (at, words) in at_fault(look, about) {
        told.remedies.push(match words {
            Some(words) => format!("{at}: {words}"),
            None => at,
        });
    }
    if let Some(scenario) = &about.scenario {
        let day = Calendar::of(scenario).first_day();
        told.scenario
            .push(format!("a shortest way to it, day 1 being {day}:"));
        told.scenario.extend(steps_in_lines(scenario));
        let title = format!(
            "{}. {}: {}",
            found.number,
            about.kind,
            look.promise(&about.promise)
        );
        let (giver, receiver) = &about.promise;
        let strips = look.strips(scenario);
        let drawn = drawing(&look.scene(scenario), (giver, receiver), &strips, &title);
        told.drawing = Some(Drawing(drawn));
    }
    if !about.likewise.is_empty() {
        let likewise = foremost(&about.likewise).join("; ");
        told.scenario.push(format!("likewise: {likewise}"));
    }
    for remedy in &about.remedies {
        let mut line = format!("remedy: {}.", remedy.change);
        if look.is_as_rendered(remedy) {
            line.push_str(&format!(" {AS_RENDERED}"));
        }
        for effect in effects(look, remedy) {
            line.push_str(&format!(" {effect}"));
        }
        told.remedies.push(line);
    }
    let none = about.without_remedy.iter();
    told.remedies
        .extend(none.map(|why| format!("no remedy: {why}")));
    told
}
