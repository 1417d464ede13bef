//! What is offered is a text, names its clause, and says how to get there.

mod combinations;
mod difference;
mod examples;
mod grounds;
mod lifetime;
mod omission;
mod proof;
mod scope;
mod support;
