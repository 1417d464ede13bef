//! What a mapping says of its feed: its zone, its name as a source, what it leaves out.

use super::document::{
    COMPLETE_WITH_GAPS, NO_TIME, Problems, Section, VERSION, Value, WRONG_TYPE, span,
};
use super::{ClaimsBy, Gap};
use std::collections::BTreeSet;
use tacit_lang::ids::GradeId;
use tacit_lang::time::{DAY_SECONDS, Wait, parse_between};
use tacit_standing::record::{Coverage, Source, When};

/// The version of the mapping format that this program reads.
const MAPPING_VERSION: &str = "1";

/// The longest identifier of a feed, in bytes: it begins every record's own.
const MAX_SOURCE_ID_BYTES: usize = 64;

/// `[source]`.
pub(super) struct Feed {
    pub(super) source: Source,
    pub(super) grade: Option<GradeId>,
    pub(super) claims_by: ClaimsBy,
}

pub(super) fn version(problems: &mut Problems<'_>, root: Section<'_>) {
    let Some(value) = problems.needed(root, "mapping") else {
        return;
    };
    let found = value.get_ref().as_integer();
    if found.is_none_or(|found| found.as_str() != MAPPING_VERSION) {
        problems.add(
            VERSION,
            span(&value.span()),
            "this is no version of the mapping format that this program reads",
            format!("write `mapping = {MAPPING_VERSION}`"),
        );
    }
}

/// The offset of the feed's days; `Z` where it is wrong, so that days can still be checked.
pub(super) fn zone(problems: &mut Problems<'_>, root: Section<'_>) -> String {
    let value = problems.needed(root, "zone");
    let text = value.and_then(|value| problems.text(value).map(|text| (text, value)));
    match text {
        Some((text, _)) if parse_between(&format!("2000-01-01{text}")).is_ok() => text.to_owned(),
        Some((text, value)) => {
            problems.add(
                NO_TIME,
                span(&value.span()),
                format!("`{text}` is not an offset"),
                "write \"Z\" or an offset such as \"+03:30\"",
            );
            "Z".to_owned()
        }
        None => "Z".to_owned(),
    }
}

/// `learned_after`: such as `"1 day"`.
pub(super) fn learned_after(problems: &mut Problems<'_>, root: Section<'_>) -> Wait {
    let Some(value) = root.get("learned_after") else {
        return Wait::default();
    };
    let Some(text) = problems.text(value) else {
        return Wait::default();
    };
    let found = wait(text);
    if found.is_none() {
        problems.add(
            NO_TIME,
            span(&value.span()),
            format!("`{text}` is not a length of time"),
            "write a number and a unit, such as \"36 hours\" or \"1 day\"",
        );
    }
    found.unwrap_or_default()
}

fn wait(text: &str) -> Option<Wait> {
    let (count, unit) = text.split_once(' ')?;
    let count: i64 = count.parse().ok()?;
    let seconds = match unit {
        "hour" | "hours" => 3_600,
        "day" | "days" => DAY_SECONDS,
        _ => return None,
    };
    Wait::from_seconds(count.checked_mul(seconds)?)
}

pub(super) fn gaps(problems: &mut Problems<'_>, root: Section<'_>, zone: &str) -> Vec<Gap> {
    let list = root.get("gap").and_then(|value| problems.array(value));
    let mut all = Vec::new();
    for value in list.into_iter().flat_map(|list| list.iter()) {
        let Some(section) = problems.table(value) else {
            continue;
        };
        problems.only(section, &["from", "until"]);
        all.extend(problems.period(section, zone).map(Gap));
    }
    all
}

pub(super) fn feed(
    problems: &mut Problems<'_>,
    root: Section<'_>,
    zone: &str,
    gaps: bool,
) -> Option<Feed> {
    let value = problems.needed(root, "source")?;
    let section = problems.table(value)?;
    problems.only(
        section,
        &["id", "label", "ordered", "complete", "grade", "claims_by"],
    );
    let id = problems
        .needed(section, "id")
        .and_then(|value| identifier(problems, value));
    let label = section.get("label").and_then(|value| problems.text(value));
    let ordered = section
        .get("ordered")
        .and_then(|value| problems.boolean(value));
    let grade = section.get("grade").and_then(|value| problems.grade(value));
    let claims_by = section.get("claims_by").and_then(|value| {
        problems.word(
            value,
            &[("feed", ClaimsBy::Feed), ("publisher", ClaimsBy::Publisher)],
        )
    });
    let complete = complete(problems, section, zone, gaps);
    let id = id?;
    Some(Feed {
        source: Source {
            label: label.unwrap_or(&id).to_owned(),
            id,
            actor: None,
            rests_on: BTreeSet::new(),
            ordered: ordered.unwrap_or(false),
            complete,
        },
        grade,
        claims_by: claims_by.unwrap_or(ClaimsBy::Feed),
    })
}

fn identifier(problems: &mut Problems<'_>, value: Value<'_>) -> Option<String> {
    let text = problems.text(value)?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (1..=MAX_SOURCE_ID_BYTES).contains(&text.len()) && text.bytes().all(plain);
    if !fits {
        problems.add(
            WRONG_TYPE,
            span(&value.span()),
            format!("`{text}` is no identifier for a source"),
            "use 1 to 64 of a-z, 0-9 and hyphens: every record of the feed begins with it",
        );
    }
    fits.then(|| text.to_owned())
}

/// For what the feed is declared complete: nothing, where it has gaps.
fn complete(
    problems: &mut Problems<'_>,
    section: Section<'_>,
    zone: &str,
    gaps: bool,
) -> Vec<Coverage> {
    let Some(value) = section.get("complete") else {
        return Vec::new();
    };
    let Some(list) = problems.array(value) else {
        return Vec::new();
    };
    if gaps && !list.is_empty() {
        problems.add(
            COMPLETE_WITH_GAPS,
            span(&value.span()),
            "a feed with gaps is complete for nothing",
            "take out `complete`, or the gaps if there are none",
        );
    }
    let mut all = Vec::new();
    for value in list.iter() {
        let Some(section) = problems.table(value) else {
            continue;
        };
        problems.only(section, &["acts", "place", "from", "until"]);
        let place = section.get("place").and_then(|value| problems.place(value));
        let acts = problems
            .needed(section, "acts")
            .and_then(|value| problems.array(value))
            .map(|list| {
                list.iter()
                    .filter_map(|value| problems.act(value))
                    .collect()
            });
        let time = problems.period(section, zone).map(When);
        if let (Some(acts), Some(time)) = (acts, time) {
            all.push(Coverage { acts, place, time });
        }
    }
    all
}
