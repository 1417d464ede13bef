//! What time it is: the system's, or an exercise's.
//!
//! *Knows* the system's clock, and the file by which an exercise sets its own. *Never knows* what is done at that time.
