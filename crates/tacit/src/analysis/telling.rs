//! A scenario in words: its steps in order, each with its day and hour, and what follows from it.

use crate::markup;
use crate::screen::{Ink, Screen, wrapped};
use tacit_analysis::Scenario;
use tacit_lang::time::{DAY_SECONDS, Instant};

/// Days counted from the one on which a scenario begins: which day that is hardly ever matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calendar {
    midnight: i64,
}

/// A moment by such a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// "day 1".
    pub(crate) day: String,
    /// "03:00", with seconds only where there are any.
    pub(crate) hour: String,
}

impl Calendar {
    /// Its first day is that of the first step.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let first = scenario.steps.first().map_or(0, |step| step.at.seconds());
        Self {
            midnight: first - first.rem_euclid(DAY_SECONDS),
        }
    }

    /// When something happens.
    pub(crate) fn moment(self, at: Instant) -> Moment {
        let since = at.seconds() - self.midnight;
        let (hours, minutes, seconds) = {
            let within = since.rem_euclid(DAY_SECONDS);
            (within / 3_600, within / 60 % 60, within % 60)
        };
        Moment {
            day: format!("day {}", since.div_euclid(DAY_SECONDS) + 1),
            hour: if seconds == 0 {
                format!("{hours:02}:{minutes:02}")
            } else {
                format!("{hours:02}:{minutes:02}:{seconds:02}")
            },
        }
    }

    /// Which day is called the first: `2026-01-01`.
    pub(crate) fn first_day(self) -> String {
        let midnight = Instant::from_seconds(self.midnight).to_string();
        midnight.split('T').next().unwrap_or_default().to_owned()
    }
}

impl Moment {
    /// "day 1, 03:00".
    pub(crate) fn words(&self) -> String {
        format!("{}, {}", self.day, self.hour)
    }
}

/// The steps for a screen, numbered, behind `indent` spaces.
pub(crate) fn steps(scenario: &Scenario, screen: &Screen, indent: usize) -> String {
    let calendar = Calendar::of(scenario);
    let moments = scenario.steps.iter().map(|step| calendar.moment(step.at));
    let moments: Vec<String> = moments.map(|moment| moment.words()).collect();
    let width = moments.iter().map(|it| it.chars().count()).max();
    let width = width.unwrap_or(0);
    let before = " ".repeat(indent);
    let mut out = String::new();
    for (number, (step, moment)) in (1..).zip(scenario.steps.iter().zip(&moments)) {
        let start = format!("{number:>2}. {moment:<width$}  ");
        let place = indent + start.chars().count();
        out.push_str(&format!(
            "{before}{start}{}\n",
            wrapped(
                &step.what,
                screen.width.saturating_sub(place) + place,
                place
            )
        ));
        for follows in &step.follows {
            let line = format!("→ {follows}");
            let line = wrapped(&line, screen.width, place + 2);
            out.push_str(&format!(
                "{}{}\n",
                " ".repeat(place),
                screen.ink(Ink::Yellow, &line)
            ));
        }
    }
    out
}

/// The steps, a line each, and behind each what follows from it.
pub(crate) fn steps_in_lines(scenario: &Scenario) -> Vec<String> {
    let calendar = Calendar::of(scenario);
    let mut lines = Vec::new();
    for (number, step) in (1..).zip(&scenario.steps) {
        let moment = calendar.moment(step.at).words();
        lines.push(format!("{number}. {moment}: {}", step.what));
        lines.extend(step.follows.iter().map(|it| format!("→ {it}")));
    }
    lines
}

/// The steps for a page of markup: an ordered list.
pub(crate) fn steps_in_markup(scenario: &Scenario) -> String {
    let calendar = Calendar::of(scenario);
    let mut out = String::from("<ol class=\"steps\">\n");
    for step in &scenario.steps {
        let moment = calendar.moment(step.at).words();
        out.push_str(&format!(
            "<li><span class=\"when\">{moment}</span> <span class=\"what\">{}</span>",
            markup::prose(&step.what)
        ));
        for follows in &step.follows {
            out.push_str(&format!(
                "<span class=\"follows\">{}</span>",
                markup::prose(follows)
            ));
        }
        out.push_str("</li>\n");
    }
    out + "</ol>\n"
}

/// Words as a sentence: with a capital, and a full stop.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut out: String = first.into_iter().flatten().chain(letters).collect();
    if !out.trim_end_matches('`').ends_with(['.', '!', '?', '…']) {
        out.push('.');
    }
    out
}

/// The most of a list of what does the same that is shown: a group of forty names hundreds. JSON has them all.
const MOST_LIKEWISE: usize = 8;

/// The first of a list, and how many more there are.
pub(crate) fn foremost(all: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = all.iter().take(MOST_LIKEWISE).cloned().collect();
    let more = all.len().saturating_sub(MOST_LIKEWISE);
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    shown
}

/// How long something takes, in the largest unit that divides it: "3 days", "72 hours" as "3 days", "90 minutes".
pub(crate) fn length(seconds: i64) -> String {
    tacit_lang::time::Wait::from_seconds(seconds)
        .map_or_else(|| format!("{seconds} seconds"), |wait| wait.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use tacit_lang::time::parse_instant;

    #[test]
    fn days_are_counted_from_the_first_step_and_hours_are_those_of_the_day() {
        let scenario = sample::mistaken().scenario;
        let calendar = Calendar::of(&scenario);
        let words = |at: &str| calendar.moment(parse_instant(at).unwrap()).words();
        assert_eq!(words("2026-01-01T00:00Z"), "day 1, 00:00");
        assert_eq!(words("2026-01-04T04:00:30Z"), "day 4, 04:00:30");
        assert_eq!(calendar.first_day(), "2026-01-01");
    }

    #[test]
    fn of_a_long_list_the_first_are_shown_and_the_others_counted() {
        let names = |count: usize| (1..=count).map(|it| it.to_string()).collect::<Vec<_>>();
        assert_eq!(foremost(&names(8)), names(8));
        let shown = foremost(&names(120));
        assert_eq!(shown.len(), 9);
        assert_eq!(shown.last().unwrap(), "and 112 more");
    }

    #[test]
    fn each_step_is_told_with_what_follows_from_it() {
        let screen = Screen {
            colour: false,
            width: 60,
        };
        let told = steps(&sample::mistaken().scenario, &screen, 2);
        assert_eq!(
            told.lines().skip(4).take(5).collect::<Vec<_>>(),
            [
                "   3. day 1, 02:00  Arland carries out military operations",
                "                    against the forces of the Gamma Brigades",
                "                    in Deltaland",
                "   4. day 1, 03:00  the United Powers carry out rocket fire",
                "                    against the territory of Arland",
            ]
        );
        assert!(
            told.ends_with(
                "→ Arland's promise, in the eyes of\n                      Arland: released\n"
            ),
            "{told}"
        );
    }
}
