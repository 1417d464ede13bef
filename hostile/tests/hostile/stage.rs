//! Two desks' lines, the operator between them, and what he is told to do.

use std::sync::{Arc, Mutex};
use tacit_hostile::Hostile;
use tacit_line::{Account, Collection, Line, LineError, LineSettings};
use tacit_relay::folder::Folder;
use tacit_trial::Relay;
use tacit_wire::{
    AccountSecret, ChannelId, Collected, Cursor, Envelope, Held, JoiningSecret, Lane, Position,
    Precedence, Verified,
};

pub(crate) const LANE: Lane = Lane::FromInviter;
const CHANNEL: ChannelId = ChannelId([0xc4; 16]);

/// A desk that has a channel with another, through the hostile operator.
pub(crate) struct Stage {
    pub(crate) relay: Relay,
    pub(crate) hostile: Hostile,
    pub(crate) did: Arc<Mutex<Vec<String>>>,
    pub(crate) inviter: Line,
    pub(crate) invited: Line,
    pub(crate) cursor: Cursor,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(&[], &hasty()).await
    }

    pub(crate) async fn with(options: &[&str], settings: &LineSettings) -> Self {
        let relay = Relay::start_behind(options);
        let did = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&did);
        let note = move |line: &str| noted.lock().unwrap().push(line.to_owned());
        let folder = Folder::new(&relay.place());
        let hostile = Hostile::start(
            &folder,
            relay.origin().parse().unwrap(),
            relay.listen().parse().unwrap(),
            note,
        );
        let hostile = hostile.await.unwrap();
        let [inviter, invited] = [1, 2].map(|secret| line(&relay, secret, settings));
        let joining = JoiningSecret([3; 32]);
        inviter.greet().await.unwrap();
        let token = relay.token();
        inviter.open(&token, joining.digest()).await.unwrap();
        invited.join(&relay.token(), &joining).await.unwrap();
        Self {
            relay,
            hostile,
            did,
            inviter,
            invited,
            cursor: Cursor::default(),
        }
    }

    pub(crate) async fn order(&mut self, line: &str) {
        self.hostile.obey(line.parse().unwrap()).await.unwrap();
    }

    pub(crate) async fn deposit(&self, number: u8) -> Verified<Held> {
        self.try_deposit(number).await.unwrap()
    }

    pub(crate) async fn try_deposit(&self, number: u8) -> Result<Verified<Held>, LineError> {
        let envelope = envelope(number);
        let deposit = self.inviter.deposit(LANE, Precedence::Routine, &envelope);
        soon(deposit).await
    }

    pub(crate) async fn collect(&self) -> Result<Collection, LineError> {
        soon(self.invited.collect(LANE, &self.cursor, 0)).await
    }

    /// Collects all there is, goes on behind it, and says so.
    pub(crate) async fn take(&mut self) -> Vec<(u64, Envelope)> {
        let found = self.collect().await.unwrap();
        self.note(&found).await
    }

    pub(crate) async fn note(&mut self, found: &Collection) -> Vec<(u64, Envelope)> {
        let places = found.deliveries.iter().map(|one| {
            let held = one.held.statement();
            assert_eq!(held.precedence, Precedence::Routine);
            (held.position.0, one.envelope.clone())
        });
        let places: Vec<_> = places.collect();
        if let Some((last, _)) = places.last() {
            let through = Position(*last);
            self.cursor.queues[3] = through;
            let collected = Collected {
                lane: LANE,
                precedence: Precedence::Routine,
                through,
            };
            soon(self.invited.report_collected(&collected))
                .await
                .unwrap();
        }
        places
    }

    /// What was done, each without its channel.
    pub(crate) fn did(&self) -> Vec<String> {
        let channel = format!(" channel {CHANNEL}");
        let did = self.did.lock().unwrap();
        did.iter().map(|line| line.replace(&channel, "")).collect()
    }
}

pub(crate) fn line(relay: &Relay, secret: u8, settings: &LineSettings) -> Line {
    let account = Account {
        channel: CHANNEL,
        secret: AccountSecret([secret; 32]),
    };
    Line::to(relay.address().clone(), account, settings.clone()).unwrap()
}

/// Settings that give up soon.
pub(crate) fn hasty() -> LineSettings {
    LineSettings {
        attempts: 2,
        first_wait_ms: 10,
        ..LineSettings::default()
    }
}

/// An envelope like no other: its number stands in it.
pub(crate) fn envelope(number: u8) -> Envelope {
    Envelope::around(&[number; 639]).unwrap()
}

/// Ends a test that would wait for ever.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(30);
    match tokio::time::timeout(limit, what).await {
        Ok(done) => done,
        Err(elapsed) => panic!("still waiting: {elapsed}"),
    }
}
