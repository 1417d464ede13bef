//! Two desks and their session, attacked.

mod attacks;
mod between;
mod decoding;
mod memory;
mod turns;
mod welcomes;
mod windows;

use super::{Group, Opened, Prospect};
use openmls_libcrux_crypto::CryptoProvider as Libcrux;
use openmls_rust_crypto::RustCrypto;
use openmls_traits::crypto::OpenMlsCrypto;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

/// The identifier of every group in these tests.
const GROUP_ID: [u8; 16] = [7; 16];

fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn libcrux() -> Libcrux {
    Libcrux::new().unwrap()
}

/// An inviter and an invited desk at the first epoch, each with the cryptography that it is given.
fn pair<A: OpenMlsCrypto, B: OpenMlsCrypto>(inviter: A, invited: B) -> (Group<A>, Group<B>) {
    let prospect = Prospect::with(invited, &mut chance(1)).unwrap();
    let (group, welcome) =
        Group::create_with(inviter, GROUP_ID, prospect.key_package(), &mut chance(2)).unwrap();
    (group, prospect.join(&welcome).unwrap())
}

fn two_desks() -> (Group, Group) {
    pair(libcrux(), libcrux())
}

/// The bytes of a message that opens.
fn content<C: OpenMlsCrypto>(desk: &mut Group<C>, message: &[u8]) -> Vec<u8> {
    match desk.open(message).unwrap() {
        Opened::Content { bytes, .. } => bytes.to_vec(),
        Opened::KeyUpdate { .. } => panic!("a key update, not a message"),
    }
}

/// `from` renews its keys and `to` follows.
fn renew<A: OpenMlsCrypto, B: OpenMlsCrypto>(from: &mut Group<A>, to: &mut Group<B>, seed: u64) {
    let update = from.update(&mut chance(seed)).unwrap();
    let epoch = from.merge_pending().unwrap();
    let opened = to.open(&update).unwrap();
    assert_eq!(
        opened,
        Opened::KeyUpdate {
            epoch,
            discarded_ours: false
        }
    );
}

fn rust_crypto() -> RustCrypto {
    RustCrypto::default()
}
