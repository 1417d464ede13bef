//! How an officer names a message or an assurance: in full, by a beginning, or by what it is called, as long as one alone is meant.

use crate::desk::fault::DeskFault;
use crate::desk::letter_view::LetterView;
use crate::desk::named::{self, NotOne};
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::view::AssuranceView;
use tacit_channel::MessageId;
use tacit_mission::correspondence::Letter;
use tacit_spelling::Digest;

/// The message of a name.
pub(crate) fn letter(reach: &Reach, name: &str) -> Result<(Letter, LetterView), DeskFault> {
    let request = Request::Letter {
        name: name.to_owned(),
    };
    match reach.ask(&request)? {
        Reply::Letter { letter, view } => Ok((*letter, *view)),
        _ => Err(unexpected()),
    }
}

/// The message of a name that may be left out.
pub(crate) fn message(reach: &Reach, name: Option<&str>) -> Result<Option<MessageId>, DeskFault> {
    name.map(|name| letter(reach, name).map(|(letter, _)| letter.id))
        .transpose()
}

/// Every assurance that was given, and what was shown as an offer.
pub(crate) fn assurances(reach: &Reach) -> Result<Vec<AssuranceView>, DeskFault> {
    match reach.ask(&Request::Assurances)? {
        Reply::Assurances { assurances } => Ok(assurances),
        _ => Err(unexpected()),
    }
}

/// The assurance that was given and goes by a name; ours alone, if only we can do what is to be done with it.
pub(crate) fn assurance(
    reach: &Reach,
    name: &str,
    ours_alone: bool,
) -> Result<(AssuranceView, Digest), DeskFault> {
    let mut given = assurances(reach)?;
    given.retain(named::is_given);
    given.retain(|it| it.ours || !ours_alone);
    let found = one(name, given)?;
    let digest = found.meaning.parse().map_err(|_| unexpected())?;
    Ok((found, digest))
}

/// The text that was given or shown, by either side, and goes by a name.
pub(crate) fn text(reach: &Reach, name: &str) -> Result<AssuranceView, DeskFault> {
    one(name, assurances(reach)?)
}

/// The one of these that is meant.
fn one(name: &str, given: Vec<AssuranceView>) -> Result<AssuranceView, DeskFault> {
    named::one(name, given).map_err(|why| match why {
        NotOne::None => DeskFault::asked(
            format!("no assurance on record goes by `{name}`"),
            "name it by its title, its giver, or at least six digits of its digest, as `tacit assurance list` shows them",
        ),
        NotOne::Several(all) => DeskFault::asked(
            format!("several assurances go by `{name}`: {}", all.join(", ")),
            "name one of them by its digest",
        ),
    })
}
