//! What must hold of anything that reaches a session from outside.
//!
//! A property panics when it fails; a reader that panics fails it too.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use std::cell::RefCell;
use tacit_channel::session::{Group, Opened, Prospect, peek};

/// Two desks in a session, a third that waits for a welcome, and what has genuinely been sent.
struct Desks {
    sender: Group,
    receiver: Group,
    waiting: Prospect,
    genuine: [Vec<u8>; 4],
    chance: ChaCha20Rng,
}

thread_local! {
    static DESKS: RefCell<Desks> = RefCell::new(desks());
}

fn desks() -> Desks {
    let mut chance = ChaCha20Rng::seed_from_u64(1);
    let joining = Prospect::new(&mut chance).expect("a prospect");
    let (mut sender, welcome) =
        Group::create([7; 16], joining.key_package(), &mut chance).expect("a group");
    let mut receiver = joining.join(&welcome).expect("the genuine welcome");
    let waiting = Prospect::new(&mut chance).expect("a prospect");
    let (_, welcome) = Group::create([8; 16], waiting.key_package(), &mut chance).expect("a group");
    let message = sender.seal(b"genuine", &mut chance).expect("a message");
    let update = sender.update(&mut chance).expect("an update");
    sender.discard_pending().expect("no update");
    receiver.take_changes();
    let package = waiting.key_package().to_vec();
    Desks {
        sender,
        receiver,
        waiting,
        genuine: [package, welcome, message, update],
        chance,
    }
}

/// The first byte chooses: the rest as it is shown to every reader, sealed and opened, or as alterations of
/// something genuine (two bytes for a place and one to be mixed in, each).
pub fn session(bytes: &[u8]) {
    let Some((&choice, rest)) = bytes.split_first() else {
        return;
    };
    DESKS.with_borrow_mut(|desks| match choice {
        0 => strange(desks, rest),
        1 => sealed(desks, rest),
        _ => altered(desks, usize::from(choice) % 4, rest),
    });
}

/// Bytes from nowhere open nothing and change nothing.
fn strange(desks: &mut Desks, bytes: &[u8]) {
    let _ = peek(bytes);
    refused(desks, bytes);
    let _ = Group::create([9; 16], bytes, &mut desks.chance);
}

/// What one desk seals, the other opens as it was.
fn sealed(desks: &mut Desks, bytes: &[u8]) {
    let message = desks.sender.seal(bytes, &mut desks.chance).expect("sealed");
    let opened = desks.receiver.open(&message).expect("opened");
    assert!(matches!(opened, Opened::Content { bytes: same, .. } if *same == bytes));
    desks.receiver.take_changes();
}

/// Something genuine that has been altered is refused like bytes from nowhere.
fn altered(desks: &mut Desks, which: usize, alterations: &[u8]) {
    let genuine = desks.genuine[which].clone();
    let mut bytes = genuine.clone();
    for alteration in alterations.chunks_exact(3) {
        let place = usize::from(u16::from_be_bytes([alteration[0], alteration[1]]));
        let length = bytes.len();
        bytes[place % length] ^= alteration[2];
    }
    if bytes != genuine {
        refused(desks, &bytes);
        assert!(Group::create([9; 16], &bytes, &mut desks.chance).is_err());
    }
}

fn refused(desks: &mut Desks, bytes: &[u8]) {
    if desks.genuine.iter().any(|genuine| genuine == bytes) {
        return;
    }
    assert!(desks.receiver.open(bytes).is_err());
    assert!(desks.receiver.open_merging(bytes).is_err());
    assert!(desks.receiver.take_changes().is_empty());
    assert!(desks.waiting.join(bytes).is_err());
}
