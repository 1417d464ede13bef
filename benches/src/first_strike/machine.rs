//! The peer: a state machine written by hand for this one promise, and able to say nothing else.

use super::log::{read_actors, read_strikes};
use super::{Breaches, Options};
use std::io::{self, BufRead};

/// The strikes in breach among everybody in `log`, by the machine for this wording.
///
/// # Errors
/// Those of reading the log; [`io::ErrorKind::Unsupported`] for *first* together with a window, for
/// which no machine is written.
pub fn breaches(log: impl BufRead, others: &[&str], options: Options) -> io::Result<Breaches> {
    let same_instant = options.same_instant;
    match (options.first, options.window) {
        (false, false) => struck(log, others, same_instant),
        (true, false) => struck_first(log, others, same_instant),
        (false, true) => struck_lately(log, others, same_instant),
        (true, true) => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// `same_instant`: strikes of one line excuse each other.
fn struck(mut log: impl BufRead, others: &[&str], same_instant: bool) -> io::Result<Breaches> {
    let actors = read_actors(&mut log, others)?;
    let count = actors.names.len();
    // Whether the row's actor has been struck by the column's actor or one of its proxies.
    let mut struck = vec![false; count * count];
    let mut breaches = Breaches::new();
    read_strikes(&mut log, &actors, |line, _, strikes| {
        let cell = |one: u32, other: u32| one as usize * count + other as usize;
        let mark = |struck: &mut Vec<bool>, (one, other): (u32, u32)| {
            let principal = actors.principal.get(one as usize).copied().flatten();
            for by in std::iter::once(one).chain(principal) {
                if let Some(place) = struck.get_mut(cell(other, by)) {
                    *place = true;
                }
            }
        };
        if same_instant {
            strikes.iter().for_each(|strike| mark(&mut struck, *strike));
        }
        for (one, other) in strikes {
            if struck.get(cell(*one, *other)) == Some(&false) {
                breaches.entry(line).or_default().push((*one, *other));
            }
            if !same_instant {
                mark(&mut struck, (*one, *other));
            }
        }
    })?;
    Ok(breaches)
}

/// *First* struck: who has struck in breach before is not struck first any more.
fn struck_first(
    mut log: impl BufRead,
    others: &[&str],
    same_instant: bool,
) -> io::Result<Breaches> {
    let actors = read_actors(&mut log, others)?;
    let count = actors.names.len();
    let mut struck = vec![false; count * count];
    // Whether the row's actor has struck the column's actor in breach, on an earlier line.
    let mut guilty = vec![false; count * count];
    let mut breaches = Breaches::new();
    read_strikes(&mut log, &actors, |line, _, strikes| {
        let cell = |one: u32, other: u32| one as usize * count + other as usize;
        let mark = |struck: &mut Vec<bool>, guilty: &[bool], (one, other): (u32, u32)| {
            let principal = actors.principal.get(one as usize).copied().flatten();
            for by in std::iter::once(one).chain(principal) {
                if guilty.get(cell(other, by)) == Some(&false)
                    && let Some(place) = struck.get_mut(cell(other, by))
                {
                    *place = true;
                }
            }
        };
        if same_instant {
            let each = strikes.iter();
            each.for_each(|strike| mark(&mut struck, &guilty, *strike));
        }
        let mut found = Vec::new();
        for (one, other) in strikes {
            if struck.get(cell(*one, *other)) == Some(&false) {
                found.push((*one, *other));
            }
            if !same_instant {
                mark(&mut struck, &guilty, (*one, *other));
            }
        }
        for (one, other) in &found {
            if let Some(place) = guilty.get_mut(cell(*one, *other)) {
                *place = true;
            }
        }
        if !found.is_empty() {
            breaches.insert(line, found);
        }
    })?;
    Ok(breaches)
}

/// Struck *in the last 90 days*.
fn struck_lately(
    mut log: impl BufRead,
    others: &[&str],
    same_instant: bool,
) -> io::Result<Breaches> {
    const WINDOW: i64 = 90 * 86_400;
    let actors = read_actors(&mut log, others)?;
    let count = actors.names.len();
    // When the row's actor was last struck by the column's actor or one of its proxies.
    let mut struck = vec![i64::MIN / 2; count * count];
    let mut breaches = Breaches::new();
    read_strikes(&mut log, &actors, |line, now, strikes| {
        let cell = |one: u32, other: u32| one as usize * count + other as usize;
        let mark = |struck: &mut Vec<i64>, (one, other): (u32, u32)| {
            let principal = actors.principal.get(one as usize).copied().flatten();
            for by in std::iter::once(one).chain(principal) {
                if let Some(place) = struck.get_mut(cell(other, by)) {
                    *place = now;
                }
            }
        };
        if same_instant {
            strikes.iter().for_each(|strike| mark(&mut struck, *strike));
        }
        for (one, other) in strikes {
            let last = struck.get(cell(*one, *other)).copied();
            if last.is_some_and(|last| now - last > WINDOW) {
                breaches.entry(line).or_default().push((*one, *other));
            }
            if !same_instant {
                mark(&mut struck, (*one, *other));
            }
        }
    })?;
    Ok(breaches)
}
