//! The same as JSON; `spec/schema/standings.schema.json` describes it.

use super::context::Context;
use super::hearing::{Hearing, LeftOut};
use super::look::{Look, Mutual};
use serde::Serialize;
use std::collections::BTreeMap;
use tacit_feeds::Report;
use tacit_lang::time::Instant;
use tacit_standing::disputes::Disputes;
use tacit_standing::verdict::{Difference, Promise, Standing};

/// The name and version of the schema.
const SCHEMA: Schema = Schema {
    name: "tacit-standing",
    version: 1,
};

/// One look, whole.
#[derive(Serialize)]
pub(crate) struct Data<'l> {
    schema: Schema,
    at: Instant,
    known: Instant,
    texts: Vec<Text>,
    standings: &'l [Standing],
    mutual: &'l [Mutual],
    differences: Vec<Differing<'l>>,
    context: &'l [Context],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    disputes: &'l [Disputes],
    records: usize,
    left_out: &'l [LeftOut],
    feeds: Vec<Feed<'l>>,
    notes: &'l [String],
}

#[derive(Serialize)]
struct Schema {
    name: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Text {
    title: String,
    digest: String,
}

#[derive(Serialize)]
struct Differing<'l> {
    promise: &'l Promise,
    difference: &'l Difference,
}

/// What became of a feed.
#[derive(Serialize)]
pub(crate) struct Feed<'l> {
    source: &'l str,
    rows: u64,
    kept: u64,
    incidents: u64,
    claims: u64,
    merged: u64,
    left_out: BTreeMap<&'static str, u64>,
    listed: Vec<FeedLine<'l>>,
    gaps: Vec<[Instant; 2]>,
    stopped: Option<String>,
}

#[derive(Serialize)]
struct FeedLine<'l> {
    line: u64,
    reason: &'static str,
    detail: &'l str,
}

impl<'l> Data<'l> {
    pub(crate) fn of(hearing: &'l Hearing, look: &'l Look) -> Self {
        let texts = hearing.docket.texts();
        Self {
            schema: SCHEMA,
            at: look.at,
            known: look.known,
            texts: texts
                .map(|(assurance, digest)| Text {
                    title: assurance.labels.title.clone(),
                    digest: digest.to_string(),
                })
                .collect(),
            standings: &look.standings,
            mutual: &look.mutual,
            differences: look
                .differences
                .iter()
                .map(|(promise, difference)| Differing {
                    promise,
                    difference,
                })
                .collect(),
            context: &look.context,
            disputes: &look.disputes,
            records: hearing.records,
            left_out: &hearing.left_out,
            feeds: hearing.feeds.iter().map(feed).collect(),
            notes: &hearing.notes,
        }
    }
}

/// A feed's report as JSON.
pub(crate) fn feed(report: &Report) -> Feed<'_> {
    let left_out = report.left_out.iter();
    Feed {
        source: &report.source,
        rows: report.rows,
        kept: report.kept,
        incidents: report.incidents,
        claims: report.claims,
        merged: report.merged,
        left_out: left_out
            .map(|(reason, count)| (reason.words(), *count))
            .collect(),
        listed: report
            .listed
            .iter()
            .map(|found| FeedLine {
                line: found.line,
                reason: found.reason.words(),
                detail: &found.detail,
            })
            .collect(),
        gaps: report
            .gaps
            .iter()
            .map(|gap| [gap.0.from(), gap.0.to()])
            .collect(),
        stopped: report.stopped.as_ref().map(ToString::to_string),
    }
}
