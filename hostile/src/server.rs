//! Listening where desks connect, under the relay's own key.

use crate::behind::Behind;
use crate::command::Command;
use crate::liar::Liar;
use crate::telling::Telling;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use std::fmt::{self, Display};
use std::net::SocketAddr;
use std::sync::Arc;
use tacit_relay::folder::Folder;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// A hostile operator at work; it ends when it is dropped. Must be used within a tokio runtime.
pub struct Hostile {
    at: SocketAddr,
    acceptor: TlsAcceptor,
    liar: Arc<Liar>,
    listening: Option<JoinHandle<()>>,
}

/// Why it does not start.
#[derive(Debug)]
pub struct StartError(String);

impl Hostile {
    /// Listens, with the keys in a relay's folder, and is honest until told otherwise. Whenever a lie has been told, `did` is
    /// handed a line that says which and where.
    ///
    /// # Errors
    /// [`StartError`] if the folder holds no relay, or there is no listening.
    pub async fn start(
        folder: &Folder,
        listen: SocketAddr,
        relay: SocketAddr,
        did: impl Fn(&str) + Send + 'static,
    ) -> Result<Self, StartError> {
        let furniture = folder.open().map_err(wrong)?;
        let clock = furniture.config.clock().map_err(wrong)?;
        let config = furniture.tls.server(&furniture.config.origin);
        let behind = Behind::new(relay, furniture.tls.pin()).map_err(wrong)?;
        let telling = Telling::new(furniture.signer, clock, Box::new(did));
        let listener = TcpListener::bind(listen).await.map_err(wrong)?;
        let mut hostile = Self {
            at: listener.local_addr().map_err(wrong)?,
            acceptor: TlsAcceptor::from(Arc::new(config.map_err(wrong)?)),
            liar: Arc::new(Liar::new(behind, telling)),
            listening: None,
        };
        hostile.listen(listener);
        Ok(hostile)
    }

    /// Where desks connect.
    #[must_use]
    pub fn listens_at(&self) -> SocketAddr {
        self.at
    }

    /// Does as it is told, from the next request on; whoever waits at that moment is lied to as well.
    ///
    /// # Errors
    /// What the operating system says to listening again.
    pub async fn obey(&mut self, command: Command) -> std::io::Result<()> {
        match command {
            Command::Pass => self.liar.order(Telling::pass),
            Command::Lie { fault, count, lane } => {
                self.liar.order(|telling| telling.order(fault, lane, count));
            }
            Command::Down => {
                if let Some(listening) = self.listening.take() {
                    listening.abort();
                    // It was told to end, and that is how it ends.
                    let _ = listening.await;
                }
            }
            Command::Up if self.listening.is_none() => {
                let listener = TcpListener::bind(self.at).await?;
                self.listen(listener);
            }
            Command::Up => {}
        }
        Ok(())
    }

    fn listen(&mut self, listener: TcpListener) {
        let (acceptor, liar) = (self.acceptor.clone(), Arc::clone(&self.liar));
        self.listening = Some(tokio::spawn(async move {
            // They end with whoever listens.
            let mut served = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                while served.try_join_next().is_some() {}
                served.spawn(serve(stream, acceptor.clone(), Arc::clone(&liar)));
            }
        }));
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, liar: Arc<Liar>) {
    // Small answers are sent at once; where this fails, they come a little later.
    let _ = stream.set_nodelay(true);
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let service = service_fn(move |request: Request<Incoming>| {
        let liar = Arc::clone(&liar);
        async move { liar.answer(request).await }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().auto_date_header(false);
    builder.http2().auto_date_header(false);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    // How a desk ends its connection is its affair.
    let _ = connection.await;
}

fn wrong(why: impl Display) -> StartError {
    StartError(why.to_string())
}

impl Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}
