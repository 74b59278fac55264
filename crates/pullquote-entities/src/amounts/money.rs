//! Amounts of money: `$5 million`, `RM1.2 million`, `250-300 rupees`, `millions of US dollars`.

use super::stretch::Stretch;
use pullquote_lexicon::section::{MANY, ONE};
use pullquote_lexicon::{
    CURRENCIES, CURRENCY_CODES, CURRENCY_COUNTRIES, CURRENCY_ENDINGS, CURRENCY_LETTERS, MAGNITUDES,
};
use pullquote_tokenize::TokenIndex;

fn is_symbol(word: &str) -> bool {
    matches!(
        word,
        "$" | "£"
            | "€"
            | "¥"
            | "₹"
            | "₡"
            | "₦"
            | "₱"
            | "₩"
            | "₺"
            | "₽"
            | "฿"
            | "₵"
            | "₫"
            | "₴"
            | "￥"
            | "US$"
            | "HK$"
            | "A$"
            | "C$"
            | "NT$"
    )
}

impl Stretch<'_> {
    /// `million`
    fn is_magnitude(&self, i: TokenIndex) -> bool {
        MAGNITUDES.contains_in(ONE, self.unstopped(i))
    }

    /// `millions`
    fn is_many(&self, i: TokenIndex) -> bool {
        MAGNITUDES.contains_in(MANY, self.unstopped(i))
    }

    /// Where the amount that begins at `i` ends.
    pub(super) fn money(&self, i: TokenIndex) -> Option<TokenIndex> {
        let word = self.word(i);
        let first = *word.as_bytes().first()?;
        // Most words end here.
        if first.is_ascii_lowercase() {
            return if word.ends_with('s') && self.word(i + 1) == "of" { self.many(i) } else { None };
        }
        let capital = first.is_ascii_uppercase();
        if (capital || first.is_ascii_digit())
            && word.bytes().any(|b| b.is_ascii_digit())
            && let Some(stop) = self.code_and_amount(i)
        {
            return Some(stop);
        }
        // "US$ 5", "$5 million", "Rs 500".
        let mut at = i;
        let sign = is_symbol(self.word(i + 1));
        if capital
            && (sign || self.is_number(i + 1))
            && (sign && self.is_in(i, &CURRENCY_LETTERS) || self.is_in(i, &CURRENCY_CODES))
        {
            at += 1;
        }
        // "COP$35 million"
        at += u32::from(is_symbol(self.word(at)));
        if at > i {
            let end = self.amount(at)?;
            return Some(end + u32::from(self.unstopped(end).eq_ignore_ascii_case("dollars")));
        }
        // "US dollars 6000"
        if capital && self.is_number(i + 2) && self.is_in(i, &CURRENCY_COUNTRIES) && self.is_in(i + 1, &CURRENCIES) {
            return Some(i + 3);
        }
        if capital {
            return self.many(i);
        }
        // "250-300 rupees", "5 million US dollars", "44-baht", "30-million-dollar"
        let hyphen = |at: TokenIndex| at + u32::from(self.word(at) == "-" && self.glued(at) && self.glued(at + 1));
        let mut end = hyphen(self.amount(i)?);
        if self.is_magnitude(end) {
            end = hyphen(end + 1);
        }
        // "1500 Rs", "70 ₹"
        let sign =
            !self.is_number(end + 1) && (is_symbol(self.word(end)) || matches!(self.word(end), "Rs" | "Tk" | "RM"));
        let currency = self.after_country(end);
        (sign || self.is_in(currency, &CURRENCIES)).then_some(currency + 1)
    }

    /// "millions of US dollars", "tens of millions of dollars"
    fn many(&self, i: TokenIndex) -> Option<TokenIndex> {
        if self.word(i + 1) != "of" {
            return None;
        }
        if matches!(self.word(i), "tens" | "Tens" | "hundreds" | "Hundreds") && self.is_many(i + 2) {
            return self.many(i + 2);
        }
        let currency = self.after_country(i + 2);
        (self.is_many(i) && self.is_in(currency, &CURRENCIES)).then_some(currency + 1)
    }

    fn after_country(&self, at: TokenIndex) -> TokenIndex {
        if at == self.country.start && !self.country.is_empty() {
            self.country.end
        } else {
            at + u32::from(self.is_in(at, &CURRENCY_COUNTRIES))
        }
    }

    /// Where a number or a range of numbers ends, including the magnitude after it.
    fn amount(&self, at: TokenIndex) -> Option<TokenIndex> {
        if !self.is_number(at) {
            return None;
        }
        let mut end = at + 1;
        if self.is_number(end) && self.word(end).len() == 3 {
            end += 1;
        }
        let dash = self.is_dash(end) && self.glued(end) && self.glued(end + 1);
        if dash {
            let sign = u32::from(is_symbol(self.word(end + 1)));
            if self.is_number(end + 1 + sign) {
                end += 2 + sign;
            }
        }
        Some(end + u32::from(self.is_magnitude(end)))
    }

    /// Letters and digits in one word: `RM7,856,920`, `R1.2 million`, `GHS6.2billion`, `30CUP`.
    fn code_and_amount(&self, i: TokenIndex) -> Option<TokenIndex> {
        let word = self.word(i);
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        let (code, digits) = word.split_at(word.len() - digits.len());
        let ending = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
        let (number, ending) = digits.split_at(digits.len() - ending.len());
        if number.is_empty() {
            return None;
        }
        // "R50 million", "R50 000"
        let large = self.is_magnitude(i + 1) || self.is_number(i + 1) && self.word(i + 1) == "000";
        let stop = Some(i + 1 + u32::from(large));
        if code.is_empty() {
            return if CURRENCY_ENDINGS.contains(ending) { stop } else { None };
        }
        let scaled = ending.is_empty() || MAGNITUDES.contains_in(ONE, ending);
        let code = code.trim_end_matches('.');
        let written = code.starts_with(|c: char| c.is_ascii_uppercase());
        // One letter before a small whole number is a name (`R2`, `N95`), not an amount.
        let amount = large || !ending.is_empty() || number.contains([',', '.']);
        let money = CURRENCY_CODES.contains(code) || CURRENCY_LETTERS.contains(code) && amount;
        if written && scaled && money { stop } else { None }
    }
}
