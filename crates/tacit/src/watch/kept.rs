//! The state of a watch in a file: written whole or not at all, and read back.

use super::input::{Input, Place};
use crate::ending::{Fault, RequestFault};
use crate::files::{self, FileFault};
use crate::texts::Meant;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::watch::Watch;

/// The version of the first line.
const VERSION: u32 = 1;

/// The first line: how far each input was read.
#[derive(Serialize, Deserialize)]
struct Head {
    tacit_watch_state: u32,
    inputs: Vec<Kept>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    place: Place,
    /// The digest of everything up to that place, by which a changed file is noticed.
    digest: String,
}

/// Writes the state beside its file, has it reach the disk, and puts it in the file's place.
pub(super) fn write(path: &Path, watch: &mut Watch, inputs: &[Input]) -> Result<(), Fault> {
    let beside = beside(path);
    let written = write_all(&beside, watch, inputs)
        .and_then(|()| fs::rename(&beside, path))
        .and_then(|()| {
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            File::open(folder.unwrap_or_else(|| Path::new("."))).and_then(|it| it.sync_all())
        });
    written.map_err(|error| files::fault(path, &error).into())
}

fn write_all(path: &Path, watch: &mut Watch, inputs: &[Input]) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let kept = inputs.iter().filter(|input| input.has_place());
    let head = Head {
        tacit_watch_state: VERSION,
        inputs: kept
            .map(|input| Kept {
                name: input.name.clone(),
                place: input.place.clone(),
                digest: input.digest(),
            })
            .collect(),
    };
    serde_json::to_writer(&mut out, &head)?;
    out.write_all(b"\n")?;
    watch.save(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// The watch that is kept in `path`, with every input at its place; none if there is no such file.
pub(super) fn read(
    path: &Path,
    vocabulary: Vocabulary,
    texts: &[Meant],
    inputs: &mut [Input],
) -> Result<Option<Watch>, Fault> {
    let mut reader = match files::open(path) {
        Ok(reader) => reader,
        Err(FileFault::Missing(_)) => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    let refused = |why: String| -> Fault {
        let file = files::name(path);
        RequestFault::State { file, why }.into()
    };
    let head = head(&mut reader).map_err(refused)?;
    for input in inputs.iter_mut().filter(|input| input.has_place()) {
        let kept = head.inputs.iter().find(|kept| kept.name == input.name);
        if let Some(kept) = kept.filter(|kept| kept.place.bytes > 0)
            && !input.go_to(kept.place.clone(), &kept.digest)?
        {
            return Err(refused(format!(
                "`{}` does not begin any more with the {} bytes that were read",
                input.name, kept.place.bytes
            )));
        }
    }
    let texts = texts.iter().map(|it| (it.assurance.clone(), it.digest));
    let watch = Watch::resume(vocabulary, texts.collect(), &mut reader);
    watch.map(Some).map_err(|error| refused(error.to_string()))
}

fn head(reader: &mut BufReader<File>) -> Result<Head, String> {
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .map_err(|error| error.to_string())?;
    let head: Head = serde_json::from_str(&line)
        .map_err(|_| "its first line is none that this program writes".to_owned())?;
    if head.tacit_watch_state == VERSION {
        Ok(head)
    } else {
        Err(format!(
            "it is of version {}, this program writes {VERSION}",
            head.tacit_watch_state
        ))
    }
}
