//! A watch from its first slice to its last word.

use super::input::{Input, Kind, Next};
use super::kept;
use super::progress::Progress;
use super::shown::{Out, Summary};
use crate::arguments::Watch as Asked;
use crate::commands::standing::misfit;
use crate::ending::{Answer, Ending, Fault, RequestFault};
use crate::screen::Screen;
use crate::standing::hearing::LeftOut;
use crate::stopping::Stop;
use crate::texts::{Lexicon, Meant};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant as Clock};
use tacit_feeds::{Interest, MAX_LISTED_PER_REASON, Mapping, Report, Sighting, Stopped};
use tacit_standing::problem::{Fault as RecordFault, Problem};
use tacit_standing::read::read_records;
use tacit_standing::record::{Record, Source};
use tacit_standing::watch::{Row, Sighted, Watch};

/// How often files that grow are looked at.
const PAUSE: Duration = Duration::from_millis(100);
/// How often the state is kept while there is much to read; a fresh one is kept whenever all is read.
const KEEP_EVERY: Duration = Duration::from_secs(5);
/// The most problems that are listed. Further ones are counted.
const MAX_LISTED: usize = 1_000;
/// Where the number of an input stands in the line number that a record is filed under.
const INPUT_SHIFT: u32 = 40;

/// One watch.
pub(super) struct Session {
    watch: Watch,
    lexicon: Lexicon,
    inputs: Vec<Input>,
    reports: Vec<Report>,
    left_out: Vec<LeftOut>,
    left_out_count: usize,
    sources: BTreeSet<String>,
    out: Out,
    progress: Progress,
    stop: Stop,
    state: Option<PathBuf>,
    kept_at: Clock,
    /// How long the state took to keep.
    keeping: Duration,
    follow: bool,
    stop_at_first_problem: bool,
    breaches: bool,
}

/// What became of one look at an input.
enum Step {
    More,
    Nothing,
    End,
}

impl Session {
    pub(super) fn new(
        asked: &Asked,
        lexicon: Lexicon,
        watch: Watch,
        inputs: Vec<Input>,
        stop: Stop,
        screen: Screen,
    ) -> Self {
        let reports = inputs.iter().map(|input| match &input.kind {
            Kind::Records => Report::default(),
            Kind::Feed { mapping, .. } => Report {
                source: mapping.source().id.clone(),
                gaps: mapping.gaps().to_vec(),
                ..Report::default()
            },
        });
        Self {
            reports: reports.collect(),
            out: Out::new(asked.json, screen),
            progress: Progress::new(),
            watch,
            lexicon,
            inputs,
            left_out: Vec::new(),
            left_out_count: 0,
            sources: BTreeSet::new(),
            stop,
            state: asked.state.clone(),
            kept_at: Clock::now(),
            keeping: Duration::ZERO,
            follow: asked.follow,
            stop_at_first_problem: asked.stop_at_first_problem,
            breaches: asked.breaches,
        }
    }

    /// Goes on from the state in `path`, if it is there.
    pub(super) fn take_up(&mut self, path: &Path, texts: &[Meant]) -> Result<(), Fault> {
        let vocabulary = self.lexicon.vocabulary.clone();
        let found = kept::read(path, vocabulary, texts, &mut self.inputs)?;
        if let Some(watch) = found {
            if watch.eyes() != self.watch.eyes() {
                return Err(RequestFault::State {
                    file: path.display().to_string(),
                    why: format!("it looks through the eyes of {}", watch.eyes()),
                }
                .into());
            }
            self.watch = watch;
        }
        Ok(())
    }

    /// Reads everything there is, and then what comes, until the end or until asked to stop.
    pub(super) fn run(mut self) -> Result<Answer, Fault> {
        let whole = self.read_all();
        self.progress.clear();
        let whole = whole?;
        // What is not the end of all that was named is told when more of it was read.
        if whole.is_some() || self.follow {
            self.settle();
        }
        self.keep()?;
        self.end(whole)
    }

    /// Gives why it ended: none, that it was asked to stop before everything was read.
    fn read_all(&mut self) -> Result<Option<Ending>, Fault> {
        for number in 0..self.inputs.len() {
            loop {
                if self.is_over() {
                    return Ok(None);
                }
                let is_standard = self.inputs.get(number).is_some_and(|it| !it.has_place());
                match self.step(number)? {
                    Step::More => {}
                    Step::Nothing if is_standard && !self.follow => self.settle(),
                    Step::Nothing | Step::End => break,
                }
                if self.stop_at_first_problem && self.left_out_count > 0 {
                    return Ok(Some(Ending::Objection));
                }
            }
        }
        while self.follow {
            self.settle();
            self.keep()?;
            let mut is_still = true;
            while is_still {
                if self.is_over() {
                    return Ok(None);
                }
                let mut ended = 0;
                for number in 0..self.inputs.len() {
                    match self.step(number)? {
                        Step::More => is_still = false,
                        Step::Nothing => {}
                        Step::End => ended += 1,
                    }
                }
                if self.stop_at_first_problem && self.left_out_count > 0 {
                    return Ok(Some(Ending::Objection));
                }
                if ended == self.inputs.len() {
                    // Nothing that was named can grow.
                    return Ok(Some(Ending::Well));
                }
                if is_still {
                    self.progress.show(&self.watch, &self.reports, None);
                    thread::sleep(PAUSE);
                }
            }
        }
        Ok(Some(Ending::Well))
    }

    fn is_over(&self) -> bool {
        self.stop.is_asked() || self.out.is_gone()
    }

    /// Looks once at one input, and reads what is there.
    fn step(&mut self, number: usize) -> Result<Step, Fault> {
        let follow = self.follow;
        let Some(input) = self.inputs.get_mut(number) else {
            return Ok(Step::End);
        };
        match input.next(follow) {
            Next::End => return Ok(Step::End),
            Next::Nothing => return Ok(Step::Nothing),
            Next::Part => return Ok(Step::More),
            Next::Again(how) => {
                let name = input.name.clone();
                let remark = format!("`{name}` {how}: it is read from its beginning");
                self.progress.clear();
                self.out.remark(&remark);
            }
            Next::Failed(error) => {
                let line = input.place.lines as u64;
                let error = error.to_string();
                let name = input.name.clone();
                let is_feed = matches!(input.kind, Kind::Feed { .. });
                let stopped = Stopped::Input { line, error };
                self.progress.clear();
                self.out.remark(&format!("`{name}`: {stopped}"));
                match self.reports.get_mut(number).filter(|_| is_feed) {
                    Some(report) => report.stopped = Some(stopped),
                    None => self.left_out_count += 1,
                }
            }
            Next::Slice(slice) => match input.kind.clone() {
                Kind::Records => self.records(number, &slice),
                Kind::Feed { mapping, interest } => {
                    self.slice_of_feed(number, &slice, &mapping, &interest)?;
                }
            },
            Next::Whole(reader) => {
                if let Kind::Feed { mapping, interest } = input.kind.clone() {
                    self.whole_feed(number, reader, &mapping, &interest)?;
                }
            }
        }
        self.tell();
        let share = self.inputs.get(number);
        self.progress.show(&self.watch, &self.reports, share);
        let wait = KEEP_EVERY.max(self.keeping * 20);
        if self.kept_at.elapsed() >= wait {
            self.keep()?;
        }
        Ok(Step::More)
    }

    fn records(&mut self, number: usize, slice: &[u8]) {
        let Ok(batch) = read_records(slice) else {
            return;
        };
        let first = self.inputs.get(number).map_or(0, |input| input.place.lines);
        let stops = self.stop_at_first_problem;
        let bad = batch.problems.iter().map(|problem| problem.line).min();
        let until = bad.filter(|_| stops).unwrap_or(usize::MAX);
        for mut problem in batch.problems {
            problem.line += first;
            self.leave_out(number, problem);
        }
        let before = |(line, _): &(usize, _)| *line < until;
        let left_out_before = self.left_out_count;
        for (line, record) in batch.records.into_iter().take_while(before) {
            let line = (number << INPUT_SHIFT) | (first + line);
            for problem in self.watch.add(line, record) {
                self.leave_out_filed(problem);
            }
            if stops && self.left_out_count > left_out_before {
                break;
            }
        }
        if let Some(input) = self.inputs.get_mut(number) {
            input.place.lines += batch.lines;
        }
    }

    fn slice_of_feed(
        &mut self,
        number: usize,
        slice: &[u8],
        mapping: &Mapping,
        interest: &Interest,
    ) -> Result<(), Fault> {
        let Some(input) = self.inputs.get_mut(number) else {
            return Ok(());
        };
        let (header, before) = (input.place.header.clone(), input.place.lines);
        let ends = slice.ends_with(b"\n");
        input.place.lines += line_breaks(slice) + usize::from(!ends);
        let is_first = header.is_none();
        let head = header.clone().unwrap_or_default();
        let bytes = [head.as_bytes(), slice].concat();
        let shift = before as u64 - u64::from(!head.is_empty());
        let report = self.sight(number, bytes.as_slice(), mapping, interest, shift);
        if let (true, Some(input)) = (is_first, self.inputs.get_mut(number)) {
            let lines = slice.split_inclusive(|byte| *byte == b'\n');
            let first = lines
                .into_iter()
                .find(|line| !line.iter().all(u8::is_ascii_whitespace));
            let first = first.map(|line| String::from_utf8_lossy(line).into_owned());
            input.place.header = match first {
                Some(_) if report.without_header => Some(String::new()),
                first => first.map(|line| line.trim_start_matches('\u{feff}').to_owned()),
            };
        }
        self.take_report(number, report, shift, mapping)
    }

    fn whole_feed(
        &mut self,
        number: usize,
        reader: BufReader<File>,
        mapping: &Mapping,
        interest: &Interest,
    ) -> Result<(), Fault> {
        let report = self.sight(number, reader, mapping, interest, 0);
        self.take_report(number, report, 0, mapping)
    }

    /// Has the watch take note of every row; what it finds to be nothing new is counted as such.
    fn sight(
        &mut self,
        number: usize,
        bytes: impl std::io::BufRead,
        mapping: &Mapping,
        interest: &Interest,
        shift: u64,
    ) -> Report {
        self.know(mapping.source());
        let (mut repeated, mut known) = (0, 0);
        let mut problems = Vec::new();
        let mut report = tacit_feeds::sight(bytes, mapping, interest, &mut |sighting| {
            self.know(sighting.by());
            match self
                .watch
                .sight(&row(sighting, mapping, &mut Names::default()))
            {
                Ok(Sighted::New) => known += u64::from(!sighting.is_new),
                Ok(Sighted::More) => repeated += u64::from(sighting.is_new),
                Ok(Sighted::Repeated) => {
                    known += 1;
                    repeated += u64::from(sighting.is_new);
                }
                Err(mut problem) => {
                    problem.line = usize::try_from(sighting.line + shift).unwrap_or_default();
                    problems.push(problem);
                }
            }
        });
        report.incidents = report.incidents.saturating_sub(repeated);
        report.claims = report.claims.saturating_sub(known);
        report.merged += known;
        for problem in problems {
            self.leave_out(number, problem);
        }
        report
    }

    fn take_report(
        &mut self,
        number: usize,
        report: Report,
        shift: u64,
        mapping: &Mapping,
    ) -> Result<(), Fault> {
        let misfit = misfit(&report);
        let is_first = self.reports.get(number).is_some_and(|it| it.rows == 0);
        if let (Some(sum), false) = (self.reports.get_mut(number), misfit.is_some() && is_first) {
            add(sum, report, shift);
        } else if let (Some(why), Some(input)) = (misfit, self.inputs.get(number)) {
            self.progress.clear();
            return Err(RequestFault::Layout {
                feed: input.name.clone(),
                layout: mapping.layout().word(),
                why,
            }
            .into());
        }
        Ok(())
    }

    /// Has the watch know a source, if it does not yet.
    fn know(&mut self, source: &Source) {
        if !self.sources.contains(&source.id) {
            self.sources.insert(source.id.clone());
            // One that is on record already is said twice, which is nothing.
            self.watch.add(0, Record::Source(source.clone()));
        }
    }

    fn leave_out_filed(&mut self, mut problem: Problem) {
        let number = problem.line >> INPUT_SHIFT;
        problem.line &= (1 << INPUT_SHIFT) - 1;
        self.leave_out(number, problem);
    }

    fn leave_out(&mut self, number: usize, problem: Problem) {
        self.left_out_count += 1;
        let file = self.inputs.get(number).map(|input| input.name.clone());
        let file = file.unwrap_or_default();
        let line = problem.line;
        if self.left_out_count <= MAX_LISTED {
            self.progress.clear();
            self.out.problem(&file, line, &problem);
            self.left_out.push(LeftOut { file, problem });
        }
    }

    /// Tells what changed, as far as it is told by itself.
    fn tell(&mut self) {
        let changes = self.watch.changes();
        if !changes.is_empty() {
            self.progress.clear();
            let texts = self.watch.docket().texts();
            let titles: Vec<String> = texts.map(|(text, _)| text.labels.title.clone()).collect();
            for change in changes {
                self.out
                    .change(&change, &self.lexicon, &titles, self.watch.eyes());
            }
        }
    }

    /// Tells what changed by now.
    fn settle(&mut self) {
        self.watch.settle();
        self.tell();
        self.out.flush();
    }

    /// Keeps the state, if it is to be kept, behind everything that was told.
    fn keep(&mut self) -> Result<(), Fault> {
        self.tell();
        self.out.flush();
        let begun = Clock::now();
        if let Some(path) = &self.state {
            kept::write(path, &mut self.watch, &self.inputs)?;
        }
        self.keeping = begun.elapsed();
        self.kept_at = Clock::now();
        Ok(())
    }

    fn end(mut self, whole: Option<Ending>) -> Result<Answer, Fault> {
        for problem in self.watch.still_waiting() {
            let waits = problem.code == RecordFault::NoSuchRecord.code();
            if waits {
                self.leave_out_filed(problem);
            }
        }
        let is_interrupted = whole.is_none();
        let is_stopped = matches!(whole, Some(Ending::Objection));
        if !self.watch.has_eyes() && !is_interrupted && !is_stopped {
            let on_record = self.watch.docket().viewpoints();
            let on_record = on_record.map(|viewpoint| viewpoint.id.clone()).collect();
            return Err(RequestFault::NoSuchEyes {
                why: format!("there is no viewpoint `{}` on record", self.watch.eyes()),
                on_record,
            }
            .into());
        }
        let unfinished = self.inputs.iter().filter(|input| input.unfinished() > 0);
        let unfinished = unfinished.map(|input| input.name.clone()).collect();
        let reports = self.inputs.iter().zip(self.reports);
        let feeds = reports.filter(|(input, _)| matches!(input.kind, Kind::Feed { .. }));
        let summary = Summary {
            watch: &self.watch,
            lexicon: &self.lexicon,
            left_out: self.left_out,
            left_out_count: self.left_out_count,
            feeds: feeds.map(|(_, report)| report).collect(),
            is_interrupted: is_interrupted && !self.follow,
            unfinished,
            breaches: self.breaches,
        };
        let text = self.out.end(summary);
        let ending = match whole {
            Some(Ending::Well) if self.watch.now().is_none() => Ending::Unusable,
            Some(ending) => ending,
            None if self.follow => Ending::Well,
            None => Ending::Unusable,
        };
        Ok(Answer {
            text,
            remarks: String::new(),
            ending,
        })
    }
}

/// Names that a row borrows.
#[derive(Default)]
struct Names {
    id: String,
    claim: Option<String>,
}

fn row<'r>(sighting: &Sighting<'r>, mapping: &Mapping, names: &'r mut Names) -> Row<'r> {
    names.id = sighting.id();
    // The feed's own claims are called after their incidents.
    let is_own = sighting.by().id == mapping.source().id;
    names.claim = (!is_own).then(|| sighting.claim_id());
    Row {
        id: &names.id,
        claim: names.claim.as_deref(),
        begin: sighting.begin,
        end: sighting.end,
        learned: sighting.learned,
        by: &sighting.by().id,
        grade: sighting.grade(),
        says: sighting.says(),
        ordered: sighting.ordered_by().is_some(),
    }
}

fn line_breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// Adds the report of a slice whose lines stand `shift` further down.
fn add(sum: &mut Report, slice: Report, shift: u64) {
    sum.rows += slice.rows;
    sum.kept += slice.kept;
    sum.incidents += slice.incidents;
    sum.claims += slice.claims;
    sum.merged += slice.merged;
    sum.repeated_headers += slice.repeated_headers;
    sum.windows_1252 += slice.windows_1252;
    sum.in_gaps += slice.in_gaps;
    sum.without_header |= slice.without_header;
    if slice.stopped.is_some() {
        sum.stopped = slice.stopped;
    }
    for (reason, count) in slice.left_out {
        *sum.left_out.entry(reason).or_default() += count;
    }
    for mut found in slice.listed {
        let known = sum.listed.iter().filter(|it| it.reason == found.reason);
        if known.count() < MAX_LISTED_PER_REASON {
            found.line += shift;
            sum.listed.push(found);
        }
    }
}
