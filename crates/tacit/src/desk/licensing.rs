//! What a text licenses, as far as a desk looks: shown before anything is confirmed, no part of what is said, and in nobody's way.
//!
//! The text is read with the promise that faces it, where one is at hand that pins the same vocabulary. Nothing of it is kept or sent.

use super::facing::{Facing, Placed, facing};
use super::view::AssuranceView;
use crate::analysis::look::Look;
use crate::analysis::papers::Papers;
use crate::ending::Fault;
use crate::texts::{Lexicon, Source};
use std::cell::Cell;
use tacit_analysis::{Analysis, Bounds, Kind, Level, MatterError, analyse_foremost};

/// How many findings are shown in full, and for how many remedies are tried: an officer who is to answer reads the foremost, and the rest when there is time.
pub(crate) const IN_FULL: usize = 3;

/// After how many searches, or parts of a long one, a desk breaks off: giving waits for no more than a moment.
///
/// Single searches go as far as those of `tacit analyse`, so that what is shown here is a beginning of what it shows. A part is at most
/// 256 positions, and mostly a few. The December pair ends before a third of them; what is cut short are groups and long texts.
pub(crate) const MOST_PARTS: usize = 1_200;

/// That it was cut short.
pub(crate) const CUT_SHORT: &str = "Cut short, so as not to keep you waiting: what is not here may yet be found by `tacit analyse`.";

/// What a finding is not.
pub(crate) const OWN: &str =
    "No finding is a forecast. They are this desk's own, no part of what is said, and stop nobody.";

/// What is said of the one kind that a desk leaves to `tacit analyse`.
const WITHOUT_DEAD: &str = "Dead clauses were not looked for here: each clause would have to be left out in turn, which takes longer than all \
    else. `tacit analyse` does.";

/// What a text licenses.
pub(crate) struct Licensed {
    pub(crate) papers: Papers,
    pub(crate) facing: Facing,
    /// What was found; else why nothing could be looked for.
    pub(crate) analysis: Result<Analysis, String>,
}

impl Licensed {
    /// Looks until `stop`.
    ///
    /// # Errors
    /// [`Fault`] if the text has errors.
    pub(crate) fn of(
        placed: &Placed,
        others: Vec<AssuranceView>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, Fault> {
        let lexicon = Lexicon::read(&Source {
            name: format!("the vocabulary of {}", placed.name),
            text: placed.paper.vocabulary.clone(),
        })?;
        let own = Source {
            name: placed.name.clone(),
            text: placed.paper.text.clone(),
        };
        let meant = own.meant(&lexicon)?;
        let facing = facing(placed, &meant.assurance.parties, &lexicon, others);
        let mut sources = vec![own];
        sources.extend(facing.source());
        let papers = Papers::at_hand(lexicon, sources)?;
        let analysis = match analysed(&papers, stop) {
            Ok(mut analysis) => {
                analysis.left_out.push(WITHOUT_DEAD.to_owned());
                analysis.left_out.extend(facing.left_out.iter().cloned());
                Ok(analysis)
            }
            Err(why) => Err(papers.refuse(&why).to_string()),
        };
        Ok(Self {
            papers,
            facing,
            analysis,
        })
    }

    /// What the text calls itself.
    pub(crate) fn title(&self) -> &str {
        let first = self.papers.texts.first();
        first.map_or("", |paper| &paper.meant.assurance.labels.title)
    }

    pub(crate) fn look<'f>(&'f self, analysis: &'f Analysis) -> Look<'f> {
        Look {
            papers: &self.papers,
            analysis,
            bounds: Bounds::default(),
            level: Level::Serious,
            only: &[],
            records_to: None,
            vocabulary: None,
        }
    }
}

/// Breaks off after so many parts: by what was done and not by the clock, so that the same texts are answered alike.
pub(crate) fn within(most_parts: usize) -> impl Fn() -> bool {
    let parts = Cell::new(0_usize);
    move || {
        parts.set(parts.get() + 1);
        parts.get() > most_parts
    }
}

fn analysed(papers: &Papers, stop: &dyn Fn() -> bool) -> Result<Analysis, MatterError> {
    let sought: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::DeadClause)
        .collect();
    let matter = papers.matter(None);
    analyse_foremost(&matter, &Bounds::default(), &sought, IN_FULL, stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_december_pair_ends_within_the_bound_with_remedies_for_the_foremost() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let texts = ["a-to-b", "b-to-a"].map(|it| folder.join(format!("december/{it}.assurance")));
        let papers = Papers::open(&texts, None).unwrap();
        let analysis = analysed(&papers, &within(MOST_PARTS)).unwrap();
        assert!(!analysis.effort.interrupted);
        let (foremost, rest) = analysis.findings.split_at(IN_FULL);
        assert!(foremost.iter().all(|it| !it.remedies.is_empty()));
        assert!(rest.iter().all(|it| it.remedies.is_empty()));
    }
}
