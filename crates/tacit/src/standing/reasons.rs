//! Why a standing is what it is, laid out for a reader.

use super::behind::{self, Behind, Shown};
use super::hearing::Hearing;
use crate::screen::{Ink, Screen, wrapped};
use tacit_standing::verdict::{Difference, Standing};

pub(crate) use super::behind::MOST_SHOWN;

/// Everything behind one standing: reasons, breaches, marks, open facts, notes.
pub(crate) fn behind(hearing: &Hearing, standing: &Standing, screen: &Screen) -> String {
    let behind = Behind::of(hearing, standing);
    let mut out = Lines::new(screen);
    if let Some(before) = behind.before {
        out.line(2, before);
    }
    shown(&mut out, &behind.reasons, |out, (when, what)| {
        out.dated(when, what);
    });
    if let Some(reaffirmed) = &behind.reaffirmed {
        out.line(2, reaffirmed);
    }
    let count = behind.breaches.count;
    if count > 0 {
        let noun = if count == 1 { "breach" } else { "breaches" };
        out.line(2, &format!("{count} {noun}:"));
    }
    shown(&mut out, &behind.breaches, |out, (when, what)| {
        out.line(4, &format!("{when}  {what}"));
    });
    for mark in &behind.marks {
        out.line(2, &format!("mark: {mark}"));
    }
    if let Some(together) = &behind.open_together {
        out.line(2, together);
    }
    shown(&mut out, &behind.open, |out, (fact, values)| {
        out.line(2, fact);
        for (value, follows) in values {
            out.line(4, &format!("if {value}: {follows}"));
        }
    });
    if let Some(incomplete) = &behind.incomplete {
        out.line(2, &format!("incomplete: {incomplete}"));
    }
    for note in &behind.notes {
        out.line(2, &format!("note: {note}"));
    }
    out.text
}

/// Where two pairs of eyes differ, and by which fact.
pub(crate) fn difference(hearing: &Hearing, found: &Difference, screen: &Screen) -> String {
    let mut out = Lines::new(screen);
    let (sentence, facts) = behind::difference(hearing, found);
    out.line(2, &sentence);
    shown(&mut out, &facts, |out, fact| out.line(4, fact));
    out.text
}

fn shown<T>(out: &mut Lines<'_>, of: &Shown<T>, show: impl Fn(&mut Lines<'_>, &T)) {
    for item in &of.each {
        show(out, item);
    }
    more(out, of.more());
}

fn more(out: &mut Lines<'_>, more: usize) {
    if more > 0 {
        out.line(2, &format!("and {more} more; --json has them all"));
    }
}

/// At most [`MOST_SHOWN`] of `items`, and how many more there are.
pub(super) fn listed<T>(out: &mut Lines<'_>, items: &[T], show: impl Fn(&mut Lines<'_>, &T)) {
    for item in items.iter().take(MOST_SHOWN) {
        show(out, item);
    }
    more(out, items.len().saturating_sub(MOST_SHOWN));
}

/// Lines under a heading.
pub(super) struct Lines<'s> {
    screen: &'s Screen,
    pub(super) text: String,
}

impl<'s> Lines<'s> {
    pub(super) fn new(screen: &'s Screen) -> Self {
        Self {
            screen,
            text: String::new(),
        }
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text
            .push_str(&wrapped(text, self.screen.width, indent + 2));
        self.text.push('\n');
    }

    fn dated(&mut self, when: &str, text: &str) {
        let text = wrapped(text, self.screen.width, when.len() + 4);
        self.text
            .push_str(&format!("  {}  {text}\n", self.screen.ink(Ink::Dim, when)));
    }
}
