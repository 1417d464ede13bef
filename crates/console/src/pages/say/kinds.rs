//! What can be said: each kind with its name, what it means, and what its form asks for.

use crate::view::saying::What;

/// What something that is said is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum About {
    Nothing,
    Message,
    Assurance,
    Incident,
}

/// How a kind is put to an officer.
pub(in crate::pages) struct Kind {
    /// As a title, and as what a link does.
    pub(in crate::pages) title: &'static str,
    /// What it means to say it, and what it does not.
    pub(super) means: &'static str,
    pub(super) about: About,
    /// What the words are called; none where no words go with it.
    pub(super) words: Option<&'static str>,
}

/// The kind of something that is said.
pub(in crate::pages) const fn kind(what: What) -> Kind {
    match what {
        What::Note => Kind {
            title: "Send a note",
            means: "Words that commit nobody. The other side reads them as they are written here.",
            about: About::Nothing,
            words: Some("The words"),
        },
        What::LineCheck => Kind {
            title: "Check the line",
            means: "Asks whether the line works and somebody is there. Each of its answers tells where the silence begins; none tells why.",
            about: About::Nothing,
            words: Some("Words that go with it; may stay empty"),
        },
        What::Give => Kind {
            title: "Give an assurance",
            means: "The text is promised to the other side. It binds this desk's party as the text says, and only the text says it.",
            about: About::Nothing,
            words: Some("The text of the assurance"),
        },
        What::Offer => Kind {
            title: "Offer a text",
            means: "The other side is shown what would be given. Nothing is promised by it; people rely on offers all the same.",
            about: About::Nothing,
            words: Some("The text of the assurance"),
        },
        What::AnswerWith => Kind {
            title: "Answer with a promise in return",
            means: "An assurance of this desk's party, in answer to theirs. Each is a promise of its own; neither makes the other true.",
            about: About::Message,
            words: Some("The text of the assurance"),
        },
        What::Accept => Kind {
            title: "Accept in words",
            means: "Their message is accepted. It gives no promise in return.",
            about: About::Message,
            words: Some("The words; may stay empty"),
        },
        What::Decline => Kind {
            title: "Decline",
            means: "A plain no to their message. Silence would not be one.",
            about: About::Message,
            words: Some("The words; may stay empty"),
        },
        What::Acknowledge => Kind {
            title: "Acknowledge",
            means: "It was received, and nothing more. It is no agreement.",
            about: About::Message,
            words: Some("The words; may stay empty"),
        },
        What::Counter => Kind {
            title: "Ask for another text",
            means: "The other side is asked to give this text in place of the one that it offered. Nothing is promised by it.",
            about: About::Message,
            words: Some("The text that they are asked to give"),
        },
        What::Amend => Kind {
            title: "Replace the text",
            means: "The new text is given, and notice of withdrawal of the old one goes with it. The old one ends by its own terms; until then both bind.",
            about: About::Assurance,
            words: Some("The new text of the assurance"),
        },
        What::Withdraw => Kind {
            title: "Withdraw",
            means: "Notice of withdrawal. The text says when it takes effect; until then the promise binds.",
            about: About::Assurance,
            words: Some("Why; may stay empty"),
        },
        What::Reaffirm => Kind {
            title: "Reaffirm",
            means: "It is said again that the promise holds, or that it has a new end.",
            about: About::Assurance,
            words: None,
        },
        What::Reserve => Kind {
            title: "State a reservation",
            means: "How this desk's party understands the promise, or what it holds back. It goes on record beside the text and changes no word of it.",
            about: About::Assurance,
            words: Some("The reservation"),
        },
        What::Clarify => Kind {
            title: "Ask for clarification",
            means: "Asks the other side who acted, as the promise says, and shows them what this desk says of the incident. \
                    When the time has passed the standing changes; people decide what follows.",
            about: About::Assurance,
            words: Some("The question; may stay empty"),
        },
        What::Clarified => Kind {
            title: "Answer the clarification",
            means: "Answers who acted. Whoever is named is a claim of this desk at the other side.",
            about: About::Message,
            words: Some("The answer; may stay empty"),
        },
        What::Report => Kind {
            title: "Report an incident",
            means: "The incident goes to the other side with this desk's own claims and stances. Sources and their words stay here.",
            about: About::Incident,
            words: None,
        },
    }
}

/// Speed of handling, with what it asks of the other desk.
pub(super) const PRECEDENCES: [(&str, &str, &str); 4] = [
    (
        "flash",
        "Flash",
        "handled within 10 minutes; overtakes everything",
    ),
    ("immediate", "Immediate", "within 30 minutes"),
    ("priority", "Priority", "within 3 hours"),
    ("routine", "Routine", "within 6 hours"),
];

/// By which authority something is said, with what that means.
pub(super) const AUTHORITIES: [(&str, &str, &str); 5] = [
    ("personal", "Personal", "the officer's own word"),
    ("instructed", "Instructed", "said as instructed"),
    (
        "full-powers",
        "Full powers",
        "the officer may bind the party",
    ),
    (
        "ad-referendum",
        "Ad referendum",
        "subject to the capital's word",
    ),
    ("unknown", "Not said", "by which authority stays open"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_an_assurance_has_a_field_to_write_it_in() {
        for what in What::ALL {
            assert!(!what.has_text() || kind(what).words.is_some(), "{what:?}");
        }
    }
}
