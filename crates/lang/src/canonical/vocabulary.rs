//! What of a vocabulary is meaning, and what is labels.
//!
//! Two desks may call the same actors and acts by other names, or in another language, and still pin the same
//! vocabulary: its digest covers identifiers, hierarchies, event codes, the order of degrees and grades, controls,
//! strains and participation. Names, nouns, verbs and participles have a digest of their own.

use super::codes;
use super::shape::{Parts, choice, instant, text, tuple};
use crate::vocabulary::{Act, Control, Degree, Grade, Strain, Vocabulary};
use tacit_spelling::cbor::Value;

pub(super) fn meaning(vocabulary: &Vocabulary) -> Value {
    use codes::vocabulary as code;
    let Vocabulary {
        name: _,
        actors,
        acts,
        places,
        degrees,
        grades,
        controls,
        strains,
        participation,
    } = vocabulary;
    let actors = actors.iter().map(|(id, actor)| under(id, &actor.part_of));
    let places = places.iter().map(|(id, place)| under(id, &place.within));
    let degrees: Vec<_> = degrees.iter().map(|degree| text(&degree.id)).collect();
    let grades: Vec<_> = grades.iter().map(|grade| text(&grade.id)).collect();
    Parts::default()
        .set(code::ACTORS, actors)
        .set(
            code::ACTS,
            acts.iter().map(|(id, found)| tuple([text(id), act(found)])),
        )
        .set(code::PLACES, places)
        .with(code::DEGREES, Value::Array(degrees))
        .with(code::GRADES, Value::Array(grades))
        .set(code::CONTROLS, controls.iter().map(control))
        .set(code::STRAINS, strains.iter().map(strain))
        .maybe(code::PARTICIPATION, participation.map(choice))
        .done()
}

pub(super) fn labels(vocabulary: &Vocabulary) -> Value {
    use codes::vocabulary_labels as code;
    let names = |names: &[String]| Value::Array(names.iter().map(text).collect());
    let actors = vocabulary.actors.iter();
    let places = vocabulary.places.iter();
    let degree = |Degree { id, name }: &Degree| tuple([text(id), text(name)]);
    let grade = |Grade { id, name }: &Grade| tuple([text(id), text(name)]);
    Parts::default()
        .with(code::NAME, text(&vocabulary.name))
        .set(
            code::ACTORS,
            actors.map(|(id, actor)| tuple([text(id), names(&actor.names)])),
        )
        .set(
            code::ACTS,
            vocabulary
                .acts
                .iter()
                .map(|(id, act)| tuple([text(id), act_labels(act)])),
        )
        .set(
            code::PLACES,
            places.map(|(id, place)| tuple([text(id), names(&place.names)])),
        )
        .set(code::DEGREES, vocabulary.degrees.iter().map(degree))
        .set(code::GRADES, vocabulary.grades.iter().map(grade))
        .done()
}

/// An identifier, and the one above it if there is one.
fn under<Id: ToString>(id: &Id, above: &Option<Id>) -> Value {
    match above {
        Some(above) => tuple([text(id.to_string()), text(above.to_string())]),
        None => tuple([text(id.to_string())]),
    }
}

fn act(act: &Act) -> Value {
    use codes::act as code;
    Parts::default()
        .maybe(code::WITHIN, act.within.as_ref().map(text))
        .set(code::CAMEO, act.cameo.iter().map(text))
        .set(code::PLOVER, act.plover.iter().map(text))
        .done()
}

fn act_labels(act: &Act) -> Value {
    use codes::act_labels as code;
    Parts::default()
        .with(code::NOUN, text(&act.noun))
        .maybe(code::VERB, act.verb.as_ref().map(text))
        .maybe(code::PARTICIPLE, act.participle.as_ref().map(text))
        .done()
}

fn control(control: &Control) -> Value {
    use codes::control as code;
    let Control {
        actor,
        principal,
        degree,
        from,
        until,
    } = control;
    Parts::default()
        .with(code::ACTOR, text(actor))
        .with(code::PRINCIPAL, text(principal))
        .with(code::DEGREE, text(degree))
        .maybe(code::FROM, from.map(instant))
        .maybe(code::UNTIL, until.map(instant))
        .done()
}

fn strain(strain: &Strain) -> Value {
    let Strain { act, by, upon } = strain;
    tuple([text(act), choice(*by), choice(*upon)])
}
