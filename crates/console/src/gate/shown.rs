//! What was shown to whom before they confirm something (K12).

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tacit_spelling::hex::to_hex;

/// Proves to a form that what a text licenses was shown to the login that sends it.
///
/// The key is drawn anew whenever the program starts, and nothing is kept: after that a person looks again, and has lost nothing typed.
pub(crate) struct Shown {
    key: String,
}

impl Shown {
    /// With a key of chance.
    pub(crate) const fn new(key: String) -> Self {
        Self { key }
    }

    /// The proof that it was shown to a login, by its token, under the name of what is confirmed.
    pub(crate) fn proof(&self, token: &str, name: &str) -> String {
        // Every part has one length, so no two triples run into one, and nothing can be appended.
        let parts = [self.key.as_str(), token, name].map(Sha256::digest);
        to_hex(&Sha256::digest(parts.concat()))
    }

    /// Whether a proof is that.
    pub(crate) fn holds(&self, token: &str, name: &str, proof: &str) -> bool {
        let due = self.proof(token, name);
        due.as_bytes().ct_eq(proof.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_holds_for_its_login_its_name_and_its_run_of_the_program_alone() {
        let shown = Shown::new("1".repeat(32));
        let proof = shown.proof("token", "name");
        assert!(shown.holds("token", "name", &proof));
        assert!(!shown.holds("tokenn", "ame", &proof));
        assert!(!shown.holds("token", "another", &proof));
        assert!(!shown.holds("token", "name", ""));
        assert!(!Shown::new("2".repeat(32)).holds("token", "name", &proof));
    }
}
