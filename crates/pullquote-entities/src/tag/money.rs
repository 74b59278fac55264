//! Amounts of money, by rule: `$5 million`, `RM1.2 million`, `250-300 rupees`, `millions of US dollars`.

use super::rules::Rules;

pub(super) const CURRENCIES: &str = "dollars dollar euros euro pounds yen yuan baht rupees rupee pesos peso rand cedis shillings \
    shekels ringgit rupiah won francs kroner crowns riyals riyal dirhams dirham dinars dinar naira cents pence lempira \
    lempiras rubles ruble roubles liras lira kwacha kyat birr taka hryvnia usd eur gbp cup";
/// Before a number, with or without a space.
const CODES: &str = "usd eur gbp rm rs tk dh dhs sr kd ghs gh zar aed sar inr le qr bnd sgd ksh kes ngn pkr php idr thb myr jpy \
    cny rmb hkd twd aud cad nzd chf ugx qar omr bhd kwd";
/// Before a currency sign, or right before a number.
const LETTERS: &str = "us hk nt au nz a c s r n p k b l q u.s j cop";
/// Right behind a number.
const ENDINGS: &str = "cup usd eur gbp rmb baht";
pub(super) const MAGNITUDES: &str =
    "hundred thousand million billion trillion m bn crore lakh crores lakhs million-plus k mn tn mil bil mln";
const MANY: &str = "hundreds thousands millions billions trillions";
const COUNTRIES: &str = "us u.s singapore canadian australian american hk jamaican namibian zimbabwean zealand";

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

pub(super) fn listed(word: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}

impl Rules<'_> {
    /// Where the amount that begins at `i` ends.
    pub(super) fn money(&self, i: usize) -> Option<usize> {
        let word = self.word(i);
        let first = *word.as_bytes().first()?;
        // Most words are none of what follows.
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
        if capital && (sign || self.is_number(i + 1)) && (sign && self.in_list(i, LETTERS) || self.in_list(i, CODES)) {
            at += 1;
        }
        // "COP$35 million"
        at += usize::from(is_symbol(self.word(at)));
        if at > i {
            let end = self.amount(at)?;
            return Some(end + usize::from(self.in_list(end, "dollars")));
        }
        // "US dollars 6000"
        if capital && self.is_number(i + 2) && self.in_list(i, COUNTRIES) && self.in_list(i + 1, CURRENCIES) {
            return Some(i + 3);
        }
        if capital {
            return self.many(i);
        }
        // "250-300 rupees", "5 million US dollars", "44-baht", "30-million-dollar"
        let hyphen =
            |at: usize| at + usize::from(self.word(at) == "-" && self.tokens.glued(at) && self.tokens.glued(at + 1));
        let mut end = hyphen(self.amount(i)?);
        if self.in_list(end, MAGNITUDES) {
            end = hyphen(end + 1);
        }
        // "1500 Rs", "70 ₹"
        let sign =
            !self.is_number(end + 1) && (is_symbol(self.word(end)) || matches!(self.word(end), "Rs" | "Tk" | "RM"));
        let currency = self.after_country(end);
        (sign || self.in_list(currency, CURRENCIES)).then_some(currency + 1)
    }

    /// "millions of US dollars", "tens of millions of dollars"
    fn many(&self, i: usize) -> Option<usize> {
        if self.word(i + 1) != "of" {
            return None;
        }
        if self.in_list(i, "tens hundreds") && self.in_list(i + 2, MANY) {
            return self.many(i + 2);
        }
        let currency = self.after_country(i + 2);
        (self.in_list(i, MANY) && self.in_list(currency, CURRENCIES)).then_some(currency + 1)
    }

    fn after_country(&self, at: usize) -> usize {
        if at == self.country.start && !self.country.is_empty() {
            self.country.end
        } else {
            at + usize::from(self.in_list(at, COUNTRIES))
        }
    }

    /// Where a number or a range of numbers ends, with the magnitude behind it.
    fn amount(&self, at: usize) -> Option<usize> {
        if !self.is_number(at) {
            return None;
        }
        let mut end = at + 1;
        if self.is_number(end) && self.word(end).len() == 3 {
            end += 1;
        }
        let dash = matches!(self.word(end), "-" | "–") && self.tokens.glued(end) && self.tokens.glued(end + 1);
        if dash {
            let sign = usize::from(is_symbol(self.word(end + 1)));
            if self.is_number(end + 1 + sign) {
                end += 2 + sign;
            }
        }
        Some(end + usize::from(self.in_list(end, MAGNITUDES)))
    }

    /// Letters and digits in one word: `RM7,856,920`, `R1.2 million`, `GHS6.2billion`, `30CUP`.
    fn code_and_amount(&self, i: usize) -> Option<usize> {
        let word = self.word(i);
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        let (code, digits) = word.split_at(word.len() - digits.len());
        let ending = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
        let (number, ending) = digits.split_at(digits.len() - ending.len());
        if number.is_empty() {
            return None;
        }
        // "R50 million", "R50 000"
        let large = self.in_list(i + 1, MAGNITUDES) || self.is_number(i + 1) && self.word(i + 1) == "000";
        let stop = Some(i + 1 + usize::from(large));
        if code.is_empty() {
            return if listed(ending, ENDINGS) { stop } else { None };
        }
        let scaled = ending.is_empty() || listed(ending, MAGNITUDES);
        let code = code.trim_end_matches('.');
        let written = code.starts_with(|c: char| c.is_ascii_uppercase());
        // One letter before a small whole number is the name of something (`R2`, `N95`).
        let amount = large || !ending.is_empty() || number.contains([',', '.']);
        let money = listed(code, CODES) || listed(code, LETTERS) && amount;
        if written && scaled && money { stop } else { None }
    }
}
