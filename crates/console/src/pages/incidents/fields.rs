//! The parts of forms of incidents: each field with its label, its help, and at its own place what is wrong with it.

use crate::desk::Fault;
use crate::words::shown;
use maud::{Markup, html};

/// A form that is drawn: which one, for the names of its parts, and why it was not done, if so.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'f> {
    /// What its fields' names begin with on the page, so that two forms stand beside each other.
    pub(super) form: &'static str,
    /// Why nothing was done.
    pub(super) fault: Option<&'f Fault>,
}

impl Drawing<'_> {
    /// What is wrong with a field.
    fn wrong(&self, name: &str) -> Option<&str> {
        let at = self.fault.and_then(Fault::field);
        at.filter(|(field, _)| *field == name).map(|(_, why)| why)
    }

    fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.form)
    }

    /// By which parts a field is described to who does not see it.
    fn described(&self, name: &str, hint: &str) -> Option<String> {
        let id = self.id(name);
        let parts = [
            (!hint.is_empty()).then(|| format!("{id}-hint")),
            self.wrong(name).map(|_| format!("{id}-wrong")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn around(&self, name: &str, label: &str, hint: &str, input: &Markup) -> Markup {
        let id = self.id(name);
        html! {
            div .field {
                label for=(id) { (label) }
                @if !hint.is_empty() { p .hint id={ (id) "-hint" } { (hint) } }
                (input)
                @if let Some(why) = self.wrong(name) { p .wrong id={ (id) "-wrong" } { (shown(why)) } }
            }
        }
    }

    /// A line of words.
    pub(super) fn line(&self, name: &str, label: &str, hint: &str, value: &str) -> Markup {
        let wrong = self.wrong(name).is_some();
        let input = html! {
            input id=(self.id(name)) name=(name) value=(value) dir="auto" autocomplete="off" spellcheck="false"
                aria-describedby=[self.described(name, hint)] aria-invalid=[wrong.then_some("true")] autofocus[wrong];
        };
        self.around(name, label, hint, &input)
    }

    /// One of several that have names; `none` is what is said where none is chosen.
    pub(super) fn one_of(
        &self,
        name: &str,
        label: &str,
        none: &str,
        all: &[(String, String)],
        value: &str,
    ) -> Markup {
        let wrong = self.wrong(name).is_some();
        let known = value.is_empty() || all.iter().any(|(id, _)| id == value);
        let input = html! {
            select id=(self.id(name)) name=(name) aria-describedby=[self.described(name, "")]
                aria-invalid=[wrong.then_some("true")] autofocus[wrong] {
                option value="" selected[value.is_empty()] { (none) }
                @for (id, called) in all { option value=(id) selected[id == value] dir="auto" { (shown(called)) } }
                @if !known { option value=(value) selected dir="auto" { (shown(value)) } }
            }
        };
        self.around(name, label, "", &input)
    }

    /// Any of several.
    pub(super) fn any_of(
        &self,
        name: &str,
        label: &str,
        hint: &str,
        all: &[(String, String)],
        chosen: &[String],
    ) -> Markup {
        let id = self.id(name);
        html! {
            fieldset .choices aria-describedby=[self.described(name, hint)] {
                legend { (label) }
                p .hint id={ (id) "-hint" } { (hint) }
                @if all.is_empty() { p .quiet { "There are none yet." } }
                div .picks {
                    @for (value, called) in all {
                        label { input type="checkbox" name=(name) value=(value) checked[chosen.contains(value)]; bdi { (shown(called)) } }
                    }
                }
                @if let Some(why) = self.wrong(name) { p .wrong id={ (id) "-wrong" } { (shown(why)) } }
            }
        }
    }

    /// A file to bring.
    pub(super) fn file(&self, name: &str, label: &str, hint: &str) -> Markup {
        let wrong = self.wrong(name).is_some();
        let input = html! {
            input id=(self.id(name)) type="file" name=(name) aria-describedby=[self.described(name, hint)] aria-invalid=[wrong.then_some("true")];
        };
        self.around(name, label, hint, &input)
    }

    /// Yes or no.
    pub(super) fn tick(&self, name: &str, label: &str, checked: bool) -> Markup {
        html! {
            div .choices { label { input type="checkbox" name=(name) value="yes" checked[checked]; span { (label) } } }
        }
    }

    /// That nothing was done, and where to look.
    pub(super) fn refusal(&self) -> Markup {
        html! {
            @if let Some(fault) = self.fault {
                div .notice.notice-refused role="alert" {
                    p {
                        strong { "Nothing was put on record. " }
                        @match fault.field() {
                            Some(_) => "What is wrong stands at its field; everything that you typed is still there.",
                            None => { (shown(&fault.to_string())) "." },
                        }
                    }
                }
            }
        }
    }
}
