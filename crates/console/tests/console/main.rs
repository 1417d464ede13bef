//! The console over a real loopback socket, with a desk that keeps everything in memory.
//!
//! `sample` is that desk; `browser` asks as a browser does, and as no browser would; `markup` knows what a page may hold.

#[path = "../sample/mod.rs"]
mod sample;

mod browser;
mod entering;
mod following;
mod forms;
mod guarding;
mod markup;
mod pages;
mod reading;
