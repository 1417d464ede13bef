//! How times and lists of actors are written in a record.

use serde::{Deserialize, Serialize};
use tacit_lang::time::{Between, parse_between};

/// A time as a source gives it: an instant, a day, or `["from", "to"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct When(pub Between);

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        if self.0.from() == self.0.to() {
            self.0.from().serialize(out)
        } else {
            (self.0.from(), self.0.to()).serialize(out)
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "a time is an instant, a day, or [\"from\", \"to\"], each with its zone"
        )]
        enum Written {
            One(String),
            Two(String, String),
        }
        use serde::de::Error;
        match Written::deserialize(from)? {
            Written::One(text) => parse_between(&text).map(When).map_err(D::Error::custom),
            Written::Two(first, last) => {
                let from = parse_between(&first).map_err(D::Error::custom)?.from();
                let to = parse_between(&last).map_err(D::Error::custom)?.to();
                Between::new(from, to).map(When).ok_or_else(|| {
                    D::Error::custom(format!(
                        "the interval ends (`{last}`) before it begins (`{first}`)"
                    ))
                })
            }
        }
    }
}

/// `"x"` or `["x", "y"]`.
pub(super) mod one_or_many {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeSet;
    use tacit_lang::ids::ActorId;

    pub(in crate::record) fn serialize<S: Serializer>(
        these: &BTreeSet<ActorId>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match these.first() {
            Some(only) if these.len() == 1 => only.serialize(out),
            _ => these.serialize(out),
        }
    }

    pub(in crate::record) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeSet<ActorId>, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "an author is an actor's identifier or a list of them"
        )]
        enum Written {
            One(ActorId),
            Many(BTreeSet<ActorId>),
        }
        Ok(match Written::deserialize(from)? {
            Written::One(actor) => BTreeSet::from([actor]),
            Written::Many(actors) => actors,
        })
    }
}
