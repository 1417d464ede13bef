//! The pages: each file has what it shows and what its forms do, side by side.

mod answer;
mod asked;
mod channels;
mod desk;
mod exposure;
mod findings;
mod incidents;
mod letter;
mod message;
mod notes;
mod promise;
mod promises;
mod proposals;
mod say;
mod text;
mod thread;
mod timeline;
mod today;
mod verify;

use crate::gate::App;
use axum::Router;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .merge(today::routes())
        .merge(promises::routes())
        .merge(promise::routes())
        .merge(say::routes())
        .merge(proposals::routes())
        .merge(desk::routes())
        .merge(channels::routes())
        .merge(thread::routes())
        .merge(letter::routes())
        .merge(notes::routes())
        .merge(verify::routes())
        .merge(timeline::routes())
        .merge(incidents::routes())
        .merge(exposure::routes())
}
