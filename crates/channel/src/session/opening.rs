//! Opening what the other desk sent: messages, and key updates that do nothing else.

use super::{
    Broken, Epoch, Forbidden, Group, MAX_MESSAGE_BYTES, OpenError,
    provider::{NoChance, Provider},
};
use openmls::{
    framing::errors::{MessageDecryptionError, SecretTreeError},
    prelude::{
        ContentType, LeafNode, MlsMessageBodyIn, MlsMessageIn, PrivateMessageIn,
        ProcessMessageError, ProcessedMessage, ProcessedMessageContent, Proposal, Sender,
        StageCommitError, StagedCommit, ValidationError, tls_codec::DeserializeBytes,
    },
};
use openmls_traits::crypto::OpenMlsCrypto;
use std::fmt;
use zeroize::Zeroizing;

/// What came out of a message.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// What the other desk sealed, and the epoch in which it did.
    Content {
        /// The epoch of its keys.
        epoch: Epoch,
        /// What was sealed.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// The other desk's key update, which is merged.
    KeyUpdate {
        /// The epoch that has begun.
        epoch: Epoch,
        /// Whether a pending update of ours was discarded.
        discarded_ours: bool,
    },
}

impl fmt::Debug for Opened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content { epoch, .. } => write!(out, "Content(epoch {}, hidden)", epoch.0),
            Self::KeyUpdate { epoch, .. } => write!(out, "KeyUpdate(to epoch {})", epoch.0),
        }
    }
}

/// What can be seen of a message without opening it; nothing of it is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peek {
    /// The group that it claims to be of.
    pub group_id: [u8; 16],
    /// The epoch that it claims to be of.
    pub epoch: Epoch,
    /// What it claims to be.
    pub kind: PeekKind,
}

/// What a message claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeekKind {
    /// Something sealed.
    Content,
    /// A commit: a key update, if it is honest.
    KeyUpdate,
    /// A proposal, which is refused.
    Proposal,
}

/// Reads what stands in the clear of an MLS message.
///
/// # Errors
///
/// If it cannot be read, or is not an encrypted message of a session.
pub fn peek(message: &[u8]) -> Result<Peek, OpenError> {
    Ok(parse(message)?.0)
}

fn parse(message: &[u8]) -> Result<(Peek, PrivateMessageIn), OpenError> {
    if message.len() > MAX_MESSAGE_BYTES {
        return Err(OpenError::Malformed);
    }
    let message =
        MlsMessageIn::tls_deserialize_exact_bytes(message).map_err(|_| OpenError::Malformed)?;
    let MlsMessageBodyIn::PrivateMessage(message) = message.extract() else {
        return Err(OpenError::NotPrivate);
    };
    let group_id = message.group_id().as_slice().try_into();
    let peek = Peek {
        group_id: group_id.map_err(|_| OpenError::OtherGroup)?,
        epoch: Epoch(message.epoch().as_u64()),
        kind: match message.content_type() {
            ContentType::Application => PeekKind::Content,
            ContentType::Commit => PeekKind::KeyUpdate,
            ContentType::Proposal => PeekKind::Proposal,
        },
    };
    Ok((peek, message))
}

impl<C: OpenMlsCrypto> Group<C> {
    /// Opens a message of the other desk; a key update is merged.
    ///
    /// Whether an update is to be merged at all is decided before, from [`peek`] and the turn (T5): this merges every
    /// update of the present epoch that does nothing but renew its sender's leaf.
    ///
    /// # Errors
    ///
    /// See [`OpenError`]; after any of them the session is as it was before.
    pub fn open(&mut self, message: &[u8]) -> Result<Opened, OpenError> {
        let (peek, message) = parse(message)?;
        self.check_epoch(&peek)?;
        self.attempt(|group| group.open_unguarded(message))
    }

    /// Opens a message of the epoch that our pending update would begin, and merges that update if it opens (T6).
    ///
    /// # Errors
    ///
    /// See [`OpenError`]; after any of them nothing is merged. A message of any other epoch is [opened](Self::open)
    /// without merging anything.
    pub fn open_merging(&mut self, message: &[u8]) -> Result<Opened, OpenError> {
        let (peek, message) = parse(message)?;
        let pending = self
            .record
            .pending
            .as_ref()
            .map(|pending| pending.keys.epoch());
        if pending != Some(peek.epoch) {
            self.check_epoch(&peek)?;
            return self.attempt(|group| group.open_unguarded(message));
        }
        self.attempt(|group| {
            group.merge_unguarded()?;
            group.check_epoch(&peek)?;
            group.open_unguarded(message)
        })
    }

    fn check_epoch(&self, peek: &Peek) -> Result<(), OpenError> {
        let present = self.epoch();
        let kept = || {
            self.record
                .epochs()
                .iter()
                .any(|keys| keys.epoch() == peek.epoch)
        };
        if peek.group_id != self.id() {
            Err(OpenError::OtherGroup)
        } else if peek.kind == PeekKind::Proposal {
            Err(Forbidden::Proposal.into())
        } else if peek.epoch > present {
            Err(OpenError::Ahead(peek.epoch))
        } else if peek.kind == PeekKind::KeyUpdate && peek.epoch < present {
            Err(OpenError::Superseded(peek.epoch))
        } else if !kept() {
            Err(OpenError::Expired(peek.epoch))
        } else {
            Ok(())
        }
    }

    fn open_unguarded(&mut self, message: PrivateMessageIn) -> Result<Opened, OpenError> {
        let provider = Provider {
            crypto: &*self.crypto,
            chance: NoChance,
            memory: &self.memory.storage,
        };
        let epoch = Epoch(message.epoch().as_u64());
        let processed = self
            .mls
            .process_message(&provider, message)
            .map_err(|error| why(epoch, error))?;
        let sender = self.check_frame(&processed)?;
        match processed.into_content() {
            ProcessedMessageContent::ApplicationMessage(message) => Ok(Opened::Content {
                epoch,
                bytes: Zeroizing::new(message.into_bytes()),
            }),
            ProcessedMessageContent::StagedCommitMessage(commit) => {
                check_renewal(&sender, &commit)?;
                self.mls
                    .merge_staged_commit(&provider, *commit)
                    .map_err(|_| Broken("the other desk's key update could not be merged"))?;
                let discarded_ours = self.has_pending();
                self.enter_epoch()?;
                Ok(Opened::KeyUpdate {
                    epoch: self.epoch(),
                    discarded_ours,
                })
            }
            ProcessedMessageContent::OwnPrivateMessage
            | ProcessedMessageContent::OwnPendingCommit => Err(OpenError::Reflected),
            ProcessedMessageContent::ProposalMessage(_)
            | ProcessedMessageContent::ExternalJoinProposalMessage(_) => {
                Err(Forbidden::Proposal.into())
            }
        }
    }

    /// The leaf of the other desk, if the message is its own and carries nothing in the clear.
    fn check_frame(&self, processed: &ProcessedMessage) -> Result<LeafNode, OpenError> {
        if !processed.aad().is_empty() {
            return Err(Forbidden::ClearData.into());
        }
        let Sender::Member(index) = processed.sender() else {
            return Err(OpenError::NotPrivate);
        };
        if *index == self.mls.own_leaf_index() {
            return Err(OpenError::Reflected);
        }
        let leaf = self.mls.public_group().leaf(*index);
        leaf.cloned()
            .ok_or(OpenError::Broken(Broken("the other desk has no leaf")))
    }
}

/// Refuses a commit that does anything but renew its sender's own leaf (`spec/channel.md`, section 4).
fn check_renewal(before: &LeafNode, commit: &StagedCommit) -> Result<(), Forbidden> {
    if let Some(proposal) = commit.queued_proposals().next() {
        return Err(match proposal.proposal() {
            Proposal::Add(_) => Forbidden::ThirdMember,
            Proposal::Remove(_) | Proposal::SelfRemove => Forbidden::Removal,
            Proposal::PreSharedKey(_) => Forbidden::PreSharedKey,
            Proposal::GroupContextExtensions(_) => Forbidden::GroupExtensions,
            Proposal::ReInit(_) => Forbidden::Reinitialisation,
            _ => Forbidden::NotARenewal,
        });
    }
    let after = commit.update_path_leaf_node().ok_or(Forbidden::NoRenewal)?;
    if after.credential() != before.credential() {
        return Err(Forbidden::OtherIdentity);
    }
    if after.signature_key() == before.signature_key() {
        return Err(Forbidden::SameSignatureKey);
    }
    if after.capabilities() != before.capabilities() || after.extensions() != before.extensions() {
        return Err(Forbidden::OtherCapabilities);
    }
    if after.encryption_key() == before.encryption_key() {
        return Err(Forbidden::NoRenewal);
    }
    Ok(())
}

/// What OpenMLS's refusal means here. What could help a forger stays one answer.
fn why<E>(epoch: Epoch, error: ProcessMessageError<E>) -> OpenError {
    match error {
        ProcessMessageError::ValidationError(ValidationError::UnableToDecrypt(
            MessageDecryptionError::SecretTreeError(error),
        )) => match error {
            SecretTreeError::SecretReuseError => OpenError::Repeated,
            SecretTreeError::TooDistantInThePast => OpenError::Expired(epoch),
            SecretTreeError::TooDistantInTheFuture => OpenError::TooEarly,
            _ => OpenError::Undecryptable,
        },
        ProcessMessageError::InvalidCommit(StageCommitError::PskError(_)) => {
            Forbidden::PreSharedKey.into()
        }
        ProcessMessageError::InvalidCommit(_) => Forbidden::NotARenewal.into(),
        ProcessMessageError::StorageError(_) => Broken("the memory cannot be used").into(),
        _ => OpenError::Undecryptable,
    }
}
