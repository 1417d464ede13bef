//! Tokens, channels, accounts.

use super::*;

struct Door {
    custody: Custody,
    chance: ChaCha20Rng,
}

impl Door {
    fn new() -> Self {
        let signer = ReceiptSigner::from_secret(&[7; 32]);
        Self {
            custody: Custody::in_memory(Terms::default(), signer).unwrap(),
            chance: ChaCha20Rng::seed_from_u64(2),
        }
    }

    fn token(&mut self) -> AdmissionToken {
        self.custody.issue(BEGINNING, &mut self.chance).unwrap()
    }

    fn open(
        &mut self,
        token: &AdmissionToken,
        channel: u8,
        account: u8,
    ) -> Result<(), RefusalReason> {
        let request = OpenChannel {
            token: token.clone(),
            channel: ChannelId([channel; 16]),
            account: AccountSecret([account; 32]).digest(),
            joining: JoiningSecret([9; 32]).digest(),
        };
        let opened = self.custody.open_channel(BEGINNING, &request);
        opened.map_err(|refusal| refusal.reason)
    }

    fn join(
        &mut self,
        token: &AdmissionToken,
        channel: u8,
        account: u8,
        joining: u8,
    ) -> Result<(), RefusalReason> {
        let request = JoinChannel {
            token: token.clone(),
            channel: ChannelId([channel; 16]),
            joining: JoiningSecret([joining; 32]),
            account: AccountSecret([account; 32]).digest(),
        };
        let joined = self.custody.join_channel(BEGINNING, &request);
        joined.map_err(|refusal| refusal.reason)
    }
}

#[test]
fn a_token_is_spent_once() {
    let mut door = Door::new();
    let token = door.token();
    door.open(&token, 1, 1).unwrap();
    assert_eq!(door.open(&token, 2, 1), Err(RefusalReason::TokenRefused));
    assert_eq!(door.join(&token, 1, 2, 9), Err(RefusalReason::TokenRefused));
}

#[test]
fn a_spent_a_withdrawn_and_an_invented_token_are_not_told_apart() {
    let mut door = Door::new();
    let (spent, withdrawn) = (door.token(), door.token());
    door.open(&spent, 1, 1).unwrap();
    let name = TokenName::Token(withdrawn.clone());
    let was_there = door.custody.write(BEGINNING, |book| book.withdraw(&name));
    assert_eq!(was_there, Ok(Ok(true)));
    for token in [spent, withdrawn, AdmissionToken([8; 32])] {
        for channel in [1, 2] {
            // Neither does it show whether the name is taken.
            assert_eq!(
                door.open(&token, channel, 3),
                Err(RefusalReason::TokenRefused)
            );
            assert_eq!(
                door.join(&token, channel, 3, 9),
                Err(RefusalReason::TokenRefused)
            );
        }
    }
}

#[test]
fn opening_and_joining_again_is_answered_as_the_first_time() {
    let mut door = Door::new();
    let (first, second) = (door.token(), door.token());
    for _ in 0..2 {
        door.open(&first, 1, 1).unwrap();
        door.join(&second, 1, 2, 9).unwrap();
    }
    door.open(&first, 1, 1).unwrap();
}

#[test]
fn a_taken_name_and_a_third_account_do_not_spend_the_token() {
    let mut door = Door::new();
    let (first, second, third) = (door.token(), door.token(), door.token());
    door.open(&first, 1, 1).unwrap();
    door.join(&second, 1, 2, 9).unwrap();
    assert_eq!(door.open(&third, 1, 3), Err(RefusalReason::NameTaken));
    assert_eq!(
        door.join(&third, 1, 3, 9),
        Err(RefusalReason::NoThirdAccount)
    );
    assert_eq!(door.join(&third, 1, 3, 8), Err(RefusalReason::NotAdmitted));
    assert_eq!(door.join(&third, 2, 3, 9), Err(RefusalReason::NotAdmitted));
    door.open(&third, 2, 3).unwrap();
}

#[test]
fn the_second_account_cannot_be_the_first() {
    let mut door = Door::new();
    let (first, second) = (door.token(), door.token());
    door.open(&first, 1, 1).unwrap();
    assert_eq!(door.join(&second, 1, 1, 9), Err(RefusalReason::Malformed));
}

#[test]
fn a_wrong_secret_and_a_channel_that_is_not_here_are_not_told_apart() {
    let mut door = Door::new();
    let token = door.token();
    door.open(&token, 1, 1).unwrap();
    let ask = |channel, secret| {
        door.custody
            .authenticate(ChannelId([channel; 16]), &AccountSecret([secret; 32]))
    };
    assert!(ask(1, 1).is_ok());
    assert_eq!(ask(1, 2).unwrap_err(), ask(2, 1).unwrap_err());
    assert_eq!(ask(1, 2).unwrap_err().reason, RefusalReason::NotAdmitted);
}

#[test]
fn tokens_are_listed_without_themselves() {
    let mut door = Door::new();
    let (spent, _good, withdrawn) = (door.token(), door.token(), door.token());
    door.open(&spent, 1, 1).unwrap();
    let name = TokenName::Number(3);
    door.custody
        .write(BEGINNING, |book| book.withdraw(&name))
        .unwrap()
        .unwrap();
    let listed = door
        .custody
        .write(BEGINNING, |book| book.tokens())
        .unwrap()
        .unwrap();
    let states = listed.iter().map(|token| {
        (
            token.number,
            token.spent_at.is_some(),
            token.withdrawn_at.is_some(),
        )
    });
    assert!(states.eq([(1, true, false), (2, false, false), (3, false, true)]));
    assert_eq!(
        door.open(&withdrawn, 5, 5),
        Err(RefusalReason::TokenRefused)
    );
    // What is spent stays an account.
    let again = door
        .custody
        .write(BEGINNING, |book| book.withdraw(&TokenName::Number(1)));
    assert_eq!(again, Ok(Ok(false)));
}
