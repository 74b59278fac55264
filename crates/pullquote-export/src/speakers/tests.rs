use super::*;
use proptest::prelude::*;

fn article(date: &str, outlet: &str, speakers: &[(&str, &str, &str)]) -> ArticleSpeakers {
    let mut article = ArticleSpeakers::new(date, outlet);
    for (name, kind, role) in speakers {
        article.quotation(name, kind, role, Some(10));
    }
    article
}

fn rows(articles: &[ArticleSpeakers]) -> Vec<SpeakerRow> {
    let mut book = SpeakerBook::default();
    articles.iter().for_each(|article| book.add(article));
    book.rows()
}

/// Name, articles and quotations of each row.
fn short(rows: &[SpeakerRow]) -> Vec<(&str, u64, u64)> {
    let mut short: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.articles, row.quotations)).collect();
    short.sort_unstable();
    short
}

#[test]
fn a_list_of_people_tells_speakers_apart() {
    let mut book = SpeakerBook::default();
    for (name, id, day) in [
        ("Daniel Okafor", "P1", "2024-01-01"),
        ("Dan Okafor", "P1", "2024-01-02"),
        ("Okafor", "P1", "2024-01-03"),
        ("Daniel Okafor", "P2", "2024-01-04"),
        ("Daniel Okafor", "", "2024-01-05"),
    ] {
        let mut article = ArticleSpeakers::new(day, "The Post");
        article.quotation(name, "person", "", Some(10));
        article.known(name, id);
        book.add(&article);
    }
    let rows = book.rows();
    let found: Vec<_> = rows.iter().map(|row| (row.speaker_id.as_str(), row.articles, row.name_form)).collect();
    assert_eq!(found[..2], [("P1", 3, "full"), ("P2", 1, "full")]);
    assert!(found.len() == 3 && found[2].0.starts_with('s'), "{found:?}");
}

#[test]
fn the_same_full_name_is_one_speaker() {
    let all = rows(&[
        article("2024-05-01", "Post", &[("Ann Lee", "person", "the mayor"), ("Ann Lee", "person", "")]),
        article("2023-01-09", "Wire", &[("ANN LEE", "person", "Mayor")]),
        article("", "Post", &[("Dr. Ann  Lee", "person", "")]),
    ]);
    assert_eq!(short(&all), [("Ann Lee", 3, 4)]);
    let one = &all[0];
    assert_eq!((one.first_date.as_str(), one.last_date.as_str()), ("2023-01-09", "2024-05-01"));
    assert_eq!((one.outlets.as_str(), one.roles.as_str()), ("Post; Wire", "Mayor; the mayor"));
    assert_eq!((one.aliases.as_str(), one.words_quoted), ("Dr. Ann  Lee", Some(40)));
}

#[test]
fn different_names_are_never_merged() {
    let names = [
        "John Smith",
        "John A. Smith",
        "John B. Smith",
        "John Smith Jr.",
        "John Smith Sr.",
        "Jane Smith",
        "J. Smith",
        "Smith",
        "John",
    ];
    let articles: Vec<_> = names.iter().map(|name| article("", "", &[(name, "person", "")])).collect();
    let all = rows(&articles);
    assert_eq!(all.len(), names.len(), "{:?}", short(&all));
    let partial: Vec<&str> = all.iter().filter(|row| row.name_form == "partial").map(|row| row.name.as_str()).collect();
    assert_eq!(partial, ["J. Smith", "John", "Smith"]);
}

#[test]
fn spellings_of_one_name_are_one_speaker() {
    for names in [
        ["Oleh Rudensky", "Oleh Rudenskyy"],
        ["Andrei Volkov", "Andrey Volkov"],
        ["Ayşe Özdağ", "Ayse Ozdag"],
        ["Piotr Wałczak", "Piotr Walczak"],
    ] {
        let all = rows(&names.map(|name| article("", "", &[(name, "person", "")])));
        assert_eq!((all.len(), all[0].articles), (1, 2), "{names:?}");
        assert!(all[0].aliases == names[0] || all[0].aliases == names[1]);
    }
    for names in [["Toni Marsh", "Tony Marsh"], ["Peter Anderson", "Peter Andersson"], ["Jan Marsh", "Jana Marsh"]] {
        assert_eq!(rows(&names.map(|name| article("", "", &[(name, "person", "")]))).len(), 2, "{names:?}");
    }
}

#[test]
fn a_surname_is_never_a_full_name() {
    let partial = ["Smith", "Mr. Smith", "J. Smith", "van der Berg", "Mr. van Berg", "Dr. Smith Jr.", "Sen. Lee"];
    let full = [
        "Don Lemon",
        "Prince Harry",
        "J.R. Smith",
        "Ann van der Berg",
        "Don Van Natta",
        "Earl Lee III",
        "Mary de Souza",
    ];
    let form = |name: &str| name_form(&fold_name(name, true), true);
    for name in partial {
        assert_eq!(form(name), NameForm::Partial, "{name}");
    }
    for name in full {
        assert_eq!(form(name), NameForm::Full, "{name}");
    }
    let articles: Vec<_> =
        ["Don Lemon", "Lemon", "Mr. Lemon", "Mrs. Lemon"].map(|name| article("", "", &[(name, "person", "")])).into();
    assert_eq!(rows(&articles).len(), 4);
    let same: Vec<_> =
        ["Sen. Ann Lee", "Mayor Ann Lee", "Ann Lee"].map(|n| article("", "", &[(n, "person", "")])).into();
    assert_eq!(rows(&same).len(), 1);
}

#[test]
fn kinds_are_never_merged() {
    let all = rows(&[
        article("", "", &[("Washington", "place", "")]),
        article("", "", &[("Washington", "person", "")]),
        article("", "", &[("The Red Cross", "organisation", "")]),
        article("", "", &[("Red Cross", "organisation", "")]),
    ]);
    assert_eq!(short(&all), [("Red Cross", 2, 2), ("Washington", 1, 1), ("Washington", 1, 1)]);
}

#[test]
fn incompatible_roles_are_two_people() {
    let mayor = article("", "", &[("Ann Lee", "person", "the mayor")]);
    let senator = article("", "", &[("Ann Lee", "person", "Sen.")]);
    let striker = article("", "", &[("Ann Lee", "person", "Rovers striker")]);
    let nothing = article("", "", &[("Ann Lee", "person", "")]);
    assert_eq!(short(&rows(&[mayor.clone(), senator.clone(), nothing.clone()])), [("Ann Lee", 3, 3)]);
    let apart = rows(&[mayor, striker, nothing.clone(), nothing, senator]);
    assert_eq!(short(&apart), [("Ann Lee", 1, 1), ("Ann Lee", 2, 2), ("Ann Lee", 2, 2)]);
}

#[test]
fn every_appearance_leads_to_the_id_of_its_row() {
    let given = [
        ("Ann Lee", "person", "the mayor"),
        ("Dr. Ann Lee", "person", ""),
        ("Bo Day", "person", "striker"),
        ("Bo Day", "person", "Sen."),
        ("Bo Day", "person", ""),
        ("Lee", "person", ""),
        ("the Rovers", "organisation", ""),
    ];
    let mut book = SpeakerBook::default();
    for one in given {
        book.add(&article("", "", &[one]));
    }
    let rows = book.rows();
    let id = |n: usize| book.id(given[n].0, given[n].1, given[n].2).unwrap();
    let mut ids: Vec<String> = (0..given.len()).map(id).collect();
    assert_eq!(ids[0], ids[1], "a role that gives no hint belongs to the only field");
    ids.remove(1);
    ids.sort();
    let mut of_rows: Vec<String> = rows.iter().map(|row| row.speaker_id.clone()).collect();
    of_rows.sort();
    assert_eq!(ids, of_rows);
    assert!(of_rows.iter().all(|id| id.len() == 17 && id.starts_with('s')));
    assert_eq!(book.id("ROVERS", "organisation", "a club"), Some(id(6)), "a role unknown to the book");
    assert_eq!(book.id("Cy Ek", "person", ""), None);
}

#[test]
fn two_names_in_one_article_count_it_once() {
    let all = rows(&[article("", "", &[("Ann Lee", "person", ""), ("Dr. Ann Lee", "person", "")])]);
    assert_eq!(short(&all), [("Ann Lee", 1, 2)]);
}

#[test]
fn other_forms_of_the_name_are_kept() {
    let mut one = article("", "", &[("Ann Lee", "person", "")]);
    one.alias("Ann Lee", "Lee");
    one.alias("Ann Lee", "Ann Lee");
    one.alias("Bo Diaz", "Diaz");
    assert_eq!(rows(&[one])[0].aliases, "Lee");
}

#[test]
fn memory_for_one_speaker_is_bounded() {
    let articles: Vec<_> =
        (0..500).map(|n| article("", &format!("Outlet {n}"), &[("Ann Lee", "person", "")])).collect();
    let all = rows(&articles);
    assert_eq!(all[0].articles, 500);
    assert!(all[0].outlets.ends_with("; […]") && all[0].outlets.matches(';').count() == 50);
}

proptest! {
    /// Who is merged does not depend on the order of the articles.
    #[test]
    fn the_order_changes_no_count(
        list in proptest::collection::vec((0usize..6, 0usize..5, 0usize..3), 1..30),
        turn in 0usize..30,
    ) {
        let names = ["Ann Lee", "Dr. Ann Lee", "ann lee", "Lee", "Bo Diaz", "Ann B. Lee"];
        let roles = ["", "mayor", "striker", "resident", "thing"];
        let kinds = ["person", "organisation", "group"];
        let mut articles: Vec<_> =
            list.iter().map(|&(n, r, k)| article("2024-01-01", "Post", &[(names[n], kinds[k], roles[r])])).collect();
        let before = rows(&articles);
        let turn = turn % articles.len();
        articles.rotate_left(turn);
        prop_assert_eq!(before, rows(&articles));
        let total: u64 = rows(&articles).iter().map(|row| row.quotations).sum();
        prop_assert_eq!(total, list.len() as u64);
    }
}
