//! Claims about the three confirmations.

use super::*;

fn begin(run: &Run) -> (Confirming, Confirming, Vec<u8>) {
    let (here, _) = Confirming::begin(&run.inviter_binding, [9; 32], &mut chance(1)).unwrap();
    let (there, first) = Confirming::begin(&run.invited_binding, [9; 32], &mut chance(2)).unwrap();
    (here, there, first.unwrap())
}

#[test]
fn confirmations_survive_a_restart_between_any_two() {
    let run = meet(1);
    let (here, there, first) = begin(&run);
    let again = |confirming: &Confirming| {
        let bytes = confirming.to_bytes();
        let again = Confirming::from_bytes(&bytes).unwrap();
        assert_eq!(*again.to_bytes(), *bytes);
        assert!(Confirming::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        again
    };
    let (mut here, mut there) = (again(&here), again(&there));
    let second = here.hear(&first).unwrap().unwrap();
    let mut here = again(&here);
    let third = there.hear(&second).unwrap().unwrap();
    let there = again(&there);
    assert_eq!(there.state(), ConfirmationState::Confirmed);
    assert_eq!(here.hear(&third).unwrap(), None);
    assert_eq!(again(&here).state(), ConfirmationState::Confirmed);
}

#[test]
fn two_sessions_with_different_keys_confirm_nothing() {
    let run = meet(1);
    let states = confirm(
        &run.inviter_binding,
        &run.invited_binding,
        [[9; 32], [8; 32]],
    );
    assert_eq!(states, Err(ConfirmationError::Forged));
}

#[test]
fn a_flipped_bit_anywhere_in_a_confirmation_refuses_for_ever() {
    let run = meet(1);
    let (here, there, first) = begin(&run);
    let mut honest = here.clone();
    let second = honest.hear(&first).unwrap().unwrap();
    let third = there.clone().hear(&second).unwrap().unwrap();
    for (listener, said) in [(&here, &first), (&there, &second), (&honest, &third)] {
        for at in 1..said.len() {
            let mut listener = listener.clone();
            let mut damaged = said.clone();
            damaged[at] ^= 1;
            assert_eq!(listener.hear(&damaged), Err(ConfirmationError::Forged));
            assert_eq!(listener.state(), ConfirmationState::Refused);
            assert_eq!(listener.hear(said), Err(ConfirmationError::Forged));
        }
        let mut short = listener.clone();
        assert_eq!(
            short.hear(&said[..said.len() - 1]),
            Err(ConfirmationError::Forged)
        );
    }
}

#[test]
fn a_confirmation_out_of_turn_changes_nothing() {
    let run = meet(1);
    let (mut here, mut there, first) = begin(&run);
    assert_eq!(there.hear(&first), Err(ConfirmationError::OutOfTurn));
    assert_eq!(here.hear(&[]), Err(ConfirmationError::OutOfTurn));
    let second = here.hear(&first).unwrap().unwrap();
    assert_eq!(here.hear(&first), Err(ConfirmationError::OutOfTurn));
    assert_eq!(here.hear(&second), Err(ConfirmationError::OutOfTurn));
    let third = there.hear(&second).unwrap().unwrap();
    here.hear(&third).unwrap();
    assert_eq!(here.hear(&third), Err(ConfirmationError::OutOfTurn));
    assert_eq!(here.state(), ConfirmationState::Confirmed);
}

#[test]
fn an_old_answer_does_not_satisfy_a_fresh_challenge() {
    let run = meet(1);
    let (mut here, _, first) = begin(&run);
    let old = here.hear(&first).unwrap().unwrap();
    let (mut fresh, _) = Confirming::begin(&run.invited_binding, [9; 32], &mut chance(3)).unwrap();
    assert_eq!(fresh.hear(&old), Err(ConfirmationError::Forged));
}
