//! Going over to another relay, by an act of both desks.

use super::{Channel, ChannelError, keeping::Entry};
use crate::effect::{Carrier, Draft, Effect, Notice};
use crate::introduction::Invitation;
use crate::message::{Act, MessageId, OfficerKind, OfficerMessage};
use rand_core::CryptoRng;
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{
    ChannelId, Document, DocumentError, Fields, JoiningSecret, Precedence, ReceiptKey, RelayAddress,
};

/// The most relays that a channel has used and still collects from.
pub const MAX_ROUTES: usize = 4;

/// A relay in use, and what the channel is called there.
///
/// A channel has another name at each relay, so that two relays that compare their books find nothing to compare.
#[derive(Debug, Clone)]
pub struct Route {
    /// Where the relay is, and by which keys it is known.
    pub address: RelayAddress,
    /// What the channel is called there.
    pub channel: ChannelId,
    /// What lets the second desk join it there.
    pub joining: JoiningSecret,
}

impl Route {
    pub(super) fn of_invitation(invitation: &Invitation) -> Vec<Self> {
        let terms = &invitation.terms;
        let route = |address: &RelayAddress| Self {
            address: address.clone(),
            channel: terms.channel,
            joining: terms.joining.clone(),
        };
        terms.relays.iter().map(route).collect()
    }

    /// `[address, channel, joining secret]`, the body of a proposed move.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        cbor::to_bytes(&Value::Array(vec![
            self.address.to_value(),
            Value::Bytes(self.channel.0.to_vec()),
            Value::Bytes(self.joining.0.to_vec()),
        ]))
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, DocumentError> {
        let mut fields = Fields::of(cbor::from_bytes(bytes, RelayAddress::MAX_BYTES)?)?;
        let address = RelayAddress::from_value(fields.value()?)?;
        let channel = ChannelId(fields.array()?);
        let joining = JoiningSecret(fields.array()?);
        fields.end()?;
        Ok(Self {
            address,
            channel,
            joining,
        })
    }
}

impl Channel {
    /// The relays from which this desk collects, the one to which it deposits last.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The origins at which what is sealed now is deposited: before anybody has moved all of the invitation's, then the last.
    pub(super) fn origins(&self) -> Vec<String> {
        let first =
            self.routes
                .len()
                .saturating_sub(if self.moved { 1 } else { self.routes.len() });
        self.routes
            .iter()
            .skip(first)
            .map(|route| route.address.origin.clone())
            .collect()
    }

    pub(super) fn propose_move(
        &mut self,
        route: Route,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        self.room_for(&route)?;
        let draft = act(
            OfficerKind::MoveProposed,
            Act::Offering,
            None,
            route.to_bytes(),
        );
        let id = self.send(draft, chance, effects)?;
        self.moves_proposed.insert(id, (true, route));
        self.changed.insert(Entry::Channel);
        Ok(())
    }

    pub(super) fn agree_move(
        &mut self,
        message: MessageId,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let (own, route) = self
            .moves_proposed
            .get(&message)
            .ok_or(ChannelError::NoSuchMove)?;
        if *own {
            return Err(ChannelError::NoSuchMove);
        }
        let route = route.clone();
        self.room_for(&route)?;
        let draft = act(
            OfficerKind::MoveAgreed,
            Act::Accepting,
            Some(message),
            Vec::new(),
        );
        self.send(draft, chance, effects)?;
        self.go_over(message, route, effects);
        Ok(())
    }

    /// A message about a move has come; an officer is told of it like of any other.
    pub(super) fn hear_of_move(
        &mut self,
        id: MessageId,
        message: &OfficerMessage,
        effects: &mut Vec<Effect>,
    ) {
        if message.kind == OfficerKind::MoveProposed {
            if let Ok(route) = Route::from_bytes(message.body.as_bytes())
                && self.moves_proposed.len() < MAX_ROUTES
            {
                self.moves_proposed.insert(id, (false, route));
                self.changed.insert(Entry::Channel);
            }
        } else if message.kind == OfficerKind::MoveAgreed
            && let Some(answered) = message.answers
            && let Some((true, route)) = self.moves_proposed.get(&answered)
        {
            let route = route.clone();
            self.go_over(answered, route, effects);
        }
    }

    fn go_over(&mut self, message: MessageId, route: Route, effects: &mut Vec<Effect>) {
        self.moves_proposed.remove(&message);
        let address = route.address.clone();
        self.routes.push(route);
        self.moved = true;
        self.changed.insert(Entry::Channel);
        effects.push(Effect::Notice(Notice::Moved(address.clone())));
        // What the other side lacks goes over the new relay too: the old one may be why it lacks it.
        self.deposit_waiting(&Carrier::Relay(address.origin), None, effects);
    }

    /// The relay in use under whose key a statement is, if it is about what the channel is called there.
    pub(super) fn relay_of(&self, key: &ReceiptKey, channel: ChannelId) -> Option<Carrier> {
        let mut routes = self.routes.iter();
        let route =
            routes.find(|route| route.address.receipts == *key && route.channel == channel)?;
        Some(Carrier::Relay(route.address.origin.clone()))
    }

    fn room_for(&self, route: &Route) -> Result<(), ChannelError> {
        let known = self
            .routes
            .iter()
            .any(|known| known.address.origin == route.address.origin);
        if known || self.routes.len() >= MAX_ROUTES {
            return Err(ChannelError::NoRoomForRelay { most: MAX_ROUTES });
        }
        Ok(())
    }
}

fn act(kind: OfficerKind, act: Act, answers: Option<MessageId>, body: Vec<u8>) -> Draft {
    Draft {
        precedence: Precedence::Immediate,
        message: OfficerMessage {
            answers,
            ..OfficerMessage::plain(kind, act, body)
        },
    }
}
