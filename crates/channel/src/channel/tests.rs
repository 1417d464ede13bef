//! Two desks over a carrier that does as the test says.

mod desks;
mod history;
mod hostile;
mod identity;
mod inbox;
mod keys;
mod lifecycle;
mod reset;
