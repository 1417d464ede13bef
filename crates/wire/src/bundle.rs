//! Envelopes and receipts in a courier's bag.

use crate::custody::{Held, Signed};
use crate::document::{Document, DocumentError, Fields, Kind, integer};
use crate::envelope::Envelope;
use crate::limits::{MAX_BUNDLE_BYTES, MAX_BUNDLE_ITEMS, MAX_ENVELOPE_BYTES};
use crate::names::{ChannelId, Lane, Precedence};
use tacit_spelling::cbor::Value;

/// Envelopes of one channel, carried by hand, in any order, each with the relay's receipt if there is one.
///
/// The same bytes as over a line. Whoever opens the bag learns what a relay learns, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Of which channel.
    pub channel: ChannelId,
    /// The envelopes.
    pub items: Vec<BundleItem>,
}

/// One envelope in the bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleItem {
    /// Which way it goes.
    pub lane: Lane,
    /// At which precedence it was sealed.
    pub precedence: Precedence,
    /// The envelope.
    pub envelope: Envelope,
    /// A relay's receipt, if it went over a relay too.
    pub held: Option<Signed<Held>>,
}

impl Document for Bundle {
    const KIND: Kind = Kind::Bundle;
    const MAX_BYTES: usize = MAX_BUNDLE_BYTES;

    fn fields(&self) -> Vec<Value> {
        let item = |item: &BundleItem| {
            Value::Array(vec![
                integer(item.lane.code().into()),
                integer(item.precedence.code().into()),
                Value::Bytes(item.envelope.as_bytes().to_vec()),
                Value::Array(item.held.iter().map(Signed::to_value).collect()),
            ])
        };
        vec![
            Value::Bytes(self.channel.0.to_vec()),
            Value::Array(self.items.iter().map(item).collect()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let channel = ChannelId(fields.array()?);
        let item = |value| {
            let mut fields = Fields::of(value)?;
            let lane = fields.code(Lane::of_code)?;
            let precedence = fields.code(Precedence::of_code)?;
            let bytes = fields.bytes(MAX_ENVELOPE_BYTES)?;
            let envelope = Envelope::from_bytes(bytes).map_err(|_| fields.misshapen())?;
            let held = fields.optional()?.map(Signed::from_value).transpose()?;
            fields.end()?;
            Ok(BundleItem {
                lane,
                precedence,
                envelope,
                held,
            })
        };
        let items = fields.list(MAX_BUNDLE_ITEMS)?;
        let items = items
            .into_iter()
            .map(item)
            .collect::<Result<_, DocumentError>>()?;
        Ok(Self { channel, items })
    }
}
