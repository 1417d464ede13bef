//! Parquet files: as this program's own library writes them, as another's does, and damaged.

use crate::mutation::Noise;
use crate::world::{Given, give, mapping, vocabulary};
use ::parquet::basic::{Compression, GzipLevel, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::io::Cursor;
use std::sync::Arc;
use tacit_feeds::{Interest, Mapping, Reason, Stopped, is_parquet, read_parquet};
use tacit_lang::time::parse_instant;
use tacit_standing::record::Learned;

const MAPPING: &str = "mapping = 1\nlayout = \"table\"\nzone = \"+02:00\"\n\
    [source]\nid = \"mission\"\n[table]\ncodes = \"cameo\"\n\
    [columns]\nid = \"No\"\nbegin = \"Day\"\nlearned = \"Told\"\nauthor = \"By\"\nact = \"Code\"\n\
    target = \"Against\"\n\
    [actors]\n\"Arland\" = \"arland\"\n\"Borland\" = \"borland\"\n\"Zoë Front\" = \"gamma-brigades\"\n";

const SCHEMA: &str = "message incidents {
    required int64 No (INTEGER(64, true));
    optional int32 Day (DATE);
    optional int64 Told (TIMESTAMP(MILLIS, true));
    optional binary By (STRING);
    optional int32 Code;
    optional binary Against;
}";

fn read(bytes: Vec<u8>, mapping: &Mapping) -> Given {
    let mut records = Vec::new();
    let everybody = Interest::everybody();
    let report = read_parquet(Cursor::new(bytes), mapping, &everybody, &mut |record| {
        records.push(record);
    });
    let left_out: u64 = report.left_out.values().sum();
    assert_eq!(report.rows, report.kept + left_out);
    Given { records, report }
}

/// 2,500 rows in each of two groups: every third has no author, every tenth no day.
fn written(packed: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = WriterProperties::builder().set_compression(packed).build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for group in 0..2 {
        let rows = (0..2_500).map(|row| group * 2_500 + row);
        let mut writer = file.next_row_group().unwrap();
        let mut column = 0;
        while let Some(mut next) = writer.next_column().unwrap() {
            let there = |row: &i64| match column {
                1 => row % 10 != 9,
                2 => row % 2 == 0,
                3 => row % 3 != 2,
                _ => true,
            };
            let present: Vec<i64> = rows.clone().filter(there).collect();
            let levels: Vec<i16> = rows.clone().map(|row| i16::from(there(&row))).collect();
            let numbers =
                |of: fn(i64) -> i64| -> Vec<i64> { present.iter().map(|row| of(*row)).collect() };
            let texts = |text: &str| vec![ByteArray::from(text); present.len()];
            match column {
                0 => drop(
                    next.typed::<Int64Type>()
                        .write_batch(&numbers(|row| row), None, None),
                ),
                1 => {
                    let days: Vec<i32> = present
                        .iter()
                        .map(|row| 20_484 + (row / 100) as i32)
                        .collect();
                    drop(
                        next.typed::<Int32Type>()
                            .write_batch(&days, Some(&levels), None),
                    );
                }
                2 => {
                    let told =
                        numbers(|row| (20_485 + row / 100) * 86_400_000 + 60_000 * (row % 1_440));
                    drop(
                        next.typed::<Int64Type>()
                            .write_batch(&told, Some(&levels), None),
                    );
                }
                4 => {
                    let codes = vec![190_i32; present.len()];
                    drop(
                        next.typed::<Int32Type>()
                            .write_batch(&codes, Some(&levels), None),
                    );
                }
                other => {
                    let name = if other == 3 { "Arland" } else { "Borland" };
                    let values = texts(name);
                    drop(
                        next.typed::<ByteArrayType>()
                            .write_batch(&values, Some(&levels), None),
                    );
                }
            }
            next.close().unwrap();
            column += 1;
        }
        writer.close().unwrap();
    }
    file.close().unwrap();
    bytes
}

#[test]
fn a_parquet_file_gives_the_records_that_the_same_rows_give_as_text() {
    let mapping = mapping(MAPPING);
    let mut text = "No,Day,Told,By,Code,Against\n".to_owned();
    for row in 0..5_000_i64 {
        let show = |days: i64, seconds: i64| {
            tacit_lang::time::Instant::from_seconds(days * 86_400 + seconds).to_string()
        };
        let day = show(20_484 + row / 100, 0);
        let day = if row % 10 == 9 {
            ""
        } else {
            day.get(..10).unwrap()
        };
        let told = show(20_485 + row / 100, 60 * (row % 1_440));
        let told = if row % 2 == 0 { told.as_str() } else { "" };
        let by = if row % 3 == 2 { "" } else { "Arland" };
        text.push_str(&format!("{row},{day},{told},{by},190,Borland\n"));
    }
    let plain = give(text.as_bytes(), &mapping, &Interest::everybody());
    assert_eq!(plain.report.incidents, 4_500);
    for packed in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ] {
        let bytes = written(packed);
        assert!(is_parquet(&bytes));
        let given = read(bytes, &mapping);
        assert_eq!(given.records, plain.records, "{packed:?}");
        assert_eq!(given.report.left_out, plain.report.left_out);
        let lines: Vec<u64> = plain
            .report
            .listed
            .iter()
            .map(|left| left.line - 1)
            .collect();
        let rows: Vec<u64> = given.report.listed.iter().map(|left| left.line).collect();
        assert_eq!(
            rows, lines,
            "a row's number stands for its line, and there is no header"
        );
    }
}

#[test]
fn what_another_implementation_wrote_is_read() {
    let bytes = include_bytes!("../data/pyarrow.parquet").to_vec();
    let given = read(bytes, &mapping(MAPPING));
    assert_eq!(given.report.stopped, None);
    let said: Vec<String> = given
        .claims()
        .iter()
        .map(|claim| {
            let authors: Vec<&str> = claim.says.author.iter().map(|id| id.as_str()).collect();
            format!(
                "{} {} {}",
                claim.id,
                authors.join("|"),
                claim.says.act.as_ref().unwrap()
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "mission.1/claim arland air-attack",
            "mission.2/claim arland armed-force",
            "mission.4/claim  armed-force",
        ]
    );
    let learned = |at: usize| given.incidents()[at].learned.clone();
    let at = |text: &str| Learned::Everyone(parse_instant(text).unwrap());
    assert_eq!(learned(0), at("2026-02-01T06:30:00Z"));
    assert_eq!(learned(1), at("2026-02-01T23:59:59+02:00"));
    assert_eq!(
        given.left_out(),
        [
            (3, Reason::EmptyField, "no begin is given"),
            (5, Reason::UnmappedAct, "`10` ")
        ]
    );
}

#[test]
fn columns_that_are_missing_or_hold_no_text_are_shown_at_their_place_in_the_mapping() {
    let text = MAPPING
        .replace("\"Told\"", "\"Dead\"")
        .replace("\"Against\"", "\"Notes\"");
    let given = read(
        include_bytes!("../data/pyarrow.parquet").to_vec(),
        &mapping(&text),
    );
    let Some(Stopped::Columns(found)) = &given.report.stopped else {
        panic!("{}", given.report)
    };
    let mut at: Vec<&str> = found
        .iter()
        .map(|one| text.get(one.span.range()).unwrap())
        .collect();
    at.sort_unstable();
    assert_eq!(at, ["\"Dead\"", "\"Notes\""]);
    let other = crate::world::fixture_mapping("icews.mapping.toml");
    let given = read(include_bytes!("../data/pyarrow.parquet").to_vec(), &other);
    let lacking = vec!["date", "source", "target", "cameo"];
    assert_eq!(given.report.stopped, Some(Stopped::MissingColumns(lacking)));
}

#[test]
fn a_file_that_is_cut_off_or_is_none_says_so_and_nothing_else() {
    let bytes = written(Compression::SNAPPY);
    let mapping = mapping(MAPPING);
    for cut in [0, 3, 4, 8, 12, bytes.len() / 2, bytes.len() - 1] {
        let given = read(bytes[..cut].to_vec(), &mapping);
        assert!(
            matches!(&given.report.stopped, Some(Stopped::Input { line: 0, error }) if !error.is_empty()),
            "{cut}: {}",
            given.report
        );
        assert_eq!(given.records.len(), 1);
    }
}

#[test]
fn spoilt_parquet_never_panics_and_every_row_is_accounted_for() {
    assert!(Mapping::read(MAPPING, &vocabulary()).is_ok());
    let mapping = mapping(MAPPING);
    let mut noise = Noise(0x5eed);
    let mut damaged = 0;
    for bytes in [
        include_bytes!("../data/pyarrow.parquet").to_vec(),
        written(Compression::UNCOMPRESSED),
    ] {
        for _ in 0..1_500 {
            let mut spoilt = bytes.clone();
            for _ in 0..=noise.below(4) {
                let at = noise.below(spoilt.len());
                spoilt[at] = noise.below(256) as u8;
            }
            damaged += usize::from(read(spoilt, &mapping).report.stopped.is_some());
        }
    }
    assert!(damaged > 300, "{damaged}");
}
