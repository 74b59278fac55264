//! The kinds of damage.

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DamageKind {
    /// Words are missing (see [`GapDetector`](crate::GapDetector)).
    LostWords,
    /// `?` in place of apostrophes or quotation marks (`you ? re`).
    QuestionMarks,
    /// Characters were replaced by U+FFFD.
    LostCharacters,
    /// UTF-8 was read as another encoding (`â€™`).
    Mojibake,
    /// The whole text is in lower case.
    LowerCase,
    /// HTML entities were left in (`&amp;`).
    HtmlEntities,
    /// HTML tags were left in.
    HtmlTags,
    /// Soft hyphens were left in.
    SoftHyphens,
    /// Zero-width characters were left in.
    InvisibleCharacters,
    /// Non-breaking spaces; harmless to `pullquote`, but not to a word search.
    NonBreakingSpaces,
    /// Paragraphs occur more than once.
    RepeatedParagraphs,
    /// Lines of the page occur in the article ("Read more:").
    Boilerplate,
}

impl DamageKind {
    /// All kinds, in order.
    pub const ALL: [Self; 12] = [
        Self::LostWords,
        Self::QuestionMarks,
        Self::LostCharacters,
        Self::Mojibake,
        Self::LowerCase,
        Self::HtmlEntities,
        Self::HtmlTags,
        Self::SoftHyphens,
        Self::InvisibleCharacters,
        Self::NonBreakingSpaces,
        Self::RepeatedParagraphs,
        Self::Boilerplate,
    ];

    /// The name used in output (`lost words`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LostWords => "lost words",
            Self::QuestionMarks => "question marks for quotation marks",
            Self::LostCharacters => "lost characters",
            Self::Mojibake => "wrong encoding",
            Self::LowerCase => "all lower case",
            Self::HtmlEntities => "html entities",
            Self::HtmlTags => "html tags",
            Self::SoftHyphens => "soft hyphens",
            Self::InvisibleCharacters => "invisible characters",
            Self::NonBreakingSpaces => "non-breaking spaces",
            Self::RepeatedParagraphs => "repeated paragraphs",
            Self::Boilerplate => "boilerplate lines",
        }
    }

    /// How many words of the text one case of this damage affects.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::LostWords => 20.0,
            Self::QuestionMarks | Self::LostCharacters => 8.0,
            Self::Mojibake => 6.0,
            Self::HtmlEntities | Self::HtmlTags => 4.0,
            Self::Boilerplate => 5.0,
            Self::SoftHyphens | Self::InvisibleCharacters => 1.0,
            Self::NonBreakingSpaces | Self::LowerCase | Self::RepeatedParagraphs => 0.0,
        }
    }
}
