//! A wrong passphrase, a second program on one store, another relay in the relay's place, and a courier.

use crate::program::{Program, Two};
use tacit_trial::Relay;

#[test]
fn a_wrong_passphrase_and_a_second_program_open_nothing() {
    let mut two = Two::open();
    let mut second = Program::at(&two.arland.folder);
    second.start();
    assert_eq!(second.waits_for("closed "), "closed AlreadyOpen");
    second.ended();
    two.arland.kill();
    second.passphrase = "wrong horse".to_owned();
    second.start();
    assert_eq!(second.waits_for("closed Locked"), "closed Locked");
    second.ended();
    two.arland.start();
    let id = two.arland.does("say ROUTINE note 0 arland-after");
    assert_eq!(two.borland.hears("arland-after"), id);
}

#[test]
fn a_bag_goes_where_the_line_does_not_and_another_relay_is_given_nothing() {
    let mut two = Two::open();
    two.relay.kill();
    // Somebody else answers at its address.
    let mut other = Relay::start_at(two.relay.listen(), &[]);
    let id = two.arland.does("say IMMEDIATE assurance 0 arland-by-bag");
    two.arland.waits_for("line another key");
    two.arland.does("pack");
    let bag = two.arland.folder.join("bag");
    two.borland.does(format!("unpack {}", bag.display()));
    assert_eq!(two.borland.hears("arland-by-bag"), id);
    two.arland.does(format!("facts {id}"));
    assert_eq!(
        two.arland.lines(&format!("facts {id} ")),
        ["deposited deposited"]
    );
    // The relay is back, and what was said in between comes once, also what went by bag.
    other.kill();
    two.relay.run();
    let next = two.arland.does("say IMMEDIATE assurance 0 arland-by-line");
    assert_eq!(two.borland.hears("arland-by-line"), next);
    let back = two.borland.does("say ROUTINE note 0 borland-too");
    assert_eq!(two.arland.hears("borland-too"), back);
    let heard = two.borland.delivered();
    assert_eq!(heard.iter().filter(|one| one.id == id).count(), 1);
}
