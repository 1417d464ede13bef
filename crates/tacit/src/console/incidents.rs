//! Incidents on record, what the forms offer, and what looks like one.

mod ledger;
mod likeness;
mod shown;
#[cfg(test)]
mod tests;
pub(super) mod worded;

pub(super) use ledger::Ledger;

use super::Handle;
use crate::desk::service::Service;
use ledger::Listed;
use likeness::MOST_OFFERED;
use tacit_console::desk::Fault;
use tacit_console::view::incidents::{Incident, IncidentForm, IncidentList, Pair, Pairs};
use worded::Names;

pub(super) async fn list(
    desk: &Handle,
    search: String,
    page: usize,
) -> Result<IncidentList, Fault> {
    catch_up(desk).await?;
    let named = if search.trim().is_empty() {
        Vec::new()
    } else {
        desk.look(|service, _| Ok(named(service))).await?
    };
    let listed = of(desk, move |listed| {
        let pairs = listed.pairs();
        (listed.page(&search, &named, page), pairs.pairs.len())
    });
    let (listed, pairs) = listed.await?;
    let ids = listed.ids;
    let incidents = desk.look(move |service, _| shown::incidents(service, &ids, false));
    Ok(IncidentList {
        incidents: incidents.await?,
        found: listed.found,
        all: listed.all,
        page: listed.page,
        pairs,
    })
}

pub(super) fn one(service: &mut Service, id: &str) -> Result<Incident, Fault> {
    let found = shown::incidents(service, &[id.to_owned()], true)?;
    found.into_iter().next().ok_or_else(|| {
        Fault::Missing(format!(
            "no incident on record is called `{id}`: search for it under Incidents"
        ))
    })
}

pub(super) fn form(service: &mut Service) -> Result<IncidentForm, Fault> {
    let names = Names::of(service.desk().casebook());
    let mut form = IncidentForm {
        sources: names.sources(),
        ..IncidentForm::default()
    };
    if let Some(vocabulary) = names.vocabulary() {
        let acts = vocabulary.acts.keys();
        form.acts = acts.map(|it| (it.to_string(), names.act(it))).collect();
        let actors = vocabulary.actors.keys();
        form.actors = actors.map(|it| (it.to_string(), names.actor(it))).collect();
        let places = vocabulary.places.keys();
        form.places = places.map(|it| (it.to_string(), names.place(it))).collect();
        let grades = vocabulary.grades.iter();
        form.grades = grades
            .map(|it| (it.id.to_string(), it.name.clone()))
            .collect();
    }
    Ok(form)
}

pub(super) async fn pairs(desk: &Handle) -> Result<Pairs, Fault> {
    catch_up(desk).await?;
    let found = of(desk, |listed| {
        let found = listed.pairs();
        let offered: Vec<_> = found
            .pairs
            .iter()
            .take(MOST_OFFERED)
            .filter_map(|(one, other, why)| {
                let why: Vec<String> = why.iter().map(|it| it.words()).collect();
                Some(([listed.id(*one)?, listed.id(*other)?], why))
            })
            .collect();
        let more = found.pairs.len().saturating_sub(MOST_OFFERED);
        (offered, more, found.not_compared)
    });
    let (offered, more, not_compared) = found.await?;
    let pairs = desk.look(move |service, _| {
        let mut pairs = Vec::new();
        for (ids, why) in offered {
            let both = shown::incidents(service, &ids, true)?;
            if let Ok(incidents) = <[Incident; 2]>::try_from(both) {
                pairs.push(Pair { incidents, why });
            }
        }
        Ok(pairs)
    });
    Ok(Pairs {
        pairs: pairs.await?,
        more,
        not_compared,
    })
}

/// Brings the list up to date, a stretch at a time.
async fn catch_up(desk: &Handle) -> Result<(), Fault> {
    loop {
        let ledger = desk.ledger.clone();
        let more = desk.look(move |service, _| Ok(ledger.catch_up(service)));
        if !more.await? {
            return Ok(());
        }
    }
}

/// Looks through the list on another thread: the desk and the other pages go on.
async fn of<T: Send + 'static>(
    desk: &Handle,
    look: impl FnOnce(&mut Listed) -> T + Send + 'static,
) -> Result<T, Fault> {
    let ledger = desk.ledger.clone();
    let looked = tokio::task::spawn_blocking(move || look(&mut ledger.listed()));
    let failed = |why: tokio::task::JoinError| Fault::Failed(why.to_string());
    looked.await.map_err(failed)
}

/// What actors, acts, places and sources are called, in small letters, by their names on record.
fn named(service: &mut Service) -> Vec<(String, String)> {
    let form = form(service).unwrap_or_default();
    let all = [form.acts, form.actors, form.places, form.sources];
    let each = all.into_iter().flatten();
    each.map(|(id, name)| (id, name.to_lowercase())).collect()
}
