//! A desk's store that was copied, and one that was put back.

use crate::program::{Program, Two};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tacit_store::{Store, Unlock};

#[test]
fn a_copied_desk_is_named_before_it_seals_anything() {
    let mut two = Two::open();
    two.arland.kill();
    let place = two.folder.path().join("copy");
    std::fs::create_dir(&place).unwrap();
    for file in std::fs::read_dir(&two.arland.folder).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), place.join(file.file_name())).unwrap();
    }
    two.arland.start();
    let id = two.arland.does("say PRIORITY assurance 0 arland-goes-on");
    assert_eq!(two.borland.hears("arland-goes-on"), id);
    let mut copy = two.arland.copied_to(&place);
    copy.start();
    copy.waits_for("notice SealingStopped(GoneBack)");
    let refused = copy.does("say PRIORITY note 0 copy-speaks");
    assert!(
        refused.starts_with("refused: this desk was rolled back"),
        "{refused}"
    );
    // The desk itself is not disturbed by what the copy does not do.
    let id = two.arland.does("say PRIORITY assurance 0 arland-still");
    assert_eq!(two.borland.hears("arland-still"), id);
    assert_eq!(two.borland.delivered().len(), 2);
    assert_eq!(two.borland.lines("notice Finding").len(), 0);
}

#[test]
fn a_restored_desk_begins_again_and_goes_on_through_restarts() {
    let mut two = Two::open();
    let backup = two.folder.path().join("backup");
    two.arland.does(format!("backup {}", backup.display()));
    let forgotten = two.arland.does("say PRIORITY assurance 0 arland-forgets");
    assert_eq!(two.borland.hears("arland-forgets"), forgotten);
    two.arland.kill();

    let place = two.folder.path().join("restored");
    std::fs::create_dir(&place).unwrap();
    for name in ["address", "token"] {
        std::fs::copy(two.arland.folder.join(name), place.join(name)).unwrap();
    }
    let unlock = Unlock::Passphrase(&two.arland.passphrase);
    let chance = &mut ChaCha20Rng::seed_from_u64(4);
    drop(Store::restore(&backup, &place.join("desk"), unlock, chance).unwrap());
    let mut restored: Program = two.arland.copied_to(&place);
    restored.start();
    let refused = restored.does("say PRIORITY note 0 restored-speaks");
    assert!(
        refused.starts_with("refused: this desk was restored"),
        "{refused}"
    );
    // Also after another start, with nothing but the channel's own memory of it.
    restored.kill();
    restored.start();
    let refused = restored.does("say PRIORITY note 0 restored-speaks");
    assert!(
        refused.starts_with("refused: this desk was restored"),
        "{refused}"
    );

    restored.does("ask-reset");
    restored.kill();
    restored.start();
    two.borland.waits_for("notice ResetAsked { generation: 2");
    let marks = [restored.mark(), two.borland.mark()];
    two.borland.does("agree-reset");
    two.borland.kill();
    two.borland.start();
    restored.waits_after(marks[0], "notice Confirmed { generation: 2");
    two.borland
        .waits_after(marks[1], "notice Confirmed { generation: 2");
    for round in ["once", "twice"] {
        let id = restored.does(format!("say PRIORITY assurance 0 restored-{round}"));
        assert_eq!(two.borland.hears(&format!("restored-{round}")), id);
        let id = two
            .borland
            .does(format!("say FLASH assurance 0 borland-{round}"));
        assert_eq!(restored.hears(&format!("borland-{round}")), id);
        restored.kill();
        restored.start();
    }
    assert!(restored.lines("notice SealingStopped(GoneBack)").len() <= 1);
}
