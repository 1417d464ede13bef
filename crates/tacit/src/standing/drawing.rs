//! The decision diagrams of what is disputed, as one drawing (SVG 1.1) that needs nothing from elsewhere.
//!
//! A question stands above those that may follow it; each pair of eyes has a line of its own along the answers
//! that it leaves possible, told apart by colour and by dashes.

use super::hearing::Hearing;
use super::words;
use crate::markup::{self, cut, escaped};
use std::collections::{BTreeMap, BTreeSet};
use tacit_standing::disputes::{Disputes, Drawing, DrawnEdge, DrawnEnd};
use tacit_standing::verdict::{Life, Performance, Word};

/// How the lines of pairs of eyes are drawn; of more pairs than these the first are.
const LINES: [(&str, &str); 6] = [
    ("#1f5fa8", "none"),
    ("#b3541e", "7 4"),
    ("#2c7a4b", "2 3"),
    ("#7a3e9d", "10 3 2 3"),
    ("#8a6d00", "4 2"),
    ("#37474f", "1 4"),
];
const BOX_WIDTH: i64 = 216;
const BOX_HEIGHT: i64 = 58;
const COLUMN: i64 = BOX_WIDTH + 184;
const ROW: i64 = BOX_HEIGHT + 92;
const MARGIN: i64 = 24;
const LEGEND_LINE: i64 = 22;
/// The most letters of a line in a box, of which there are two.
const LETTERS: usize = 32;

/// Every promise's diagram, one below the other.
pub(crate) fn drawing(hearing: &Hearing, all: &[Disputes]) -> String {
    let mut body = String::new();
    let mut width = 640;
    let mut top = 0;
    for disputes in all {
        let panel = Panel::of(hearing, disputes);
        body.push_str(&format!("<g transform=\"translate(0 {top})\">\n"));
        body.push_str(&panel.drawn());
        body.push_str("</g>\n");
        width = width.max(panel.width());
        top += panel.height();
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {top}\" width=\"{width}\" height=\"{top}\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#1d2733\" role=\"img\" aria-labelledby=\"title\">\n\
         <title id=\"title\">What is disputed, and what each answer leads to</title>\n\
         <rect width=\"{width}\" height=\"{top}\" fill=\"#ffffff\"/>\n{body}</svg>\n"
    )
}

/// One promise's diagram, laid out.
struct Panel<'d> {
    hearing: &'d Hearing<'d>,
    disputes: &'d Disputes,
    /// Where everything stands: column and row.
    places: BTreeMap<DrawnEnd, (i64, i64)>,
    columns: i64,
    rows: i64,
}

impl<'d> Panel<'d> {
    fn of(hearing: &'d Hearing<'d>, disputes: &'d Disputes) -> Self {
        let mut panel = Self {
            hearing,
            disputes,
            places: BTreeMap::new(),
            columns: 1,
            rows: 0,
        };
        if let Some(drawing) = &disputes.drawing {
            panel.lay_out(drawing);
        }
        panel
    }

    /// Puts each question one row below the lowest that leads to it, and outcomes below all.
    fn lay_out(&mut self, drawing: &Drawing) {
        let mut depth: BTreeMap<usize, i64> = BTreeMap::new();
        let mut outcomes: BTreeSet<DrawnEnd> = BTreeSet::new();
        match drawing.root {
            DrawnEnd::Node(root) => _ = depth.insert(root, 0),
            end @ DrawnEnd::Outcome(..) => _ = outcomes.insert(end),
        }
        // An edge leads to an earlier place, so going backwards meets each question after all that lead to it.
        for (place, node) in drawing.nodes.iter().enumerate().rev() {
            let Some(here) = depth.get(&place).copied() else {
                continue;
            };
            for edge in &node.edges {
                match edge.to {
                    DrawnEnd::Node(to) => {
                        let row = depth.entry(to).or_default();
                        *row = (*row).max(here + 1);
                    }
                    end @ DrawnEnd::Outcome(..) => _ = outcomes.insert(end),
                }
            }
        }
        let last = depth.values().max().map_or(0, |deepest| deepest + 1);
        let mut rows: BTreeMap<i64, Vec<DrawnEnd>> = BTreeMap::new();
        for (place, row) in depth.iter().rev() {
            rows.entry(*row).or_default().push(DrawnEnd::Node(*place));
        }
        rows.insert(last, outcomes.into_iter().collect());
        self.rows = last + 1;
        self.columns = rows
            .values()
            .map(|row| i64::try_from(row.len()).unwrap_or(i64::MAX))
            .max()
            .unwrap_or(1);
        for (row, mut ends) in rows {
            if row < last {
                ends.sort_by_key(|end| self.below(drawing, *end));
            }
            let free = self.columns - i64::try_from(ends.len()).unwrap_or(0);
            for (column, end) in (0_i64..).zip(ends) {
                let x = MARGIN + free * COLUMN / 2 + column * COLUMN;
                let y = MARGIN + 28 + row * ROW;
                self.places.insert(end, (x, y));
            }
        }
    }

    /// Where a question wants to stand: in the middle below those that lead to it.
    fn below(&self, drawing: &Drawing, end: DrawnEnd) -> i64 {
        let mut sum = 0;
        let mut count = 0;
        for (place, node) in drawing.nodes.iter().enumerate() {
            let Some((x, _)) = self.places.get(&DrawnEnd::Node(place)) else {
                continue;
            };
            for (number, _) in (0_i64..)
                .zip(&node.edges)
                .filter(|(_, edge)| edge.to == end)
            {
                sum += x + number;
                count += 1;
            }
        }
        if count == 0 { 0 } else { 100 * sum / count }
    }

    fn width(&self) -> i64 {
        2 * MARGIN + (self.columns * COLUMN).max(560)
    }

    fn height(&self) -> i64 {
        let lines = i64::try_from(self.disputes.eyes.len().min(LINES.len() + 1)).unwrap_or(1);
        3 * MARGIN + 28 + self.rows * ROW + lines * LEGEND_LINE
    }

    fn drawn(&self) -> String {
        let promise = words::promise(self.hearing, &self.disputes.promise);
        let mut out = format!(
            "<text x=\"{MARGIN}\" y=\"{}\" font-size=\"17\" font-weight=\"bold\">{}</text>\n",
            MARGIN + 4,
            escaped(&promise)
        );
        let Some(drawing) = &self.disputes.drawing else {
            out.push_str(&format!(
                "<text x=\"{MARGIN}\" y=\"{}\">too much is disputed to be drawn; ask for an earlier time, or for one promise</text>\n",
                MARGIN + 32
            ));
            return out;
        };
        let reached: Vec<BTreeSet<DrawnEnd>> = (0..self.disputes.eyes.len())
            .take(LINES.len())
            .map(|eyes| self.reached(drawing, eyes))
            .collect();
        let mut labels = String::new();
        for (place, node) in drawing.nodes.iter().enumerate() {
            let from = DrawnEnd::Node(place);
            let count = i64::try_from(node.edges.len()).unwrap_or(1).max(1);
            for (number, edge) in (0_i64..).zip(&node.edges) {
                let Some((path, label)) = self.path(from, edge.to, number, count) else {
                    continue;
                };
                out.push_str(&format!(
                    "<path d=\"{path}\" fill=\"none\" stroke=\"#b8c2cc\" stroke-width=\"1.2\"/>\n"
                ));
                for (eyes, ((colour, dashes), reached)) in LINES.iter().zip(&reached).enumerate() {
                    if reached.contains(&from) && self.admits(drawing, place, edge, eyes) {
                        let aside = 3 * (i64::try_from(eyes).unwrap_or(0)) - 6;
                        out.push_str(&format!(
                            "<path d=\"{path}\" transform=\"translate({aside} 0)\" fill=\"none\" stroke=\"{colour}\" \
                             stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\n"
                        ));
                    }
                }
                let anchor = match (number, count) {
                    (_, 1) => "middle",
                    (0, _) => "end",
                    (last, count) if last + 1 == count => "start",
                    _ => "middle",
                };
                labels.push_str(&answer(edge, node.fact.is_some(), label, anchor));
            }
        }
        out.push_str(&labels);
        for (end, (x, y)) in &self.places {
            out.push_str(&self.boxed(drawing, *end, *x, *y));
        }
        out.push_str(&self.legend());
        out
    }

    /// Everything on the way of one pair of eyes.
    fn reached(&self, drawing: &Drawing, eyes: usize) -> BTreeSet<DrawnEnd> {
        let mut reached = BTreeSet::from([drawing.root]);
        for (place, node) in drawing.nodes.iter().enumerate().rev() {
            if !reached.contains(&DrawnEnd::Node(place)) {
                continue;
            }
            for edge in &node.edges {
                if self.admits(drawing, place, edge, eyes) {
                    reached.insert(edge.to);
                }
            }
        }
        reached
    }

    /// Whether these eyes leave an answer of a question possible.
    fn admits(&self, drawing: &Drawing, place: usize, edge: &DrawnEdge, eyes: usize) -> bool {
        let node = drawing.nodes.get(place);
        let fact = node.and_then(|node| node.fact);
        let Some(fact) = fact.and_then(|fact| self.disputes.facts.get(fact)) else {
            return true;
        };
        let mut values = fact.values.iter();
        values.any(|value| edge.values.contains(&value.value) && value.possible_to.contains(&eyes))
    }

    /// The line of the `number`th of `count` answers, and where its words stand.
    fn path(
        &self,
        from: DrawnEnd,
        to: DrawnEnd,
        number: i64,
        count: i64,
    ) -> Option<(String, (i64, i64))> {
        let (from_x, from_y) = *self.places.get(&from)?;
        let (to_x, to_y) = *self.places.get(&to)?;
        let begin_x = from_x + BOX_WIDTH * (2 * number + 1) / (2 * count);
        let begin_y = from_y + BOX_HEIGHT;
        let end_x = to_x + BOX_WIDTH / 2;
        let bend = (to_y - begin_y) / 2;
        let path = format!(
            "M{begin_x} {begin_y} C{begin_x} {} {end_x} {} {end_x} {to_y}",
            begin_y + bend,
            to_y - bend
        );
        let aside = match (number, count) {
            (_, 1) => 0,
            (0, _) => -10,
            (last, count) if last + 1 == count => 10,
            _ => 0,
        };
        Some((path, (begin_x + aside, begin_y + 18 + 15 * (number % 3))))
    }

    fn boxed(&self, drawing: &Drawing, end: DrawnEnd, x: i64, y: i64) -> String {
        let (text, fill, edge) = match end {
            DrawnEnd::Outcome(life, performance) => {
                let (fill, edge) = colours(life, performance);
                (format!("{life}, {performance}"), fill, edge)
            }
            DrawnEnd::Node(place) => {
                let node = drawing.nodes.get(place);
                let text = node.map_or_else(String::new, |node| match node.fact {
                    Some(fact) => self.question(fact),
                    None => node.asks.clone(),
                });
                (text, "#eef3f8", "#4a6785")
            }
        };
        let mut out = format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"8\" fill=\"{fill}\" stroke=\"{edge}\" stroke-width=\"1.4\"/>\n"
        );
        let lines = markup::lines(&text, LETTERS, 2);
        let first = y + BOX_HEIGHT / 2 + if lines.len() > 1 { -4 } else { 5 };
        for (number, line) in (0_i64..).zip(&lines) {
            out.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                x + BOX_WIDTH / 2,
                first + 17 * number,
                escaped(line)
            ));
        }
        out
    }

    fn question(&self, fact: usize) -> String {
        let found = self.disputes.facts.get(fact);
        let subject = found.map(|fact| words::subject_in_short(self.hearing, &fact.subject));
        format!("[{}] {}", fact + 1, subject.unwrap_or_default())
    }

    fn legend(&self) -> String {
        let mut y = MARGIN + 28 + self.rows * ROW;
        let mut out = String::new();
        for (seeing, (colour, dashes)) in self.disputes.eyes.iter().zip(LINES) {
            let name = cut(&seeing.eyes.to_string(), 60);
            out.push_str(&format!(
                "<path d=\"M{MARGIN} {y} h36\" stroke=\"{colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{dashes}\"/>\n\
                 <text x=\"{}\" y=\"{}\">{}</text>\n",
                MARGIN + 44,
                y + 5,
                escaped(&format!("{name}: {}", seeing.word))
            ));
            y += LEGEND_LINE;
        }
        let left = self.disputes.eyes.len().saturating_sub(LINES.len());
        if left > 0 {
            out.push_str(&format!(
                "<text x=\"{MARGIN}\" y=\"{}\">and {left} more, not drawn</text>\n",
                y + 5
            ));
        }
        out
    }
}

/// The words of an answer. Of what came next, the instant is left out: the page has it.
fn answer(edge: &DrawnEdge, is_fact: bool, (x, y): (i64, i64), anchor: &str) -> String {
    let mut values: Vec<&str> = edge
        .values
        .iter()
        .map(|value| match value.split_once(" at ") {
            Some((what, _)) if !is_fact => what,
            _ => value,
        })
        .collect();
    values.dedup();
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"11.5\" text-anchor=\"{anchor}\" stroke=\"#ffffff\" stroke-width=\"4\" \
         paint-order=\"stroke\">{}</text>\n",
        escaped(&cut(&values.join(" or "), 40))
    )
}

fn colours(life: Life, performance: Performance) -> (&'static str, &'static str) {
    match Word::of(life, performance) {
        Word::Stands => ("#e5f3ea", "#2c7a4b"),
        Word::Breached => ("#fbe9e7", "#a23b2c"),
        Word::Released => ("#fdf3de", "#a9761b"),
        _ => ("#f0f0f0", "#6b7680"),
    }
}
