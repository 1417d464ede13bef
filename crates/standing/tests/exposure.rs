//! What is known to whom, since when, from which roots, and how each party stands to it.

#[cfg(test)]
mod exposure {
    use tacit_lang::canonical::{digest, vocabulary_digest};
    use tacit_lang::time::{Instant, parse_instant};
    use tacit_lang::vocabulary::read_vocabulary;
    use tacit_standing::docket::Docket;
    use tacit_standing::exposure::{Exposed, Held, Part};
    use tacit_standing::judge::QuestionError;
    use tacit_standing::problem::Problem;
    use tacit_standing::read::read_records;
    use tacit_standing::record::Stand;
    use tacit_standing::verdict::Eyes;

    const VOCABULARY: &str = r#"
vocabulary = 1
name = "example"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "mediania", names = ["Mediania"] },
]
act = [{ id = "attack", noun = "attacks", verb = "attack", participle = "attacked" }]
degree = [{ id = "directed", name = "directed" }]
grade = [{ id = "clear", name = "clear and convincing" }]
"#;

    const TEXT: &str = "Assurance \"Quiet\".\nVocabulary \"example\".\nFrom Arland to Borland.\nArland will not attack Borland, by its own forces.\n";

    const RECORDS: &str = r#"{"v":1,"type":"viewpoint","id":"A","party":"arland"}
{"v":1,"type":"viewpoint","id":"B","party":"borland"}
{"v":1,"type":"source","id":"paper"}
{"v":1,"type":"source","id":"echo","rests_on":["paper"]}
{"v":1,"type":"source","id":"envoy"}
{"v":1,"type":"message","id":"m1","kind":"assurance","from":"arland","to":"borland","assurance":"Quiet","learned":"2026-01-01T00:00Z"}
{"v":1,"type":"exposure","id":"e1","of":["m1"],"existence":true,"terms":["act"],"known_to":["the public"],"since":"2026-01-14Z","source":"paper","learned":"2026-01-14T12:00Z"}
{"v":1,"type":"exposure","id":"e2","of":["m1"],"existence":true,"known_to":["the public","mediania"],"since":["2026-01-12Z","2026-01-20Z"],"source":"echo","learned":{"A":"2026-01-20T12:00Z"}}
{"v":1,"type":"exposure","id":"e3","of":["m1"],"what":"a deal of some kind","known_to":["the public"],"since":"2026-01-10Z","source":"envoy","learned":"2026-01-21T12:00Z"}
{"v":1,"type":"corroboration","id":"b1","of":"e1","by":"envoy","learned":{"A":"2026-01-22T00:00Z"}}
{"v":1,"type":"posture","id":"p1","party":"arland","of":"e1","posture":"silent","learned":"2026-01-14T12:00Z"}
{"v":1,"type":"posture","id":"p2","party":"arland","of":"e1","posture":"declined","learned":"2026-01-16T12:00Z"}
{"v":1,"type":"posture","id":"p3","party":"mediania","of":"e1","posture":"denied","learned":{"B":"2026-01-17T12:00Z"}}
{"v":1,"type":"retraction","id":"x1","of":"e3","learned":{"A":"2026-01-25T00:00Z"}}
"#;

    fn opened(more: &str) -> (Docket, Vec<Problem>) {
        let vocabulary = read_vocabulary(VOCABULARY).unwrap();
        let pinned = vocabulary_digest(&vocabulary);
        let text = tacit_lang::read(TEXT, &vocabulary, pinned)
            .assurance
            .unwrap();
        let named = digest(&text);
        let batch = read_records(format!("{RECORDS}{more}").as_bytes()).unwrap();
        assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        Docket::open(vocabulary, vec![(text, named)], batch.records)
    }

    fn eyes(viewpoint: &str, as_known_to: Option<&str>) -> Eyes {
        Eyes {
            viewpoint: viewpoint.to_owned(),
            as_known_to: as_known_to.map(str::to_owned),
        }
    }

    fn at(text: &str) -> Instant {
        parse_instant(text).unwrap()
    }

    fn seen(eyes: &Eyes, known: &str) -> Vec<Exposed> {
        let (docket, problems) = opened("");
        assert_eq!(problems, []);
        docket.exposure(eyes, at(known), at(known)).unwrap()
    }

    fn public(all: &[Exposed], part: &Part) -> Exposed {
        let mut found = all.iter().filter(|it| it.to == "the public");
        found.find(|it| it.part == *part).unwrap().clone()
    }

    #[test]
    fn each_part_has_its_own_readers_since_and_roots() {
        let all = seen(&eyes("A", None), "2026-01-20T12:00Z");
        assert_eq!(all.len(), 3, "{all:#?}");
        let existence = public(&all, &Part::Existence);
        // The earliest account of any, and two papers that are one root.
        assert_eq!(existence.since.0.from(), at("2026-01-12T00:00Z"));
        assert_eq!(existence.since.0.to(), at("2026-01-14T23:59:59Z"));
        assert_eq!(existence.told.len(), 2);
        assert_eq!(existence.roots.iter().collect::<Vec<_>>(), ["paper"]);
        let term = public(
            &all,
            &Part::Term {
                term: "act".to_owned(),
            },
        );
        assert_eq!(term.told.len(), 1);
        assert!(
            all.iter()
                .any(|it| it.to == "mediania" && it.part == Part::Existence)
        );
    }

    #[test]
    fn a_corroboration_adds_its_root_to_the_account_that_it_supports_alone() {
        let all = seen(&eyes("A", None), "2026-01-22T00:00Z");
        let roots = |part: &Part| public(&all, part).roots.len();
        assert_eq!(
            roots(&Part::Term {
                term: "act".to_owned()
            }),
            2
        );
        let existence = public(&all, &Part::Existence);
        let each: Vec<usize> = existence.told.iter().map(|it| it.roots.len()).collect();
        assert_eq!(each, [2, 1]);
    }

    #[test]
    fn a_posture_is_the_latest_known_and_nothing_known_is_no_silence() {
        let postures = |eyes: &Eyes, known: &str| -> Vec<(String, Option<Stand>)> {
            let (docket, _) = opened("");
            let held: Vec<Held> = docket.postures("e1", eyes, at(known)).unwrap();
            held.into_iter()
                .map(|it| (it.party.to_string(), it.posture))
                .collect()
        };
        let pair = |party: &str, posture| (party.to_owned(), posture);
        let own = eyes("B", None);
        assert_eq!(
            postures(&own, "2026-01-15T00:00Z"),
            [pair("arland", Some(Stand::Silent)), pair("borland", None)]
        );
        assert_eq!(
            postures(&own, "2026-01-18T00:00Z"),
            [
                pair("arland", Some(Stand::Declined)),
                pair("borland", None),
                pair("mediania", Some(Stand::Denied))
            ]
        );
        // What B alone learned is not what A has as known to B.
        assert_eq!(
            postures(&eyes("A", Some("B")), "2026-01-18T00:00Z"),
            [pair("arland", Some(Stand::Declined)), pair("borland", None)]
        );
    }

    #[test]
    fn what_is_retracted_was_never_exposed_and_what_is_not_learned_is_not_known() {
        let words = Part::Words {
            words: "a deal of some kind".to_owned(),
        };
        let has = |eyes: &Eyes, known: &str| seen(eyes, known).iter().any(|it| it.part == words);
        assert!(!has(&eyes("A", None), "2026-01-21T00:00Z"));
        assert!(has(&eyes("A", None), "2026-01-24T00:00Z"));
        assert!(!has(&eyes("A", None), "2026-01-25T00:00Z"));
        assert!(has(&eyes("B", None), "2026-01-25T00:00Z"));
        let of_b = seen(&eyes("B", None), "2026-01-25T00:00Z");
        assert!(of_b.iter().all(|it| it.to != "mediania"));
    }

    #[test]
    fn eyes_that_are_not_on_record_are_refused() {
        let (docket, _) = opened("");
        let late = at("2026-02-01T00:00Z");
        assert_eq!(
            docket.exposure(&eyes("C", None), late, late),
            Err(QuestionError::NoSuchViewpoint("C".to_owned()))
        );
    }

    #[test]
    fn a_name_that_is_not_there_is_answered_with_the_nearest_that_is() {
        let (_, problems) = opened(
            r#"{"v":1,"type":"stance","id":"t1","viewpoint":"A","claim":"i1-wier","stance":"deny","learned":"2026-01-21T00:00Z"}
{"v":1,"type":"incident","id":"i1","begin":"2026-01-20T00:00Z","learned":"2026-01-20T00:00Z"}
{"v":1,"type":"claim","id":"i1-wire","incident":"i1","by":"paper","says":{"author":"arland"},"learned":"2026-01-20T00:00Z"}
{"v":1,"type":"claim","id":"c2","incident":"i2","by":"paper","says":{"author":"arland"},"learned":"2026-01-20T00:00Z"}
"#,
        );
        let told: Vec<(&str, &str)> = problems
            .iter()
            .map(|it| (it.code.0, it.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "E0507",
                    "there is no record `i1-wier`; did you mean `i1-wire`?"
                ),
                ("E0507", "there is no record `i2`")
            ]
        );
    }
}
