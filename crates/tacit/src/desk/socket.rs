//! The daemon's side of its socket: who may ask, and one question and its answer for each connection.

use super::reach::ReachFault;
use super::request::{Answered, Asked, MAX_LINE_BYTES, Reply, Request, line, read};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};

/// How long a command may take to ask, and to take its answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The socket; taken away when this is dropped.
pub(crate) struct Listening {
    path: PathBuf,
    listener: UnixListener,
}

impl Listening {
    /// Listens. Whoever opened the desk's store is the only daemon, so what lies here is left of one that was killed.
    ///
    /// # Errors
    /// [`ReachFault::Socket`].
    pub(crate) fn at(path: &Path) -> Result<Self, ReachFault> {
        let fault = |why: io::Error| ReachFault::Socket {
            path: path.to_owned(),
            why: why.to_string(),
        };
        match fs::remove_file(path) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(fault(why)),
            _ => {}
        }
        let listener = UnixListener::bind(path).map_err(fault)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(fault)?;
        Ok(Self {
            path: path.to_owned(),
            listener,
        })
    }

    /// The next command; none if it went before it was heard.
    pub(crate) async fn accept(&self) -> Option<UnixStream> {
        match self.listener.accept().await {
            Ok((stream, _)) => Some(stream),
            Err(_) => {
                // Out of descriptors, most likely: others have to end first.
                tokio::time::sleep(Duration::from_millis(100)).await;
                None
            }
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Takes one question and writes its answer.
pub(crate) async fn converse(
    mut stream: UnixStream,
    desk: mpsc::Sender<(Request, oneshot::Sender<Answered>)>,
) {
    let Ok(Ok(asked)) = tokio::time::timeout(PATIENCE, question(&mut stream)).await else {
        return;
    };
    let answered = match read::<Asked>(&asked) {
        Ok(asked) => {
            let (reply, replied) = oneshot::channel();
            if desk.send((asked.request, reply)).await.is_err() {
                return;
            }
            match replied.await {
                Ok(answered) => answered,
                Err(_) => return,
            }
        }
        Err(fault) => Answered::new(
            false,
            Reply::Failed {
                why: format!("the desk does not understand the command: {fault}"),
            },
        ),
    };
    let exercise = answered.exercise;
    let bytes = line(&answered).or_else(|fault| {
        line(&Answered::new(
            exercise,
            Reply::Failed {
                why: format!("the answer cannot be given: {fault}"),
            },
        ))
    });
    if let Ok(bytes) = bytes {
        // Whoever asked may have gone.
        let _ = tokio::time::timeout(PATIENCE, stream.write_all(&bytes)).await;
    }
}

async fn question(stream: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut asked = Vec::new();
    let limit = MAX_LINE_BYTES as u64 + 1;
    BufReader::new(stream)
        .take(limit)
        .read_until(b'\n', &mut asked)
        .await?;
    Ok(asked)
}
