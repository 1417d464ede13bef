//! What must hold of any input whatever, for the fuzz targets and for the tests that replay seeds.
//!
//! A property panics when it fails; a reader that panics fails it too.

use std::io::Cursor;
use std::sync::OnceLock;
use tacit_feeds::DataFiles;
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::read::{Batch, MAX_LINE_BYTES, read_records, write_record};

/// A text, read with the vocabulary of the seeds: every report lies inside it on whole letters; it has
/// a meaning exactly if nothing refuses it; formatting keeps the meaning, and twice is once; what is
/// rendered, and the meaning's bytes, are read back as the same.
pub fn text(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        return;
    };
    let (vocabulary, digest) = vocabulary_of_the_seeds();
    let reading = tacit_lang::read(source, vocabulary, *digest);
    reports_lie_inside(source, &reading.diagnostics);
    let refused = reading.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(refused, reading.assurance.is_none());
    let once = tacit_lang::format::format(source);
    assert_eq!(tacit_lang::format::format(&once), once);
    if let Some(assurance) = reading.assurance {
        let again = tacit_lang::read(&once, vocabulary, *digest).assurance;
        assert_eq!(again.as_ref(), Some(&assurance));
        let rendered = tacit_lang::render(&assurance, vocabulary, tacit_lang::Language::English)
            .expect("what was read can be rendered");
        assert_eq!(
            tacit_lang::read(&rendered, vocabulary, *digest).assurance,
            Some(assurance.clone())
        );
        let bytes = tacit_lang::canonical::encode(&assurance);
        let decoded = tacit_lang::canonical::decode(&bytes).expect("what was encoded is decoded");
        assert_eq!(tacit_lang::canonical::encode(&decoded), bytes);
    }
}

/// A vocabulary file: every report lies inside it on whole letters.
pub fn vocabulary(bytes: &[u8]) {
    if let Ok(source) = std::str::from_utf8(bytes)
        && let Err(diagnostics) = tacit_lang::vocabulary::read_vocabulary(source)
    {
        assert!(!diagnostics.is_empty(), "refused without a reason");
        reports_lie_inside(source, &diagnostics);
    }
}

/// Records: every line that is not blank is either read or reported, a record that was read is written
/// and read again as itself, and all of them together are filed or reported.
pub fn records(bytes: &[u8]) {
    let batch = read(bytes);
    let blank =
        |line: &[u8]| line.len() < MAX_LINE_BYTES && line.iter().all(u8::is_ascii_whitespace);
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !blank(line))
        .count();
    assert_eq!(batch.records.len() + batch.problems.len(), lines);
    for (_, record) in &batch.records {
        let written = write_record(record);
        let again = read(written.as_bytes());
        let [(_, same)] = again.records.as_slice() else {
            panic!("`{written}` was not read again");
        };
        assert_eq!(same, record);
    }
    let (vocabulary, _) = vocabulary_of_the_seeds();
    let (docket, _) = Docket::open(vocabulary.clone(), Vec::new(), batch.records);
    assert!(docket.promises().is_empty());
}

fn read(bytes: &[u8]) -> Batch {
    read_records(Cursor::new(bytes)).expect("reading from memory does not fail")
}

/// A mapping file, read with the vocabulary of the seeds: every report lies inside it.
pub fn mapping(bytes: &[u8]) {
    if let Ok(source) = std::str::from_utf8(bytes) {
        let (vocabulary, _) = vocabulary_of_the_seeds();
        if let Err(diagnostics) = tacit_feeds::Mapping::read(source, vocabulary) {
            assert!(!diagnostics.is_empty(), "refused without a reason");
            reports_lie_inside(source, &diagnostics);
        }
    }
}

/// A feed, or a data file behind a mapping: the first byte says which, the rest is the file. Every row is
/// accounted for, and every report on a data file lies inside it.
pub fn feed(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else {
        return;
    };
    let (vocabulary, _) = vocabulary_of_the_seeds();
    let mapping = |own: &str, files: &DataFiles| {
        let text = format!("mapping = 1\nzone = \"Z\"\n{own}\n[source]\nid = \"feed\"\n{NAMES}");
        tacit_feeds::Mapping::read_with(&text, vocabulary, files)
    };
    let of_feed = match kind {
        b'0' => "layout = \"icews\"\n[acts]\n\"19\" = \"armed-attack\"",
        b'1' => "layout = \"icews-raw\"\n[acts]\n\"19\" = \"armed-attack\"",
        b'2' => "layout = \"ucdp-ged\"\n[violence]\n1 = \"armed-attack\"",
        b'3' => "layout = \"gdelt\"\n[acts]\n\"19\" = \"armed-attack\"",
        b'4' => "layout = \"acled\"\n[events]\n\"Battles\" = \"armed-attack\"",
        b'9' => {
            "layout = \"table\"\n[acts]\n\"19\" = \"armed-attack\"\n[columns]\nbegin = 1\nend = 2\n\
             author = 3\nact = 4\ntarget = 5\n[table]\nheader = false\ndates = \"words\""
        }
        _ => return data_file(*kind, bytes, mapping),
    };
    let mapping = mapping(of_feed, &DataFiles::default()).expect("these mappings are sound");
    let everybody = tacit_feeds::Interest::everybody();
    let report = tacit_feeds::read(bytes, &mapping, &everybody, &mut |_| {});
    let left_out: u64 = report.left_out.values().sum();
    assert_eq!(report.rows, report.kept + left_out);
    assert_eq!(report.kept, report.claims + report.merged);
}

/// Whom every mapping of [`feed`] names.
const NAMES: &str = "[actors]\n\"ALP\" = \"alphaland\"\n\"BETMIL\" = \"betaland\"\n\
    [countries]\n\"BET\" = \"betaland\"\n\"Alphaland\" = \"alphaland\"\n";

fn data_file(
    kind: u8,
    bytes: &[u8],
    mapping: impl Fn(&str, &DataFiles) -> Result<tacit_feeds::Mapping, tacit_feeds::Refused>,
) {
    let key = match kind {
        b'5' => "countries = \"f\"",
        b'6' => "codes = \"f\"",
        b'7' => "events = \"f\"",
        _ => "actors = [\"f\"]",
    };
    let mut files = DataFiles::default();
    files.add("f", bytes);
    let text = files.text("f").expect("it was added").to_owned();
    let own = format!("layout = \"icews\"\n[acts]\n\"19\" = \"armed-attack\"\n[data]\n{key}");
    match mapping(&own, &files) {
        Ok(mapping) => {
            for note in mapping.data_notes() {
                let listed = note.listed.iter().map(|(_, found)| found.clone());
                reports_lie_inside(&text, &listed.collect::<Vec<_>>());
            }
        }
        Err(refused) => {
            let of_files: Vec<_> = refused.files.into_values().flatten().collect();
            assert!(!refused.mapping.is_empty() || !of_files.is_empty());
            reports_lie_inside(&text, &of_files);
        }
    }
}

fn reports_lie_inside(source: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let range = diagnostic.span.range();
        assert!(source.get(range).is_some(), "{diagnostic:?}");
    }
}

fn vocabulary_of_the_seeds() -> &'static (Vocabulary, tacit_lang::meaning::Digest) {
    static VOCABULARY: OnceLock<(Vocabulary, tacit_lang::meaning::Digest)> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let source = include_str!("seeds/vocabulary/whole.toml");
        let vocabulary = tacit_lang::vocabulary::read_vocabulary(source)
            .expect("the vocabulary of the seeds is whole");
        let digest = tacit_lang::canonical::vocabulary_digest(&vocabulary);
        (vocabulary, digest)
    })
}
