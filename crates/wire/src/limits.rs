//! Every limit of the wire, in one place.
//!
//! The relay publishes those that an operator may narrow; none can be widened without a new version of the format.

/// The sizes, in bytes, to which an envelope is padded; a carrier learns which of these it is, and no more.
///
/// Each is twice the one before. The first holds a text of about 250 letters with everything around it.
pub const ENVELOPE_SIZES: [usize; 8] = [640, 1_280, 2_560, 5_120, 10_240, 20_480, 40_960, 81_920];

/// The largest envelope.
pub const MAX_ENVELOPE_BYTES: usize = 81_920;

/// The largest document of this crate other than a batch or a bundle: requests, receipts, refusals, addresses.
pub const MAX_DOCUMENT_BYTES: usize = 4_096;

/// The most values (numbers, bytes, texts, arrays) in any document, so that a long one is small in memory too.
///
/// A full bundle needs 16 389.
pub const MAX_DOCUMENT_VALUES: usize = 32_768;

/// The most envelopes in one answer to a collector.
pub const MAX_BATCH_ITEMS: usize = 64;

/// The largest answer to a collector: it ends early rather than pass this.
pub const MAX_BATCH_BYTES: usize = 1 << 20;

/// The most envelopes in a courier's bundle.
pub const MAX_BUNDLE_ITEMS: usize = 1_024;

/// The largest courier's bundle.
pub const MAX_BUNDLE_BYTES: usize = 16 << 20;

/// The longest origin of a relay, such as `relay.example.org:7443`.
pub const MAX_ORIGIN_BYTES: usize = 255;

/// The longest wait that a collector may ask for, in seconds.
pub const MAX_WAIT_SECONDS: u64 = 60;
