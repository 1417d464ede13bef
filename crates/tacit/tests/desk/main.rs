//! The desk as a program: made, run, talked to with and without its daemon, and two of them over a real relay.

mod alone;
mod exercise;
mod officers;
mod program;
mod relay;
mod two;
