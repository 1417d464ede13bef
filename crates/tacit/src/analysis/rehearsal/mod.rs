//! A rehearsal: a document to print, by which people play through what would unravel what stands.
//!
//! The umpire's sheet, a card for each role, the injects as slips to cut out, and questions for afterwards. A role card holds what its own
//! viewpoint holds, and nothing of the others' eyes.

mod injects;
mod roles;
mod stands;

use super::sheet::Sheet;
use super::unravelling::{CLOSING, Look, plain, summary};
use crate::markup::prose;
use crate::standing::words::{self, spell};
use injects::{Inject, injects};
use stands::Board;
use std::collections::BTreeSet;

/// What every page says.
const BANNER: &str = "Rehearsal. Not a forecast: nothing here is said to be likely, to be meant, or to have happened.";

/// What stands under the title.
const UNDER_IT: &str = "To be printed on one side, and handed out apart: the umpire's sheet, a card for each role, the injects to cut out, and questions for afterwards.";

/// What it looks like, on paper above all.
const STYLE: &str = include_str!("rehearsal.css");

/// How long a turn lasts, in minutes.
const TURN_MINUTES: usize = 20;

/// The most changes that are put up for discussion.
const MOST_CHANGES: usize = 6;

/// The whole document.
pub(crate) fn rehearsal(look: &Look) -> String {
    let board = Board::of(look);
    let (injects, kept_back) = injects(look);
    let mut sheet = Sheet::new("Rehearsal", UNDER_IT).styled(STYLE);
    sheet.markup(&page("umpire", &umpire(look, &board, &injects, kept_back)));
    for role in roles::roles(look) {
        sheet.markup(&page("role", &roles::card(look, &board, &role)));
    }
    sheet.markup(&page("slips", &injects::slips(look, &injects)));
    sheet.markup(&page("questions", &questions(look)));
    sheet.finish()
}

/// A part of the document that begins on a page of its own; the banner stands at the head of each of its pages.
fn page(class: &str, inside: &str) -> String {
    format!(
        "<table class=\"sheet {class}\">\n<thead><tr><th class=\"banner\">{}</th></tr></thead>\n<tbody><tr><td>\n{inside}</td></tr></tbody>\n</table>\n",
        prose(BANNER)
    )
}

fn umpire(look: &Look, board: &Board, injects: &[Inject], kept_back: usize) -> String {
    let mut out = String::from("<h2>For the umpire alone</h2>\n");
    out.push_str(&paragraph(&format!(
        "The situation is as of {}, as known {}. Keep this sheet to yourself: it holds what every side holds, and what really happens in each inject.",
        spell::instant(look.situation.at),
        spell::instant(look.situation.known)
    )));
    out.push_str("<h3>What stands, and in whose eyes</h3>\n");
    out.push_str(&board.table());
    out.push_str("<ul>\n");
    for one in &look.found.promises {
        let line = format!(
            "{}, as its giver reads it (`{}`): {}. {}",
            words::promise(look.hearing, &one.promise),
            one.eyes,
            one.word,
            summary(look, one)
        );
        out.push_str(&format!("<li>{}</li>\n", plain(&line)));
    }
    out.push_str("</ul>\n");
    let open: BTreeSet<String> = look
        .found
        .promises
        .iter()
        .flat_map(|one| one.open.iter().map(move |fact| (one, fact)))
        .map(|(one, fact)| {
            let values: Vec<&str> = fact
                .values
                .iter()
                .map(|(value, _)| value.as_str())
                .collect();
            format!(
                "In the eyes of {}: {} ({})",
                one.eyes,
                words::subject(look.hearing, &fact.subject),
                values.join(", or ")
            )
        })
        .collect();
    if !open.is_empty() {
        out.push_str("<h3>Open facts</h3>\n<ul>\n");
        for line in open {
            out.push_str(&format!("<li>{}</li>\n", plain(&line)));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("<h3>Timetable</h3>\n");
    out.push_str(&paragraph(&format!(
        "Each inject is played from the situation above: take what came before it back, unless you want it to add up. A turn of {TURN_MINUTES} minutes: hand the slips out, let each table read its card and say what holds and what it does, then read out what the words come to."
    )));
    if injects.is_empty() {
        out.push_str(&paragraph(
            "No set of further acts, mistakes or accounts was found, so there is no inject; play the acts on the role cards.",
        ));
    }
    for (turn, inject) in injects.iter().enumerate() {
        out.push_str(&format!(
            "<section class=\"inject\">\n<h4>Minute {}: inject {}</h4>\n",
            turn * TURN_MINUTES,
            inject.number
        ));
        out.push_str(&injects::what_it_is(look, inject));
        out.push_str(&board.after(look, inject));
        out.push_str("</section>\n");
    }
    if kept_back > 0 {
        out.push_str(&paragraph(&format!(
            "{kept_back} more sets were found than there are injects here; `tacit unravel --json` has them all."
        )));
    }
    for line in &look.found.left_out {
        out.push_str(&paragraph(&format!("Not looked at: {line}.")));
    }
    out.push_str(&paragraph(CLOSING));
    out
}

fn questions(look: &Look) -> String {
    let mut out = String::from("<h2>Questions for afterwards</h2>\n<ol class=\"questions\">\n");
    let asked = [
        "At which inject did two tables hold the same promise to be in different places? Which single fact made the difference?",
        "Who could have settled that fact, how soon, and would the others have believed it?",
        "Which inject needed an act of neither party? What could either party have done before it?",
        "Where somebody was mistaken: what did that table know, what did it not ask, and whom could it have asked?",
        "Did a table hold itself free and do nothing? What did the others see of that?",
        "What would the intermediary have had to know, and from whom, to be of use?",
        "Which words of the text did the tables read differently?",
    ];
    for question in asked {
        out.push_str(&format!("<li>{}</li>\n", prose(question)));
    }
    for easing in look.found.easings.iter().take(MOST_CHANGES) {
        let line = format!(
            "Suppose that one change had been made: {}. By the words alone it {}. Would you have signed it? Would the other side?",
            look.change(&easing.change),
            look.effect(easing)
        );
        out.push_str(&format!("<li>{}</li>\n", plain(&line)));
    }
    out.push_str("</ol>\n");
    out
}

/// A paragraph.
fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", plain(text))
}
