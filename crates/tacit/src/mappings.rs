//! Mapping files with the code tables and dictionaries that they name, read from the mapping's own folder.

use crate::diagnostics::Refused;
use crate::ending::Fault;
use crate::files::{self, FileFault};
use crate::texts::Source;
use std::path::Path;
use tacit_feeds::{DataFiles, MAX_DATA_BYTES, MAX_MAPPING_BYTES, Mapping};
use tacit_lang::vocabulary::Vocabulary;

/// Reads the mapping at `path` against `vocabulary`. A data file that is not there is a mistake of the mapping, and
/// reported with the others at the place that names it. The mapping comes with its text, in which a feed that it does not fit is shown.
pub(crate) fn open(path: &Path, vocabulary: &Vocabulary) -> Result<(Source, Mapping), Fault> {
    let text = files::read_text(path, MAX_MAPPING_BYTES)?;
    let mut data = DataFiles::default();
    for name in Mapping::data_files(&text) {
        match files::read_bytes(&path.with_file_name(&name), MAX_DATA_BYTES) {
            Ok(bytes) => data.add(name, &bytes),
            Err(FileFault::Missing(_)) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    let source = Source {
        name: files::name(path),
        text,
    };
    let named = |name: &str| files::name(&path.with_file_name(name));
    match read(&source, &data, vocabulary, named) {
        Ok(mapping) => Ok((source, mapping)),
        Err(refused) => Err(Fault::Text(refused)),
    }
}

/// Reads a mapping with the data files that came with it; `named` is what a data file is called where it is shown.
pub(crate) fn read(
    source: &Source,
    data: &DataFiles,
    vocabulary: &Vocabulary,
    named: impl Fn(&str) -> String,
) -> Result<Mapping, Vec<Refused>> {
    let refused = match Mapping::read_with(&source.text, vocabulary, data) {
        Ok(mapping) => return Ok(mapping),
        Err(refused) => refused,
    };
    let mut all = Vec::new();
    if !refused.mapping.is_empty() {
        all.push(Refused {
            name: source.name.clone(),
            source: source.text.clone(),
            diagnostics: refused.mapping,
        });
    }
    for (name, diagnostics) in refused.files {
        all.push(Refused {
            source: data.text(&name).unwrap_or_default().to_owned(),
            name: named(&name),
            diagnostics,
        });
    }
    Err(all)
}
