//! What has to be chosen before anything can be drafted: about what, on which channel.

use super::kinds::{About, kind};
use super::subject::Subject;
use crate::gate::{Trouble, Visitor};
use crate::marks::identity;
use crate::shell::page;
use crate::view::promises::Asked;
use crate::view::saying::What;
use crate::words::{named, shown};
use maud::{Markup, html};

/// The page on which the first thing that is missing is chosen; none if nothing is.
pub(super) async fn first(visitor: &Visitor, subject: &Subject) -> Result<Option<Markup>, Trouble> {
    let about = kind(subject.what).about;
    let choice = if subject.about.is_empty() && about != About::Nothing {
        match about {
            About::Assurance => assurances(visitor, subject).await?,
            About::Incident => {
                incidents(visitor, "Which incident?", |id| chosen(subject, id, "")).await?
            }
            About::Nothing | About::Message => messages(),
        }
    } else if subject.channel.is_empty() && matches!(about, About::Nothing | About::Incident) {
        channels(visitor, subject).await?
    } else if subject.what == What::Clarify && subject.incident.is_empty() {
        incidents(visitor, "About which incident?", |id| {
            chosen(subject, &subject.about, id)
        })
        .await?
    } else {
        return Ok(None);
    };
    let title = kind(subject.what).title;
    let main = html! {
        h1 { (title) }
        p .lede { (kind(subject.what).means) }
        (choice)
    };
    Ok(Some(page(visitor, subject.room(), title, main)))
}

fn chosen(subject: &Subject, about: &str, incident: &str) -> Subject {
    Subject {
        about: about.to_owned(),
        incident: incident.to_owned(),
        ..subject.clone()
    }
}

async fn channels(visitor: &Visitor, subject: &Subject) -> Result<Markup, Trouble> {
    let channels = visitor.app.desk.channels().await?;
    Ok(html! {
        h2 { "On which channel?" }
        @if channels.is_empty() { p .empty { "There is no channel yet." } }
        ul .lines {
            @for channel in &channels {
                @let on = Subject { channel: channel.name.clone(), ..subject.clone() };
                li {
                    a href=(on.at("")) { (named(&channel.name)) }
                    " to " (named(&channel.other)) " "
                    (identity(channel.verified))
                }
            }
        }
    })
}

async fn assurances(visitor: &Visitor, subject: &Subject) -> Result<Markup, Trouble> {
    let list = visitor.app.desk.promises(Asked::default()).await?;
    let promises = list.given.iter().chain(&list.received);
    let fit: Vec<_> = promises
        .filter(|it| it.can.contains(&subject.what))
        .collect();
    Ok(html! {
        h2 { "About which promise?" }
        @if fit.is_empty() { p .empty { "There is no promise of which this can be said." } }
        ul .lines {
            @for promise in fit {
                @let about = Subject { channel: promise.channel.clone(), ..chosen(subject, &promise.digest, &subject.incident) };
                li {
                    a href=(about.at("")) { (named(&promise.title)) }
                    " " span .quiet { (crate::pages::promises::parties(promise)) }
                }
            }
        }
    })
}

async fn incidents(
    visitor: &Visitor,
    question: &str,
    choose: impl Fn(&str) -> Subject,
) -> Result<Markup, Trouble> {
    let list = visitor.app.desk.incidents(String::new(), 0).await?;
    Ok(html! {
        h2 { (question) }
        @if list.incidents.is_empty() { p .empty { "No incident is on record." } }
        ul .lines {
            @for incident in &list.incidents {
                li {
                    a href=(choose(&incident.id).at("")) { (named(&incident.label)) }
                    " " span .when { (shown(&incident.begin)) }
                }
            }
        }
        @if list.found > list.incidents.len() {
            p .quiet { "The latest " (list.incidents.len()) " of " (list.found) ". An older one can be chosen on its own page under " a href="/incidents" { "Incidents" } "." }
        }
    })
}

fn messages() -> Markup {
    html! {
        p .notice { "This answers a message. Open the message on its channel, and answer it there. " a href="/channels" { "To the channels" } }
    }
}
