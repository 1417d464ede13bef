//! `timeline [--incidents N] [--touching N] [--steps N]`: what a timeline costs, drawn and scrubbed.
//!
//! Two promises in two pairs of eyes over a docket of N incidents, of which `--touching` touch the very pair. At each step another time of
//! knowledge: four lanes are judged over all of time, their verdicts and differences told, the marks that were known chosen, the picture drawn.
//! The longest turn is the longest time for which a desk would be held without serving others. What the moments of change cost is told apart,
//! as they are sought once for each change of the book and beside the desk.

use std::hint::black_box;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant as Clock;
use tacit_benches::standing::{Scene, Size};
use tacit_console::timeline::{exported, inline};
use tacit_console::view::promises::Tone;
use tacit_console::view::timeline::{Lane, Mark, MarkKind, Moment, Stretch, Timeline};
use tacit_lang::time::Instant;
use tacit_standing::docket::Docket;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Eyes, Promise, Question};
use tacit_standing::watch::Replay;

type Fault = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "timeline: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Asked {
    incidents: usize,
    touching: usize,
    steps: usize,
}

fn asked() -> Result<Asked, Fault> {
    let mut asked = Asked {
        incidents: 10_000,
        touching: 0,
        steps: 50,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().ok_or("every option takes a number")?.parse()?;
        match word.as_str() {
            "--incidents" => asked.incidents = number,
            "--touching" => asked.touching = number,
            "--steps" => asked.steps = number,
            other => return Err(format!("no option `{other}`").into()),
        }
    }
    Ok(asked)
}

fn run() -> Result<(), Fault> {
    let asked = asked()?;
    let mut out = std::io::stdout();
    let scene = Scene::new(Size {
        incidents: asked.incidents,
        messages: (asked.incidents / 10).max(200),
        touching: asked.touching,
    })?;
    let docket = scene.open()?;
    let marks = marks(&scene);
    let times = marks.iter().map(|mark| mark.from_ms);
    let [first, last] = [times.clone().min(), times.max()].map(Option::unwrap_or_default);
    let eyes = [("A", None), ("B", Some("A"))].map(|(viewpoint, to)| Eyes {
        viewpoint: viewpoint.to_owned(),
        as_known_to: to.map(str::to_owned),
    });
    let promises: Vec<Promise> = docket.promises().into_iter().take(2).collect();

    let began = Clock::now();
    let mut changes = 0;
    let mut moments = Vec::new();
    for eyes in &eyes {
        let mut replay = Replay::of(&docket, eyes);
        while replay.go_on(4_000) {}
        replay.end(Instant::from_seconds(last / 1_000));
        for change in replay.changes() {
            changes += 1;
            moments.push(Moment {
                known_ms: milliseconds(change.known),
                promise: change.promise.giver.to_string(),
                eyes: eyes.to_string(),
                before: change.from.word.to_string(),
                after: change.to.word.to_string(),
                tone: Tone::Open,
            });
        }
    }
    let sought = began.elapsed().as_secs_f64() * 1e3;

    let (mut computed, mut drawn, mut turns, mut sizes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for step in 1..=asked.steps {
        let known = first + (last - first) / i64::try_from(asked.steps)? * i64::try_from(step)?;
        let begun = Clock::now();
        let lanes = lanes(&docket, &promises, &eyes, known, &mut turns)?;
        let shown: Vec<Mark> = marks
            .iter()
            .filter(|mark| i64::try_from(mark.learned_ms).unwrap_or(i64::MAX) <= known)
            .cloned()
            .collect();
        let timeline = Timeline {
            from_ms: first,
            to_ms: last,
            known_ms: u64::try_from(known)?,
            now_ms: u64::try_from(last)?,
            whole_ms: [first, last],
            lanes,
            marks: shown,
            moments: moments.clone(),
            seeking: false,
            differences: Vec::new(),
            notes: Vec::new(),
        };
        computed.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Clock::now();
        let picture = black_box(inline(&timeline));
        drawn.push(begun.elapsed().as_secs_f64() * 1e3);
        sizes.push(picture.svg.len() as f64 / 1024.0);
        if step == asked.steps {
            writeln!(
                out,
                "{} marks stand for {}; exported {} KB",
                picture.marks,
                picture.stand_for,
                exported(&timeline).svg.len() / 1024
            )?;
        }
    }
    let wholes = computed
        .iter()
        .zip(&drawn)
        .map(|(one, other)| one + other)
        .collect();
    writeln!(
        out,
        "{} incidents, {} touching, {} steps; {changes} changes",
        asked.incidents, asked.touching, asked.steps
    )?;
    for (what, figures) in [
        ("judged and chosen, ms", computed),
        ("drawn, ms", drawn),
        ("a step, ms", wholes),
        ("longest turn at the desk, ms", turns),
        ("drawing, KB", sizes),
    ] {
        let (median, worst) = spread(figures);
        writeln!(out, "{what:<30} median {median:>8.1}  worst {worst:>8.1}")?;
    }
    writeln!(out, "all moments sought, ms         {sought:>8.1}")?;
    writeln!(
        out,
        "most memory, MB                {:>8.1}",
        peak_kilobytes() / 1024.0
    )?;
    Ok(())
}

fn lanes(
    docket: &Docket,
    promises: &[Promise],
    eyes: &[Eyes; 2],
    known_ms: i64,
    turns: &mut Vec<f64>,
) -> Result<Vec<Lane>, Fault> {
    let known = Instant::from_seconds(known_ms / 1_000);
    let mut lanes = Vec::new();
    let mut turn = |begun: Clock| turns.push(begun.elapsed().as_secs_f64() * 1e3);
    for promise in promises {
        for eyes in eyes {
            let question = Question {
                promise: promise.clone(),
                eyes: eyes.clone(),
                at: known,
                known,
            };
            let begun = Clock::now();
            let course = docket.stretches(&question)?;
            turn(begun);
            let begun = Clock::now();
            let standing = docket.judge(&question)?;
            turn(begun);
            let ends = course
                .each
                .iter()
                .skip(1)
                .map(|next| next.from.seconds() * 1_000);
            let ends = ends.chain([known_ms]);
            let stretches = course
                .each
                .iter()
                .zip(ends)
                .map(|(stretch, to_ms)| Stretch {
                    from_ms: stretch.from.seconds() * 1_000,
                    to_ms,
                    tone: Tone::Stands,
                    word: stretch.word().to_string(),
                });
            lanes.push(Lane {
                promise: promise.giver.to_string(),
                title: format!("{} to {}", promise.giver, promise.receiver),
                eyes: eyes.to_string(),
                stretches: stretches.collect(),
                verdict: standing.word.to_string(),
                reasons: Vec::new(),
            });
        }
        let [one, other] = eyes;
        let begun = Clock::now();
        black_box(docket.differ(promise, one, other, known, known)?);
        turn(begun);
    }
    Ok(lanes)
}

fn marks(scene: &Scene) -> Vec<Mark> {
    let mark = |kind, id: &str, from: Instant, to: Instant, learned: Instant| Mark {
        kind,
        id: id.to_owned(),
        label: format!("what happened at {id}"),
        from_ms: from.seconds() * 1_000,
        to_ms: to.seconds() * 1_000,
        learned_ms: milliseconds(learned),
        decides: false,
        path: Some(format!("/incidents/{id}")),
    };
    let mut marks: Vec<Mark> = scene
        .records
        .iter()
        .filter_map(|(_, record)| {
            let learned = record.learned()?.by("A")?;
            Some(match record {
                Record::Incident(it) => mark(
                    MarkKind::Incident,
                    &it.id,
                    it.begin.0.from(),
                    it.begin.0.to(),
                    learned,
                ),
                Record::Claim(it) => mark(MarkKind::Claim, &it.id, learned, learned, learned),
                Record::Message(it) => mark(MarkKind::Message, &it.id, learned, learned, learned),
                _ => return None,
            })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.from_ms, mark.to_ms));
    marks
}

fn milliseconds(at: Instant) -> u64 {
    u64::try_from(at.seconds()).unwrap_or(0) * 1_000
}

fn spread(mut figures: Vec<f64>) -> (f64, f64) {
    figures.sort_by(f64::total_cmp);
    let median = figures.get(figures.len() / 2).copied().unwrap_or(0.0);
    (median, figures.last().copied().unwrap_or(0.0))
}

/// 0 where the system does not say.
fn peak_kilobytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0.0)
}
