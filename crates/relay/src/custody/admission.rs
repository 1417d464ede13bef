//! Tokens, and the two accounts of a channel.

use super::book::{Book, Stop, digest, refused};
use subtle::ConstantTimeEq;
use tacit_spelling::Digest;
use tacit_wire::{
    AdmissionToken, JoinChannel, OpenChannel, Refusal, RefusalReason, SecretDigest, Timestamp,
};

/// A token as the operator sees it; the token itself is kept nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its number, by which it can be withdrawn.
    pub number: u64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When an account was made with it.
    pub spent_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

/// Which token is meant.
#[derive(Debug, Clone)]
pub enum TokenName {
    /// The one with this number.
    Number(u64),
    /// This one.
    Token(AdmissionToken),
}

/// Which of the two accounts of a channel.
#[derive(Clone, Copy)]
enum Seat {
    Opener = 0,
    Joiner = 1,
}

/// An account as it was made.
struct Member {
    secret: Digest,
    token: Digest,
}

impl Book<'_> {
    /// Admits the bearer of a token that the operator has drawn; only its digest is kept.
    ///
    /// # Errors
    /// *No room*.
    pub fn issue(&self, token: SecretDigest) -> Result<(), Refusal> {
        self.act(|| {
            self.change(
                "INSERT INTO tokens (digest, issued_at) VALUES (?1, ?2)",
                (token.0.0, self.now.0),
            )?;
            Ok(())
        })
    }

    /// Withdraws a token that was not spent; says whether there was one. Withdrawing it twice is withdrawing it.
    ///
    /// # Errors
    /// *No room*.
    pub fn withdraw(&self, token: &TokenName) -> Result<bool, Refusal> {
        let (number, digest) = match token {
            TokenName::Number(number) => (Some(*number), None),
            TokenName::Token(token) => (None, Some(token.digest().0.0)),
        };
        self.act(|| {
            let changed = self.change(
                "UPDATE tokens SET withdrawn_at = coalesce(withdrawn_at, ?3)
                 WHERE (number = ?1 OR digest = ?2) AND spent_at IS NULL",
                (number, digest, self.now.0),
            )?;
            Ok(changed > 0)
        })
    }

    /// All tokens, in the order of their numbers.
    ///
    /// # Errors
    /// *No room* if the store cannot be read.
    pub fn tokens(&self) -> Result<Vec<TokenRecord>, Refusal> {
        self.act(|| {
            let mut tokens = self.prepare(
                "SELECT number, issued_at, spent_at, withdrawn_at FROM tokens ORDER BY number",
            )?;
            let tokens = tokens.query_map((), |row| {
                Ok(TokenRecord {
                    number: row.get(0)?,
                    issued_at: Timestamp(row.get(1)?),
                    spent_at: row.get::<_, Option<u64>>(2)?.map(Timestamp),
                    withdrawn_at: row.get::<_, Option<u64>>(3)?.map(Timestamp),
                })
            })?;
            Ok(tokens.collect::<Result<_, _>>()?)
        })
    }

    /// Opens a channel, with the first of its accounts.
    ///
    /// # Errors
    /// *Token refused*; *name taken*, said only to the bearer of a good token, which stays good.
    pub fn open(&self, request: &OpenChannel) -> Result<(), Refusal> {
        self.act(|| {
            let channel = self.channel(&request.channel.0)?;
            let token = request.token.digest();
            if let Some((row, joining)) = channel
                && joining == request.joining.0
                && self.is_member(row, Seat::Opener, request.account, token)?
            {
                return Ok(());
            }
            self.require_good(token)?;
            if channel.is_some() {
                return Err(refused(RefusalReason::NameTaken, 0));
            }
            self.change(
                "INSERT INTO channels (name, joining) VALUES (?1, ?2)",
                (request.channel.0, request.joining.0.0),
            )?;
            let row = self.connection.last_insert_rowid();
            self.admit(row, Seat::Opener, request.account, token)
        })
    }

    /// Joins a channel, with the second of its accounts.
    ///
    /// # Errors
    /// *Token refused*; *not admitted*, for a channel that is not here and for a wrong joining secret alike; *no third
    /// account*; *malformed* if the account is the opener's.
    pub fn join(&self, request: &JoinChannel) -> Result<(), Refusal> {
        self.act(|| {
            let shown = request.joining.digest().0;
            let channel = self
                .channel(&request.channel.0)?
                .filter(|(_, joining)| bool::from(joining.0.ct_eq(&shown.0)));
            let token = request.token.digest();
            if let Some((row, _)) = channel
                && self.is_member(row, Seat::Joiner, request.account, token)?
            {
                return Ok(());
            }
            self.require_good(token)?;
            let Some((row, _)) = channel else {
                return Err(refused(RefusalReason::NotAdmitted, 0));
            };
            if self.member(row, Seat::Joiner)?.is_some() {
                return Err(refused(RefusalReason::NoThirdAccount, 2));
            }
            let opener = self.member(row, Seat::Opener)?;
            if opener.is_some_and(|opener| opener.secret == request.account.0) {
                return Err(refused(RefusalReason::Malformed, 0));
            }
            self.admit(row, Seat::Joiner, request.account, token)
        })
    }

    fn channel(&self, name: &[u8; 16]) -> rusqlite::Result<Option<(i64, Digest)>> {
        self.row(
            "SELECT id, joining FROM channels WHERE name = ?1",
            (name,),
            |row| Ok((row.get(0)?, digest(row, 1)?)),
        )
    }

    fn member(&self, channel: i64, seat: Seat) -> rusqlite::Result<Option<Member>> {
        self.row(
            "SELECT secret, token FROM accounts WHERE channel = ?1 AND seat = ?2",
            (channel, seat as u8),
            |row| {
                Ok(Member {
                    secret: digest(row, 0)?,
                    token: digest(row, 1)?,
                })
            },
        )
    }

    fn is_member(
        &self,
        channel: i64,
        seat: Seat,
        secret: SecretDigest,
        token: SecretDigest,
    ) -> rusqlite::Result<bool> {
        let member = self.member(channel, seat)?;
        Ok(member.is_some_and(|member| member.secret == secret.0 && member.token == token.0))
    }

    fn require_good(&self, token: SecretDigest) -> Result<(), Stop> {
        let good = self.row(
            "SELECT 1 FROM tokens
             WHERE digest = ?1 AND spent_at IS NULL AND withdrawn_at IS NULL",
            (token.0.0,),
            |_| Ok(()),
        )?;
        good.ok_or_else(|| refused(RefusalReason::TokenRefused, 0))
    }

    fn admit(
        &self,
        channel: i64,
        seat: Seat,
        secret: SecretDigest,
        token: SecretDigest,
    ) -> Result<(), Stop> {
        self.change(
            "UPDATE tokens SET spent_at = ?2 WHERE digest = ?1",
            (token.0.0, self.now.0),
        )?;
        self.change(
            "INSERT INTO accounts (channel, seat, secret, token) VALUES (?1, ?2, ?3, ?4)",
            (channel, seat as u8, secret.0.0, token.0.0),
        )?;
        Ok(())
    }
}
