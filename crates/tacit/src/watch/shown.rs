//! What is printed: changes as they come, what was left out, and the last word.

use crate::screen::{Ink, Screen, wrapped};
use crate::standing::data;
use crate::standing::hearing::{Hearing, LeftOut};
use crate::standing::page;
use crate::standing::table::Table;
use crate::standing::words::{self, spell};
use crate::texts::Lexicon;
use serde::Serialize;
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use tacit_feeds::Report;
use tacit_standing::problem::Problem;
use tacit_standing::verdict::{Breach, Eyes, Promise};
use tacit_standing::watch::{Change, How, Stood, Watch};

/// Standard output for changes, standard error for the rest.
pub(super) struct Out {
    json: bool,
    screen: Screen,
    is_gone: bool,
}

/// Everything of which the last word tells.
pub(super) struct Summary<'s> {
    pub(super) watch: &'s Watch,
    pub(super) lexicon: &'s Lexicon,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) left_out_count: usize,
    pub(super) feeds: Vec<Report>,
    /// It was stopped before everything was read.
    pub(super) is_interrupted: bool,
    /// Inputs whose last line is not finished.
    pub(super) unfinished: Vec<String>,
    pub(super) breaches: bool,
}

#[derive(Serialize)]
struct Told<'c> {
    #[serde(rename = "type")]
    kind: &'static str,
    eyes: String,
    title: &'c str,
    #[serde(flatten)]
    change: &'c Change,
}

#[derive(Serialize)]
struct Standing<'s> {
    promise: &'s Promise,
    title: &'s str,
    #[serde(flatten)]
    stood: Stood,
    #[serde(skip_serializing_if = "Option::is_none")]
    breaches: Option<Vec<Breach>>,
}

impl Out {
    pub(super) const fn new(json: bool, screen: Screen) -> Self {
        Self {
            json,
            screen,
            is_gone: false,
        }
    }

    /// Whether nobody reads any more.
    pub(super) const fn is_gone(&self) -> bool {
        self.is_gone
    }

    /// One change, as one line.
    pub(super) fn change(
        &mut self,
        change: &Change,
        lexicon: &Lexicon,
        titles: &[String],
        eyes: &Eyes,
    ) {
        let title = titles.get(change.promise.text).map_or("", String::as_str);
        let line = if self.json {
            let told = Told {
                kind: "change",
                eyes: eyes.to_string(),
                title,
                change,
            };
            serde_json::to_string(&told).unwrap_or_default()
        } else {
            self.sentence(change, lexicon, (titles.len() > 1).then_some(title))
        };
        self.print(&line);
    }

    fn sentence(&self, change: &Change, lexicon: &Lexicon, title: Option<&str>) -> String {
        let promise = &change.promise;
        let title = title.map_or_else(String::new, |title| format!(" (\"{title}\")"));
        let to = &change.to;
        let open = if to.outcomes.len() > 1 {
            format!(" ({})", words::outcomes(&to.outcomes))
        } else {
            String::new()
        };
        let by = change
            .incident
            .as_ref()
            .map_or_else(String::new, |incident| {
                let claims = change.claims.join("`, `");
                if claims.is_empty() {
                    format!(" by `{incident}`")
                } else {
                    let say = if change.claims.len() == 1 {
                        "says"
                    } else {
                        "say"
                    };
                    format!(" by `{incident}`, as `{claims}` {say}")
                }
            });
        // What opens it is no one act: then there is no instant to name but that of learning, which stands in front.
        let at = match change.incident {
            None if to.outcomes.len() > 1 => String::new(),
            _ => format!(" at {}", spell::instant(change.at)),
        };
        let revised = if change.revised { ", revised" } else { "" };
        format!(
            "{} {}: {} to {}{title}: {} -> {}{open}: {}{at}{by}{revised}",
            change.number,
            spell::instant(change.known),
            lexicon.actor(&promise.giver),
            lexicon.actor(&promise.receiver),
            change.from.word,
            self.screen.ink(page::ink(to.word), &to.word.to_string()),
            how(change.how),
        )
    }

    /// A record that was left out, as soon as it is.
    pub(super) fn problem(&mut self, file: &str, line: usize, problem: &Problem) {
        let place = if line == 0 {
            file.to_owned()
        } else {
            format!("{file}:{line}")
        };
        self.remark(&format!(
            "left out: {place}: {} [{}]; {}",
            problem.message, problem.code, problem.help
        ));
    }

    /// Something that is no change, to standard error.
    pub(super) fn remark(&mut self, remark: &str) {
        let remark = Screen::of_errors().safe(remark);
        let _ = writeln!(io::stderr(), "{remark}");
    }

    pub(super) fn flush(&mut self) {
        self.is_gone |= io::stdout().flush().is_err();
    }

    /// The last word.
    pub(super) fn end(&self, summary: Summary<'_>) -> String {
        if self.json {
            end_in_json(&summary)
        } else {
            self.end_in_words(summary)
        }
    }

    fn end_in_words(&self, summary: Summary<'_>) -> String {
        let Summary { watch, lexicon, .. } = summary;
        let (records, rows) = watch.counts();
        let now = watch.now().map(spell::instant);
        let now = now
            .as_deref()
            .unwrap_or("no time: nothing with a time was read");
        let mut out = String::from("\n");
        if summary.is_interrupted {
            out.push_str("Interrupted: not everything that was named has been read.\n");
        }
        out.push_str(&format!(
            "As of {now}, in the eyes of {}: {records} records, {rows} rows of feeds, {} changes told.\n\n",
            watch.eyes(),
            watch.told_count()
        ));
        let hearing = Hearing {
            docket: Cow::Borrowed(watch.docket()),
            lexicon: lexicon.clone(),
            labels: BTreeMap::new(),
            left_out: summary.left_out,
            feeds: summary.feeds,
            records,
            latest: watch.now(),
            notes: Vec::new(),
        };
        out.push_str(&self.table(watch, &hearing));
        if summary.breaches {
            out.push_str(&self.breaches(watch, &hearing));
        }
        out.push_str(&page::left_out(&hearing, &self.screen));
        let listed = hearing.left_out.len();
        if summary.left_out_count > listed {
            let more = summary.left_out_count - listed;
            out.push_str(&format!(
                "\nAnd {more} more were left out, which are not listed.\n"
            ));
        }
        let unfinished = summary.unfinished.iter();
        let unfinished = unfinished
            .map(|name| format!("the last line of `{name}` is not finished, and was not read"));
        for note in watch.notes().into_iter().chain(unfinished) {
            let note = format!("Note: {note}");
            out.push_str(&format!("\n{}\n", wrapped(&note, self.screen.width, 2)));
        }
        out
    }

    fn table(&self, watch: &Watch, hearing: &Hearing<'_>) -> String {
        let mut table = Table::new(&["promise", "it", "life", "performance"]);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (promise, stood) in watch.standings() {
            let plain = |text: String| (text, None);
            *counts.entry(stood.word.to_string()).or_default() += 1;
            table.row(vec![
                plain(words::promise(hearing, promise)),
                (stood.word.to_string(), Some(page::ink(stood.word))),
                plain(words::lives(&stood.outcomes)),
                plain(words::performances(&stood.outcomes)),
            ]);
        }
        let total: usize = counts.values().sum();
        let counts: Vec<String> = counts
            .into_iter()
            .map(|(word, count)| format!("{count} {word}"))
            .collect();
        let mut out = table.drawn(&self.screen);
        if total > 2 {
            out.push_str(&format!("\n{total} promises: {}.\n", counts.join(", ")));
        }
        out
    }

    fn breaches(&self, watch: &Watch, hearing: &Hearing<'_>) -> String {
        let mut out = String::new();
        for (promise, _) in watch.standings() {
            let breaches = watch.breaches(promise);
            if breaches.is_empty() {
                continue;
            }
            let heading = format!("Breaches of {}", words::promise(hearing, promise));
            out.push_str(&format!("\n{}\n", self.screen.ink(Ink::Bold, &heading)));
            for breach in breaches {
                let at = spell::instant(breach.at);
                out.push_str(&format!("  {at} `{}`\n", breach.incident));
            }
        }
        out
    }

    fn print(&mut self, line: &str) {
        let line = self.screen.safe(line);
        let written = writeln!(io::stdout(), "{line}");
        self.is_gone |= written.is_err();
    }
}

fn end_in_json(summary: &Summary<'_>) -> String {
    let watch = summary.watch;
    let (records, rows) = watch.counts();
    let texts: Vec<&str> = watch
        .docket()
        .texts()
        .map(|(text, _)| text.labels.title.as_str())
        .collect();
    let standings = watch.standings().map(|(promise, stood)| Standing {
        promise,
        title: texts.get(promise.text).copied().unwrap_or_default(),
        stood,
        breaches: summary.breaches.then(|| watch.breaches(promise)),
    });
    let standings: Vec<Standing<'_>> = standings.collect();
    let feeds: Vec<_> = summary.feeds.iter().map(data::feed).collect();
    let end = json!({
        "type": "end",
        "schema": { "name": "tacit-change", "version": 1 },
        "interrupted": summary.is_interrupted,
        "eyes": watch.eyes().to_string(),
        "known": watch.now(),
        "changes": watch.told_count(),
        "records": records,
        "rows": rows,
        "standings": standings,
        "left_out": summary.left_out,
        "left_out_count": summary.left_out_count,
        "feeds": feeds,
        "unfinished": summary.unfinished,
        "notes": watch.notes(),
    });
    format!("{end}\n")
}

const fn how(how: How) -> &'static str {
    match how {
        How::Entered => "in effect",
        How::Breached => "breached",
        How::Released => "a condition failed",
        How::ReleasedWithOther => "the other promise fell",
        How::BindsAgain => "the window of the condition passed",
        How::Withdrawn => "a notice took effect",
        How::Expired => "the stated end came",
        How::Reaffirmed => "reaffirmed",
        How::Opened => "something is open",
        How::Corrected => "corrected",
    }
}
