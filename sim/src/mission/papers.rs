//! The texts that the two parties give each other.

use crate::claim::{Breach, Claim};
use crate::pair::{Pair, Side};
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_mission::said::Paper;

/// The vocabulary of both.
pub const VOCABULARY: &str =
    include_str!("../../../examples/first-steps/first-steps.vocabulary.toml");

const ARLANDS: &str = include_str!("../../../examples/first-steps/arland-to-borland.assurance");
const BORLANDS: &str = include_str!("../../../examples/first-steps/borland-to-arland.assurance");

/// In how many days a notice of withdrawal takes effect, text by text.
const NOTICE_DAYS: [u32; 3] = [2, 4, 6];

/// Three promises of each side, which differ in their notice; each is in effect from receipt.
///
/// # Errors
/// If a text has errors.
pub fn papers() -> Result<Pair<Vec<Paper>>, Breach> {
    let of = |side: Side| -> Result<Vec<Paper>, Breach> {
        let texts = NOTICE_DAYS.iter().map(|days| {
            let notice = format!("takes effect {days} days after receipt");
            match side {
                Side::Inviter => ARLANDS.replace("takes effect 7 days after receipt", &notice),
                Side::Invited => BORLANDS.replace("takes effect on receipt", &notice),
            }
        });
        texts.map(paper).collect()
    };
    Ok(Pair {
        inviter: of(Side::Inviter)?,
        invited: of(Side::Invited)?,
    })
}

/// A text with the meaning that it has.
fn paper(text: String) -> Result<Paper, Breach> {
    let broken = || Breach::of(Claim::Steady, "a text of the simulation has errors");
    let vocabulary = read_vocabulary(VOCABULARY).map_err(|_| broken())?;
    let reading = tacit_lang::read(&text, &vocabulary, vocabulary_digest(&vocabulary));
    let meaning = digest(&reading.assurance.ok_or_else(broken)?);
    Ok(Paper {
        text,
        vocabulary: VOCABULARY.to_owned(),
        meaning,
    })
}
