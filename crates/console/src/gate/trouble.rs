//! What went wrong with a request, as a page that says what, where and what to do.

use crate::desk::Fault;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Nobody is logged in.
    LoggedOut,
    /// The form does not come from a page of this console.
    Elsewhere,
    /// The request cannot be read.
    Unreadable(String),
    /// The desk says no.
    Desk(Fault),
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

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, title, words) = match self {
            Self::LoggedOut => (
                StatusCode::UNAUTHORIZED,
                "Nobody is logged in",
                "Links are for one use. `tacit desk link` gives another.".to_owned(),
            ),
            Self::Elsewhere => (
                StatusCode::FORBIDDEN,
                "This form does not come from the console",
                "Nothing was done. Open the page again and send it from there.".to_owned(),
            ),
            Self::Unreadable(why) => (StatusCode::BAD_REQUEST, "This cannot be read", why),
            Self::Desk(fault) => (status(&fault), "The desk says no", fault.to_string()),
        };
        (status, crate::shell::bare(title, &words)).into_response()
    }
}
