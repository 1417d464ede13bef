//! What is written is read, byte for byte and nothing else.

use super::{drawn, folder, message, read, said_properties};
use proptest::prelude::*;
use tacit_channel::{Act, OfficerKind};
use tacit_mission::said::{Said, Unreadable};
use tacit_standing::record::Learned;

#[test]
fn the_seeds_of_the_fuzz_target_hold_whole_cut_off_and_with_each_byte_changed() {
    for path in folder("fuzz/seeds/said") {
        let bytes = std::fs::read(path).unwrap();
        said_properties::said(&bytes);
        for at in 0..bytes.len() {
            said_properties::said(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            said_properties::said(&changed);
        }
    }
}

proptest! {
    #[test]
    fn what_is_told_is_what_is_read(said in drawn::said()) {
        let body = said.to_body(false).unwrap();
        prop_assert_eq!(read(&said, &body), Ok(said.told()));
        let marked = said.to_body(true).unwrap();
        prop_assert_eq!(read(&said, &marked), Err(Unreadable::Exercise));
    }

    #[test]
    fn no_report_tells_from_whom_or_when_its_sender_has_it(said in drawn::said()) {
        if let Said::Report(report) | Said::ClarificationRequest { report, .. } = said.told() {
            prop_assert_eq!(report.incident.source, None);
            let begun = Learned::Everyone(report.incident.begin.0.to());
            prop_assert_eq!(&report.incident.learned, &begun);
            for claim in report.claims {
                prop_assert_eq!((claim.by.as_str(), &claim.learned), ("sender", &begun));
            }
            for stance in report.stances {
                prop_assert_eq!((stance.viewpoint.as_str(), &stance.learned), ("sender", &begun));
            }
        }
    }

    #[test]
    fn what_is_said_as_one_kind_and_act_is_nothing_as_another(said in drawn::said()) {
        let body = said.to_body(false).unwrap();
        let (own_kind, own_act) = said.kind();
        for kind in OfficerKind::ALL {
            for act in Act::ALL {
                let read = Said::from_message(&message(*kind, *act, &body), false);
                if let Ok(read) = read {
                    prop_assert_eq!(read.kind(), (*kind, *act));
                } else {
                    prop_assert!((*kind, *act) != (own_kind, own_act));
                }
            }
        }
    }

    #[test]
    fn no_body_with_anything_behind_it_or_cut_off_says_anything(said in drawn::said(), cut in any::<prop::sample::Index>()) {
        let mut body = said.to_body(false).unwrap();
        let short = body[..cut.index(body.len())].to_vec();
        prop_assert_eq!(read(&said, &short), Err(Unreadable::Shape));
        body.push(0);
        prop_assert_eq!(read(&said, &body), Err(Unreadable::Shape));
    }

    #[test]
    fn hostile_bytes_break_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        said_properties::said(&bytes);
    }
}
