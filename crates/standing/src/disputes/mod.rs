//! What follows from each reading of all that is disputed at once (spec/language/6-disputes.md).

mod answer;

pub use answer::{
    Apart, Concessions, Conflict, DisputedFact, DisputedValue, Disputes, Drawing, DrawnEdge,
    DrawnEnd, DrawnNode, MAX_DRAWN, Outcome, SayingClaim, Seeing,
};
