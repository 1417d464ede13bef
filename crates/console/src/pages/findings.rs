//! What a text licenses, shown before anything that rests on it can be pressed (K12).

use crate::address::Address;
use crate::desk::Fault;
use crate::view::promises::{Finding, Findings};
use crate::words::shown;
use maud::{Markup, PreEscaped, html};

/// Findings as a page has them. Looking for them takes a moment, and no page waits for it.
pub(super) enum Licensed {
    /// Asked for when the page is there.
    Asked {
        /// Where a script finds the section.
        load: Address,
        /// The page that waits for them, for whoever runs no script.
        whole: Address,
    },
    /// Found, or why nothing could be looked for.
    Told {
        found: Box<Result<Findings, Fault>>,
        /// What proves to a form that they were shown: the form, by its `id`, and the proof.
        proof: Option<(&'static str, String)>,
    },
}

impl Licensed {
    /// What was found, for nothing that is to be confirmed.
    pub(super) fn told(found: Result<Findings, Fault>) -> Self {
        Self::Told {
            found: Box::new(found),
            proof: None,
        }
    }

    /// What was found, with the proof for a form that it was shown.
    pub(super) fn proved(
        found: Result<Findings, Fault>,
        form: &'static str,
        proof: String,
    ) -> Self {
        Self::Told {
            found: Box::new(found),
            proof: Some((form, proof)),
        }
    }

    /// Whether a button that rests on it is still shut.
    pub(super) const fn asked(&self) -> bool {
        matches!(self, Self::Asked { .. })
    }

    /// The section, whole: what a script puts in the place of the one that asks for it.
    pub(super) fn section(&self) -> Markup {
        match self {
            Self::Asked { load, whole } => html! {
                section #licenses .card data-load=(load) aria-live="polite" aria-busy="true" {
                    h2 { "What it licenses" }
                    p .loading { "The text is being read as the other side's lawyer would read it." }
                    p .without-script { a .button href=(whole) { "Show what it licenses" } }
                }
            },
            Self::Told { found, proof } => html! {
                section #licenses .card aria-live="polite" {
                    h2 { "What it licenses" }
                    (told(found))
                    @if let Some((form, proof)) = proof {
                        input type="hidden" name="shown" form=(form) value=(proof);
                    }
                }
            },
        }
    }
}

fn told(found: &Result<Findings, Fault>) -> Markup {
    match found {
        Ok(findings) => all(findings),
        Err(why) => html! {
            div .notice .notice-warn {
                p { strong { "It cannot be shown. " } bdi { (shown(&why.to_string())) } }
                p { "Read the text all the more carefully: nothing was looked for." }
            }
        },
    }
}

/// With a capital at its head and a full stop at its end.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase());
    let first: String = first.into_iter().flatten().collect();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn all(findings: &Findings) -> Markup {
    html! {
        p .quiet { bdi { (shown(&sentence(&findings.read_with))) } " Findings forecast nothing and stop nobody." }
        @if findings.found.is_empty() {
            p { "Nothing was found, as far as was looked. That does not show that there is nothing." }
        } @else {
            ol .plain .findings aria-label="Findings, the gravest first" {
                @for finding in &findings.found { li { (one(finding)) } }
            }
        }
        @if !findings.bounds.is_empty() {
            h3 { "How far was looked" }
            ul .quiet { @for bound in &findings.bounds { li { bdi { (shown(bound)) } } } }
        }
    }
}

fn one(finding: &Finding) -> Markup {
    let told =
        !finding.scenario.is_empty() || !finding.remedies.is_empty() || finding.drawing.is_some();
    html! {
        div class={ "finding finding-" (word(&finding.level)) } {
            p { strong { (shown(&finding.level)) } " " span .kind { bdi { (shown(&finding.kind)) } } }
            p { bdi { (shown(&finding.sentence)) } }
            @if told {
                details {
                    summary { "How it comes about, and what would mend it" }
                    @if !finding.scenario.is_empty() {
                        ol .scenario { @for line in &finding.scenario { li { bdi { (shown(line)) } } } }
                    }
                    // The desk drew it; it is the only markup that this console has not made (K15).
                    @if let Some(drawing) = &finding.drawing { figure .drawing { (PreEscaped(&drawing.0)) } }
                    @if !finding.remedies.is_empty() {
                        h4 { "What would mend it" }
                        ul { @for remedy in &finding.remedies { li { bdi { (shown(remedy)) } } } }
                    }
                }
            }
        }
    }
}

/// A word that can stand in the name of a class.
fn word(level: &str) -> String {
    level
        .chars()
        .filter(char::is_ascii_lowercase)
        .take(16)
        .collect()
}
