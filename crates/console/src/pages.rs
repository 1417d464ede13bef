//! The pages: each file has what it shows and what its forms do, side by side.

mod asked;
mod findings;
mod promise;
mod promises;
mod proposals;
mod say;
mod text;
mod today;

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
}
