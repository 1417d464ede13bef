//! The desk that is invited, before there is a group.

use super::{
    BeginError, BeginFault, Broken, Change, Group, MAX_WELCOME_BYTES,
    memory::Memory,
    provider::{Chance, NoChance, Provider, libcrux},
    rules,
    signing::SigningKey,
};
use openmls::prelude::{
    JoinBuilder, KeyPackage, MlsGroup, MlsMessageBodyIn, MlsMessageIn, MlsMessageOut,
    ProcessedWelcome, tls_codec::DeserializeBytes,
};
use openmls_libcrux_crypto::CryptoProvider;
use openmls_traits::crypto::OpenMlsCrypto;
use rand_core::CryptoRng;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// Where our own record of a prospect stands in its memory.
const RECORD: &[u8] = b"tacit prospect 1";

/// A desk that has made a key package and waits for a welcome.
///
/// The keys of a key package serve once: joining consumes them, and a second welcome for the same one is refused.
pub struct Prospect<C = CryptoProvider> {
    crypto: Arc<C>,
    memory: Memory,
    signing: SigningKey,
    key_package: Vec<u8>,
}

impl Prospect {
    /// Makes fresh keys and the key package that shows them.
    ///
    /// # Errors
    ///
    /// If the system gives libcrux no randomness to begin with, or OpenMLS fails.
    pub fn new(chance: &mut impl CryptoRng) -> Result<Self, Broken> {
        Self::with(libcrux()?, chance)
    }

    /// Brings a prospect back from the sum of its changes.
    ///
    /// # Errors
    ///
    /// If the entries are not those of a prospect.
    pub fn restore(
        entries: impl IntoIterator<Item = (Vec<u8>, Zeroizing<Vec<u8>>)>,
    ) -> Result<Self, Broken> {
        let memory = Memory::of(entries);
        let record = memory
            .get(RECORD)
            .ok_or(Broken("no record of a prospect"))?;
        let (signing, key_package) = serde_json::from_slice(&record)
            .map_err(|_| Broken("the record of a prospect cannot be read"))?;
        Ok(Self {
            crypto: Arc::new(libcrux()?),
            memory,
            signing,
            key_package,
        })
    }
}

impl<C: OpenMlsCrypto> Prospect<C> {
    pub(super) fn with(crypto: C, chance: &mut impl CryptoRng) -> Result<Self, Broken> {
        let mut memory = Memory::default();
        let signing = SigningKey::new(chance);
        let provider = Provider {
            crypto: &crypto,
            chance: Chance::new(chance),
            memory: &memory.storage,
        };
        let bundle = KeyPackage::builder()
            .key_package_lifetime(rules::lifetime())
            .leaf_node_capabilities(rules::capabilities())
            .build(
                rules::SUITE,
                &provider,
                &signing.with(&crypto),
                signing.credential(),
            )
            .map_err(|_| Broken("no key package could be made"))?;
        let key_package = MlsMessageOut::from(bundle.into_key_package())
            .to_bytes()
            .map_err(|_| Broken("the key package could not be written"))?;
        let record = serde_json::to_vec(&(&signing, &key_package))
            .map_err(|_| Broken("the record of a prospect could not be written"))?;
        memory.put(RECORD, record);
        Ok(Self {
            crypto: Arc::new(crypto),
            memory,
            signing,
            key_package,
        })
    }

    /// The key package, as an MLSMessage (RFC 9420, section 6).
    #[must_use]
    pub fn key_package(&self) -> &[u8] {
        &self.key_package
    }

    /// The names of all entries that were handed out; see [`Group::entries`].
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.memory.handed_out()
    }

    /// What changed since this was last asked; see [`Group::take_changes`].
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.memory.take_changes()
    }

    /// Joins the group that the welcome is for.
    ///
    /// The group takes over what the prospect has stored: its first changes erase that. The prospect itself is left
    /// as it was, so that a welcome that is refused costs nothing; it is to be dropped once the group is durable.
    ///
    /// # Errors
    ///
    /// If the welcome is not one for this prospect, or for a group that is not exactly the two desks without
    /// extensions at its first epoch.
    pub fn join(&self, welcome: &[u8]) -> Result<Group<C>, BeginError> {
        let mut memory = self.memory.copy();
        memory.remove(RECORD);
        let mls = self.enter(&memory, welcome)?;
        Ok(Group::begin(
            Arc::clone(&self.crypto),
            memory,
            mls,
            self.signing.clone(),
        )?)
    }

    fn enter(&self, memory: &Memory, welcome: &[u8]) -> Result<MlsGroup, BeginError> {
        if welcome.len() > MAX_WELCOME_BYTES {
            return Err(BeginFault::TooLarge.into());
        }
        let message = MlsMessageIn::tls_deserialize_exact_bytes(welcome)
            .map_err(|_| BeginFault::Malformed)?;
        let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
            return Err(BeginFault::Malformed.into());
        };
        if welcome.ciphersuite() != rules::SUITE {
            return Err(BeginFault::OtherSuite.into());
        }
        let provider = Provider {
            crypto: &*self.crypto,
            chance: NoChance,
            memory: &memory.storage,
        };
        let processed = ProcessedWelcome::new_from_welcome(&provider, &rules::joining(), welcome)
            .map_err(|_| BeginFault::NotForUs)?;
        rules::check_group_info(&processed)?;
        // No clock decides: whether an invitation is over is for the desks' own rules.
        let staged = JoinBuilder::new(&provider, processed)
            .skip_lifetime_validation()
            .build()
            .map_err(|_| BeginFault::Unverified)?;
        rules::check_roster(&staged, &self.signing)?;
        staged
            .into_group(&provider)
            .map_err(|_| Broken("the group could not be entered").into())
    }
}

impl<C> fmt::Debug for Prospect<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Prospect(hidden)")
    }
}
