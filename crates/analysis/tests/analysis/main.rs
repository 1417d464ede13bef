//! What the analysis finds, held against the judge and against trying everything.

mod asymmetries;
mod cases;
mod comparing;
mod dead_clauses;
mod december;
mod games;
mod gaps;
mod matters;
mod one_meaning;
mod shortest;
mod small;
mod starts;
mod traps;
mod unravel;
