//! What the attributor hands on: quotations as plain data.

use pullquote_tokenize::Span;

/// Which reports count as quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Reported speech and writing.
    Speech,
    /// Also reported beliefs, wishes, plans and findings.
    #[default]
    All,
}

/// How the words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteType {
    /// Wholly within quotation marks.
    Direct,
    /// Without quotation marks.
    Indirect,
    /// Partly within quotation marks.
    Mixed,
}

impl QuoteType {
    /// The label used in output.
    pub const fn label(self) -> &'static str {
        match self {
            QuoteType::Direct => "direct",
            QuoteType::Indirect => "indirect",
            QuoteType::Mixed => "mixed",
        }
    }
}

/// What kind of source speaks, with a name or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A person.
    Person,
    /// Several people without an organisation ("officials", "residents", "Republicans").
    Group,
    /// An organisation.
    Organisation,
    /// A place that speaks for a state or town.
    Place,
    /// Something written or recorded that no one is named for ("the lawsuit").
    Document,
}

impl SourceKind {
    /// The label used in output.
    pub const fn label(self) -> &'static str {
        match self {
            SourceKind::Person => "person",
            SourceKind::Group => "group",
            SourceKind::Organisation => "organisation",
            SourceKind::Place => "place",
            SourceKind::Document => "document",
        }
    }
}

/// How the source was resolved to the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResolvedBy {
    /// The source holds the full name.
    Name,
    /// A surname or given name.
    Surname,
    /// An acronym of the name.
    Acronym,
    /// A pronoun.
    Pronoun,
    /// A description ("the minister").
    Nominal,
    /// The quotation continues the one before.
    Continued,
}

impl ResolvedBy {
    /// The label used in output.
    pub const fn label(self) -> &'static str {
        match self {
            ResolvedBy::Name => "name",
            ResolvedBy::Surname => "surname",
            ResolvedBy::Acronym => "acronym",
            ResolvedBy::Pronoun => "pronoun",
            ResolvedBy::Nominal => "nominal",
            ResolvedBy::Continued => "continued",
        }
    }
}

/// What became of the question who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// A named speaker.
    Attributed,
    /// A source is there, but it has no name ("officials").
    UnnamedSource,
    /// A pronoun or description that could not be resolved safely.
    Unresolved,
    /// No source: none is written, or it was lost from the text.
    MissingSource,
}

impl Status {
    /// The label used in output.
    pub const fn label(self) -> &'static str {
        match self {
            Status::Attributed => "attributed",
            Status::UnnamedSource => "unnamed source",
            Status::Unresolved => "unresolved pronoun",
            Status::MissingSource => "missing source",
        }
    }
}

/// One quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotation {
    /// What was said: pieces in text order, quotation marks included.
    pub content: Vec<Span>,
    /// The words that name the source (with title and apposition), where there are any.
    pub source: Vec<Span>,
    /// The words that report ("said", "according to").
    pub cue: Vec<Span>,
    /// Direct, indirect or mixed.
    pub kind: QuoteType,
    /// The speakers, as indices into the article's entities.
    pub speakers: Vec<u32>,
    /// What kind of source, with a name or without; `None` where the text does not tell.
    pub source_kind: Option<SourceKind>,
    /// The organisation or country that the source speaks for or belongs to, as an index into the article's entities.
    pub affiliation: Option<u32>,
    /// How the source was resolved.
    pub resolved_by: Option<ResolvedBy>,
    /// What became of the question who speaks.
    pub status: Status,
    /// Whether the source was lost from the text (not merely unwritten).
    pub missing: bool,
    /// Whether words were lost from the content itself.
    pub hole: bool,
    /// Whether it is speech or writing that is reported, and not a belief, wish, plan or finding.
    pub speech: bool,
    /// The chance, from 0 to 1, that the words are right and the speaker is.
    pub confidence: f32,
    /// Whether the default table holds it: speech, and sure enough (see [`TABLE_CONFIDENCE`](crate::TABLE_CONFIDENCE)).
    pub table: bool,
}

/// The quotations of one article, in text order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quotations {
    /// All quotations, by first byte of content.
    pub quotations: Vec<Quotation>,
}

impl Quotations {
    /// Those that report speech or writing, and not a belief, wish, plan or finding.
    pub fn only_speech(&self) -> Self {
        self.for_table(Scope::Speech, 0.0)
    }

    /// Those that a table holds: of this confidence or more and, unless the scope is all, reports of speech or writing.
    pub fn for_table(&self, scope: Scope, least: f32) -> Self {
        let held = |q: &&Quotation| (q.speech || scope == Scope::All) && q.confidence >= least;
        Self { quotations: self.quotations.iter().filter(held).cloned().collect() }
    }
}
