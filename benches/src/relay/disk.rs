//! The simplest thing that makes envelopes durable: one file, appended to by one writer for all who wait.

use super::{BoxError, Load};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The bytes of an envelope, and who waits for them.
type Act = (Vec<u8>, Sender<()>);

/// As many clients as before hand the bytes of the smallest envelope to one writer, which answers after `fdatasync`.
///
/// # Errors
/// Whatever the disk says.
pub fn bare_appends(folder: &Path, clients: usize, seconds: u64) -> Result<Load, BoxError> {
    let file = folder.join("bare-appends");
    let opened = OpenOptions::new().create(true).append(true).open(&file)?;
    let (sender, receiver) = channel();
    let writer = thread::spawn(move || write(opened, &receiver));
    let began = Instant::now();
    let limit = Duration::from_secs(seconds);
    let client = || {
        let sender = sender.clone();
        thread::spawn(move || {
            let mut latencies = Vec::new();
            while began.elapsed() < limit {
                let asked = Instant::now();
                let (done, durable) = channel();
                sender.send((vec![1; 640], done))?;
                durable.recv()?;
                latencies.push(asked.elapsed());
            }
            Ok::<_, BoxError>(latencies)
        })
    };
    let clients: Vec<_> = (0..clients).map(|_| client()).collect();
    drop(sender);
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.join().map_err(|_| "a client broke")??);
    }
    let took = began.elapsed();
    writer.join().map_err(|_| "the writer broke")??;
    std::fs::remove_file(file)?;
    Ok(Load::new(all, took))
}

fn write(mut file: std::fs::File, acts: &Receiver<Act>) -> std::io::Result<()> {
    while let Ok((mut bytes, done)) = acts.recv() {
        let mut waiting = vec![done];
        for (more, done) in acts.try_iter() {
            bytes.extend(more);
            waiting.push(done);
        }
        file.write_all(&bytes)?;
        file.sync_data()?;
        for done in waiting {
            // Whoever has gone does not wait.
            _ = done.send(());
        }
    }
    Ok(())
}
