//! The demo: three real programs live through the scenario by the commands that every user has, and what they say is compared with
//! what must be seen.
//!
//! *Knows* how a story is played and shown. *Never knows* what happens in it: that is in the example's files.

mod branches;
mod fault;
mod keeping;
mod kills;
mod look;
mod page;
mod papers;
mod passing;
mod play;
mod programs;
pub(crate) mod scenario;
mod story;
mod world;

pub(crate) use branches::{Asked, run};
pub(crate) use fault::DemoFault;
