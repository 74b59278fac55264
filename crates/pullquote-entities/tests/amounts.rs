//! Dates and amounts of money.

use pullquote_entities::{Kind, Tagger};
use pullquote_tokenize::Tokenizer;

#[track_caller]
fn check(kind: Kind, text: &str, expected: &[&str]) {
    let found = Tagger::embedded().tag(text, &Tokenizer::new().tokenize(text));
    let found: Vec<&str> = found.mentions.iter().filter(|m| m.kind == kind).map(|m| m.span.of(text)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn dates() {
    check(Kind::Date, "On Friday, July 5, 2019, it rained. It was dry in 2018.", &["Friday, July 5, 2019", "2018"]);
    check(Kind::Date, "The bridge opened in June. Nobody came until Sept. 5.", &["June", "Sept. 5"]);
    check(
        Kind::Date,
        "It was closed in October of 2020 and from July 31 to August 4.",
        &["October of 2020", "July 31 to August 4"],
    );
    check(Kind::Date, "The file is dated 2014-09-14, the other 2015-16.", &["2014-09-14", "2015-16"]);
    check(
        Kind::Date,
        "The tower fell in 1545, was rebuilt from 1590 to 1612 and burned (1482-1573).",
        &["1545", "1590", "1612", "1482-1573"],
    );
    check(
        Kind::Date,
        "They met on April 16 and 17, on the 29th and 30th December 2022, and in October, 1994.",
        &["April 16 and 17", "29th and 30th December 2022", "October, 1994"],
    );
    // These numbers are not years.
    check(Kind::Date, "They sold it in 1200 villages and to 1500 people.", &[]);
}

#[test]
fn money() {
    check(Kind::Money, "They paid $5.2 million, then 300 euros.", &["$5.2 million", "300 euros"]);
    check(
        Kind::Money,
        "It cost RM7,856,920, or Dh2,000, or R1.2 million, or GHS6.2billion, or 30CUP, or USD105,000.",
        &["RM7,856,920", "Dh2,000", "R1.2 million", "GHS6.2billion", "30CUP", "USD105,000"],
    );
    check(
        Kind::Money,
        "Between $500-580 million and 250-300 rupees, a 44-baht limit and a 30-million-dollar hall were set.",
        &["$500-580 million", "250-300 rupees", "44-baht", "30-million-dollar"],
    );
    check(
        Kind::Money,
        "They lost tens of millions of dollars, billions of pesos and US dollars 6000 of it.",
        &["tens of millions of dollars", "billions of pesos", "US dollars 6000"],
    );
    check(
        Kind::Money,
        "The yard cost 145 billion Korean won, the boat 1500 Rs and the rope 70 ₹.",
        &["145 billion Korean won", "1500 Rs", "70 ₹"],
    );
    // An age, a road and a mask are not amounts.
    check(Kind::Money, "A 16-year-old took the R2 road with an N95 mask. A 2021 report told of it.", &[]);
}
