//! The group of two desks: making it, sealing, remembering.

use super::{
    BeginError, BeginFault, Broken, Change, Epoch, MAX_KEY_PACKAGE_BYTES, NoThirdMember,
    OuterSecret,
    memory::Memory,
    provider::{Chance, Provider, libcrux},
    record::{EpochKeys, Record},
    rules,
    signing::SigningKey,
};
use openmls::prelude::{
    GroupId, KeyPackage, KeyPackageVerifyError, MlsGroup, MlsMessageBodyIn, MlsMessageIn,
    ProtocolVersion, tls_codec::DeserializeBytes,
};
use openmls_libcrux_crypto::CryptoProvider;
use openmls_traits::crypto::OpenMlsCrypto;
use rand_core::CryptoRng;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// Where our own record of a group stands in its memory.
const RECORD: &[u8] = b"tacit group 1";

/// The label under which the outer layer's keys are exported (`spec/channel.md`, section 4).
pub(super) const OUTER_LABEL: &str = "tacit outer 1";

/// How many bytes the outer layer's keys have: one for envelopes, one for tags.
pub(super) const OUTER_BYTES: usize = 64;

/// One desk's side of a session between two desks.
///
/// Sealing works while a key update is pending, in the old epoch. Any failure leaves everything as it was.
pub struct Group<C = CryptoProvider> {
    pub(super) crypto: Arc<C>,
    pub(super) memory: Memory,
    pub(super) mls: MlsGroup,
    pub(super) record: Record,
}

impl Group {
    /// Makes a group with the desk whose key package this is; gives the group and the welcome for that desk.
    ///
    /// The maker's own commit is merged at once, as nobody else is in the group yet, so the group begins at epoch 1.
    ///
    /// # Errors
    ///
    /// If the key package is not one for this suite with a basic credential of 16 bytes, no extensions and no end, or
    /// does not verify.
    pub fn create(
        group_id: [u8; 16],
        key_package: &[u8],
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<u8>), BeginError> {
        Self::create_with(libcrux()?, group_id, key_package, chance)
    }

    /// Brings a group back from the sum of its changes.
    ///
    /// # Errors
    ///
    /// If the entries are not those of a group.
    pub fn restore(
        entries: impl IntoIterator<Item = (Vec<u8>, Zeroizing<Vec<u8>>)>,
    ) -> Result<Self, Broken> {
        Self::restore_with(libcrux()?, entries)
    }
}

impl<C: OpenMlsCrypto> Group<C> {
    pub(super) fn create_with(
        crypto: C,
        group_id: [u8; 16],
        key_package: &[u8],
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<u8>), BeginError> {
        let package = read_key_package(&crypto, key_package)?;
        let memory = Memory::default();
        let signing = SigningKey::new(chance);
        let provider = Provider {
            crypto: &crypto,
            chance: Chance::new(chance),
            memory: &memory.storage,
        };
        let mut mls = MlsGroup::new_with_group_id(
            &provider,
            &signing.with(&crypto),
            &rules::creation(),
            GroupId::from_slice(&group_id),
            signing.credential(),
        )
        .map_err(|_| Broken("no group could be made"))?;
        let (_, welcome, _) = mls
            .add_members(&provider, &signing.with(&crypto), &[package])
            .map_err(|_| BeginFault::Unverified)?;
        mls.merge_pending_commit(&provider)
            .map_err(|_| Broken("the group could not be begun"))?;
        let welcome = welcome
            .to_bytes()
            .map_err(|_| Broken("the welcome could not be written"))?;
        let mut group = Self::begin(Arc::new(crypto), memory, mls, signing)?;
        // The epoch before anybody was admitted has no messages.
        group.forget_past(0)?;
        Ok((group, welcome))
    }

    pub(super) fn restore_with(
        crypto: C,
        entries: impl IntoIterator<Item = (Vec<u8>, Zeroizing<Vec<u8>>)>,
    ) -> Result<Self, Broken> {
        let memory = Memory::of(entries);
        let record = memory.get(RECORD).ok_or(Broken("no record of a group"))?;
        let record: Record = serde_json::from_slice(&record)
            .map_err(|_| Broken("the record of a group cannot be read"))?;
        let mls = load(&memory, &record)?;
        let present = record.epochs().last().map(EpochKeys::epoch);
        if present != Some(Epoch(mls.epoch().as_u64()))
            || record.pending.is_some() != mls.pending_commit().is_some()
        {
            return Err(Broken("the entries of a group are of different times"));
        }
        Ok(Self {
            crypto: Arc::new(crypto),
            memory,
            mls,
            record,
        })
    }

    /// Takes up a group that OpenMLS has just made or joined.
    pub(super) fn begin(
        crypto: Arc<C>,
        mut memory: Memory,
        mls: MlsGroup,
        signing: SigningKey,
    ) -> Result<Self, Broken> {
        let group_id = mls.group_id().as_slice().try_into();
        let group_id = group_id.map_err(|_| Broken("the group's identifier is not 16 bytes"))?;
        let record = Record::new(group_id, signing, present_keys(&*crypto, &mls)?);
        write_record(&mut memory, &record)?;
        Ok(Self {
            crypto,
            memory,
            mls,
            record,
        })
    }

    /// The group's identifier, which stands in the clear in every MLS message and so stays within the outer layer.
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        self.record.group_id
    }

    /// The epoch in which this desk seals.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        Epoch(self.mls.epoch().as_u64())
    }

    /// The first 16 bytes of an epoch's authenticator (RFC 9420, section 8.7), as far as that epoch is kept.
    ///
    /// Two desks that agree on it are in the same group at the same point of its history.
    #[must_use]
    pub fn epoch_authenticator(&self, epoch: Epoch) -> Option<[u8; 16]> {
        let mut kept = self.record.epochs().iter();
        Some(kept.find(|keys| keys.epoch() == epoch)?.authenticator())
    }

    /// The outer layer's secrets: of the past epochs that are kept, oldest first, of the present one, and last of the
    /// epoch that a pending update of ours would begin.
    pub fn outer_secrets(&self) -> impl Iterator<Item = (Epoch, OuterSecret)> + '_ {
        let pending = self.record.pending.iter().map(|pending| &pending.keys);
        let kept = self.record.epochs().iter();
        kept.chain(pending).map(|keys| (keys.epoch(), keys.outer()))
    }

    /// A secret of the present epoch for another purpose (RFC 9420, section 8.5).
    ///
    /// # Errors
    ///
    /// If the length is above 65 535 or cannot be derived.
    pub fn export(
        &self,
        label: &str,
        context: &[u8],
        length: usize,
    ) -> Result<Zeroizing<Vec<u8>>, Broken> {
        let secret = self
            .mls
            .export_secret(&*self.crypto, label, context, length);
        secret
            .map(Zeroizing::new)
            .map_err(|_| Broken("a secret of that length cannot be exported"))
    }

    /// Seals a message in the present epoch, even while an update of ours is pending.
    ///
    /// Nothing is padded here and nothing stands in the clear but the group's identifier and the epoch: the outer
    /// layer hides both, and the size.
    ///
    /// # Errors
    ///
    /// If OpenMLS fails.
    pub fn seal(&mut self, content: &[u8], chance: &mut impl CryptoRng) -> Result<Vec<u8>, Broken> {
        self.attempt(|group| {
            let provider = Provider {
                crypto: &*group.crypto,
                chance: Chance::new(chance),
                memory: &group.memory.storage,
            };
            let signer = group.record.signing.with(&*group.crypto);
            group
                .mls
                .create_message(&provider, &signer, content)
                .map_err(|_| Broken("nothing can be sealed"))?
                .to_bytes()
                .map_err(|_| Broken("the message could not be written"))
        })
    }

    /// Makes [`Group::take_changes`] hand out everything again, because it is to be stored elsewhere.
    pub fn hand_out_again(&mut self) {
        self.memory.hand_out_again();
    }

    /// The names of all entries that were handed out, to be erased when the session is closed.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.memory.handed_out()
    }

    /// Refuses to admit anybody (`spec/channel.md`, section 8).
    ///
    /// # Errors
    ///
    /// Always.
    pub fn admit(&mut self, _key_package: &[u8]) -> Result<(), NoThirdMember> {
        Err(NoThirdMember)
    }

    /// What changed since this was last asked: to be stored before any bytes leave.
    ///
    /// All changes since the beginning, applied in order, are what [`Self::restore`] takes.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.memory.take_changes()
    }

    /// Does `work` wholly or not at all: after an error, memory and group are as they were before.
    pub(super) fn attempt<T, E: From<Broken>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let memory = self.memory.snapshot();
        let record = self.record.clone();
        let result = work(self);
        if result.is_err() {
            self.memory.restore(memory);
            self.record = record;
            self.mls = load(&self.memory, &self.record)?;
        }
        result
    }
}

impl<C> fmt::Debug for Group<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Group(epoch {}, hidden)", self.mls.epoch().as_u64())
    }
}

fn read_key_package(crypto: &impl OpenMlsCrypto, bytes: &[u8]) -> Result<KeyPackage, BeginFault> {
    if bytes.len() > MAX_KEY_PACKAGE_BYTES {
        return Err(BeginFault::TooLarge);
    }
    let message =
        MlsMessageIn::tls_deserialize_exact_bytes(bytes).map_err(|_| BeginFault::Malformed)?;
    let MlsMessageBodyIn::KeyPackage(package) = message.extract() else {
        return Err(BeginFault::Malformed);
    };
    let package =
        package
            .validate(crypto, ProtocolVersion::Mls10)
            .map_err(|error| match error {
                KeyPackageVerifyError::LifetimeError(_)
                | KeyPackageVerifyError::MissingLifetime => BeginFault::Lifetime,
                _ => BeginFault::Unverified,
            })?;
    rules::check_key_package(&package)?;
    Ok(package)
}

fn load(memory: &Memory, record: &Record) -> Result<MlsGroup, Broken> {
    MlsGroup::load(&memory.storage, &GroupId::from_slice(&record.group_id))
        .ok()
        .flatten()
        .ok_or(Broken("the group is not in its memory"))
}

pub(super) fn write_record(memory: &mut Memory, record: &Record) -> Result<(), Broken> {
    let bytes =
        serde_json::to_vec(record).map_err(|_| Broken("the record could not be written"))?;
    memory.put(RECORD, bytes);
    Ok(())
}

pub(super) fn present_keys(
    crypto: &impl OpenMlsCrypto,
    mls: &MlsGroup,
) -> Result<EpochKeys, Broken> {
    let outer = mls.export_secret(crypto, OUTER_LABEL, &[], OUTER_BYTES);
    outer
        .ok()
        .and_then(|outer| {
            let authenticator = mls.epoch_authenticator().as_slice();
            EpochKeys::new(mls.epoch().as_u64(), outer, authenticator)
        })
        .ok_or(Broken("the epoch gives no keys"))
}
