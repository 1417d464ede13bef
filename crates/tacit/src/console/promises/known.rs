//! What is known of a promise besides what stands of it: its text, its messages, and what can be said about it.

use crate::desk::named::is_given;
use crate::desk::paper::Drafted;
use crate::desk::service::Service;
use crate::desk::{answer, view::AssuranceView};
use tacit_console::view::saying::What;
use tacit_mission::said::Paper;
use tacit_spelling::Digest;
use tacit_wire::Timestamp;

/// A text that was given.
pub(super) struct Known {
    pub(super) meaning: Digest,
    pub(super) ours: bool,
    /// When this desk had it first.
    pub(super) since: Timestamp,
    pub(super) view: AssuranceView,
    pub(super) rendering: String,
}

/// Each text that was given, once for each side that gave it, in the order of giving; by the last message that gave it.
pub(super) fn known(service: &mut Service) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    let mut views = answer::assurances(service);
    views.retain(is_given);
    for view in views {
        let Ok(meaning) = view.meaning.parse::<Digest>() else {
            continue;
        };
        let since = service.desk().letter(&view.letter);
        let since = since.map_or(Timestamp(0), |letter| letter.logged_at);
        let same = found
            .iter_mut()
            .find(|it| it.meaning == meaning && it.ours == view.ours);
        match same {
            Some(same) => same.view = view,
            None => found.push(Known {
                meaning,
                ours: view.ours,
                since,
                rendering: rendering(&view, meaning),
                view,
            }),
        }
    }
    found
}

/// What the text means, written out anew; nothing if it cannot be read, which its own page says.
fn rendering(view: &AssuranceView, meaning: Digest) -> String {
    let paper = Paper {
        text: view.text.clone(),
        vocabulary: view.vocabulary.clone(),
        meaning,
    };
    let drafted = Drafted::of_paper(&paper, &view.letter);
    drafted.map_or_else(|_| String::new(), |it| it.rendering)
}

impl Known {
    /// What bears on it: what each message is, and its name.
    pub(super) fn followed_by(&self) -> Vec<(String, String)> {
        let each = self.view.followed_by.iter();
        let each = each.filter_map(|it| it.rsplit_once(' '));
        each.map(|(what, name)| (what.to_owned(), name.to_owned()))
            .collect()
    }

    /// What can be said about it now.
    pub(super) fn can(&self) -> Vec<What> {
        match (self.ours, self.view.ended_by.is_some()) {
            (true, false) => vec![
                What::Amend,
                What::Reaffirm,
                What::Withdraw,
                What::Clarify,
                What::Reserve,
            ],
            (true, true) => vec![What::Reserve],
            (false, false) => vec![
                What::AnswerWith,
                What::Accept,
                What::Decline,
                What::Acknowledge,
                What::Reserve,
            ],
            // What is withdrawn cannot be answered by a promise.
            (false, true) => vec![What::Decline, What::Acknowledge, What::Reserve],
        }
    }
}
