//! What officers order of channels: begun, answered, verified, kept in order, carried by courier.

use super::link::{self, About, Link, admission, invitation_file, read_invitation};
use super::orders::{no_channel, refused};
use super::{Desk, DeskBroken};
use crate::command::{Maintenance, NewChannel};
use crate::effect::{Brought, Effect, Outcome};
use crate::party::ChannelName;
use rand_core::CryptoRng;
use tacit_channel::Channel;
use tacit_channel::channel::{ChannelError, Route as ChannelRoute, Step};
use tacit_channel::credential::Label;
use tacit_channel::effect::{Carrier, Command as ToChannel, SealingStopped};
use tacit_channel::introduction::{Generation, InvitationTerms, MAX_RELAYS};
use tacit_channel::verification::{Given, Way};
use tacit_wire::{Bundle, ChannelId, Document as _, JoiningSecret, Timestamp};

/// The most channels of one desk.
const MAX_CHANNELS: usize = 64;

/// The longest that an invitation or a request for a reset may hold: a year.
const MAX_HOURS: u32 = 24 * 366;

impl Desk {
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

    pub(super) fn invite(
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

    pub(super) fn accept(
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

    pub(super) fn maintain(
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

    pub(super) fn unpack(
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
        if !link.channel.routes().is_empty() && !routes.any(|it| it.channel == bundle.channel) {
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
pub(super) fn verification(way: &str, given: &str) -> Result<(Way, Given), String> {
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
