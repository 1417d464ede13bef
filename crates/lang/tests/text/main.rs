//! The text of an assurance, seen from outside the crate: reading, formatting, rendering.

#[cfg(test)]
mod advice;
#[cfg(test)]
mod idle;
#[cfg(test)]
mod meanings;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod spec;
#[cfg(test)]
mod support;
