//! Choices without parts: each is its code, and each code at most one choice.

use super::codes;
use crate::meaning::{Dependence, Participation, Strength, TargetKind, Topic};
use crate::vocabulary::Role;

/// A choice that is written as its code alone.
pub(super) trait Choice: Copy + 'static {
    /// The construct, as the table of codes calls it.
    const CONSTRUCT: &'static str;
    /// Every choice.
    const ALL: &'static [Self];
    /// Its code.
    fn code(self) -> u64;
}

macro_rules! choices {
    ($($kind:ident in $group:ident { $($variant:ident = $code:ident,)* })*) => {$(
        impl Choice for $kind {
            const CONSTRUCT: &'static str = codes::$group::CONSTRUCT;
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
            fn code(self) -> u64 {
                match self { $(Self::$variant => codes::$group::$code,)* }
            }
        }
    )*};
}

choices! {
    Strength in strength {
        Intention = INTENTION,
        Assurance = ASSURANCE,
        Undertaking = UNDERTAKING,
        Guarantee = GUARANTEE,
    }
    TargetKind in target {
        Territory = TERRITORY,
        Forces = FORCES,
        People = PEOPLE,
    }
    Participation in participation {
        DoesNotCount = DOES_NOT_COUNT,
        Counts = COUNTS,
        CountsAsDirect = COUNTS_AS_DIRECT,
    }
    Dependence in dependence {
        Independent = INDEPENDENT,
        OnlyWhileStands = ONLY_WHILE_STANDS,
        ReleasedWhenEnds = RELEASED_WHEN_ENDS,
    }
    Topic in topic {
        Start = START,
        Scope = SCOPE,
        Release = RELEASE,
        Attribution = ATTRIBUTION,
        Standard = STANDARD,
        Proxies = PROXIES,
        Withdrawal = WITHDRAWAL,
    }
    Role in role {
        Anyone = ANYONE,
        Party = PARTY,
        ListedProxy = LISTED_PROXY,
        ThirdPower = THIRD_POWER,
    }
}
