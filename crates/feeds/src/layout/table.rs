//! Plain tables: what their mapping declares, column by column.

use crate::columns::{Placed, Row};
use crate::dates::{NoDate, Order, Precision};
use crate::emit::{Reported, Run, Times, identifier};
use crate::mapping::table::{Part, Table};
use crate::mapping::{ClaimsBy, Mapping};
use crate::report::Reason;
use crate::seen::{digest, key};
use crate::sighting::Naming;
use crate::sorts::{Said, flags};
use crate::text::{decode, short};
use tacit_lang::ids::{ActorId, GradeId};
use tacit_lang::time::{Between, Instant, parse_between};
use tacit_standing::record::RecordId;

/// The longest identifier of a row's own that is taken as it is, in bytes.
const MAX_OWN_BYTES: usize = 64;

/// Reads a row; what it leaves open, the claim leaves open.
pub(super) fn row(run: &mut Run<'_>, table: &Table, placed: &Placed, row: Row<'_>, line: u64) {
    let said = |column: usize| {
        let field = row.get(placed, column);
        let says_nothing = |word: &String| word.as_bytes() == field;
        if table.empty.iter().any(says_nothing) {
            return &[][..];
        }
        field
    };
    let get = |part: Part| said(part as usize);
    let places = std::array::from_fn(|at| said(Part::Place as usize + at));
    if let Err((reason, detail)) = read(run, table, &get, places, line) {
        run.leave_out(line, reason, || detail);
    }
}

/// Why a row is left out, and what stands there.
type LeftOut = (Reason, String);

fn read<'a>(
    run: &mut Run<'_>,
    table: &Table,
    get: &impl Fn(Part) -> &'a [u8],
    places: [&'a [u8]; 4],
    line: u64,
) -> Result<(), LeftOut> {
    let (author, target) = (get(Part::Author), get(Part::Target));
    let empty = |name: &str| Err((Reason::EmptyField, format!("no {name} is given")));
    if get(Part::Begin).is_empty() {
        return empty("begin");
    }
    if author.is_empty() && target.is_empty() {
        return empty("author and no target");
    }
    let time = if run.mapping.has_dictionary() {
        times(run, table, get).ok().map(whole)
    } else {
        None
    };
    let by = (!author.is_empty()).then(|| run.somebody(author, time));
    let upon = (!target.is_empty()).then(|| run.somebody(target, time));
    if !by.is_some_and(|by| by.matters_as_author) && !upon.is_some_and(|to| to.matters_as_target) {
        return Err((Reason::NotOfInterest, String::new()));
    }
    let (code, words) = (get(Part::Act), get(Part::Words));
    let text = run.text(words);
    let act = run.act(code, &text).map_err(|reason| {
        let reason = match reason {
            Reason::NoCode if !table.has(Part::Act) => Reason::UnmappedAct,
            reason => reason,
        };
        let code = decode(code).0;
        (
            reason,
            format!("`{}` {}", short(&code, 60), short(&text, 60)),
        )
    })?;
    let shown = |field: &[u8]| short(&decode(field).0, 80);
    let authors = match by {
        None => [None; 3],
        Some(by) => by.author.map_err(|reason| (reason, shown(author)))?,
    };
    let hit = upon.map(|upon| upon.hit).transpose();
    let hit = hit.map_err(|reason| (reason, shown(target)))?;
    let mapping = run.mapping;
    let hit = match (hit, get(Part::Hits)) {
        (Some((of, _)), kind @ [_, ..]) => {
            let kinds = mapping.table_value(|table| &table.hits, &run.text(kind));
            let kinds = kinds.ok_or_else(|| (Reason::UnmappedValue, shown(kind)))?;
            Some((of, kinds.as_slice()))
        }
        (hit, _) => hit,
    };
    let grade = match get(Part::Grade) {
        [] => mapping.grade.as_ref(),
        field => Some(
            mapping
                .table_value(|table| &table.grades, &run.text(field))
                .ok_or_else(|| (Reason::UnmappedValue, shown(field)))?,
        ),
    };
    let times = times(run, table, get)?;
    let said = Said {
        authors,
        act,
        hits: [hit, None, None],
        place: run.place(places),
        grade,
    };
    let own = own(run, table, get(Part::Id))?;
    let key = own.as_ref().map(|own| key([b"own", own.as_bytes()]));
    if let Some(key) = key
        && mapping.claims_by == ClaimsBy::Feed
        && !run.is_new(key)
    {
        let own = own.unwrap_or_default();
        return Err((Reason::RepeatedIdentifier, short(&own, 80)));
    }
    let naming = Called {
        mapping,
        fields: [author, code, words, target],
        publisher: get(Part::Publisher),
        places,
        own: own.as_deref(),
        times,
        said,
    };
    if let Some(key) = key.filter(|_| mapping.claims_by == ClaimsBy::Feed) {
        run.incident(line, key, times, said, &naming);
        return Ok(());
    }
    let reported = Reported {
        line,
        times,
        places,
        publisher: get(Part::Publisher),
        story: b"",
        own: key,
    };
    run.reported(&reported, said, &naming);
    Ok(())
}

/// The row's own identifier, where the table has such.
fn own(run: &mut Run<'_>, table: &Table, field: &[u8]) -> Result<Option<String>, LeftOut> {
    if !table.has(Part::Id) {
        return Ok(None);
    }
    let text = run.text(field);
    if text.is_empty() {
        return Err((Reason::NoIdentifier, "no id is given".to_owned()));
    }
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    if text.len() <= MAX_OWN_BYTES && text.bytes().all(plain) {
        return Ok(Some(text.into_owned()));
    }
    let digest = digest([text.as_bytes()]) & 0xffff_ffff;
    Ok(Some(format!("{}-{digest:08x}", identifier(&text))))
}

fn times<'a>(
    run: &mut Run<'_>,
    table: &Table,
    get: &impl Fn(Part) -> &'a [u8],
) -> Result<Times, LeftOut> {
    let precision = match get(Part::Precision) {
        [] => table.precision,
        field => *run
            .mapping
            .table_value(|table| &table.precisions, &run.text(field))
            .ok_or_else(|| (Reason::Precision, short(&decode(field).0, 40)))?,
    };
    let begin = date(run, get(Part::Begin), table.begin, precision)?;
    let end = match get(Part::End) {
        [] => None,
        field => Some(date(run, field, table.end, precision)?),
    };
    let end = end.filter(|end| *end != begin);
    if end.is_some_and(|end| end.to() < begin.from()) {
        let shown = |part| short(&decode(get(part)).0, 40);
        let found = format!("{} to {}", shown(Part::Begin), shown(Part::End));
        return Err((Reason::EndsFirst, found));
    }
    let learned = match get(Part::Learned) {
        [] => None,
        field => Some(date(run, field, table.learned, Precision::Written)?.to()),
    };
    if learned.is_some_and(|learned| learned < begin.from()) {
        let found = short(&decode(get(Part::Learned)).0, 40);
        return Err((Reason::LearnedFirst, found));
    }
    Ok(Times {
        begin,
        end,
        learned,
    })
}

/// From its first moment to its last.
fn whole(times: Times) -> Between {
    let last = times.end.unwrap_or(times.begin).to();
    Between::new(times.begin.from(), last).unwrap_or(times.begin)
}

fn date(
    run: &mut Run<'_>,
    field: &[u8],
    order: Order,
    precision: Precision,
) -> Result<Between, LeftOut> {
    let found = run.date(field, order, precision);
    found.map_err(|why| {
        let reason = match why {
            NoDate::Malformed => Reason::NoDay,
            NoDate::LessExact => Reason::Precision,
        };
        (reason, short(&decode(field).0, 40))
    })
}

/// What a row of a table is called.
struct Called<'a> {
    mapping: &'a Mapping,
    /// Author, act, words and target.
    fields: [&'a [u8]; 4],
    publisher: &'a [u8],
    places: [&'a [u8]; 4],
    own: Option<&'a str>,
    times: Times,
    said: Said<'a>,
}

impl Called<'_> {
    /// What rows are told apart by that have no identifier of their own (rule 19).
    fn identity(&self) -> u64 {
        let [one, other, _] = self.said.authors;
        let [hit, ..] = self.said.hits;
        let end = self.times.end.unwrap_or(self.times.begin);
        let times = [self.times.begin.from(), self.times.begin.to(), end.to()];
        let times = times.map(|at| at.seconds().to_be_bytes());
        let kinds = hit.map_or([0; 3], |(_, kinds)| flags(kinds));
        let said = [
            one.map_or("", ActorId::as_str).as_bytes(),
            other.map_or("", ActorId::as_str).as_bytes(),
            self.said.act.as_str().as_bytes(),
            hit.map_or("", |(of, _)| of.as_str()).as_bytes(),
            &kinds,
        ];
        let times = times.iter().map(<[u8; 8]>::as_slice);
        digest(times.chain(said).chain(self.places))
    }

    /// The day on which it began, in the mapping's zone.
    fn day(&self) -> String {
        let midnight = parse_between(&format!("1970-01-01{}", self.mapping.zone));
        let behind = midnight.map_or(0, |day| day.from().seconds());
        let local = Instant::from_seconds(self.times.begin.from().seconds() - behind).to_string();
        local.split('T').next().unwrap_or_default().to_owned()
    }
}

impl Naming for Called<'_> {
    fn id(&self) -> RecordId {
        let source = &self.mapping.source.id;
        match self.own {
            Some(own) => format!("{source}.{own}"),
            None => format!(
                "{source}-{}-{:012x}",
                self.day(),
                self.identity() & 0xffff_ffff_ffff
            ),
        }
    }

    fn label(&self) -> String {
        let [author, code, words, target] = self.fields.map(|field| decode(field).0);
        let did = if words.is_empty() { code } else { words };
        let parts = [author, did, target];
        let said: Vec<&str> = parts
            .iter()
            .map(AsRef::as_ref)
            .filter(|part| !part.is_empty())
            .collect();
        short(&said.join(": "), 200)
    }

    fn suffix(&self) -> String {
        let (publisher, _) = self.mapping.told_by(self.publisher, b"");
        let of_feed = self.mapping.claims_by == ClaimsBy::Feed;
        if of_feed || (publisher.is_empty() && self.own.is_none()) {
            return "claim".to_owned();
        }
        let said = self.identity().to_be_bytes();
        let grade = self.said.grade.map_or("", GradeId::as_str);
        let told = digest([&said[..], publisher, grade.as_bytes()]);
        format!("{:012x}", told & 0xffff_ffff_ffff)
    }
}
