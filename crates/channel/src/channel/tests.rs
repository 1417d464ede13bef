//! Two desks over a carrier that does as the test says.

mod desks;
mod history;
mod inbox;
mod identity;
mod keys;
mod lifecycle;
mod reset;
