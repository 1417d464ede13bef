//! What is said about what, on which channel: what an address of a draft names.

use super::kinds::{About, kind};
use crate::address::Address;
use crate::desk::{Fault, Typed};
use crate::gate::Trouble;
use crate::shell::Room;
use crate::view::promises::Promise;
use crate::view::saying::{Draft, What};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tacit_spelling::hex::to_hex;

/// What stands behind the question mark.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    incident: String,
}

/// What is drafted, before any word of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) what: What,
    /// Empty where it has to be chosen, or follows from what it is about.
    pub(super) channel: String,
    pub(super) about: String,
    pub(super) incident: String,
}

impl Subject {
    pub(super) fn read(what: &str, named: Named) -> Result<Self, Trouble> {
        let missing = || Fault::Missing(format!("nothing is said by the name `{what}`"));
        Ok(Self {
            what: What::of(what).ok_or_else(missing)?,
            channel: named.channel,
            about: named.about,
            incident: named.incident,
        })
    }

    /// Its address, or that of a step of it.
    pub(super) fn at(&self, step: &str) -> Address {
        let mut address = Address::new("/say").step(self.what.word());
        if !step.is_empty() {
            address = address.step(step);
        }
        address
            .ask("channel", &self.channel)
            .ask("about", &self.about)
            .ask("incident", &self.incident)
    }

    /// Under which page it stands.
    pub(super) fn room(&self) -> Room {
        match kind(self.what).about {
            About::Assurance => Room::Promises,
            About::Incident => Room::Incidents,
            _ if self.what.has_text() => Room::Promises,
            _ => Room::Channels,
        }
    }

    /// Under which name what is typed for it is kept: short, and of letters that any address takes.
    pub(super) fn form(&self) -> String {
        let parts = [&self.channel, &self.about, &self.incident].map(Sha256::digest);
        let digits = to_hex(&Sha256::digest(parts.concat()));
        format!("say-{}-{:.16}", self.what.word(), digits)
    }

    /// The draft, of what was typed.
    pub(super) fn draft(&self, typed: &Typed) -> Draft {
        self.draft_of(|field| {
            let mut fields = typed.iter();
            let found = fields.find(|(name, _)| name == field);
            found.map_or("", |(_, value)| value.as_str())
        })
    }

    /// The draft, of a form's fields.
    pub(super) fn draft_of<'f>(&self, field: impl Fn(&'static str) -> &'f str) -> Draft {
        let or = |name, usual: &str| match field(name) {
            "" => usual.to_owned(),
            given => given.to_owned(),
        };
        Draft {
            channel: self.channel.clone(),
            what: self.what,
            about: self.about.clone(),
            incident: self.incident.clone(),
            // Browsers send every line's end as two characters; a text has one.
            text: field("text").replace("\r\n", "\n"),
            until: field("until").to_owned(),
            author: field("author").to_owned(),
            precedence: or("precedence", "routine"),
            authority: or("authority", "unknown"),
            asked_by: field("asked_by").to_owned(),
        }
    }

    /// A draft as it is kept, and as the form that confirms it carries it.
    pub(super) fn typed(draft: &Draft) -> Typed {
        let fields = [
            ("text", &draft.text),
            ("until", &draft.until),
            ("author", &draft.author),
            ("precedence", &draft.precedence),
            ("authority", &draft.authority),
            ("asked_by", &draft.asked_by),
        ];
        let typed = fields.map(|(name, value)| (name.to_owned(), value.clone()));
        typed.to_vec()
    }
}

/// By which name something that is said is about a promise: that of the message which gave it, or of what it means.
pub(in crate::pages) fn about(promise: &Promise, what: What) -> &str {
    match kind(what).about {
        About::Message => &promise.letter,
        _ => &promise.digest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(channel: &str, about: &str) -> Subject {
        let named = Named {
            channel: channel.to_owned(),
            about: about.to_owned(),
            incident: String::new(),
        };
        Subject::read("note", named).unwrap()
    }

    #[test]
    fn what_is_typed_about_two_things_is_kept_apart() {
        let form = subject("north", "m-1").form();
        assert_ne!(form, subject("north", "m-2").form());
        assert_ne!(subject("a", "bc").form(), subject("ab", "c").form());
        assert!(
            form.bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
        );
    }

    #[test]
    fn a_draft_is_kept_and_found_again_word_for_word() {
        let subject = subject("north", "");
        let fields = |field| match field {
            "text" => "one\r\ntwo",
            "precedence" => "flash",
            _ => "",
        };
        let draft = subject.draft_of(fields);
        assert_eq!(draft.text, "one\ntwo");
        assert_eq!(subject.draft(&Subject::typed(&draft)), draft);
    }
}
