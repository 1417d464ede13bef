//! What every kind of record has: how it is called, when it was learned, what it may refer to.

use super::{Learned, Record};

impl Record {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Source(found) => &found.id,
            Self::Incident(found) => &found.id,
            Self::Claim(found) => &found.id,
            Self::Control(found) => &found.id,
            Self::Same(found) => &found.id,
            Self::Corroboration(found) => &found.id,
            Self::Assumption(found) => &found.id,
            Self::Viewpoint(found) => &found.id,
            Self::Stance(found) => &found.id,
            Self::Disavowal(found) => &found.id,
            Self::Message(found) => &found.id,
            Self::Receipt(found) => &found.id,
            Self::Retraction(found) => &found.id,
            Self::Statement(found) => &found.id,
            Self::Exposure(found) => &found.id,
            Self::Posture(found) => &found.id,
            Self::GoodOffices(found) => &found.id,
        }
    }

    /// What kind it is, as written in `type`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Source(_) => "source",
            Self::Incident(_) => "incident",
            Self::Claim(_) => "claim",
            Self::Control(_) => "control",
            Self::Same(_) => "same",
            Self::Corroboration(_) => "corroboration",
            Self::Assumption(_) => "assumption",
            Self::Viewpoint(_) => "viewpoint",
            Self::Stance(_) => "stance",
            Self::Disavowal(_) => "disavowal",
            Self::Message(_) => "message",
            Self::Receipt(_) => "receipt",
            Self::Retraction(_) => "retraction",
            Self::Statement(_) => "statement",
            Self::Exposure(_) => "exposure",
            Self::Posture(_) => "posture",
            Self::GoodOffices(_) => "good-offices",
        }
    }

    /// Records of a rank refer only to names of lower ranks, or of the same.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Self::Source(_) => 0,
            Self::Incident(_) | Self::Viewpoint(_) | Self::Assumption(_) => 1,
            Self::Claim(_) | Self::Control(_) | Self::Same(_) | Self::Message(_) => 2,
            Self::Statement(_) | Self::Disavowal(_) | Self::Receipt(_) | Self::Stance(_) => 3,
            Self::Posture(_) | Self::GoodOffices(_) | Self::Retraction(_) => 3,
            Self::Exposure(_) | Self::Corroboration(_) => 3,
        }
    }

    /// When it was learned. None: it is known to all from the beginning.
    #[must_use]
    pub fn learned(&self) -> Option<&Learned> {
        match self {
            Self::Source(_) | Self::Viewpoint(_) => None,
            Self::Incident(found) => Some(&found.learned),
            Self::Claim(found) => Some(&found.learned),
            Self::Control(found) => Some(&found.learned),
            Self::Same(found) => Some(&found.learned),
            Self::Corroboration(found) => Some(&found.learned),
            Self::Assumption(found) => Some(&found.learned),
            Self::Stance(found) => Some(&found.learned),
            Self::Disavowal(found) => Some(&found.learned),
            Self::Message(found) => Some(&found.learned),
            Self::Receipt(found) => Some(&found.learned),
            Self::Retraction(found) => Some(&found.learned),
            Self::Statement(found) => Some(&found.learned),
            Self::Exposure(found) => Some(&found.learned),
            Self::Posture(found) => Some(&found.learned),
            Self::GoodOffices(found) => Some(&found.learned),
        }
    }
    /// The same, as one viewpoint alone knows it; if it never learned it, nobody did.
    pub(crate) fn as_learned_by(&self, viewpoint: &str) -> Self {
        let mut own = self.clone();
        let learned = match &mut own {
            Self::Source(_) | Self::Viewpoint(_) => return own,
            Self::Incident(found) => &mut found.learned,
            Self::Claim(found) => &mut found.learned,
            Self::Control(found) => &mut found.learned,
            Self::Same(found) => &mut found.learned,
            Self::Corroboration(found) => &mut found.learned,
            Self::Assumption(found) => &mut found.learned,
            Self::Stance(found) => &mut found.learned,
            Self::Disavowal(found) => &mut found.learned,
            Self::Message(found) => &mut found.learned,
            Self::Receipt(found) => &mut found.learned,
            Self::Retraction(found) => &mut found.learned,
            Self::Statement(found) => &mut found.learned,
            Self::Exposure(found) => &mut found.learned,
            Self::Posture(found) => &mut found.learned,
            Self::GoodOffices(found) => &mut found.learned,
        };
        let at = learned.by(viewpoint).into_iter();
        let known = at.map(|at| (viewpoint.to_owned(), at));
        *learned = Learned::Only(known.collect());
        own
    }
}
