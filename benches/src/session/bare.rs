//! OpenMLS by itself: the least that sealing and opening can cost here.

use super::{BoxError, Pair, Round, SUITE, timed};
use openmls::prelude::{
    BasicCredential, Capabilities, CredentialType, CredentialWithKey, GroupId, KeyPackage,
    MlsGroup, MlsGroupCreateConfig, MlsGroupJoinConfig, MlsMessageBodyIn, MlsMessageIn,
    OpenMlsProvider as _, StagedWelcome, tls_codec::DeserializeBytes as _,
};
use openmls_libcrux_crypto::Provider;
use openmls_traits::{
    crypto::OpenMlsCrypto as _,
    signatures::{Signer, SignerError},
    types::SignatureScheme,
};

const GROUP_ID: [u8; 16] = [7; 16];

/// Two members that use OpenMLS as it comes.
pub struct Bare {
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

fn key(name: &[u8]) -> Result<(Key, CredentialWithKey), BoxError> {
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
    /// Makes the group.
    ///
    /// # Errors
    /// Whatever OpenMLS says.
    pub fn new() -> Result<Self, BoxError> {
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
}

impl Pair for Bare {
    fn round(&mut self, content: &[u8]) -> Result<Round, BoxError> {
        let (provider, key, group) = &mut self.one;
        let (sealed, seal_ms) = timed(|| -> Result<_, BoxError> {
            let sealed = group.create_message(provider, key, content)?;
            Ok(sealed.to_bytes()?)
        });
        let sealed = sealed?;
        let (provider, group) = &mut self.other;
        let (opened, open_ms) = timed(|| -> Result<_, BoxError> {
            let message = MlsMessageIn::tls_deserialize_exact_bytes(&sealed)?;
            let message = message.try_into_protocol_message()?;
            Ok(group.process_message(provider, message)?)
        });
        opened?;
        Ok(Round { seal_ms, open_ms })
    }
}
