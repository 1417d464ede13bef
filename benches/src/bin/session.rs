//! `session [--runs N]`: sealing and opening a message of 200 bytes, against OpenMLS by itself.
//!
//! Both use the same suite, cryptography and memory, in turns within one process. What ours adds is that a failure
//! leaves nothing behind, and that what changed is collected to be stored. Figures are medians.

use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CredentialType, CredentialWithKey, GroupId,
    KeyPackage, MlsGroup, MlsGroupCreateConfig, MlsGroupJoinConfig, MlsMessageBodyIn, MlsMessageIn,
    OpenMlsProvider as _, StagedWelcome, tls_codec::DeserializeBytes as _,
};
use openmls_libcrux_crypto::Provider;
use openmls_traits::{
    crypto::OpenMlsCrypto as _,
    signatures::{Signer, SignerError},
    types::SignatureScheme,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;
use tacit_channel::session::{Group, Prospect};

const SUITE: Ciphersuite = Ciphersuite::MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519;
const GROUP_ID: [u8; 16] = [7; 16];
const MESSAGE: [u8; 200] = [b'a'; 200];

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "session: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut words = std::env::args().skip(1);
    let runs = match (words.next().as_deref(), words.next()) {
        (Some("--runs"), Some(runs)) => runs.parse()?,
        (None, _) => 1_001,
        _ => return Err("only --runs N is understood".into()),
    };
    let mut ours = Ours::new()?;
    let mut bare = Bare::new()?;
    let mut times: [Vec<f64>; 4] = Default::default();
    for _ in 0..runs {
        let (sealed, opened) = ours.round()?;
        let (bare_sealed, bare_opened) = bare.round()?;
        for (all, one) in times
            .iter_mut()
            .zip([sealed, opened, bare_sealed, bare_opened])
        {
            all.push(one);
        }
    }
    let [seal, open, bare_seal, bare_open] = times.map(median);
    let mut out = std::io::stdout();
    writeln!(
        out,
        "a message of {} bytes, medians of {runs}",
        MESSAGE.len()
    )?;
    for (name, ours, bare) in [("seal", seal, bare_seal), ("open", open, bare_open)] {
        writeln!(
            out,
            "{name:8} {ours:.3} ms, OpenMLS by itself {bare:.3} ms, {:.2} times as long",
            ours / bare
        )?;
    }
    Ok(())
}

fn median(mut milliseconds: Vec<f64>) -> f64 {
    milliseconds.sort_by(f64::total_cmp);
    let middle = milliseconds.get(milliseconds.len() / 2);
    middle.copied().unwrap_or(f64::NAN)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed().as_secs_f64() * 1_000.0)
}

/// Two desks of ours, each collecting what it would store.
struct Ours {
    one: Group,
    other: Group,
    chance: ChaCha20Rng,
}

impl Ours {
    fn new() -> Result<Self, Failure> {
        let mut chance = ChaCha20Rng::seed_from_u64(1);
        let prospect = Prospect::new(&mut chance)?;
        let (one, welcome) = Group::create(GROUP_ID, prospect.key_package(), &mut chance)?;
        let other = prospect.join(&welcome)?;
        Ok(Self { one, other, chance })
    }

    fn round(&mut self) -> Result<(f64, f64), Failure> {
        let (sealed, seal_ms) = timed(|| {
            let sealed = self.one.seal(&MESSAGE, &mut self.chance);
            self.one.take_changes();
            sealed
        });
        let sealed = sealed?;
        let (opened, open_ms) = timed(|| {
            let opened = self.other.open(&sealed);
            self.other.take_changes();
            opened
        });
        opened?;
        Ok((seal_ms, open_ms))
    }
}

/// Two members that use OpenMLS as it comes.
struct Bare {
    one: (Provider, Key, MlsGroup),
    other: (Provider, MlsGroup),
}

struct Key {
    provider: Provider,
    private: Vec<u8>,
}

impl Signer for Key {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        let crypto = self.provider.crypto();
        crypto
            .sign(SignatureScheme::ED25519, payload, &self.private)
            .map_err(SignerError::CryptoError)
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

fn key(name: &[u8]) -> Result<(Key, CredentialWithKey), Failure> {
    let provider = Provider::new().map_err(|error| format!("{error:?}"))?;
    let (private, public) = provider
        .crypto()
        .signature_key_gen(SignatureScheme::ED25519)
        .map_err(|error| format!("{error:?}"))?;
    let credential = CredentialWithKey {
        credential: BasicCredential::new(name.to_vec()).into(),
        signature_key: public.into(),
    };
    Ok((Key { provider, private }, credential))
}

impl Bare {
    fn new() -> Result<Self, Failure> {
        let able = Capabilities::new(
            None,
            Some(&[SUITE]),
            None,
            None,
            Some(&[CredentialType::Basic]),
        );
        let provider = || Provider::new().map_err(|error| format!("{error:?}"));
        let (one, other) = (provider()?, provider()?);
        let (one_key, one_credential) = key(b"one")?;
        let (other_key, other_credential) = key(b"other")?;
        let package = KeyPackage::builder()
            .leaf_node_capabilities(able.clone())
            .build(SUITE, &other, &other_key, other_credential)?;
        let setting = MlsGroupCreateConfig::builder()
            .ciphersuite(SUITE)
            .capabilities(able)
            .use_ratchet_tree_extension(true)
            .build();
        let group_id = GroupId::from_slice(&GROUP_ID);
        let mut group =
            MlsGroup::new_with_group_id(&one, &one_key, &setting, group_id, one_credential)?;
        let package = package.into_key_package();
        let (_, welcome, _) = group.add_members(&one, &one_key, &[package])?;
        group.merge_pending_commit(&one)?;
        let message = MlsMessageIn::tls_deserialize_exact_bytes(&welcome.to_bytes()?)?;
        let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
            return Err("no welcome".into());
        };
        let setting = MlsGroupJoinConfig::default();
        let staged = StagedWelcome::new_from_welcome(&other, &setting, welcome, None)?;
        let joined = staged.into_group(&other)?;
        Ok(Self {
            one: (one, one_key, group),
            other: (other, joined),
        })
    }

    fn round(&mut self) -> Result<(f64, f64), Failure> {
        let (provider, key, group) = &mut self.one;
        let (sealed, seal_ms) = timed(|| -> Result<_, Failure> {
            let sealed = group.create_message(provider, key, &MESSAGE)?;
            Ok(sealed.to_bytes()?)
        });
        let sealed = sealed?;
        let (provider, group) = &mut self.other;
        let (opened, open_ms) = timed(|| -> Result<_, Failure> {
            let message = MlsMessageIn::tls_deserialize_exact_bytes(&sealed)?;
            let message = message.try_into_protocol_message()?;
            Ok(group.process_message(provider, message)?)
        });
        opened?;
        Ok((seal_ms, open_ms))
    }
}
