//! What the relay answers: a document or nothing, and the status that goes with it.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};
use tacit_wire::{Document as _, Refusal, RefusalReason};

/// An answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// A status, and nothing else.
pub(crate) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}

/// A document.
pub(crate) fn document(bytes: Vec<u8>) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(bytes)));
    let kind = HeaderValue::from_static("application/cbor");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}

/// A refusal, with its status and its advice.
pub(crate) fn refusal(refusal: &Refusal) -> Answer {
    let mut answer = document(refusal.to_bytes());
    *answer.status_mut() = status(refusal.reason);
    if let Some(seconds) = refusal.retry_after_seconds {
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// A refusal that no waiting cures.
pub(crate) fn refused(reason: RefusalReason, limit: u64) -> Refusal {
    Refusal {
        reason,
        retry_after_seconds: None,
        limit,
    }
}

/// A refusal for now.
pub(crate) fn refused_for_now(reason: RefusalReason, limit: u64, seconds: u64) -> Refusal {
    Refusal {
        reason,
        retry_after_seconds: Some(seconds),
        limit,
    }
}

/// The status of a reason (`spec/relay.md`, "Limits and refusals").
fn status(reason: RefusalReason) -> StatusCode {
    match reason {
        RefusalReason::Malformed => StatusCode::BAD_REQUEST,
        RefusalReason::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalReason::TooMany => StatusCode::TOO_MANY_REQUESTS,
        RefusalReason::TooOld => StatusCode::GONE,
        RefusalReason::Full => StatusCode::INSUFFICIENT_STORAGE,
        RefusalReason::NoRoom | RefusalReason::Busy => StatusCode::SERVICE_UNAVAILABLE,
        RefusalReason::NotAdmitted => StatusCode::UNAUTHORIZED,
        RefusalReason::TokenRefused => StatusCode::FORBIDDEN,
        RefusalReason::NoThirdAccount | RefusalReason::NameTaken | RefusalReason::Exercise => {
            StatusCode::CONFLICT
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statuses_and_codes_are_those_of_the_specification() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/relay.md");
        let specification = std::fs::read_to_string(path).unwrap();
        let table = specification
            .split("| reason | code | status |")
            .nth(1)
            .unwrap();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .skip(2)
            .take_while(|line| line.starts_with('|'))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        assert_eq!(rows.len(), RefusalReason::ALL.len());
        for (row, reason) in rows.iter().zip(RefusalReason::ALL) {
            let name = crate::metrics::name_of(reason).replace('_', " ");
            assert_eq!(row[0], name);
            assert_eq!(row[1], (reason as u8).to_string(), "{name}");
            assert_eq!(row[2], status(reason).as_str(), "{name}");
        }
    }
}
