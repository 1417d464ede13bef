//! Incidents, claims on them, sources, and what is taken in from elsewhere.

/// How many incidents a page shows.
pub const INCIDENT_PAGE: usize = 50;

/// A page of incidents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentList {
    /// Each, newest first.
    pub incidents: Vec<Incident>,
    /// How many fit the search.
    pub found: usize,
    /// How many are on record.
    pub all: usize,
    /// Which page this is, from zero.
    pub page: usize,
    /// How many pairs look like one.
    pub pairs: usize,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// When it began, in words.
    pub begin: String,
    /// When it ended, in words, if it went on.
    pub end: Option<String>,
    /// When this desk learned of it.
    pub learned_ms: u64,
    /// What is claimed of it. In a list only how many: see `claims_count`.
    pub claims: Vec<Claim>,
    /// How many claims there are.
    pub claims_count: usize,
    /// Whom our own eyes hold to have acted, in words; `open` if it is open.
    pub author: String,
    /// The promises whose verdict rests on it, by title.
    pub decides: Vec<String>,
    /// Messages that are about it, by name.
    pub letters: Vec<String>,
    /// Incidents that are said to be the same, with who says so.
    pub same: Vec<(String, String)>,
}

/// A claim on an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub id: String,
    /// Who says so: the source's label, or its name.
    pub by: String,
    /// The sources at the bottom of it, which rest on none.
    pub roots: Vec<String>,
    /// What is said, in words.
    pub says: String,
    /// How well it is proved, as people graded it; empty if nobody did.
    pub grade: String,
    /// When this desk learned it.
    pub learned_ms: u64,
    /// What our own viewpoint holds of it: `accepted`, `denied`, `set aside`, or empty.
    pub stance: String,
    /// Whether it counts in our own eyes.
    pub counts: bool,
}

/// What the forms offer: identifiers with their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentForm {
    /// Classes of acts.
    pub acts: Vec<(String, String)>,
    /// Actors.
    pub actors: Vec<(String, String)>,
    /// Places.
    pub places: Vec<(String, String)>,
    /// Grades of proof, weakest first.
    pub grades: Vec<(String, String)>,
    /// Sources on record.
    pub sources: Vec<(String, String)>,
}

/// Something that happened, as it is entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewIncident {
    /// Its name; drawn from its label if empty.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// When it began: `TIME` or `FROM..TO`.
    pub begin: String,
    /// When it ended; empty if it was over at once.
    pub end: String,
    /// Since when it was known here, if before now.
    pub learned: String,
    /// A first claim on it; nothing if all of it is empty.
    pub claim: NewClaim,
}

/// A claim, as it is entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewClaim {
    /// On which incident; empty for the one that it is entered with.
    pub incident: String,
    /// Which source says so; empty for this desk's own word.
    pub by: String,
    /// Which class of act; may be empty.
    pub act: String,
    /// Who acted, any one of these; may be empty.
    pub authors: Vec<String>,
    /// Whose was hit; may be empty.
    pub hits_of: String,
    /// `territory`, `forces` or `people`.
    pub hits_kind: String,
    /// Where; may be empty.
    pub place: String,
    /// Whether it came with an act aimed at another.
    pub incidental: bool,
    /// How well it is proved; may be empty.
    pub grade: String,
}

/// A source, as it is entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSource {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The actor that it speaks for; may be empty.
    pub actor: String,
    /// The sources that it repeats.
    pub rests_on: Vec<String>,
    /// Whether our own viewpoint accepts what it says, for good.
    pub accept: bool,
}

/// What is to be taken in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ImportForm {
    /// What the file is called.
    pub name: String,
    /// Records, or rows of event data; may be compressed.
    pub file: Vec<u8>,
    /// The mapping that explains rows; none for records.
    pub mapping: Option<(String, Vec<u8>)>,
    /// The tables that the mapping names, by their names.
    pub tables: Vec<(String, Vec<u8>)>,
}

impl std::fmt::Debug for ImportForm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "ImportForm({}, {} bytes)", self.name, self.file.len())
    }
}

/// What was taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many records.
    pub taken: usize,
    /// How many were there already.
    pub known: usize,
    /// What was left out, each with its line and why.
    pub left_out: Vec<String>,
    /// How many were left out besides those listed.
    pub more_left_out: usize,
}

/// What looks like one incident told twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Each, the most alike first.
    pub pairs: Vec<Pair>,
    /// How many there are besides.
    pub more: usize,
    /// How many that lie near each other in time were not compared, because there are too many.
    pub not_compared: usize,
}

/// Two incidents that look like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Both.
    pub incidents: [Incident; 2],
    /// Why they look so, in words.
    pub why: Vec<String>,
}
