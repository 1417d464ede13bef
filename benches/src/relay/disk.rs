//! The simplest thing that makes envelopes durable, and the relay's own custody without a network: one writer for all who wait.

use super::{BoxError, Load, envelope};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use tacit_relay::custody::{Account, Custody, Deposit};
use tacit_relay::limits::{GROUP_COMMIT_ACTS, Terms};
use tacit_relay::signer::ReceiptSigner;
use tacit_wire::{
    AccountSecret, ChannelId, Envelope, JoiningSecret, Lane, OpenChannel, Precedence, Timestamp,
};

/// Who hands over what, and waits.
struct Act {
    client: usize,
    envelope: Envelope,
    done: Sender<()>,
}

/// Makes envelopes durable together.
type Keep = Box<dyn FnMut(&[Act]) -> Result<(), BoxError> + Send>;

/// As many clients as before hand the smallest envelope to one writer, which appends it to a file and answers after `fdatasync`.
///
/// # Errors
/// Whatever the disk says.
pub fn bare_appends(folder: &Path, clients: usize, seconds: u64) -> Result<Load, BoxError> {
    let path = folder.join("bare-appends");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let keep = move |acts: &[Act]| {
        let bytes: Vec<&[u8]> = acts.iter().map(|act| act.envelope.as_bytes()).collect();
        file.write_all(&bytes.concat())?;
        Ok(file.sync_data()?)
    };
    let load = grouped(clients, seconds, Box::new(keep))?;
    std::fs::remove_file(path)?;
    Ok(load)
}

/// The same clients hand it to the relay's custody, which takes it into the same tables and signs for it: what is left of a relay
/// without network.
///
/// # Errors
/// Whatever the store says.
pub fn bare_custody(folder: &Path, clients: usize, seconds: u64) -> Result<Load, BoxError> {
    let folder = folder.join("bare-custody");
    std::fs::create_dir_all(&folder)?;
    let terms = Terms {
        share_bytes: 1 << 40,
        ..Terms::default()
    };
    let signer = ReceiptSigner::from_secret(&[1; 32]);
    let mut custody = Custody::open(&folder.join("store"), terms, signer)?;
    let accounts: Vec<Account> = (0..clients)
        .map(|client| account(&mut custody, client))
        .collect::<Result<_, _>>()?;
    let keep = move |acts: &[Act]| {
        let deposit = |act: &Act| {
            let account = accounts.get(act.client).copied().ok_or("no account")?;
            Ok::<_, BoxError>(Deposit {
                account,
                lane: Lane::FromInviter,
                precedence: Precedence::Routine,
                envelope: act.envelope.clone(),
            })
        };
        let deposits: Vec<Deposit> = acts.iter().map(deposit).collect::<Result<_, _>>()?;
        for signed in custody.deposit_all(Timestamp(1_700_000_000_000), &deposits) {
            signed.map_err(|refusal| format!("{refusal:?}"))?;
        }
        Ok(())
    };
    let load = grouped(clients, seconds, Box::new(keep))?;
    std::fs::remove_dir_all(folder)?;
    Ok(load)
}

fn account(custody: &mut Custody, client: usize) -> Result<Account, BoxError> {
    let now = Timestamp(1_700_000_000_000);
    let mut channel = ChannelId([0; 16]);
    for (place, byte) in channel.0.iter_mut().zip(client.to_be_bytes()) {
        *place = byte;
    }
    let secret = AccountSecret([1; 32]);
    let refused = |refusal| format!("{refusal:?}");
    let request = OpenChannel {
        token: custody.issue(now, &mut rand_chacha_of(client))?,
        channel,
        account: secret.digest(),
        joining: JoiningSecret([0; 32]).digest(),
    };
    custody.open_channel(now, &request).map_err(refused)?;
    Ok(custody.authenticate(channel, &secret).map_err(refused)?)
}

fn rand_chacha_of(client: usize) -> rand_chacha::ChaCha20Rng {
    rand_chacha::rand_core::SeedableRng::seed_from_u64(client as u64)
}

fn grouped(clients: usize, seconds: u64, keep: Keep) -> Result<Load, BoxError> {
    let (sender, receiver) = channel();
    let writer = thread::spawn(move || write(&receiver, keep));
    let began = Instant::now();
    let limit = Duration::from_secs(seconds);
    let client = |client| {
        let sender = sender.clone();
        thread::spawn(move || {
            let mut latencies = Vec::new();
            for number in 0.. {
                if began.elapsed() >= limit {
                    break;
                }
                let envelope = envelope(number)?;
                let asked = Instant::now();
                let (done, durable) = channel();
                let act = Act {
                    client,
                    envelope,
                    done,
                };
                sender.send(act)?;
                durable.recv()?;
                latencies.push(asked.elapsed());
            }
            Ok::<_, BoxError>(latencies)
        })
    };
    let clients: Vec<_> = (0..clients).map(client).collect();
    drop(sender);
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.join().map_err(|_| "a client broke")??);
    }
    let took = began.elapsed();
    writer.join().map_err(|_| "the writer broke")??;
    Ok(Load::new(all, took))
}

fn write(acts: &Receiver<Act>, mut keep: Keep) -> Result<(), BoxError> {
    while let Ok(first) = acts.recv() {
        let mut group = vec![first];
        group.extend(acts.try_iter().take(GROUP_COMMIT_ACTS - 1));
        keep(&group)?;
        for act in group {
            // Whoever has gone does not wait.
            _ = act.done.send(());
        }
    }
    Ok(())
}
