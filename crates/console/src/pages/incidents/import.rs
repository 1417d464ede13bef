//! Files that are taken in: records, or event data with the mapping that explains it.

use super::fields::Drawing;
use crate::desk::{Act, Fault};
use crate::gate::{App, Trouble, Uploaded, Visitor};
use crate::pages::answer::again;
use crate::shell::{Room, carried, page};
use crate::view::incidents::{ImportForm, Imported};
use crate::view::people::Role;
use crate::words::{count, shown};
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

/// Where it is.
const PATH: &str = "/incidents/import";

/// The fields in which tables are brought that a mapping names: as many as any published data set has.
const TABLES: [(&str, &str); 3] = [
    ("table-1", "A table"),
    ("table-2", "A second table"),
    ("table-3", "A third table"),
];

/// A mapping as it is begun.
const MAPPING: &str = r#"mapping = 1
layout = "table"
# The zone in which the office writes its times.
zone = "+02:00"

[source]
id = "mission"
label = "the ceasefire mission"

[table]
delimiter = "semicolon"
dates = "day-month-year"

[columns]
id = "No"
begin = "Date"
author = "By"
act = "What"
target = "Against"

[actors]
"Arland army" = "arland-army"
"Borland" = "borland"

[acts]
"shelling" = "shelling""#;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(PATH, get(show).post(take_in))
}

async fn show(visitor: Visitor) -> Result<Markup, Trouble> {
    Ok(drawn(&visitor, None, None))
}

async fn take_in(uploaded: Uploaded) -> Result<Response, Trouble> {
    let posted = &uploaded.posted;
    let visitor = &posted.visitor;
    let whole = |name: &str| {
        let file = uploaded.file(name);
        file.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
    };
    let Some((name, file)) = whole("file") else {
        let fault = Fault::at("file", "no file was chosen, or it is empty");
        return Ok(again(&fault, drawn(visitor, Some(&fault), None)));
    };
    let act = Act::Import(Box::new(ImportForm {
        name: name.clone(),
        file,
        mapping: whole("mapping"),
        tables: TABLES
            .into_iter()
            .filter_map(|(name, _)| whole(name))
            .collect(),
    }));
    let who = &visitor.person.name;
    match visitor.app.desk.act(who, posted.order(), act).await {
        Ok(done) => {
            let imported = done.imported.unwrap_or_default();
            Ok(drawn(visitor, None, Some((&name, &imported))).into_response())
        }
        Err(fault) => Ok(again(&fault, drawn(visitor, Some(&fault), None))),
    }
}

fn drawn(visitor: &Visitor, fault: Option<&Fault>, done: Option<(&str, &Imported)>) -> Markup {
    let main = html! {
        p .way { a href="/incidents" { "All incidents" } }
        h1 { "Take in a file" }
        @if let Some((name, imported)) = done { (result(name, imported)) }
        p .lede { "Records as this desk or another wrote them, or event data with a mapping. Nothing that is on record already is taken twice." }
        @if visitor.is(Role::Keeper) { (form(visitor, fault)) }
        @else { p .notice.notice-warn { "Files are taken in by a keeper of this desk. Ask one." } }
        (help())
    };
    page(visitor, Room::Incidents, "Take in a file", main)
}

fn form(visitor: &Visitor, fault: Option<&Fault>) -> Markup {
    let draw = Drawing {
        form: "import",
        fault,
    };
    html! {
        form .card method="post" action=(PATH) enctype="multipart/form-data" {
            (carried(visitor))
            (draw.refusal())
            (draw.file("file", "The file", "A record a line, or rows of event data: plain, gzip, zstd or Parquet. At most 32 MiB; the command line takes larger ones."))
            (draw.file("mapping", "The mapping", "Only for event data. Without it the file is read as records."))
            details {
                summary { "Tables that the mapping names" }
                @for (name, label) in TABLES { (draw.file(name, label, "")) }
            }
            div .actions { button .button type="submit" { "Take it in" } }
        }
    }
}

fn result(name: &str, imported: &Imported) -> Markup {
    let out = imported.left_out.len() + imported.more_left_out;
    html! {
        section .notice.notice-done[out == 0].notice-warn[out > 0] role="status" aria-labelledby="taken" {
            h2 #taken { "From " bdi { (shown(name)) } }
            dl .rows {
                dt { "Taken in" } dd { (count(imported.taken, "record", "records")) }
                dt { "Known already" } dd { (count(imported.known, "record", "records")) }
                dt { "Left out" } dd { (count(out, "line", "lines")) }
            }
            @if !imported.left_out.is_empty() {
                h3 { "What was left out, and why" }
                ol .left-out { @for line in &imported.left_out { li dir="auto" { (shown(line)) } } }
                @if imported.more_left_out > 0 { p { "And " (count(imported.more_left_out, "more line", "more lines")) "." } }
                p .small { "The others were taken in. Mend these and bring the file again: what is known is not taken twice." }
            }
            p { a href="/incidents" { "To the incidents" } }
        }
    }
}

fn help() -> Markup {
    html! {
        details {
            summary { "How a mapping is written" }
            p { "It says which columns of the data hold what, and which of its actors and acts are which of the desk's vocabulary. What it does not map is left out, and listed." }
            pre .text { (MAPPING) }
            p .hint { "Layouts are " code { "table" } ", " code { "acled" } ", " code { "gdelt" } ", " code { "icews" } ", " code { "icews-raw" } " and " code { "ucdp-ged" } ". Only rows about the parties and proxies of what was given are taken." }
        }
    }
}
