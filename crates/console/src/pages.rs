//! The pages: each file has what it shows and what its forms do, side by side.

mod timeline;
mod today;

use crate::gate::App;
use axum::Router;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .merge(today::routes())
        .merge(timeline::routes())
}
