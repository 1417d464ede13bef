//! Whether somebody asked the program to stop.

use crate::ending::Fault;
use crate::files::FileFault;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tokio::signal::unix::{SignalKind, signal};

/// Set once an interrupt or a request to end has come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Listens for SIGINT and SIGTERM from now on. A second one ends the program at once.
pub(crate) fn stop() -> Result<Stop, Fault> {
    let stop = Stop::default();
    let set = stop.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(|error| no_signals(&error))?;
    let listened = {
        let _inside = runtime.enter();
        signal(SignalKind::interrupt())
            .and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)))
    };
    let (mut interrupt, mut terminate) = listened.map_err(|error| no_signals(&error))?;
    thread::spawn(move || {
        runtime.block_on(async {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                if set.0.swap(true, Ordering::SeqCst) {
                    std::process::exit(130);
                }
            }
        });
    });
    Ok(stop)
}

fn no_signals(error: &io::Error) -> Fault {
    FileFault::Refused("the system's signals".to_owned(), error.to_string()).into()
}
