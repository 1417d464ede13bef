//! From an invitation to a session: what each desk does with the envelopes that precede one (section 3).

use super::phase::{Accepted, Phase};
use super::session_state::SessionState;
use super::{Channel, ChannelError, keeping::Entry};
use crate::credential::CredentialSecret;
use crate::effect::{Carrier, Deposit, Effect, Notice};
use crate::introduction::{
    self, Binding, CONFIRMATION_LABEL, ConfirmationState, Confirming, GroupId, Invitation,
};
use crate::message::MachineMessage;
use crate::session::{Group, Prospect};
use crate::turn::Turn;
use crate::verification::Verification;
use rand_core::CryptoRng;
use tacit_wire::{BundleItem, Envelope, Precedence, Timestamp};

/// How many envelopes of introductions and resets are remembered.
const MAX_HEARD: usize = 64;

/// An acceptance, and its envelope.
pub(super) fn accept(
    own: &CredentialSecret,
    invitation: &Invitation,
    now: Timestamp,
    chance: &mut impl CryptoRng,
) -> Result<(Accepted, Envelope), ChannelError> {
    let prospect = Prospect::new(chance)?;
    let (envelope, secret) =
        introduction::accept(own, invitation, prospect.key_package(), now, chance)?;
    let secret = Box::new(secret);
    Ok((Accepted { secret, prospect }, envelope))
}

impl Channel {
    /// Takes an envelope as the next document of the introduction; whether it was one.
    pub(super) fn introduce(
        &mut self,
        envelope: &Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<bool, ChannelError> {
        match &self.phase {
            Phase::Inviting { .. } => self.take_acceptance(envelope, chance, effects),
            Phase::Accepting(_) => self.take_opening(envelope, chance, effects),
            Phase::Confirming(_) | Phase::Open | Phase::Refused => Ok(false),
        }
    }

    fn take_acceptance(
        &mut self,
        envelope: &Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<bool, ChannelError> {
        let Phase::Inviting { invitation, secret } = &self.phase else {
            return Ok(false);
        };
        let acceptance =
            introduction::open_acceptance(&self.own, secret, invitation, envelope, self.now);
        let Ok(acceptance) = acceptance else {
            return Ok(false);
        };
        // A reset is between the two who know each other already; nobody else may slip in.
        if self
            .other
            .as_ref()
            .is_some_and(|other| *other != acceptance.credential)
        {
            return Ok(false);
        }
        let mut group_id = GroupId([0; 16]);
        chance.fill_bytes(&mut group_id.0);
        let Ok((group, welcome)) = Group::create(group_id.0, &acceptance.key_package, chance)
        else {
            return Ok(false);
        };
        let reply = introduction::reply(
            &self.own,
            invitation,
            &acceptance,
            &welcome,
            group_id,
            chance,
        );
        let Ok((reply, binding)) = reply else {
            return Ok(false);
        };
        let accepted = invitation.digest();
        if self.other.is_none() {
            self.verification = Some(Verification::of(&acceptance.credential));
            self.other = Some(acceptance.credential);
            self.changed.extend([Entry::Other, Entry::Verification]);
        }
        self.reset.accepted_by_them(accepted);
        self.note_heard(envelope);
        self.begin_session(group, &binding, chance, effects)?;
        self.deposit_introduction(&reply, effects);
        Ok(true)
    }

    fn take_opening(
        &mut self,
        envelope: &Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<bool, ChannelError> {
        let Phase::Accepting(accepted) = &self.phase else {
            return Ok(false);
        };
        let opened = accepted.iter().enumerate().find_map(|(at, one)| {
            let opened = introduction::open_opening(&self.own, &one.secret, envelope).ok()?;
            Some((at, opened))
        });
        let Some((at, opened)) = opened else {
            return Ok(false);
        };
        // From here on the acceptances are used up, whatever becomes of the group: their keys serve once.
        self.erase_session(effects);
        let Phase::Accepting(mut all) = std::mem::replace(&mut self.phase, Phase::Refused) else {
            return Ok(false);
        };
        let Accepted { secret, prospect } = all.swap_remove(at);
        let accepted = secret.invitation().digest();
        self.changed.insert(Entry::Phase);
        self.note_heard(envelope);
        let Ok(mut group) = prospect.join(opened.welcome()) else {
            return Ok(true);
        };
        let Ok(binding) = opened.joined(GroupId(group.id())) else {
            return Ok(true);
        };
        // What the prospect had stored was erased with it: the group is stored whole.
        group.hand_out_again();
        self.reset.opened(accepted);
        self.begin_session(group, &binding, chance, effects)?;
        Ok(true)
    }

    fn begin_session(
        &mut self,
        group: Group,
        binding: &Binding,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let exported = group.export(CONFIRMATION_LABEL, &binding.transcript().0, 32)?;
        let exported = exported
            .as_slice()
            .try_into()
            .map_err(|_| ChannelError::Broken)?;
        let (confirming, said) =
            Confirming::begin(binding, exported, chance).map_err(|_| ChannelError::Broken)?;
        let turn = Turn::new(binding.role().lane(), self.steady);
        self.sent.begin_session();
        self.session = Some(SessionState::begin(group, self.lane, turn, self.steady));
        self.phase = Phase::Confirming(confirming);
        self.changed.extend([Entry::Phase, Entry::Session]);
        self.unsaid = said;
        self.say_confirmation(chance, effects)
    }

    /// Says the confirmation that is due, as soon as anything may be sealed.
    pub(super) fn say_confirmation(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if self.unsaid.is_none() || self.may_seal(1).is_err() {
            return Ok(());
        }
        self.changed.insert(Entry::Channel);
        match self.unsaid.take() {
            Some(said) => {
                let said = MachineMessage::Confirmation(said);
                self.seal_machine(Precedence::Flash, said, chance, effects)
            }
            None => Ok(()),
        }
    }

    /// A confirmation has come within the session.
    pub(super) fn confirm(
        &mut self,
        said: &[u8],
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let Phase::Confirming(confirming) = &mut self.phase else {
            return Ok(());
        };
        let heard = confirming.hear(said);
        let state = confirming.state();
        self.changed.insert(Entry::Phase);
        if let Ok(Some(reply)) = heard {
            self.unsaid = Some(reply);
            self.changed.insert(Entry::Channel);
            self.say_confirmation(chance, effects)?;
        }
        match state {
            ConfirmationState::Waiting => {}
            ConfirmationState::Confirmed => {
                self.phase = Phase::Open;
                self.introduction_sent = None;
                self.changed.insert(Entry::Channel);
                let generation = self.reset.generation();
                effects.push(Effect::Notice(Notice::Confirmed { generation }));
            }
            ConfirmationState::Refused => {
                self.phase = Phase::Refused;
                effects.push(Effect::Notice(Notice::ConfirmationRefused));
            }
        }
        Ok(())
    }
}

impl Channel {
    /// The deposit of the last document of the introduction, for a relay or a bag.
    fn introduction_deposit(&self, carrier: Carrier) -> Option<Deposit> {
        Some(Deposit {
            carrier,
            lane: self.lane,
            precedence: Precedence::Immediate,
            envelope: self.introduction_sent.clone()?,
        })
    }

    /// Deposits an envelope that precedes the session, at every relay in use, and keeps it until the other side has answered.
    pub(super) fn deposit_introduction(&mut self, envelope: &Envelope, effects: &mut Vec<Effect>) {
        self.introduction_sent = Some(envelope.clone());
        self.changed.extend([Entry::Channel, Entry::Phase]);
        for origin in self.origins() {
            self.contact.hand(&origin, &envelope.digest());
            let deposit = self.introduction_deposit(Carrier::Relay(origin));
            effects.extend(deposit.map(Effect::Deposit));
        }
    }

    /// Remembers an envelope that was understood, so that it is not taken for a foreign one when it comes again.
    pub(super) fn note_heard(&mut self, envelope: &Envelope) {
        // A counterpart can make as many as it likes; one that was forgotten is named foreign, or stale, once more.
        if self.heard.len() >= MAX_HEARD {
            self.heard.remove(0);
        }
        self.heard.push(envelope.digest());
        self.changed.insert(Entry::Channel);
    }

    /// Deposits it again, as nobody has answered it yet.
    pub(super) fn deposit_introduction_again(&self, carrier: &Carrier, effects: &mut Vec<Effect>) {
        effects.extend(
            self.introduction_deposit(carrier.clone())
                .map(Effect::Deposit),
        );
    }

    /// The same for a courier's bag.
    pub(super) fn introduction_item(&self) -> Vec<BundleItem> {
        let deposit = self.introduction_deposit(Carrier::Courier);
        let item = deposit.map(|deposit| BundleItem {
            lane: deposit.lane,
            precedence: deposit.precedence,
            envelope: deposit.envelope,
            held: None,
        });
        item.into_iter().collect()
    }
}
