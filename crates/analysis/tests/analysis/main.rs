//! What the analysis finds, held against the judge and against trying everything.

mod cases;
mod comparing;
mod december;
mod one_meaning;
mod shortest;
mod small;
mod unravel;
