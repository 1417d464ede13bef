//! The connections that read from the store beside the writer.

use crate::custody::{Book, CustodyReader, OpenFault, StorageFault};
use crate::limits::{STORE_READERS, Terms};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tacit_clock::Clock;
use tokio::sync::Semaphore;

/// A few readers; who finds them all at work waits its turn.
pub(crate) struct Readers {
    idle: Mutex<Vec<CustodyReader>>,
    turns: Arc<Semaphore>,
    clock: Clock,
}

impl Readers {
    /// Opens the readers of a store that is there.
    ///
    /// # Errors
    /// [`OpenFault`].
    pub(crate) fn open(path: &Path, terms: Terms, clock: Clock) -> Result<Self, OpenFault> {
        let readers = (0..STORE_READERS).map(|_| CustodyReader::open(path, terms));
        Ok(Self {
            idle: Mutex::new(readers.collect::<Result<_, _>>()?),
            turns: Arc::new(Semaphore::new(STORE_READERS)),
            clock,
        })
    }

    /// Reads, on a thread that may wait for the disk.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub(crate) async fn read<R: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Book<'_>) -> R + Send + 'static,
    ) -> Result<R, StorageFault> {
        let gone = || StorageFault::Other("a reader of the store is gone".to_owned());
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| gone())?;
        let readers = Arc::clone(self);
        let reading = tokio::task::spawn_blocking(move || {
            let mut idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
            let mut reader = idle.pop()?;
            drop(idle);
            let result = reader.read(readers.clock.now(), act);
            let mut idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(reader);
            drop(idle);
            // Kept until here, for the reading goes on when the one who asked is gone.
            drop(turn);
            Some(result)
        });
        reading.await.ok().flatten().ok_or_else(gone)?
    }
}
