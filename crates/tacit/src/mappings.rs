//! Mapping files with the code tables and dictionaries that they name, read from the mapping's own folder.

use crate::diagnostics::Refused;
use crate::ending::Fault;
use crate::files::{self, FileFault};
use std::path::Path;
use tacit_feeds::{DataFiles, MAX_DATA_BYTES, MAX_MAPPING_BYTES, Mapping};
use tacit_lang::vocabulary::Vocabulary;

/// Reads the mapping at `path` against `vocabulary`. A data file that is not there is a mistake of the mapping, and
/// reported with the others at the place that names it.
pub(crate) fn open(path: &Path, vocabulary: &Vocabulary) -> Result<Mapping, Fault> {
    let text = files::read_text(path, MAX_MAPPING_BYTES)?;
    let mut data = DataFiles::default();
    for name in Mapping::data_files(&text) {
        match files::read_bytes(&path.with_file_name(&name), MAX_DATA_BYTES) {
            Ok(bytes) => data.add(name, &bytes),
            Err(FileFault::Missing(_)) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Mapping::read_with(&text, vocabulary, &data).map_err(|refused| {
        let mut all = Vec::new();
        if !refused.mapping.is_empty() {
            all.push(Refused {
                name: files::name(path),
                source: text,
                diagnostics: refused.mapping,
            });
        }
        for (name, diagnostics) in refused.files {
            all.push(Refused {
                source: data.text(&name).unwrap_or_default().to_owned(),
                name: files::name(&path.with_file_name(&name)),
                diagnostics,
            });
        }
        Fault::Text(all)
    })
}
