//! `session [--runs N]`: sealing and opening a note of 200 letters by two desks whole, against OpenMLS by itself.
//!
//! All use the same suite, cryptography and memory, in turns within one process. What a channel adds to OpenMLS is the message
//! with its view, the outer layer, everything that is to be stored, and a way back from any failure. Figures are medians. It also
//! says how long a text may be to stay in each size of envelope.

use std::io::Write as _;
use std::process::ExitCode;
use tacit_benches::session::{Bare, BoxError, Desks, Groups, Pair};
use tacit_channel::MAX_BODY_BYTES;
use tacit_wire::limits::ENVELOPE_SIZES;

const MESSAGE: [u8; 200] = [b'a'; 200];
/// What carries a note of 200 letters.
const SMALLEST_ENVELOPE_BYTES: usize = 640;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "session: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), BoxError> {
    let mut words = std::env::args().skip(1);
    let runs = match (words.next().as_deref(), words.next()) {
        (Some("--runs"), Some(runs)) => runs.parse()?,
        (None, _) => 1_001,
        _ => return Err("only --runs N is understood".into()),
    };
    let mut out = std::io::stdout();
    let mut desks = Desks::new()?;
    let size = desks.envelope(&MESSAGE)?.as_bytes().len();
    if size != SMALLEST_ENVELOPE_BYTES {
        return Err(format!("a note of {} bytes goes in {size}", MESSAGE.len()).into());
    }
    writeln!(
        out,
        "a note of {} bytes, in an envelope of {size}; medians of {runs}",
        MESSAGE.len()
    )?;
    let (mut groups, mut bare) = (Groups::new()?, Bare::new()?);
    let mut pairs: [&mut dyn Pair; 3] = [&mut bare, &mut groups, &mut desks];
    let mut times: [[Vec<f64>; 2]; 3] = Default::default();
    for _ in 0..runs {
        for (pair, [seals, opens]) in pairs.iter_mut().zip(&mut times) {
            let round = pair.round(&MESSAGE)?;
            seals.push(round.seal_ms);
            opens.push(round.open_ms);
        }
    }
    let [
        [bare_seal, bare_open],
        [group_seal, group_open],
        [seal, open],
    ] = times.map(|two| two.map(median));
    for (name, whole, group, bare) in [
        ("seal", seal, group_seal, bare_seal),
        ("open", open, group_open, bare_open),
    ] {
        writeln!(
            out,
            "{name}  channel {whole:.3} ms, {:.2} times OpenMLS; its session alone {group:.3} ms, {:.2} times; OpenMLS {bare:.3} ms",
            whole / bare,
            group / bare,
        )?;
    }
    for size in ENVELOPE_SIZES {
        let longest = longest(&mut desks, size)?;
        writeln!(out, "an envelope of {size} bytes holds a text of {longest}")?;
    }
    Ok(())
}

/// The longest note that goes in an envelope of this size, in bytes.
fn longest(desks: &mut Desks, size: usize) -> Result<usize, BoxError> {
    let (mut fits, mut too_long) = (0, MAX_BODY_BYTES.min(size) + 1);
    while too_long - fits > 1 {
        let tried = (fits + too_long) / 2;
        if desks.envelope(&vec![b'a'; tried])?.as_bytes().len() <= size {
            fits = tried;
        } else {
            too_long = tried;
        }
    }
    Ok(fits)
}

fn median(mut milliseconds: Vec<f64>) -> f64 {
    milliseconds.sort_by(f64::total_cmp);
    let middle = milliseconds.get(milliseconds.len() / 2);
    middle.copied().unwrap_or(f64::NAN)
}
