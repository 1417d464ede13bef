//! The diagnostics of vocabulary files, and the page that explains each.

use crate::diagnostic::Code;

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: Code = Code($code);)*

        /// The explanation of every diagnostic of a vocabulary file, in Markdown, by its code.
        pub const VOCABULARY_PAGES: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../explain/", $code, ".md"))),)*];
    };
}

pages! {
    /// Not TOML.
    SYNTAX = "E0250";
    /// Another format version, or none.
    VERSION = "E0251";
    /// A key that nothing reads.
    UNKNOWN_KEY = "E0252";
    /// A field that must be there is not.
    MISSING = "E0253";
    /// A value of another kind than the field takes.
    VALUE = "E0254";
    /// Not an identifier.
    IDENTIFIER = "E0255";
    /// Declared twice.
    TWICE = "E0256";
    /// One name for two things.
    AMBIGUOUS_NAME = "E0257";
    /// Refers to what is not declared.
    DANGLING = "E0258";
    /// A hierarchy that runs in a circle.
    CIRCLE = "E0259";
    /// An actor that controls itself.
    SELF_CONTROL = "E0260";
    /// A control that ends before it begins.
    BACKWARDS = "E0261";
    /// Not an exact instant with a zone.
    TIME = "E0262";
    /// A letter that nobody sees.
    INVISIBLE = "E0263";
    /// Letters that look like others.
    LOOK_ALIKE = "E0264";
    /// A name that no text could hold.
    NAME_SHAPE = "E0265";
    /// Beyond a limit.
    LIMIT = "E0266";
    /// Two degrees of control at once.
    TWO_DEGREES = "E0267";
    /// An event code that stands for two classes.
    EVENT_CODE = "E0268";
    /// A proxy of its own proxy.
    CONTROL_CIRCLE = "E0269";
}
