//! When it begins, ends and is withdrawn.

use super::draft::{Draft, days};
use crate::clause::Clause;
use tacit_lang::meaning::{End, Entry, Withdrawal};

/// The notice of a withdrawal, as a first proposal: long enough to prepare for its end and to speak once more.
const NOTICE_DAYS: i64 = 7;

/// When a promise ends that cannot be withdrawn, as a first proposal: nobody gives one for ever.
const TERM_DAYS: i64 = 182;

/// When a notice is deemed received, as a first proposal for one that is deemed received too soon to be noticed.
const DEEMED_DAYS: i64 = 14;

impl Draft<'_> {
    /// A withdrawal takes effect some days after its notice is received (S22).
    pub(super) fn give_notice(&mut self) {
        let notice = days(NOTICE_DAYS);
        let shorter = match self.assurance.withdrawal {
            None => true,
            Some(Withdrawal::AfterReceipt(known)) => known < notice,
            Some(Withdrawal::Never) => false,
        };
        if shorter {
            self.offer(Clause::Withdrawal, |amended| {
                amended.withdrawal = Some(Withdrawal::AfterReceipt(notice));
            });
        }
    }

    /// No withdrawal; with an end, if none was stated.
    pub(super) fn never_withdrawn(&mut self) {
        if self.assurance.withdrawal == Some(Withdrawal::Never) {
            return;
        }
        self.offer(Clause::Withdrawal, |amended| {
            amended.withdrawal = Some(Withdrawal::Never);
            if matches!(amended.end, None | Some(End::NoneStated)) {
                amended.end = Some(End::AfterEntry(days(TERM_DAYS)));
            }
        });
    }

    pub(super) fn enter_on_receipt(&mut self) {
        // Unsaid, it enters on receipt already (S2).
        if self.assurance.entry.is_some() {
            self.offer(Clause::Entry, |amended| {
                amended.entry = Some(Entry::OnReceipt);
            });
        }
    }

    /// From dispatch, an instant that the giver knows and sets.
    pub(super) fn enter_on_dispatch(&mut self) {
        self.offer(Clause::Entry, |amended| {
            amended.entry = Some(Entry::OnDispatch);
        });
    }

    pub(super) fn state_no_end(&mut self) {
        if self.assurance.end.is_some() {
            self.offer(Clause::End, |amended| amended.end = Some(End::NoneStated));
        }
    }

    /// A notice is deemed received later.
    pub(super) fn deem_later(&mut self) {
        let known = self.assurance.deemed_receipt;
        if known.is_some_and(|wait| wait < days(DEEMED_DAYS)) {
            self.offer(Clause::DeemedReceipt, |amended| {
                amended.deemed_receipt = Some(days(DEEMED_DAYS));
            });
        }
    }

    /// A notice is received when it is.
    pub(super) fn deem_never(&mut self) {
        self.offer(Clause::DeemedReceipt, |amended| {
            amended.deemed_receipt = None;
        });
    }
}
