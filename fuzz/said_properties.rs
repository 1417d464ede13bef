//! What must hold of any body that an officer's message brings, for the fuzz target and for the test that replays seeds.
//!
//! A property panics when it fails; a reader that panics fails it too.

use tacit_channel::{Act, MessageId, OfficerKind, OfficerMessage};
use tacit_mission::said::Said;
use tacit_spelling::Digest;

/// The first three bytes choose kind and act, whether the message answers another (1), and whether it is an exercise (2); the rest is the
/// body. What is read is what is told, and is written so that the same is read again, in one way.
pub fn said(bytes: &[u8]) {
    let [kind, act, flags, body @ ..] = bytes else {
        return;
    };
    let (Some(kind), Some(act)) = (
        OfficerKind::of_code((*kind).into()),
        Act::of_code((*act).into()),
    ) else {
        return;
    };
    let exercise = flags & 2 != 0;
    let mut message = OfficerMessage::plain(kind, act, body.to_vec());
    message.answers = (flags & 1 != 0).then_some(MessageId(Digest([4; 32])));
    let Ok(said) = Said::from_message(&message, exercise) else {
        return;
    };
    assert!(
        Said::from_message(&message, !exercise).is_err(),
        "an exercise is taken for earnest"
    );
    assert!(Said::is_said_by(kind));
    assert_eq!(said.kind(), (kind, act));
    assert_eq!(said.told(), said, "more is read than is told");
    let written = said.to_body(exercise).expect("what is read can be written");
    message.body = written.clone().into();
    let again = Said::from_message(&message, exercise);
    assert_eq!(again.as_ref(), Ok(&said));
    assert_eq!(said.to_body(exercise).as_ref(), Ok(&written));
}
