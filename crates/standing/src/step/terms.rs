//! A text compiled: what time, notices and the other promise do to it.

use tacit_lang::meaning::{Assurance, Dependence, End, Entry, Membership, Withdrawal};
use tacit_lang::time::{Instant, Wait};

/// The time-related part of a text, for one ordered pair.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Terms {
    /// What else its entry waits for.
    pub(crate) entering: Entering,
    /// It enters no sooner.
    pub(crate) not_before: Option<Instant>,
    /// It ends no later: a member's time in the group.
    pub(crate) not_after: Option<Instant>,
    /// When it ends by its own words.
    pub(crate) ending: Ending,
    /// From receipt of a notice to its effect. `None`: it cannot be withdrawn.
    pub(crate) notice: Option<Wait>,
    /// What the other promise does to it.
    pub(crate) dependence: Option<Dependence>,
    /// Whether acts of the same instant excuse each other (rule 14).
    pub(crate) same_instant_excuses: bool,
    /// How long the giver asks and waits (rule 21).
    pub(crate) clarification: Option<Wait>,
    /// The conditions that say *first*, as bits.
    pub(crate) first: u32,
    windows: Vec<Option<Wait>>,
    lasting: Vec<Option<Wait>>,
}

/// What entry waits for besides being given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Entering {
    WhenGiven,
    OnceOtherInEffect,
    OnceFirstStep,
}

/// When it ends by its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ending {
    None,
    At(Instant),
    AfterEntry(Wait),
}

impl Terms {
    /// Compiles `assurance` for a pair whose members belong to it as said (rule 28).
    #[must_use]
    pub fn new(assurance: &Assurance, members: [Membership; 2]) -> Self {
        let stated = match assurance.entry {
            Some(Entry::At(at)) => Some(at),
            _ => None,
        };
        let from = members.iter().filter_map(|member| member.from);
        let mut first = 0;
        for (bit, condition) in assurance.conditions.iter().enumerate().take(32) {
            if condition.first {
                first |= 1 << bit;
            }
        }
        Self {
            entering: match assurance.entry {
                Some(Entry::OnceOtherInEffect) => Entering::OnceOtherInEffect,
                Some(Entry::OnceDone(..)) => Entering::OnceFirstStep,
                Some(Entry::OnReceipt | Entry::OnDispatch | Entry::At(_)) | None => {
                    Entering::WhenGiven
                }
            },
            not_before: from.chain(stated).max(),
            not_after: members.iter().filter_map(|member| member.until).min(),
            ending: match assurance.end {
                Some(End::At(at) | End::EndOfDay(at)) => Ending::At(at),
                Some(End::AfterEntry(length)) => Ending::AfterEntry(length),
                Some(End::NoneStated) | None => Ending::None,
            },
            notice: match assurance.withdrawal {
                Some(Withdrawal::AfterReceipt(notice)) => Some(notice),
                Some(Withdrawal::Never) => None,
                None => Some(Wait::default()),
            },
            dependence: assurance.dependence,
            same_instant_excuses: assurance.same_instant_excuses,
            clarification: assurance.clarification,
            first,
            windows: assurance
                .conditions
                .iter()
                .map(|condition| condition.window)
                .collect(),
            lasting: assurance.grades.iter().map(|grade| grade.lasting).collect(),
        }
    }

    /// Until when (excluded) an attack begun at `begin` that fails these conditions releases.
    /// None: for the episode. "In the last 90 days" includes an attack exactly 90 days ago.
    pub(crate) fn window_end(&self, fails: u32, begin: Instant) -> Option<Instant> {
        let mut longest: Option<Wait> = None;
        for (bit, window) in self.windows.iter().enumerate() {
            if fails & (1 << bit) != 0 {
                longest = Some(longest.unwrap_or_default().max((*window)?));
            }
        }
        longest.map(|window| Instant::from_seconds(begin.after(window).seconds() + 1))
    }

    /// Every length of time in the text, from an event to what falls due by it.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = Wait> {
        let windows = self.windows.iter().chain(&self.lasting).copied().flatten();
        windows.chain(self.notice).chain(self.clarification)
    }

    /// For how long, at most, it may matter at which instant of its interval something was, in
    /// seconds: all lengths of the text one after the other.
    pub(crate) fn memory_seconds(&self) -> i64 {
        let after_entry = match self.ending {
            Ending::AfterEntry(length) => Some(length),
            Ending::None | Ending::At(_) => None,
        };
        let lengths = self.lengths().chain(after_entry).map(Wait::seconds);
        lengths.fold(0, i64::saturating_add)
    }

    /// How long the answers of one graded release, given as a bit, are free.
    pub(crate) fn grade_lasting(&self, grade: u32) -> Option<Wait> {
        self.lasting
            .get(grade.trailing_zeros() as usize)
            .copied()
            .flatten()
    }
}
