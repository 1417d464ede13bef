//! One message as it stands in a conversation: whose it is, what it says, what became of it, what can be said in answer.

use crate::address::Address;
use crate::gate::Visitor;
use crate::marks::{precedence, proofs, say, stages, to_say};
use crate::shell::carried;
use crate::view::people::Role;
use crate::view::thread::{Letter, Stage};
use crate::words::{all_named, brief, named, shown, when};
use maud::{Markup, html};

/// How many letters of words or of a text stand open in a conversation; what is longer is a step away.
const OPEN_LETTERS: usize = 1_500;

/// The page of a message.
pub(super) fn path(name: &str) -> Address {
    Address::new("/letters").step(name)
}

/// A message in its conversation.
pub(super) fn of(visitor: &Visitor, letter: &Letter) -> Markup {
    html! {
        article .card .ours[letter.ours] .theirs[!letter.ours] .unread[!letter.ours && !letter.read] id=(letter.name) aria-labelledby={ (letter.name) "-what" } {
            (head(letter))
            (body(letter, false))
            (stages(&letter.stages))
            details {
                summary { "Whose clock, and what shows it" }
                (proofs(&letter.stages))
                (by_whom(letter))
            }
            (answers(visitor, letter, !letter.read))
        }
    }
}

fn head(letter: &Letter) -> Markup {
    html! {
            div .head {
                h3 id={ (letter.name) "-what" } {
                    a href=(path(&letter.name)) {
                        @if letter.ours { "We said: " } @else { "They said: " }
                        (shown(&letter.what))
                    }
                }
                div .cluster {
                    (precedence(&letter.precedence))
    @if let Some(stage) = known(letter) { span .quiet.small { (shown(&stage.what)) " " @if let Some(at) = stage.at_ms { (when(at)) } } }
                }
            }
            @if !letter.ours && !letter.read { p { span .tag.tag-warn { "not read by anybody here" } } }
        }
}

/// When it came about here: by what we deposited, or by what we received; else by whatever is known first.
fn known(letter: &Letter) -> Option<&Stage> {
    let first = if letter.ours { "deposited" } else { "received" };
    let known = || letter.stages.iter().filter(|stage| stage.at_ms.is_some());
    known()
        .find(|stage| stage.what == first)
        .or_else(|| known().next())
}

/// What it says, and every reason not to rely on it. `whole` opens the text however long it is.
pub(super) fn body(letter: &Letter, whole: bool) -> Markup {
    html! {
        @if !letter.verified { p { span .unverified { "said while the other side was not verified" } } }
        @if let Some(why) = &letter.unreadable { p .notice.notice-refused { strong { "It says nothing here. " } (brief(why)) } }
        @if letter.too_late { p .notice.notice-warn { strong { "It cannot arrive any more. " } "What it said has to be said again." } }
        @if let Some((name, words)) = &letter.answers {
            p .small.quoted { "In answer to " a href=(path(name)) { (named(words)) } }
        }
        @if !letter.words.is_empty() {
            @let (words, more) = if whole { (letter.words.clone(), false) } else { beginning(&letter.words) };
            p .said { (shown(&words)) @if more { "…" } }
            @if more { p .small { a href=(path(&letter.name)) { "Read it whole" } } }
        }
        @if let Some(text) = &letter.text {
            @let open = whole || text.chars().count() <= OPEN_LETTERS;
            details open[open] {
                summary { "The text, word for word" }
                div .text { (shown(text)) }
                @if let Some(words) = &letter.digest_words { p .small { span .quiet { "its meaning in twelve words: " } span .digest { (shown(words)) } } }
            }
        }
        @if let Some(promise) = &letter.promise {
            p .small { a href=(Address::new("/promises").step(promise)) { "The promise, and how it stands" } }
        }
        @if let Some(incident) = &letter.incident {
            p .small { a href=(Address::new("/incidents").step(incident)) { "The incident that it is about" } }
        }
        @if !letter.answered_by.is_empty() {
            p .small {
                "Answered by "
                @for (at, name) in letter.answered_by.iter().enumerate() { @if at > 0 { ", " } a .code href=(path(name)) { (named(name)) } }
            }
        }
    }
}

/// As much of what was said as a conversation shows, and whether there is more.
fn beginning(words: &str) -> (String, bool) {
    let more = words.chars().count() > OPEN_LETTERS;
    (words.chars().take(OPEN_LETTERS).collect(), more)
}

/// By which authority it was said, at whose wish, and who approved it.
pub(super) fn by_whom(letter: &Letter) -> Markup {
    html! {
        dl .rows {
            dt { "authority" } dd { (shown(&letter.authority)) }
            @if !letter.asked_by.is_empty() { dt { "asked for by" } dd { (named(&letter.asked_by)) } }
            @if !letter.approved_by.is_empty() { dt { "approved by" } dd { (all_named(&letter.approved_by)) } }
            dt { "message" } dd .code { (shown(&letter.name)) }
        }
    }
}

/// What can be done with it: say to have read it, and say something in answer. What may be said stands `open` where it is likely to be wanted.
pub(super) fn answers(visitor: &Visitor, letter: &Letter, open: bool) -> Markup {
    let unread = !letter.ours && !letter.read;
    html! {
        @if visitor.is(Role::Drafter) && unread {
            form method="post" action=(path(&letter.name).step("read")) {
                (carried(visitor))
                div .actions {
                    button .button type="submit" aria-describedby={ (letter.name) "-read" } { "State that we have read it" }
                }
                p .hint id={ (letter.name) "-read" } { "The other side is told that an officer here has read it. Looking at it tells nobody." }
            }
        }
        @if visitor.is(Role::Drafter) && !letter.can.is_empty() {
            details open[open] {
                summary { "Say something in answer" }
                div .actions {
                    @for what in &letter.can { a .button href=(say(*what, &letter.channel, &letter.name)) { (to_say(*what)) } }
                }
            }
        }
    }
}
