//! Desks that do nothing but deposit.

use super::{BoxError, Load, Relay};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tacit_line::{Account, Line, LineSettings};
use tacit_wire::{
    AccountSecret, AdmissionToken, ChannelId, Envelope, JoiningSecret, Lane, Precedence,
    RelayAddress,
};
use tokio::task::JoinSet;

/// How many accounts are opened at once.
const OPENED_AT_ONCE: usize = 32;

/// Tokens, and numbers from which channels and secrets are made.
#[derive(Debug)]
pub struct Accounts {
    tokens: Vec<AdmissionToken>,
    next: u64,
}

impl Accounts {
    /// Room for every measurement.
    ///
    /// # Errors
    /// Whatever the relay's program says.
    pub fn new(relay: &Relay) -> Result<Self, BoxError> {
        let mut tokens = relay.tokens(10_000)?;
        tokens.extend(relay.tokens(1_000)?);
        Ok(Self { tokens, next: 0 })
    }

    /// Lines of accounts, each in a channel of its own, open and warm.
    ///
    /// # Errors
    /// Whatever the relay says.
    pub async fn lines(
        &mut self,
        address: &RelayAddress,
        count: usize,
    ) -> Result<Vec<Arc<Line>>, BoxError> {
        let mut lines = Vec::new();
        for _ in 0..count {
            let line = self.line(address, &LineSettings::default())?;
            let token = self.tokens.pop().ok_or("no token is left")?;
            line.open(&token, JoiningSecret([0; 32]).digest()).await?;
            lines.push(Arc::new(line));
        }
        Ok(lines)
    }

    /// Opens accounts and leaves them.
    ///
    /// # Errors
    /// Whatever the relay says.
    pub async fn idle(
        &mut self,
        address: &RelayAddress,
        count: usize,
        settings: &LineSettings,
    ) -> Result<(), BoxError> {
        let mut opening = JoinSet::new();
        for _ in 0..count {
            let line = self.line(address, settings)?;
            let token = self.tokens.pop().ok_or("no token is left")?;
            opening.spawn(async move { line.open(&token, JoiningSecret([0; 32]).digest()).await });
            while opening.len() >= OPENED_AT_ONCE {
                opening.join_next().await.ok_or("nothing was opened")???;
            }
        }
        while let Some(opened) = opening.join_next().await {
            opened??;
        }
        Ok(())
    }

    fn line(&mut self, address: &RelayAddress, settings: &LineSettings) -> Result<Line, BoxError> {
        self.next += 1;
        let mut channel = [0; 16];
        let mut secret = [0; 32];
        for (place, byte) in channel.iter_mut().zip(self.next.to_be_bytes()) {
            *place = byte;
        }
        for (place, byte) in secret.iter_mut().zip(self.next.to_be_bytes()) {
            *place = byte;
        }
        let account = Account {
            channel: ChannelId(channel),
            secret: AccountSecret(secret),
        };
        Ok(Line::to(address.clone(), account, settings.clone())?)
    }
}

/// The smallest envelope, with a number in it.
///
/// # Errors
/// None; the size is admitted.
pub fn envelope(number: u64) -> Result<Envelope, BoxError> {
    let mut sealed = [0; 639];
    for (place, byte) in sealed.iter_mut().zip(number.to_be_bytes()) {
        *place = byte;
    }
    Ok(Envelope::around(&sealed)?)
}

/// Every line deposits one envelope after the other.
///
/// # Errors
/// Whatever the relay says.
pub async fn deposits(lines: Vec<Arc<Line>>, seconds: u64) -> Result<Load, BoxError> {
    at_once(lines, seconds, |line: Arc<Line>, number| async move {
        let envelope = envelope(number)?;
        let lane = Lane::FromInviter;
        line.deposit(lane, Precedence::Routine, &envelope).await?;
        Ok(())
    })
    .await
}

/// Every line asks again and again for the relay's address: the same connections and processors, and no disk, store or signature.
///
/// # Errors
/// Whatever the relay says.
pub async fn greetings(lines: Vec<Arc<Line>>, seconds: u64) -> Result<Load, BoxError> {
    at_once(lines, seconds, |line: Arc<Line>, _| async move {
        Ok(line.greet().await?)
    })
    .await
}

async fn at_once<A, F>(lines: Vec<Arc<Line>>, seconds: u64, act: A) -> Result<Load, BoxError>
where
    A: Fn(Arc<Line>, u64) -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), BoxError>> + Send,
{
    let began = Instant::now();
    let limit = Duration::from_secs(seconds);
    let mut clients = JoinSet::new();
    for line in lines {
        let act = act.clone();
        clients.spawn(async move {
            let mut latencies = Vec::new();
            for number in 0.. {
                if began.elapsed() >= limit {
                    break;
                }
                let asked = Instant::now();
                act(Arc::clone(&line), number).await?;
                latencies.push(asked.elapsed());
            }
            Ok::<_, BoxError>(latencies)
        });
    }
    let mut all = Vec::new();
    while let Some(latencies) = clients.join_next().await {
        all.extend(latencies??);
    }
    Ok(Load::new(all, began.elapsed()))
}
