//! The December pair: what its adversary's lawyer finds, and that the judge replays each scenario.

use crate::cases::{disagreements, matter};
use tacit_analysis::{Bounds, Kind, analyse};

#[test]
fn every_finding_of_the_december_pair_replays() {
    let matter = matter(
        "december",
        "december.vocabulary.toml",
        &["a-to-b.assurance", "b-to-a.assurance"],
    );
    let analysis = analyse(&matter, &Bounds::default(), &Kind::ALL, &|| false).unwrap();
    for finding in &analysis.findings {
        println!("{} {}: {}", finding.level, finding.kind, finding.sentence);
        println!("    {:?} {:?}", finding.clauses, finding.likewise);
        for remedy in &finding.remedies {
            println!(
                "    => {} | removes {} {:?} also {:?} brings {:?}",
                remedy.change,
                remedy.removes,
                remedy.instead,
                remedy.also_removes.len(),
                remedy.brings
            );
        }
        println!("    {:?}", finding.without_remedy);
        if let Some(scenario) = &finding.scenario {
            for step in &scenario.steps {
                println!("    {} {} -> {:?}", step.at, step.what, step.follows);
            }
            assert_eq!(disagreements(&matter, scenario), Vec::<String>::new());
        }
    }
    println!("{:?} {:?}", analysis.not_found, analysis.effort);
    let excuse = analysis
        .findings
        .iter()
        .find(|finding| {
            finding.kind == Kind::SelfMadeExcuse && finding.promise.0.as_str() == "israel"
        })
        .expect("the campaign against the proxy, and its answer");
    assert_eq!(excuse.scenario.as_ref().unwrap().acts(), 2);
}
