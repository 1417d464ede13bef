//! How paths and forms name a promise or a message, and which one is meant.

use crate::desk::answer;
use crate::desk::named::{self, NotOne};
use crate::desk::service::Service;
use crate::desk::view::AssuranceView;
use tacit_console::desk::Fault;
use tacit_mission::correspondence::Letter;
use tacit_mission::desk::NoLetter;
use tacit_spelling::Digest;

/// What ends the name of a promise of ours.
const GIVEN: &str = "-given";
/// What ends the name of a promise to us.
const RECEIVED: &str = "-received";

/// By which paths name a promise: the first digits of its meaning, and whose it is. Of a text by which each member of a group promises each
/// other, both sides give the same meaning.
pub(super) fn promise(meaning: &Digest, given: bool) -> String {
    let whose = if given { GIVEN } else { RECEIVED };
    format!("{:.16}{whose}", meaning.to_string())
}

/// The digits of a promise's name, and whether it is ours, if it says so.
pub(super) fn parts(name: &str) -> (&str, Option<bool>) {
    match (name.strip_suffix(GIVEN), name.strip_suffix(RECEIVED)) {
        (Some(digits), _) => (digits, Some(true)),
        (_, Some(digits)) => (digits, Some(false)),
        _ => (name, None),
    }
}

/// The assurance that was given and goes by a name; ours alone, if only we can do what is to be done with it.
pub(super) fn assurance(
    service: &mut Service,
    name: &str,
    ours_alone: bool,
) -> Result<(AssuranceView, Digest), Fault> {
    let (digits, ours) = parts(name.trim());
    let mut given = answer::assurances(service);
    given.retain(named::is_given);
    given.retain(|it| it.ours || !ours_alone);
    given.retain(|it| ours.is_none_or(|ours| it.ours == ours));
    let found = named::one(digits, given).map_err(|why| match why {
        NotOne::None if ours_alone => Fault::Missing(format!(
            "no promise of ours goes by `{name}`: choose one of those under Promises"
        )),
        NotOne::None => Fault::Missing(format!(
            "no promise goes by `{name}`: choose one of those under Promises"
        )),
        NotOne::Several(all) => Fault::Refused(format!(
            "several promises go by `{name}`: {}; choose one of them",
            all.join(", ")
        )),
    })?;
    let digest = found.meaning.parse();
    let digest = digest.map_err(|_| Fault::Failed("its meaning has no digest".to_owned()))?;
    Ok((found, digest))
}

/// The message that goes by a name.
pub(super) fn letter(service: &mut Service, name: &str) -> Result<Letter, Fault> {
    let found = service.desk().letter(name.trim());
    found.cloned().map_err(|why| match why {
        NoLetter::None(name) => Fault::Missing(format!(
            "no message goes by `{name}`: choose one of those on the channel's page"
        )),
        NoLetter::Several(name) => Fault::Refused(format!(
            "several messages begin with `{name}`: give more digits"
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promises_name_says_whose_it_is() {
        let meaning = Digest([0xab; 32]);
        for ours in [true, false] {
            let name = promise(&meaning, ours);
            assert_eq!(parts(&name), ("abababababababab", Some(ours)));
        }
        assert_eq!(parts("Quiet"), ("Quiet", None));
    }
}
