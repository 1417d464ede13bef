//! What comes with a request, read within limits of length, time and memory.

use super::{App, Trouble};
use axum::body::Bytes;
use axum::extract::Request;
use http_body_util::BodyExt as _;
use std::time::Duration;
use tokio::time::timeout;

const MIB: usize = 1 << 20;

/// The longest form, in MiB.
pub(super) const FORM: usize = 1;

/// The longest form with files, in MiB: a day of event data fits, compressed.
pub(super) const UPLOAD: usize = 32;

/// How much may be read at once from all requests together, in MiB.
pub(super) const AT_ONCE: usize = 96;

/// How long a body may take. It comes from the same machine.
const TIME: Duration = Duration::from_secs(60);

/// How much more of what is too long is read and dropped, in times its limit: a browser shows an answer only after it was let finish.
const DROPPED: usize = 3;

/// Reads what comes with a request, at most `limit` MiB.
pub(super) async fn received(app: &App, request: Request, limit: usize) -> Result<Bytes, Trouble> {
    let share = u32::try_from(limit).unwrap_or(u32::MAX);
    let share = app.reading.acquire_many(share).await;
    let _share = share.map_err(|_| Trouble::Busy)?;
    timeout(TIME, read(request, limit))
        .await
        .map_err(|_| Trouble::Slow)?
}

async fn read(request: Request, limit: usize) -> Result<Bytes, Trouble> {
    let mut body = request.into_body();
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Trouble::Unreadable("it broke off".to_owned()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= limit * MIB {
            kept.extend_from_slice(&data);
        } else if length > limit * MIB * (1 + DROPPED) {
            break;
        } else {
            kept = Vec::new();
        }
    }
    if length > limit * MIB {
        return Err(Trouble::TooLong(limit));
    }
    Ok(kept.into())
}
