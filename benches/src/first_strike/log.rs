//! The log: a line an instant, `@SECONDS strike ("A","B") ("C","D")`; the first names the proxies.

use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::io::{self, BufRead};

/// Everybody in the log, by number, and whose proxy each is.
#[derive(Debug, Clone, Default)]
pub struct Actors {
    /// Their names.
    pub names: Vec<String>,
    numbers: FxHashMap<Vec<u8>, u32>,
    /// Whose proxy each is, if anybody's.
    pub principal: Vec<Option<u32>>,
}

impl Actors {
    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(String::from_utf8_lossy(name).into_owned());
        self.principal.push(None);
        self.numbers.insert(name.to_vec(), number);
        number
    }
}

/// Everybody who occurs in `log`: proxies with their principals from the first line, `others` besides.
///
/// # Errors
/// Those of the reader; a first line of another shape is [`io::ErrorKind::InvalidData`].
pub fn read_actors(log: &mut impl BufRead, others: &[&str]) -> io::Result<Actors> {
    let mut actors = Actors::default();
    for name in others {
        actors.number(name.as_bytes());
    }
    let mut line = Vec::new();
    log.read_until(b'\n', &mut line)?;
    let mut pairs = Vec::new();
    let seconds = parse(&line, |name| actors.number(name), &mut pairs);
    seconds.ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "no proxies on the first line")
    })?;
    for (proxy, principal) in pairs {
        if let Some(place) = actors.principal.get_mut(proxy as usize) {
            *place = Some(principal);
        }
    }
    Ok(actors)
}

/// Hands every further line to `sink`: its number, its seconds, its strikes.
///
/// # Errors
/// Those of the reader; a line that names somebody unknown is [`io::ErrorKind::InvalidData`].
pub fn read_strikes(
    log: &mut impl BufRead,
    actors: &Actors,
    mut sink: impl FnMut(u32, i64, &[(u32, u32)]),
) -> io::Result<()> {
    let mut line = Vec::new();
    let mut strikes = Vec::new();
    for number in 1.. {
        line.clear();
        if log.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        strikes.clear();
        let named = |name: &[u8]| actors.numbers.get(name).copied().unwrap_or(u32::MAX);
        let seconds = parse(&line, named, &mut strikes).filter(|_| {
            strikes
                .iter()
                .all(|(one, other)| *one != u32::MAX && *other != u32::MAX)
        });
        let broken = || io::Error::new(io::ErrorKind::InvalidData, format!("line {number}"));
        sink(number, seconds.ok_or_else(broken)?, &strikes);
    }
    Ok(())
}

fn parse(
    line: &[u8],
    mut number: impl FnMut(&[u8]) -> u32,
    pairs: &mut Vec<(u32, u32)>,
) -> Option<i64> {
    let mut parts = line.split(|byte| *byte == b'"');
    let head = parts.next()?.strip_prefix(b"@")?;
    let mut seconds = 0_i64;
    for digit in head.iter().take_while(|byte| byte.is_ascii_digit()) {
        seconds = seconds
            .checked_mul(10)?
            .checked_add(i64::from(digit - b'0'))?;
    }
    while let Some(one) = parts.next() {
        let (_comma, other) = (parts.next()?, parts.next()?);
        let pair = (number(one), number(other));
        pairs.push(pair);
        parts.next()?;
    }
    Some(seconds)
}

/// The states that every log of [`generate`] has.
pub const STATES: u32 = 40;
/// The proxies that every log of [`generate`] has.
pub const PROXIES: u32 = 160;

/// Names of the states, whether or not each occurs.
#[must_use]
pub fn state_names() -> Vec<String> {
    (0..STATES).map(|state| format!("S{state}")).collect()
}

/// A log of `strikes` among 40 states and 160 proxies over 15 years, the first actors far busier than
/// the last; always the same for the same `seed`. `daily`: all of a day on one line.
#[must_use]
pub fn generate(strikes: u32, seed: u64, daily: bool) -> String {
    const BEGIN: i64 = 1_262_304_000;
    const DAY: i64 = 86_400;
    let mut state = seed | 1;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    };
    let names: Vec<String> = state_names()
        .into_iter()
        .chain((0..PROXIES).map(|proxy| format!("P{proxy}")))
        .collect();
    let mut log = format!("@{} proxy", BEGIN - 1);
    for proxy in 0..PROXIES {
        _ = write!(log, " (\"P{proxy}\",\"S{}\")", random(u64::from(STATES)));
    }
    let weights: Vec<u64> = (1..=names.len() as u64)
        .map(|rank| 1_000_000 / rank)
        .collect();
    let all: u64 = weights.iter().sum();
    let mut seconds: Vec<i64> = (0..strikes)
        .map(|_| BEGIN + i64::try_from(random(15 * 365 * 86_400)).unwrap_or(0))
        .collect();
    seconds.sort_unstable();
    let mut today = None;
    for at in seconds {
        let mut pick = || {
            let mut left = random(all);
            weights
                .iter()
                .position(|weight| {
                    let here = left < *weight;
                    left = left.saturating_sub(*weight);
                    here
                })
                .unwrap_or(0)
        };
        let one = pick();
        let mut other = pick();
        if one == other {
            other = (one + 1) % names.len();
        }
        let instant = if daily { at / DAY * DAY } else { at };
        if !daily || today != Some(instant) {
            _ = write!(log, "\n@{instant} strike");
            today = Some(instant);
        }
        if let (Some(one), Some(other)) = (names.get(one), names.get(other)) {
            _ = write!(log, " (\"{one}\",\"{other}\")");
        }
    }
    log.push('\n');
    log
}
