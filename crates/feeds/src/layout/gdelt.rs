//! GDELT's exports, 1.0 and 2.0: one row an event that a machine read out of a page of the web, tabs, no header.
//!
//! Both versions are one layout, told by their width: 2.0 has three columns more, and 1.0 before April 2013 no address.

use super::dyad::{Dyad, identity, suffix};
use crate::columns::{Columns, Placed, Row};
use crate::dates::{Order, Precision};
use crate::emit::{Reported, Run, Times};
use crate::mapping::Mapping;
use crate::report::Reason;
use crate::seen::digest;
use crate::sighting::Naming;
use crate::sorts::Said;
use crate::text::{decode, short};
use tacit_lang::time::{Between, DAY_SECONDS};
use tacit_standing::record::RecordId;

const DATE: usize = 1;
const ACTOR_1: [usize; 2] = [5, 6];
const ACTOR_2: [usize; 2] = [15, 16];
const IS_ROOT: usize = 25;
const CODE: usize = 26;
const SOURCES: usize = 32;
const PLACE: usize = 52;
const COUNTRY: usize = 53;
const PROVINCE: usize = 54;
const ADDED: usize = 59;
const ADDRESS: usize = 60;

/// The columns of 2.0.
pub(super) const COLUMNS: Columns = Columns {
    names: &NAMES,
    needed: &[DATE, ACTOR_1[0], ACTOR_2[0], CODE],
    // 1.0 has no second-order regions, and before April 2013 no address.
    narrower: &[(58, &[39, 47, 55]), (57, &[39, 47, 55, ADDRESS])],
};

const NAMES: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

pub(super) fn row(run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    for (column, name) in [
        (DATE, "day"),
        (ACTOR_1[0], "first actor"),
        (ACTOR_2[0], "second actor"),
        (CODE, "event code"),
    ] {
        if get(column).is_empty() {
            return run.leave_out(line, Reason::EmptyField, || format!("no {name} is given"));
        }
    }
    let mapping = run.mapping;
    let time = mapping.has_dictionary();
    let time = time.then(|| date(run, get(DATE))).flatten();
    let author = run.coded(ACTOR_1.map(get), time);
    let target = run.coded(ACTOR_2.map(get), time);
    if !author.matters_as_author && !target.matters_as_target {
        return run.leave_out(line, Reason::NotOfInterest, String::new);
    }
    let selection = mapping.selection;
    if selection.root_only && get(IS_ROOT) != b"1" {
        return run.leave_out(line, Reason::NotRoot, String::new);
    }
    if selection.least_sources > 0 && number(get(SOURCES)) < selection.least_sources {
        let found = run.text(get(SOURCES));
        return run.leave_out(line, Reason::FewSources, || short(&found, 20));
    }
    let act = match run.act(get(CODE), "") {
        Ok(act) => act,
        Err(reason) => {
            return run.leave_out(line, reason, || {
                format!("`{}`", short(&decode(get(CODE)).0, 40))
            });
        }
    };
    let authors = match author.author {
        Ok(authors) => authors,
        Err(reason) => return run.leave_out(line, reason, || short(&name(ACTOR_1.map(get)), 80)),
    };
    let hit = match target.hit {
        Ok(hit) => hit,
        Err(reason) => return run.leave_out(line, reason, || short(&name(ACTOR_2.map(get)), 80)),
    };
    let Some(begin) = date(run, get(DATE)) else {
        let found = run.text(get(DATE));
        return run.leave_out(line, Reason::NoDay, || short(&found, 40));
    };
    let added = added(run, get(ADDED)).filter(|_| mapping.learned_by_row);
    if added.is_some_and(|added| added.to() < begin.from()) {
        let found = run.text(get(ADDED));
        return run.leave_out(line, Reason::LearnedFirst, || short(&found, 40));
    }
    let address = get(ADDRESS);
    let place = get(PLACE);
    let last = place.rsplit(|byte| *byte == b',').next().unwrap_or(place);
    let places = [place, get(PROVINCE), get(COUNTRY), last.trim_ascii()];
    let said = Said {
        authors,
        act,
        hits: [Some(hit), None, None],
        place: run.place(places),
        grade: mapping.grade.as_ref(),
    };
    let dyad = Dyad {
        line,
        day: get(DATE),
        author: get(ACTOR_1[0]),
        target: get(ACTOR_2[0]),
        code: get(CODE),
        relation: b"",
        places,
        publisher: host(address),
        story: address,
    };
    let reported = Reported {
        line,
        times: Times {
            begin,
            end: None,
            learned: added.map(|added| added.to().after(mapping.learned_after)),
        },
        places,
        publisher: dyad.publisher,
        story: dyad.story,
        own: None,
    };
    let naming = Called {
        mapping,
        actors: [ACTOR_1, ACTOR_2].map(|columns| columns.map(get)),
        dyad: &dyad,
        begin,
        said,
    };
    run.reported(&reported, said, &naming);
}

/// What a row is called.
struct Called<'a> {
    mapping: &'a Mapping,
    /// Each one's code and name.
    actors: [[&'a [u8]; 2]; 2],
    dyad: &'a Dyad<'a>,
    begin: Between,
    said: Said<'a>,
}

impl Called<'_> {
    fn identity(&self) -> u64 {
        identity(self.dyad, whole_time(self.begin), &self.said)
    }
}

impl Naming for Called<'_> {
    fn id(&self) -> RecordId {
        let date = String::from_utf8_lossy(self.dyad.day);
        let digits = date.chars().filter(char::is_ascii_digit);
        format!(
            "{}-{}-{:012x}",
            self.mapping.source.id,
            digits.take(8).collect::<String>(),
            self.identity() & 0xffff_ffff_ffff
        )
    }

    fn label(&self) -> String {
        let [author, target] = self.actors.map(name);
        let code = decode(self.dyad.code).0;
        short(&format!("{author}: {code}: {target}"), 200)
    }

    fn suffix(&self) -> String {
        suffix(self.mapping, self.dyad, self.identity())
    }
}

/// What the row calls an actor, for people to read.
fn name([code, name]: [&[u8]; 2]) -> String {
    let (code, name) = (decode(code).0, decode(name).0);
    if name.is_empty() {
        code.into_owned()
    } else {
        format!("{name} ({code})")
    }
}

/// A day, month or year; `00` stands for a day or a month that is not known.
fn date(run: &mut Run<'_>, field: &[u8]) -> Option<Between> {
    let mut known = field;
    for length in [8, 6] {
        if known.len() == length {
            known = known.strip_suffix(b"00").unwrap_or(known);
        }
    }
    run.date(known, Order::Compact, Precision::Written).ok()
}

/// When a row was added: `20170701` is some time that day, `20170701234500` that second.
fn added(run: &mut Run<'_>, field: &[u8]) -> Option<Between> {
    if field.len() == 8 {
        return date(run, field);
    }
    let text = std::str::from_utf8(field).ok()?;
    let plain = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (day, clock) = text.split_at_checked(8).filter(|_| plain)?;
    let (hour, clock) = clock.split_at_checked(2)?;
    let (minute, second) = clock.split_at_checked(2)?;
    let whole = format!("{day} {hour}:{minute}:{second}");
    let found = run.date(whole.as_bytes(), Order::Compact, Precision::Written);
    found.ok()
}

/// A number of sources; what is none is none.
fn number(field: &[u8]) -> u64 {
    let text = std::str::from_utf8(field).unwrap_or_default();
    text.parse().unwrap_or(0)
}

/// What tells a day, a month and a year apart that begin in one second.
fn whole_time(time: Between) -> i64 {
    let (from, to) = (time.from().seconds(), time.to().seconds());
    if to - from < DAY_SECONDS {
        return from;
    }
    let both = digest([&from.to_be_bytes()[..], &to.to_be_bytes()]);
    i64::from_be_bytes(both.to_be_bytes())
}

/// Whose page it is: the host of its address, or what stands there instead of one.
fn host(address: &[u8]) -> &[u8] {
    let scheme = address.windows(3).position(|found| found == b"://");
    let Some(rest) = scheme.and_then(|at| address.get(at + 3..)) else {
        return address;
    };
    let ends = |byte: &u8| matches!(byte, b'/' | b':' | b'?' | b'#');
    let end = rest.iter().position(ends).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or(rest);
    host.strip_prefix(b"www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publisher_is_the_host_of_the_address() {
        for (address, found) in [
            ("http://www.herald.example/a?b", "herald.example"),
            ("https://herald.example:8080", "herald.example"),
            ("The Herald", "The Herald"),
            ("", ""),
        ] {
            assert_eq!(host(address.as_bytes()), found.as_bytes());
        }
    }
}
