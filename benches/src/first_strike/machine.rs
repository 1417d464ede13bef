//! The peer: a state machine written by hand for this one promise, and able to say nothing else.

use super::Breaches;
use super::log::{read_actors, read_strikes};
use std::io::{self, BufRead};

/// The strikes in breach among everybody in `log`. `same_instant`: strikes of one line excuse each other.
///
/// # Errors
/// Those of reading the log.
pub fn breaches(
    mut log: impl BufRead,
    others: &[&str],
    same_instant: bool,
) -> io::Result<Breaches> {
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
