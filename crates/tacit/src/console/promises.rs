//! Promises, and what stands of them in whose eyes.
//!
//! What was judged is kept until the desk changes; as of now, for a minute at most, for time alone may change what stands.

mod judged;
mod known;
#[cfg(test)]
mod tests;

pub(super) use judged::{Parties, fact, standing, tone};

use crate::desk::service::Service;
use std::cell::RefCell;
use tacit_console::desk::Fault;
use tacit_console::view::promises::{Asked, Promise, PromiseList};

/// As of now.
struct Now(Result<PromiseList, Fault>);

/// As of other times that were asked for, the last of them last.
#[derive(Default)]
struct Earlier(RefCell<Vec<(Asked, PromiseList)>>);

/// How many of them are kept: as many as somebody goes back and forth between.
const MOST_EARLIER: usize = 8;

pub(super) fn promises(service: &mut Service, asked: &Asked) -> Result<PromiseList, Fault> {
    if *asked == Asked::default() {
        let now = service.known_for_a_minute(|service| Now(judged::list(service, asked)));
        return now.0.clone();
    }
    if asked.known_ms.is_none() || asked.at_ms.is_none() {
        // One of both is the moment at which it is asked.
        return judged::list(service, asked);
    }
    let earlier = service.known(|_| Earlier::default());
    let known = earlier.of(asked);
    if let Some(list) = known {
        return Ok(list);
    }
    let list = judged::list(service, asked)?;
    earlier.keep(asked, &list);
    Ok(list)
}

impl Earlier {
    fn of(&self, asked: &Asked) -> Option<PromiseList> {
        let kept = self.0.borrow();
        let found = kept.iter().find(|(of, _)| of == asked);
        found.map(|(_, list)| list.clone())
    }

    fn keep(&self, asked: &Asked, list: &PromiseList) {
        let mut kept = self.0.borrow_mut();
        if kept.len() >= MOST_EARLIER {
            kept.remove(0);
        }
        kept.push((asked.clone(), list.clone()));
    }
}

pub(super) fn promise(service: &mut Service, name: &str, asked: &Asked) -> Result<Promise, Fault> {
    let list = promises(service, asked)?;
    let mut all = list.given.into_iter().chain(list.received);
    let found = all.find(|it| it.name == name);
    found.ok_or_else(|| {
        Fault::Missing(format!(
            "no promise goes by `{name}`, or it was not known yet at that time: choose one of those under Promises"
        ))
    })
}
