//! The word of a pair of eyes with several outcomes, where it needs no open fact tried.

use super::space::{Space, Who};
use crate::judge::case::Case;
use crate::judge::diagram::word;
use crate::judge::worlds::What;
use crate::verdict::Word;

/// Of one incident in one pair of eyes: why facts of it are open.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Openness {
    /// Because accepted claims conflict.
    pub(super) by_conflict: bool,
    /// Because an accepted claim is lacking.
    pub(super) otherwise: bool,
}

impl Space {
    /// The word for these eyes, whose outcomes have several words; none where it cannot be told without
    /// trying each open fact: where something but the facts of incidents is open, or some of them
    /// because claims conflict and some because one is lacking, and not all may bear on the outcome.
    pub(super) fn word_of_several(&self, who: Who, case: &Case<'_>) -> Option<Word> {
        let [frame] = self.frames.as_slice() else {
            return None;
        };
        let exact = frame.diagram.pieces.iter().all(|piece| {
            let several_ends = match &piece.item.what {
                What::Act { ends, .. } => ends.len() > 1,
                What::Message(..) => false,
            };
            piece.item.between.from() == piece.item.between.to() && !several_ends
        });
        let plain = self.shared.is_empty()
            && case.sames.is_empty()
            && case.assumptions.is_empty()
            && case.members.iter().all(|it| !it.controls.are_open());
        let knots = frame.diagram.stages.iter().any(|it| it.pieces.len() > 1);
        if !exact || !plain || knots {
            return None;
        }
        let read = self.read_of(0, who)?;
        let mut all = Openness::default();
        for (number, item) in frame.items.iter().enumerate() {
            let bears = self.cells_of(0, number).iter().any(|cell| {
                let classes = frame.cells.get(*cell).map(|cell| &cell.table.classes);
                let mut classes = classes.into_iter().flat_map(|it| it.iter()).enumerate();
                let admitted = word(&read.reading.cells, *cell);
                classes.any(|(place, class)| admitted & (1 << place) != 0 && !class.is_nothing())
            });
            if let Some(own) = item.open.get(who).filter(|_| bears) {
                all.by_conflict |= own.by_conflict;
                all.otherwise |= own.otherwise;
            }
        }
        match (all.by_conflict, all.otherwise) {
            (true, false) => Some(Word::Contested),
            (false, _) => Some(Word::Undetermined),
            (true, true) => None,
        }
    }
}
