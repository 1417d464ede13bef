//! Keeping a world as it is, and coming back to it: each branch begins where the timeline ended.

use super::fault::DemoFault;
use super::world::{RELAY, World, make};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant as Moment;
use tacit_lang::time::Instant;

impl World {
    /// Ends all programs and keeps the world as it is, to come back to.
    pub(crate) fn save(&mut self) -> Result<(), DemoFault> {
        self.settle()?;
        for name in self.runs() {
            self.stop(&name)?;
        }
        let saved = self.root.join("saved");
        let _ = fs::remove_dir_all(&saved);
        copy(&self.place(), &saved)
    }

    /// Puts the world back as it was kept, and starts the relay and both desks.
    pub(crate) fn restore(
        &mut self,
        at: Instant,
        names: BTreeMap<String, String>,
    ) -> Result<(), DemoFault> {
        for running in self.running.values_mut() {
            running.kill();
        }
        self.running.clear();
        let place = self.place();
        fs::remove_dir_all(&place).map_err(DemoFault::file(&place))?;
        copy(&self.root.join("saved"), &place)?;
        self.names = names;
        self.clock = Some((at, Moment::now()));
        self.start(RELAY)?;
        for eyes in self.eyes() {
            self.start(&eyes)?;
            self.reached(&eyes)?;
        }
        Ok(())
    }
}

/// Copies files and folders, with their rights; sockets are left out.
fn copy(from: &Path, to: &Path) -> Result<(), DemoFault> {
    make(to)?;
    for entry in fs::read_dir(from).map_err(DemoFault::file(from))? {
        let entry = entry.map_err(DemoFault::file(from))?;
        let kind = entry.file_type().map_err(DemoFault::file(from))?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&from, &to)?;
        } else if kind.is_file() {
            fs::copy(&from, &to).map_err(DemoFault::file(&from))?;
        }
    }
    Ok(())
}
