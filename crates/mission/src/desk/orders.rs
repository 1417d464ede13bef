//! What officers order: done once, refused with a reason, or kept until it can be done.

use super::link::{self, About, Link, admission, invitation_file, read_invitation};
use super::{Desk, DeskBroken};
use crate::command::{Command, Maintenance, NewChannel, OrderName};
use crate::effect::{Brought, Effect, Outcome};
use crate::officers::Approval;
use crate::party::ChannelName;
use crate::private::{MAX_PRIVATE_BYTES, PrivateEntry};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use tacit_channel::channel::{ChannelError, Route as ChannelRoute, Step};
use tacit_channel::credential::Label;
use tacit_channel::effect::{Carrier, Command as ToChannel, Input, SealingStopped};
use tacit_channel::introduction::{Generation, InvitationTerms, MAX_RELAYS};
use tacit_channel::verification::{Given, Way};
use tacit_channel::{Channel, MessageId};
use tacit_wire::{Bundle, ChannelId, Document as _, JoiningSecret, Timestamp};

/// The most orders that wait for one channel.
pub const MAX_WAITING: usize = 256;

/// How many outcomes are remembered, so that an order that is repeated is done once.
pub const MAX_DONE: usize = 1_000;

/// The most channels of one desk.
const MAX_CHANNELS: usize = 64;

/// The longest that an invitation or a request for a reset may hold: a year.
const MAX_HOURS: u32 = 24 * 366;

/// What was ordered: what waits, in its order, and what became of the rest.
#[derive(Default)]
pub(super) struct Orders {
    waiting: VecDeque<Waiting>,
    done: HashMap<OrderName, Outcome>,
    order_of_done: VecDeque<OrderName>,
    numbers: u64,
}

/// An order that cannot be done yet.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) number: u64,
    pub(super) name: OrderName,
    pub(super) command: Command,
    pub(super) approvals: Vec<Approval>,
    /// What for, as the officer was told.
    pub(super) until: String,
}

/// An outcome, in the order in which it came.
#[derive(Serialize, Deserialize)]
pub(super) struct Done {
    pub(super) number: u64,
    pub(super) name: OrderName,
    pub(super) outcome: Outcome,
}

impl Orders {
    pub(super) fn restore(mut waiting: Vec<Waiting>, mut done: Vec<Done>) -> Self {
        waiting.sort_by_key(|one| one.number);
        done.sort_by_key(|one| one.number);
        let last = |numbers: Option<u64>| numbers.unwrap_or(0);
        let numbers =
            last(waiting.last().map(|one| one.number)).max(last(done.last().map(|one| one.number)));
        Self {
            waiting: waiting.into(),
            order_of_done: done.iter().map(|one| one.name.clone()).collect(),
            done: done
                .into_iter()
                .map(|one| (one.name, one.outcome))
                .collect(),
            numbers,
        }
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = (&OrderName, &Command)> {
        self.waiting.iter().map(|one| (&one.name, &one.command))
    }

    pub(super) fn waiting_for(&self, channel: &ChannelName) -> usize {
        let of_channel = |one: &&Waiting| one.command.channel() == Some(channel);
        self.waiting.iter().filter(of_channel).count()
    }

    fn outcome(&self, name: &OrderName) -> Option<Outcome> {
        let waits = self.waiting.iter().find(|one| one.name == *name);
        let waits = waits.map(|one| Outcome::Waiting {
            until: one.until.clone(),
        });
        self.done.get(name).cloned().or(waits)
    }
}

impl Command {
    /// The channel that it is about and may have to wait for.
    fn channel(&self) -> Option<&ChannelName> {
        match self {
            Self::Say(saying) => Some(&saying.channel),
            Self::Maintain { channel, .. } => Some(channel),
            _ => None,
        }
    }
}

impl Desk {
    pub(super) fn ordered(
        &mut self,
        name: &OrderName,
        command: Command,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        if let Some(outcome) = self.orders.outcome(name) {
            return Ok(outcome);
        }
        let outcome = match self.overtaken(&command) {
            Some(outcome) => outcome,
            None => self.obey(&command, &[], chance, effects)?,
        };
        match &outcome {
            // Nothing has changed: it may be asked again.
            Outcome::Refused { .. } => {}
            Outcome::Waiting { until } => {
                let channel = command.channel();
                if channel.is_none_or(|it| self.orders.waiting_for(it) >= MAX_WAITING) {
                    return Ok(refused(format!(
                        "it cannot be done before {until}; give the order again then"
                    )));
                }
                self.wait(name.clone(), command, Vec::new(), until.clone());
            }
            outcome => self.finish(name.clone(), outcome.clone()),
        }
        Ok(outcome)
    }

    /// What is to be said waits behind what waits on its channel already: what was ordered first is said first.
    fn overtaken(&self, command: &Command) -> Option<Outcome> {
        let Command::Say(saying) = command else {
            return None;
        };
        let mut waiting = self.orders.waiting.iter();
        let first = waiting.find(|one| one.command.channel() == Some(&saying.channel))?;
        if self.must_be_approved(saying) {
            return None;
        }
        Some(match self.check(saying) {
            Ok(()) => Outcome::Waiting {
                until: first.until.clone(),
            },
            Err(why) => refused(why),
        })
    }

    /// Takes an order back that waits.
    fn recall(&mut self, name: &OrderName) -> Result<Outcome, String> {
        let mut waiting = self.orders.waiting.iter();
        let place = waiting.position(|one| one.name == *name).ok_or_else(|| {
            format!(
                "no order `{}` waits: `tacit desk status` lists them",
                name.0
            )
        })?;
        self.orders.waiting.remove(place);
        let why = "it was taken back by an officer before it could be done".to_owned();
        self.finish(name.clone(), refused(why));
        Ok(Outcome::Done)
    }

    /// Keeps an order until it can be done.
    pub(super) fn wait(
        &mut self,
        name: OrderName,
        command: Command,
        approvals: Vec<Approval>,
        until: String,
    ) {
        self.orders.numbers += 1;
        let waiting = Waiting {
            number: self.orders.numbers,
            name,
            command,
            approvals,
            until,
        };
        self.keep_waiting(&waiting);
        self.orders.waiting.push_back(waiting);
    }

    pub(super) fn finish(&mut self, name: OrderName, outcome: Outcome) {
        self.orders.numbers += 1;
        let done = Done {
            number: self.orders.numbers,
            name: name.clone(),
            outcome: outcome.clone(),
        };
        self.keep_done(&done);
        self.orders.done.insert(name.clone(), outcome);
        self.orders.order_of_done.push_back(name);
        if self.orders.order_of_done.len() > MAX_DONE
            && let Some(oldest) = self.orders.order_of_done.pop_front()
        {
            self.orders.done.remove(&oldest);
            self.drop_order(&oldest);
        }
    }

    /// Tries what waits, each channel's in its order.
    pub(super) fn pursue(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), DeskBroken> {
        let mut blocked: Vec<ChannelName> = Vec::new();
        for one in std::mem::take(&mut self.orders.waiting) {
            let channel = one.command.channel().cloned();
            if channel.as_ref().is_some_and(|it| blocked.contains(it)) {
                self.orders.waiting.push_back(one);
                continue;
            }
            let outcome = self.obey(&one.command, &one.approvals, chance, effects)?;
            match outcome {
                Outcome::Waiting { .. } => {
                    blocked.extend(channel);
                    self.orders.waiting.push_back(one);
                }
                outcome => {
                    if let Outcome::Refused { why } = &outcome {
                        let text = format!("what waited was not done: {why}");
                        self.tell(channel.as_ref(), true, text, effects);
                    }
                    self.finish(one.name, outcome);
                }
            }
        }
        Ok(())
    }

    fn obey(
        &mut self,
        command: &Command,
        approvals: &[Approval],
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        let outcome = match command {
            Command::Invite(new) => self.invite(new, chance, effects)?,
            Command::Accept {
                channel,
                invitation,
            } => self.accept(channel, invitation, chance, effects)?,
            Command::Verify {
                channel,
                way,
                given,
                source,
            } => match verification(way, given) {
                Err(why) => Err(why),
                Ok((way, given)) => {
                    let source = source.clone();
                    let command = ToChannel::Verify { way, given, source };
                    return self.order_channel(channel, command, chance, effects);
                }
            },
            Command::StrikeOut {
                channel,
                record,
                reason,
            } => {
                let command = ToChannel::StrikeOut {
                    record: *record,
                    reason: reason.clone(),
                };
                return self.order_channel(channel, command, chance, effects);
            }
            Command::Maintain { channel, act } => self.maintain(channel, act, chance, effects)?,
            Command::Say(saying) if approvals.is_empty() && self.must_be_approved(saying) => {
                self.propose(saying)
            }
            Command::Say(saying) => return self.say(saying, approvals, chance, effects),
            Command::Approve(approval) => self.approve(approval, chance, effects)?,
            Command::Discard { proposal, reason } => self.discard(proposal, reason, effects),
            Command::Recall { name } => self.recall(name),
            Command::MarkRead { message } => return self.mark_read(message, chance, effects),
            Command::Record { lines, learned } => self.record(lines, *learned),
            Command::Keep { kind, text, about } => {
                if text.is_empty() || text.len() > MAX_PRIVATE_BYTES {
                    Err(format!(
                        "what is kept has 1 to {MAX_PRIVATE_BYTES} bytes, this has {}",
                        text.len()
                    ))
                } else {
                    let number = self.kept.last().map_or(0, PrivateEntry::number) + 1;
                    let entry = PrivateEntry::new(number, *kind, self.now, *about, text.clone());
                    self.keep_private(&entry);
                    self.kept.push(entry);
                    Ok(Outcome::Done)
                }
            }
            Command::Unpack { channel, bag } => self.unpack(channel, bag, chance, effects)?,
        };
        Ok(outcome.unwrap_or_else(refused))
    }

    /// Hands an officer's act to a channel.
    fn order_channel(
        &mut self,
        name: &ChannelName,
        command: ToChannel,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        if !self.links.contains_key(name) {
            return Ok(refused(no_channel(name)));
        }
        let done = self.hand_on(name, Input::Command(command), chance, effects)?;
        Ok(match done {
            Ok(()) => Outcome::Done,
            Err(error) => self.not_done(name, &error),
        })
    }

    fn new_link(&self, new: &NewChannel) -> Result<(), String> {
        if self.links.contains_key(&new.name) {
            return Err(format!(
                "there is a channel `{}` already: take another name, or look at it with `tacit channel status {}`",
                new.name, new.name
            ));
        }
        if self.links.len() >= MAX_CHANNELS {
            return Err(format!("a desk has at most {MAX_CHANNELS} channels"));
        }
        let (own, other) = (&self.own, &new.other);
        if own.actor == other.actor || own.viewpoint == other.viewpoint {
            return Err(format!(
                "the other party is `{}` with viewpoint `{}`, and so is this desk's own: name the other side with --with and --viewpoint",
                other.actor, other.viewpoint
            ));
        }
        self.casebook
            .can_meet(&new.other)
            .map_err(|error| error.to_string())?;
        if new.hours == 0 || new.hours > MAX_HOURS {
            return Err(format!("an invitation holds for 1 to {MAX_HOURS} hours"));
        }
        Ok(())
    }

    fn invite(
        &mut self,
        new: &NewChannel,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Result<Outcome, String>, DeskBroken> {
        if let Err(why) = self.new_link(new) {
            return Ok(Err(why));
        }
        if new.relays.len() > MAX_RELAYS {
            let why = format!("an invitation names at most {MAX_RELAYS} relays");
            return Ok(Err(why));
        }
        let mut about = About::new(new, true);
        let mut relays = Vec::new();
        for given in &new.relays {
            let address = match admission(given) {
                Ok(address) => address,
                Err(why) => return Ok(Err(why)),
            };
            about.admit(&address.origin, &given.token, true, chance);
            relays.push(address);
        }
        let mut terms = InvitationTerms {
            channel: ChannelId([0; 16]),
            generation: Generation(1),
            relays,
            joining: JoiningSecret([0; 32]),
            expires: self.after_hours(new.hours),
        };
        chance.fill_bytes(&mut terms.channel.0);
        chance.fill_bytes(&mut terms.joining.0);
        let begun = Channel::invite(self.secret.clone(), terms, self.now, chance);
        let (channel, invitation, asked) = match begun {
            Ok(begun) => begun,
            Err(error) => return Ok(Err(error.to_string())),
        };
        self.begin_link(Link { about, channel }, asked, chance, effects)?;
        Ok(Ok(Outcome::Invited {
            invitation: invitation_file(&invitation, self.exercise),
        }))
    }

    fn accept(
        &mut self,
        new: &NewChannel,
        file: &[u8],
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Result<Outcome, String>, DeskBroken> {
        let checked = self
            .new_link(new)
            .and_then(|()| read_invitation(file, self.exercise));
        let invitation = match checked {
            Ok(invitation) => invitation,
            Err(why) => return Ok(Err(why)),
        };
        let (relays, tokens) = (&invitation.terms.relays, &new.relays);
        if relays.len() != tokens.len() {
            let why = format!(
                "the invitation names {} relays and {} tokens were given: give one --token for each, in their order",
                relays.len(),
                tokens.len()
            );
            return Ok(Err(why));
        }
        let mut about = About::new(new, false);
        for (address, given) in relays.iter().zip(tokens) {
            if let Err(why) = link::token(&given.token) {
                return Ok(Err(why));
            }
            about.admit(&address.origin, &given.token, false, chance);
        }
        let begun = Channel::accept(self.secret.clone(), &invitation, self.now, chance);
        let (channel, asked) = match begun {
            Ok(begun) => begun,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let same_label = invitation.credential.label() == self.credential().label();
        self.begin_link(Link { about, channel }, asked, chance, effects)?;
        if same_label {
            let text = "the other desk calls itself as this one does: only the fingerprints tell the two apart";
            self.tell(Some(&new.name), true, text.to_owned(), effects);
        }
        Ok(Ok(Outcome::Done))
    }

    fn begin_link(
        &mut self,
        link: Link,
        asked: Vec<tacit_channel::effect::Effect>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), DeskBroken> {
        let (name, other) = (link.about.name.clone(), link.about.other.clone());
        self.links.insert(name.clone(), link);
        self.keep_links();
        self.casebook.meet(&other);
        self.listen(&name, asked, chance, effects)?;
        effects.push(Effect::Routes(name));
        Ok(())
    }

    fn maintain(
        &mut self,
        name: &ChannelName,
        act: &Maintenance,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Result<Outcome, String>, DeskBroken> {
        let command = match act {
            Maintenance::RenewKeys => ToChannel::RenewKeys,
            Maintenance::SealWithoutContact { reason } => ToChannel::SealWithoutContact {
                reason: reason.clone(),
            },
            Maintenance::AskReset { hours } if (1..=MAX_HOURS).contains(hours) => {
                let expires = self.after_hours(*hours);
                ToChannel::AskReset { expires }
            }
            Maintenance::AskReset { .. } => {
                return Ok(Err(format!("a request holds for 1 to {MAX_HOURS} hours")));
            }
            Maintenance::AgreeReset => ToChannel::AgreeReset,
            Maintenance::PackBundle => ToChannel::PackBundle,
            Maintenance::ProposeMove { to } => {
                let address = match admission(to) {
                    Ok(address) => address,
                    Err(why) => return Ok(Err(why)),
                };
                let mut route = ChannelRoute {
                    address: address.clone(),
                    channel: ChannelId([0; 16]),
                    joining: JoiningSecret([0; 32]),
                };
                chance.fill_bytes(&mut route.channel.0);
                chance.fill_bytes(&mut route.joining.0);
                let done =
                    self.order_channel(name, ToChannel::ProposeMove(route), chance, effects)?;
                if done == Outcome::Done {
                    self.admit(name, &address.origin, &to.token, true, chance);
                }
                return Ok(Ok(done));
            }
            Maintenance::AgreeMove { proposal, token } => {
                if let Err(why) = link::token(token) {
                    return Ok(Err(why));
                }
                let done =
                    self.order_channel(name, ToChannel::AgreeMove(*proposal), chance, effects)?;
                let routes = self.links.get(name).map(|link| link.channel.routes());
                let last = routes.and_then(<[ChannelRoute]>::last);
                let origin = last.map(|route| route.address.origin.clone());
                if let (Outcome::Done, Some(origin)) = (&done, origin) {
                    self.admit(name, &origin, token, false, chance);
                }
                return Ok(Ok(done));
            }
        };
        self.order_channel(name, command, chance, effects).map(Ok)
    }

    fn admit(
        &mut self,
        name: &ChannelName,
        origin: &str,
        token: &[u8],
        opens: bool,
        chance: &mut impl CryptoRng,
    ) {
        if let Some(link) = self.links.get_mut(name) {
            link.about.admit(origin, token, opens, chance);
            self.keep_links();
        }
    }

    fn mark_read(
        &mut self,
        message: &MessageId,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        let Some(letter) = self.letter_of(message).filter(|letter| !letter.ours) else {
            return Ok(refused(format!(
                "no message of the other side goes by `{message}`: `tacit inbox` names them"
            )));
        };
        if letter.read_at.is_some() {
            return Ok(Outcome::Done);
        }
        let name = letter.channel.clone();
        let command = ToChannel::MarkRead(*message);
        let outcome = self.order_channel(&name, command, chance, effects)?;
        if outcome == Outcome::Done
            && let Some(place) = self.by_name.get(message).copied()
            && let Some(letter) = self.letters.get_mut(place)
        {
            letter.read_at = Some(self.now);
            let letter = letter.clone();
            self.keep_letter(&letter);
            if let Some(with) = self.correspondent(&name) {
                self.casebook.file_reading(&letter, &with);
            }
        }
        Ok(outcome)
    }

    fn record(
        &mut self,
        lines: &str,
        known_since: Option<tacit_lang::time::Instant>,
    ) -> Result<Outcome, String> {
        if lines.len() > MAX_SHEET_BYTES {
            return Err(format!(
                "at most {MAX_SHEET_BYTES} bytes are taken in at once, these have {}: divide them",
                lines.len()
            ));
        }
        let now = crate::party::instant(self.now);
        let intake = self.casebook.take_in(lines, now, known_since);
        let taken = intake.records.len();
        if taken > 0 {
            self.keep_sheet(&intake.records);
            self.casebook.file(intake.records);
        }
        Ok(Outcome::Recorded {
            taken,
            known: intake.known,
            left_out: intake.left_out,
        })
    }

    fn unpack(
        &mut self,
        name: &ChannelName,
        bag: &[u8],
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Result<Outcome, String>, DeskBroken> {
        let Some(link) = self.links.get(name) else {
            return Ok(Err(no_channel(name)));
        };
        let keys: Vec<_> = link
            .channel
            .routes()
            .iter()
            .map(|route| route.address.receipts)
            .collect();
        let bundle = match Bundle::from_bytes(bag) {
            Ok(bundle) => bundle,
            Err(error) => {
                return Ok(Err(format!(
                    "the bag cannot be read ({error}): ask for it to be packed again"
                )));
            }
        };
        let mut routes = link.channel.routes().iter();
        if link.channel.routes().first().is_some() && !routes.any(|it| it.channel == bundle.channel)
        {
            let why =
                format!("the bag is of another channel than `{name}`: name the one that it is for");
            return Ok(Err(why));
        }
        for item in bundle.items {
            let verified = |held: tacit_wire::Signed<tacit_wire::Held>| {
                keys.iter().find_map(|key| held.clone().verify(key).ok())
            };
            let held = item.held.and_then(verified);
            let brought = Brought::Envelope(Carrier::Courier, item.envelope, held);
            self.brought(name, brought, chance, effects)?;
        }
        Ok(Ok(Outcome::Done))
    }

    fn after_hours(&self, hours: u32) -> Timestamp {
        self.now.plus_ms(u64::from(hours) * 60 * 60 * 1_000)
    }
}

/// The most bytes of records that are taken in at once; they lie in the store as one value.
pub const MAX_SHEET_BYTES: usize = 8 << 20;

pub(super) fn refused(why: String) -> Outcome {
    Outcome::Refused { why }
}

pub(super) fn no_channel(name: &ChannelName) -> String {
    format!("there is no channel `{name}`: `tacit channel status` lists them")
}

impl Desk {
    /// Why a channel has not done something: it may be possible later, or not.
    pub(super) fn not_done(&self, name: &ChannelName, error: &ChannelError) -> Outcome {
        let step = self
            .links
            .get(name)
            .map(|link| link.channel.status().value.step);
        if step == Some(Step::Refused) {
            return refused(format!(
                "whoever answered on `{name}` does not hold the credential that was shown: it carries nothing; begin another channel"
            ));
        }
        not_done(name, error)
    }
}

fn not_done(name: &ChannelName, error: &ChannelError) -> Outcome {
    match error {
        ChannelError::NotOpen => Outcome::Waiting {
            until: format!("the channel `{name}` is open: both desks have to confirm it first"),
        },
        ChannelError::Stopped(SealingStopped::NoContactYet) => Outcome::Waiting {
            until: "a relay was reached: `tacit desk run` keeps the line".to_owned(),
        },
        ChannelError::TooManyUnacknowledged { .. } => Outcome::Waiting {
            until: error.to_string(),
        },
        ChannelError::Unverified { .. } => {
            refused(format!("{error}; then `tacit channel verify {name}`"))
        }
        error => refused(error.to_string()),
    }
}

/// Reads in which way a fingerprint was learned, and what was given.
fn verification(way: &str, given: &str) -> Result<(Way, Given), String> {
    let way = match way.split_once(' ').or_else(|| way.split_once(':')) {
        None if way == "envoy" => Way::Envoy,
        None if way == "published" => Way::Published,
        None if way == "words" => Way::Words,
        Some(("introducer", name)) => Way::Introducer(
            Label::new(name.trim()).map_err(|error| format!("the introducer's name: {error}"))?,
        ),
        _ => {
            return Err(format!(
                "`{way}` is no way to learn a fingerprint: write envoy, published, words or introducer:NAME"
            ));
        }
    };
    let given = match given.parse() {
        Ok(digest) => Given::Fingerprint(tacit_channel::credential::Fingerprint(digest)),
        Err(_) => Given::Words(given.parse().map_err(|error| {
            format!("this is neither a fingerprint of 64 digits nor twelve words: {error}")
        })?),
    };
    Ok((way, given))
}
