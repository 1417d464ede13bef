//! What is kept of a secret, and what is made of one.

use sha2::{Digest as _, Sha256};
use tacit_spelling::hex::to_hex;

/// What is kept of a secret: enough to know it again.
pub(super) fn digest(secret: &str) -> String {
    to_hex(&Sha256::digest(secret.as_bytes()))
}

/// What every form of a login carries. Made of the login's secret, so that a form that is open is still good after the program was
/// ended and run again; and no page shows the secret itself.
pub(super) fn token(secret: &str) -> String {
    digest(&format!("tacit console: the token of {secret}"))
}
