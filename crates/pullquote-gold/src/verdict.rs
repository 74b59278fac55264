//! Verdicts of coders on rows.

use thiserror::Error;

/// A coder's verdict on a row of the table, or on a passage that the table does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The words are a quotation and the speaker is the one in the row.
    #[default]
    Right,
    /// The words are a quotation, but the speaker is someone else, or unknown.
    WrongSpeaker,
    /// There is a quotation, but it has other words.
    WrongWords,
    /// This is not a quotation.
    Wrong,
    /// A quotation that the table does not have.
    Missed,
}

/// A cell that cannot be read as part of a verdict.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum VerdictError {
    /// The column `verdict` has another word.
    #[error("{0:?} is not a verdict; use right, wrong speaker, wrong words, wrong or missed")]
    Unknown(String),
    /// One of the columns `words_right` and `who_right` has neither yes nor no.
    #[error("{0:?} is neither yes nor no")]
    NotYesNo(String),
}

impl Verdict {
    const ALL: [Self; 5] = [Self::Right, Self::WrongSpeaker, Self::WrongWords, Self::Wrong, Self::Missed];

    /// The label in a table of corrections.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::WrongSpeaker => "wrong speaker",
            Self::WrongWords => "wrong words",
            Self::Wrong => "wrong",
            Self::Missed => "missed",
        }
    }

    /// The verdict in a row of corrections: its cells `verdict`, `words_right`, `who_right` and `content_should_be`.
    /// `None` if nobody has judged the row.
    ///
    /// ```
    /// use pullquote_gold::Verdict;
    ///
    /// assert_eq!(Verdict::of_cells(" Right", "", "", ""), Ok(Some(Verdict::Right)));
    /// assert_eq!(Verdict::of_cells("", "yes", "no", ""), Ok(Some(Verdict::WrongSpeaker)));
    /// assert_eq!(Verdict::of_cells("wrong", "", "", "“We won.”"), Ok(Some(Verdict::WrongWords)));
    /// assert_eq!(Verdict::of_cells("", "", "", ""), Ok(None));
    /// assert!(Verdict::of_cells("perhaps", "", "", "").is_err());
    /// ```
    ///
    /// # Errors
    /// If a cell has an unknown word.
    pub fn of_cells(
        verdict: &str,
        words_right: &str,
        who_right: &str,
        content_should_be: &str,
    ) -> Result<Option<Self>, VerdictError> {
        let label = verdict.trim();
        let given = Self::ALL.into_iter().find(|verdict| verdict.label().eq_ignore_ascii_case(label));
        if given.is_none() && !label.is_empty() {
            return Err(VerdictError::Unknown(label.to_owned()));
        }
        let (words, who) = (yes_no(words_right)?, yes_no(who_right)?);
        let elsewhere = !content_should_be.trim().is_empty();
        Ok(match (given, words, who) {
            (Some(Self::Missed), ..) => Some(Self::Missed),
            (Some(Self::Wrong | Self::WrongWords), ..) if elsewhere => Some(Self::WrongWords),
            (Some(Self::Wrong), ..) => Some(Self::Wrong),
            (Some(Self::WrongWords), ..) => Some(Self::WrongWords),
            (Some(_), Some(false), _) | (None, Some(false), Some(_)) => Some(Self::WrongWords),
            (None, Some(false), None) if elsewhere => Some(Self::WrongWords),
            (None, Some(false), None) => Some(Self::Wrong),
            (Some(Self::WrongSpeaker), ..) | (_, _, Some(false)) => Some(Self::WrongSpeaker),
            (Some(Self::Right), ..) | (None, Some(true), Some(true)) => Some(Self::Right),
            (None, ..) => None,
        })
    }

    /// Whether the table has the row.
    pub const fn in_table(self) -> bool {
        !matches!(self, Self::Missed)
    }

    /// Whether the text has a quotation here.
    pub const fn in_text(self) -> bool {
        !matches!(self, Self::Wrong)
    }

    /// Whether the row's words are those of a quotation.
    pub const fn words(self) -> bool {
        matches!(self, Self::Right | Self::WrongSpeaker)
    }

    /// Whether the whole row is right.
    pub const fn row(self) -> bool {
        matches!(self, Self::Right)
    }
}

fn yes_no(cell: &str) -> Result<Option<bool>, VerdictError> {
    let is_one_of = |words: [&str; 4]| words.iter().any(|word| cell.trim().eq_ignore_ascii_case(word));
    match () {
        () if cell.trim().is_empty() => Ok(None),
        () if is_one_of(["yes", "y", "true", "1"]) => Ok(Some(true)),
        () if is_one_of(["no", "n", "false", "0"]) => Ok(Some(false)),
        () => Err(VerdictError::NotYesNo(cell.trim().to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_back() {
        for verdict in Verdict::ALL {
            let label = format!(" {} ", verdict.label().to_uppercase());
            assert_eq!(Verdict::of_cells(&label, "", "", ""), Ok(Some(verdict)));
        }
    }

    #[test]
    fn the_finer_columns_refine_the_verdict() {
        assert_eq!(Verdict::of_cells("right", "no", "yes", ""), Ok(Some(Verdict::WrongWords)));
        assert_eq!(Verdict::of_cells("right", "yes", "no", ""), Ok(Some(Verdict::WrongSpeaker)));
        assert_eq!(Verdict::of_cells("", "no", "", ""), Ok(Some(Verdict::Wrong)));
        assert_eq!(Verdict::of_cells("", "yes", "", ""), Ok(None), "the speaker has not been judged");
        assert_eq!(Verdict::of_cells("missed", "", "", "x"), Ok(Some(Verdict::Missed)));
        assert_eq!(Verdict::of_cells("", "maybe", "", ""), Err(VerdictError::NotYesNo("maybe".into())));
    }
}
