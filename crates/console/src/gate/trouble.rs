//! What went wrong with a request, as a page that says what, where and what to do.

use crate::desk::Fault;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Nobody is logged in.
    LoggedOut,
    /// The login has rested too long.
    Locked {
        /// What the form that unlocks it carries.
        token: String,
        /// Whether a passphrase can unlock it.
        by_passphrase: bool,
        /// Where the person wanted to go, as a path of the console.
        to: String,
    },
    /// The form does not come from a page of this console.
    Elsewhere,
    /// The form comes from a page that was open before this login: what it held.
    Before(Vec<(String, String)>),
    /// The request cannot be read.
    Unreadable(String),
    /// It is longer than the limit, in MiB.
    TooLong(usize),
    /// It did not arrive in time.
    Slow,
    /// There are too many of its kind at once.
    Busy,
    /// There is no such page.
    NoPage,
    /// The desk says no.
    Desk(Fault),
}

impl Trouble {
    /// A login is locked.
    pub(super) fn locked(token: String, by_passphrase: bool) -> Self {
        Self::Locked {
            token,
            by_passphrase,
            to: "/".to_owned(),
        }
    }

    /// The same, with where to go once it is unlocked.
    pub(super) fn afterwards(self, path: &str) -> Self {
        match self {
            Self::Locked {
                token,
                by_passphrase,
                ..
            } => Self::Locked {
                token,
                by_passphrase,
                to: path.to_owned(),
            },
            other => other,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::LoggedOut => StatusCode::UNAUTHORIZED,
            Self::Locked { .. } => StatusCode::LOCKED,
            Self::Elsewhere | Self::Before(_) => StatusCode::FORBIDDEN,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::Desk(fault) => status(fault),
        }
    }

    fn spoken(self) -> Spoken {
        let say = |title, words: &str| Spoken::new(title, html! { p { (words) } });
        match self {
            Self::LoggedOut => say(
                "Nobody is logged in",
                "Ask whoever keeps this desk's machine for a link: `tacit desk link PERSON` prints one. It works once, and for ten minutes. \
                 If you came here from a page elsewhere, the way back below may be enough.",
            ),
            Self::Locked {
                token,
                by_passphrase,
                to,
            } => Spoken::new("This desk is locked", locked(&token, by_passphrase, &to)),
            Self::Elsewhere => say(
                "This does not come from a page of the console",
                "Nothing was done. Open the page again and send it from there.",
            ),
            Self::Before(typed) => Spoken::new(
                "This page was open before you logged in",
                html! {
                    p { "Nothing was done. Open the page again and send it from there. What you had typed is below." }
                    (shown(&typed))
                },
            ),
            Self::Unreadable(why) => Spoken::new(
                "This cannot be read",
                html! { p { "Nothing was done: " bdi { (why) } "." } },
            ),
            Self::TooLong(limit) => say(
                "This is too long",
                &format!(
                    "Nothing was done. At most {limit} MiB can be sent at once; send it in parts."
                ),
            ),
            Self::Slow => say(
                "This did not arrive in time",
                "Nothing was done. Send it again.",
            ),
            Self::Busy => say(
                "The console is busy",
                "Nothing was done. Close pages that nobody looks at, and try again.",
            ),
            Self::NoPage => say(
                "There is no such page",
                "Nothing stands at this address. The pages of this desk are reached from the first one.",
            ),
            Self::Desk(fault) => Spoken::new(title(&fault), html! { p { bdi { (fault) } } }),
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Desk(fault)
    }
}

/// The status under which a desk's fault is answered.
pub(crate) const fn status(fault: &Fault) -> StatusCode {
    match fault {
        Fault::Missing(_) => StatusCode::NOT_FOUND,
        Fault::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::Stale(_) => StatusCode::CONFLICT,
        Fault::Failed(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

const fn title(fault: &Fault) -> &'static str {
    match fault {
        Fault::Missing(_) => "There is no such thing",
        Fault::Refused(_) => "The desk says no",
        Fault::Stale(_) => "Something has changed meanwhile",
        Fault::Failed(_) => "The desk could not",
    }
}

/// A path of this console, or the first page in its place: nobody is sent elsewhere.
pub(super) fn local(path: &str) -> &str {
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic());
    if inside && plain { path } else { "/" }
}

fn locked(token: &str, by_passphrase: bool, to: &str) -> Markup {
    html! {
        p { "It was not used for a quarter of an hour, and shows nothing now. What was typed is kept." }
        @if by_passphrase {
            form .card method="post" action="/unlock" {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="to" value=(local(to));
                div .field {
                    label for="passphrase" { "The passphrase of your officer's file" }
                    input #passphrase type="password" name="passphrase" autocomplete="off" required autofocus;
                }
                div .actions { button .button type="submit" { "Unlock" } }
            }
            p { "Or open a new link: " code { "tacit desk link PERSON" } " prints one." }
        } @else {
            p { "Open a new link: " code { "tacit desk link PERSON" } " prints one." }
        }
    }
}

/// What was typed into a form that nothing came of, to be taken from here.
fn shown(typed: &[(String, String)]) -> Markup {
    html! {
        @for (name, value) in typed.iter().filter(|(_, value)| !value.is_empty()) {
            div .field {
                p { bdi { (name) } }
                textarea .text readonly aria-label=(name) dir="auto" { "\n" (value) }
            }
        }
    }
}

/// A page about a trouble, before it is known for whom.
#[derive(Clone)]
pub(super) struct Spoken {
    pub(super) title: &'static str,
    pub(super) main: Markup,
}

impl Spoken {
    fn new(title: &'static str, main: Markup) -> Self {
        Self { title, main }
    }

    /// The words for an answer that no page of ours has made.
    pub(super) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Trouble::NoPage.spoken(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                "This page is not asked like that",
                html! { p { "Nothing was done. Open it from the console." } },
            ),
            _ => Trouble::Unreadable(
                "the address or what came with it is not as this page needs it".to_owned(),
            )
            .spoken(),
        }
    }
}

impl IntoResponse for Trouble {
    /// The page itself is made by the guard, which knows whether somebody is logged in.
    fn into_response(self) -> Response {
        let status = self.status();
        let mut answer = status.into_response();
        answer.extensions_mut().insert(self.spoken());
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_out_of_the_console() {
        for elsewhere in [
            "//elsewhere.example/",
            "http://elsewhere.example",
            "/\\elsewhere.example",
            "/a\r\nSet-Cookie: a=b",
            "/a b",
            "elsewhere",
            "",
        ] {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(local("/promises?at=1&b=%20"), "/promises?at=1&b=%20");
    }
}
