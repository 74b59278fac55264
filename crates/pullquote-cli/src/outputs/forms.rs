//! The plainest forms: JSON Lines, blocks that are complete already, and texts known beforehand.

use super::Form;
use anyhow::Result;
use pullquote::Analysis;

/// One object per article.
pub struct JsonLines {
    /// Sentences around each quotation.
    pub context: Option<usize>,
}

impl Form for JsonLines {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        let mut record = analysis.record();
        if let Some(sentences) = self.context {
            for (quote, quotation) in record.quotes.iter_mut().zip(&analysis.quotations.quotations) {
                let (before, after) = analysis.around(quotation, sentences);
                (quote.context_before, quote.context_after) = (Some(before.into()), Some(after.into()));
            }
        }
        record.write_line(out);
    }

    fn is_complete(&self) -> bool {
        true
    }
}

/// Blocks that a command formats itself; they are appended as they come.
pub struct Plain {
    /// What the output starts with.
    pub start: &'static str,
}

impl Form for Plain {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(self.start.into())
    }

    fn encode(&self, _: &Analysis<'_>, _: &mut Vec<u8>) {}
}

/// A text that is known before the first article is read.
pub struct Constant {
    /// The text.
    pub start: String,
}

impl Form for Constant {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(self.start.clone().into_bytes())
    }

    fn encode(&self, _: &Analysis<'_>, _: &mut Vec<u8>) {}
}
