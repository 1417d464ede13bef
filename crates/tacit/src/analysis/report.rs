//! An analysis as one file of markup, each scenario drawn: to be read on any screen, forwarded, printed.

use super::drawing::drawing;
use super::look::{Look, Numbered, needs};
use super::page::{CLOSING, absences, effects, explored, opening, warnings};
use super::sheet::{Sheet, figure};
use super::telling::{Calendar, foremost, sentence, steps_in_markup};
use super::wording::AS_RENDERED;
use crate::markup::{escaped, prose};
use tacit_analysis::finding::{Finding, Remedy};
use tacit_lang::{Language, render};

/// What the signs of a drawing mean.
const LEGEND: &str = "In the drawings time runs from left to right, and not to scale. A solid arrow is an act, from whoever commits it to whomever it hits; a dashed one is a \
    message; a dotted one is what somebody takes an act for; a brace is a wait. Below: what stands of each promise from each step on.";

pub(crate) fn report(look: &Look) -> String {
    let mut sheet = Sheet::new("What these words allow", &opening(look));
    for warning in warnings(look) {
        sheet.markup(&format!("<p class=\"alert\">{}</p>\n", prose(&warning)));
    }
    if look.findings().next().is_some() {
        sheet.markup(&summary(look));
        sheet.markup(&format!("<p class=\"lead legend\">{LEGEND}</p>\n"));
    }
    for found in look.findings() {
        sheet.markup(&finding(look, &found));
    }
    section(
        &mut sheet,
        "not-found",
        "Sought and not found",
        &absences(look),
    );
    section(&mut sheet, "explored", "What was explored", &explored(look));
    section(
        &mut sheet,
        "left-out",
        "Not looked at",
        &look.analysis.left_out,
    );
    sheet.heading("texts", "The texts");
    for paper in &look.papers.texts {
        let title = &paper.meant.assurance.labels.title;
        sheet.markup(&format!(
            "<h4>{}, {}</h4>\n<pre>{}</pre>\n<p class=\"lead\">{}</p>\n",
            prose(title),
            prose(&paper.source.name),
            source(&paper.source.text),
            prose(&format!("digest {}", paper.meant.digest))
        ));
    }
    sheet.heading("limits", "What this does not say");
    sheet.paragraph(CLOSING);
    sheet.finish()
}

fn section(sheet: &mut Sheet, anchor: &str, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        sheet.heading(anchor, heading);
        sheet.list(lines);
    }
}

fn summary(look: &Look) -> String {
    let mut out = String::from(
        "<table class=\"summary\">\n<thead><tr><th scope=\"col\"></th><th scope=\"col\">Level</th><th scope=\"col\">Kind</th>\
         <th scope=\"col\">Promise</th><th scope=\"col\">Needs</th><th scope=\"col\">What was found</th></tr></thead>\n<tbody>\n",
    );
    for found in look.findings() {
        let finding = found.finding;
        out.push_str(&format!(
            "<tr><td class=\"number\"><a href=\"#finding-{0}\">{0}</a></td><td>{1}</td><td>{2}</td><td>{3}</td><td>{4}</td><td class=\"said\">{5}</td></tr>\n",
            found.number,
            badge(finding),
            finding.kind,
            prose(&look.promise(&finding.promise)),
            needs(finding),
            prose(&sentence(&finding.sentence))
        ));
    }
    out + "</tbody>\n</table>\n"
}

fn badge(finding: &Finding) -> String {
    format!("<span class=\"badge {0}\">{0}</span>", finding.level)
}

fn finding(look: &Look, found: &Numbered) -> String {
    let Numbered { number, finding } = *found;
    let promise = look.promise(&finding.promise);
    let mut out = format!(
        "<section class=\"finding\" id=\"finding-{number}\" aria-labelledby=\"of-{number}\">\n\
         <h3 id=\"of-{number}\">{number}. {}</h3>\n<p class=\"kicker\">{} {}, needs {}</p>\n<p class=\"sentence\">{}</p>\n",
        sentence(&finding.kind.to_string()).trim_end_matches('.'),
        badge(finding),
        prose(&promise),
        needs(finding),
        prose(&sentence(&finding.sentence))
    );
    out.push_str("<h4>At fault</h4>\n");
    for place in &finding.clauses {
        let Some(quoted) = look.papers.quoted(place) else {
            continue;
        };
        let (words, at) = match &quoted.said {
            Some(said) if said.is_whole() => {
                (prose(&said.words), format!("{}:{}", quoted.file, said.line))
            }
            Some(said) => (
                format!(
                    "{}<mark>{}</mark>{}",
                    prose(&said.before),
                    prose(&said.words),
                    prose(&said.behind)
                ),
                format!("{}:{}", quoted.file, said.line),
            ),
            None => ("Left unsaid.".to_owned(), quoted.file.to_owned()),
        };
        out.push_str(&format!(
            "<blockquote>{words}<footer>{}, {}</footer></blockquote>\n",
            prose(&place.clause.to_string()),
            prose(&at)
        ));
    }
    if let Some(scenario) = &finding.scenario {
        let title = format!("{number}. {}: {promise}", finding.kind);
        let strips = look.strips(scenario);
        let (giver, receiver) = &finding.promise;
        let drawn = drawing(&look.scene(scenario), (giver, receiver), &strips, &title);
        out.push_str("<h4>A shortest way to it</h4>\n");
        let day = Calendar::of(scenario).first_day();
        out.push_str(&figure(&drawn, &format!("Day 1 is {day}.")));
        out.push_str(&steps_in_markup(scenario));
    }
    if !finding.likewise.is_empty() {
        out.push_str("<h4>Likewise</h4>\n");
        out.push_str(&listed(&foremost(&finding.likewise)));
    }
    if !finding.remedies.is_empty() || finding.without_remedy.is_some() {
        out.push_str("<h4>Remedies, as analysing again shows</h4>\n");
    }
    for remedy in &finding.remedies {
        out.push_str(&mended(look, remedy));
    }
    if let Some(why) = &finding.without_remedy {
        out.push_str(&format!("<p>{}</p>\n", prose(why)));
    }
    if let Some(command) = look.replay(found) {
        out.push_str(&format!(
            "<h4>To replay it</h4>\n<pre>{}</pre>\n",
            escaped(&command)
        ));
    }
    out + "</section>\n"
}

fn mended(look: &Look, remedy: &Remedy) -> String {
    let as_rendered = if look.is_as_rendered(remedy) {
        format!("<p>{}</p>\n", worded(AS_RENDERED))
    } else {
        String::new()
    };
    let mut out = format!(
        "<div class=\"remedy\">\n<p>{}</p>\n{}{}",
        worded(&sentence(&remedy.change)),
        as_rendered,
        listed(&effects(look, remedy))
    );
    let vocabulary = &look.papers.lexicon.vocabulary;
    if let Ok(text) = render(&remedy.amended, vocabulary, Language::English) {
        out.push_str(&format!(
            "<details><summary>The text as it would read</summary>\n<pre>{}</pre>\n</details>\n",
            source(&text)
        ));
    }
    out + "</div>\n"
}

/// Words of a text, which stand between backticks, set off.
fn worded(text: &str) -> String {
    let mut is_quoted = false;
    let mut out = String::new();
    for part in text.split('`') {
        if is_quoted {
            out.push_str(&format!("<span class=\"words\">{}</span>", prose(part)));
        } else {
            out.push_str(&prose(part));
        }
        is_quoted = !is_quoted;
    }
    out
}

/// A text as it stands: a tab and the ends of lines are kept.
fn source(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(prose).collect();
    lines.join("\n")
}

fn listed(items: &[String]) -> String {
    let items: String = items
        .iter()
        .map(|item| format!("<li>{}</li>\n", prose(item)))
        .collect();
    format!("<ul>\n{items}</ul>\n")
}
