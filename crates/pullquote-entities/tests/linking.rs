//! Which names become one entity.

use pullquote_entities::{Entities, Kind, Tagger};
use pullquote_tokenize::Tokenizer;

fn tag(text: &str) -> Entities {
    Tagger::embedded().tag(text, &Tokenizer::new().tokenize(text))
}

/// The entities of a kind as `name: mention, mention`.
fn entities(text: &str, kind: Kind) -> Vec<String> {
    let found = tag(text);
    let line = |e: &pullquote_entities::Entity| {
        let mentions: Vec<&str> = e.mentions.iter().map(|&m| found.mentions[m as usize].span.of(text)).collect();
        format!("{}: {}", e.name.of(text), mentions.join(", "))
    };
    found.entities.iter().filter(|e| e.kind == kind).map(line).collect()
}

fn role(text: &str, name: &str) -> Option<String> {
    let found = tag(text);
    let entity = found.entities.iter().find(|e| e.name.of(text) == name);
    entity.and_then(|e| e.role).map(|role| role.of(text).to_string())
}

#[test]
fn surnames_find_the_full_name() {
    let text = "Angela Merkel spoke in Berlin. Merkel then left. Mrs. Merkel’s aides stayed.";
    assert_eq!(entities(text, Kind::Per), ["Angela Merkel: Angela Merkel, Merkel, Merkel"]);
}

#[test]
fn a_headline_finds_the_full_name_that_comes_later() {
    let text = "Merkel visits Paris\n\nGerman Chancellor Angela Merkel arrived in Paris on Monday.";
    assert_eq!(entities(text, Kind::Per), ["Angela Merkel: Merkel, Angela Merkel"]);
}

#[test]
fn different_given_names_stay_apart() {
    let text = "Hillary Clinton and Bill Clinton came. Mr. Clinton spoke first. Then Mrs. Clinton spoke.";
    assert_eq!(
        entities(text, Kind::Per),
        ["Hillary Clinton: Hillary Clinton, Clinton", "Bill Clinton: Bill Clinton, Clinton"]
    );
}

#[test]
fn nicknames_and_initials_agree() {
    let text = "Robert M. Hale was there. Bob Hale said so. “R. Hale is right,” said Hale.";
    assert_eq!(entities(text, Kind::Per).len(), 1);
}

#[test]
fn particles_belong_to_the_surname() {
    let text = "Mayor Bill de Blasio spoke in New York. De Blasio smiled. Bashar al-Assad did not. Mr. Assad left.";
    let people = entities(text, Kind::Per);
    assert_eq!(people[0], "Bill de Blasio: Bill de Blasio, De Blasio");
    assert_eq!(people.len(), 2, "{people:?}");
}

#[test]
fn family_names_first() {
    let text = "South Korean President Moon Jae-in met reporters in Seoul. Moon said he was glad.";
    assert_eq!(entities(text, Kind::Per), ["Moon Jae-in: Moon Jae-in, Moon"]);
    assert_eq!(role(text, "Moon Jae-in").as_deref(), Some("South Korean President"));
}

#[test]
fn acronyms_find_the_long_name() {
    let text =
        "The European Central Bank (ECB) kept its rate, officials said. The ECB meets again in June. The E.C.B. waits.";
    let found = entities(text, Kind::Org);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("European Central Bank: "));
}

#[test]
fn names_of_one_country_are_one() {
    let text = "The United States agreed, and the U.S. signed in Geneva. The US will pay.";
    let found = entities(text, Kind::Loc);
    assert_eq!(found[0], "United States: United States, U.S., US");
}

#[test]
fn roles_are_whole() {
    for (text, name, expected) in [
        ("The furniture company employee Maria Lopez left.", "Maria Lopez", Some("furniture company employee")),
        ("Mayor of Boston Maria Lopez left.", "Maria Lopez", Some("Mayor of Boston")),
        ("Secretary of State Maria Lopez left.", "Maria Lopez", Some("Secretary of State")),
        ("The co-founder and chief executive Maria Lopez left.", "Maria Lopez", Some("co-founder and chief executive")),
        (
            "Maria Lopez, a geophysicist at Norvik Shipping, left.",
            "Maria Lopez",
            Some("geophysicist at Norvik Shipping"),
        ),
        // A later mention tells more than the first.
        ("Sen. Maria Lopez left. Maine Senator Maria Lopez came back.", "Maria Lopez", Some("Maine Senator")),
        // Neither a verb nor another person belongs to a role.
        ("David Miller met senator Maria Lopez.", "Maria Lopez", Some("senator")),
        ("David Miller and senator Maria Lopez left.", "Maria Lopez", Some("senator")),
        ("Maria Lopez, praising every member, left.", "Maria Lopez", None),
    ] {
        assert_eq!(role(text, name).as_deref(), expected, "{text}");
    }
}

#[test]
fn roles_stand_before_or_after_the_name() {
    let text = "Maria Lopez, the chief executive of Norvik Shipping, said so. Minnesota state Rep. Ann Berg agreed with Lopez.";
    assert_eq!(role(text, "Maria Lopez").as_deref(), Some("chief executive of Norvik Shipping"));
    assert_eq!(role(text, "Ann Berg").as_deref(), Some("Minnesota state Rep."));
}

#[test]
fn dates_and_money_by_rule() {
    let text = "On Friday, July 5, 2019, the firm paid $5.2 million. In 2018 it was 300 euros.";
    let found = tag(text);
    let of =
        |kind| -> Vec<&str> { found.mentions.iter().filter(|m| m.kind == kind).map(|m| m.span.of(text)).collect() };
    assert_eq!(of(Kind::Date), ["Friday, July 5, 2019", "2018"]);
    assert_eq!(of(Kind::Money), ["$5.2 million", "300 euros"]);
}

#[test]
fn a_son_is_not_his_father() {
    let text = "Duncan Holm spoke in Dover. Duncan Holm Sr. spoke later. Ruth Okafor Jr. heard Ruth Okafor III.";
    assert_eq!(
        entities(text, Kind::Per),
        [
            "Duncan Holm: Duncan Holm",
            "Duncan Holm Sr.: Duncan Holm Sr.",
            "Ruth Okafor Jr.: Ruth Okafor Jr.",
            "Ruth Okafor III: Ruth Okafor III"
        ]
    );
    let text = "The bill came from Tobias Rimmel Jr. in Dover. Tobias Rimmel paid it. Rimmel smiled.";
    assert_eq!(entities(text, Kind::Per), ["Tobias Rimmel Jr.: Tobias Rimmel Jr., Tobias Rimmel, Rimmel"]);
}

#[test]
fn a_particle_in_capitals_begins_a_surname() {
    let text = "Julien de Bussel and Mia van den Brook met. “Not yet,” said Van den Brook. “Soon,” De Bussel added.";
    assert_eq!(
        entities(text, Kind::Per),
        ["Julien de Bussel: Julien de Bussel, De Bussel", "Mia van den Brook: Mia van den Brook, Van den Brook"]
    );
}

#[test]
fn a_name_in_brackets_does_not_replace_the_one_before() {
    let text = "King Otto IV (Otto Karl Friedrich) opened the bridge in Dover. “Never,” King Otto added.";
    assert_eq!(entities(text, Kind::Per), ["King Otto IV: Otto IV, Otto Karl Friedrich, Otto"]);
    let text = "Queen Adela of Norland (Adela Maria Sofie) opened the bridge in Dover.";
    assert_eq!(entities(text, Kind::Per), ["Queen Adela of Norland: Adela, Adela Maria Sofie"]);
}

#[test]
fn royals_and_sisters_keep_their_titles() {
    let text = "Queen Adela of Norland opened the bridge. Monsignor Carl Brandt and Sister Ann were there.";
    let names: Vec<String> =
        entities(text, Kind::Per).iter().map(|e| e.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["Queen Adela of Norland", "Carl Brandt", "Sister Ann"]);
}

#[test]
fn an_article_inside_a_sentence_belongs_to_the_name() {
    let text = "The road is shut, according to The Dover Courier. LONDON - The Norland Space Agency agreed.";
    let names: Vec<String> =
        entities(text, Kind::Org).iter().map(|e| e.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["The Dover Courier", "Norland Space Agency"]);
}

#[test]
fn companies_are_named_by_their_fullest_form_and_not_by_their_products() {
    let text = "Shares of Boeing Co fell. The Boeing Commercial Airplanes unit grew. Boeing paid.";
    assert!(entities(text, Kind::Org).iter().any(|e| e.starts_with("Boeing Co: ")), "{:?}", entities(text, Kind::Org));
    let text = "Breitbart News grew. The head of Breitbart News LLC said so.";
    assert_eq!(entities(text, Kind::Org), ["Breitbart News LLC: Breitbart News, Breitbart News LLC"]);
}

#[test]
fn campaigns_are_named_without_a_possessive() {
    let text = "Ruth Okafor’s campaign began in Dover. The Okafor campaign has paid.";
    let found = tag(text);
    let bodies: Vec<&str> = found.bodies.iter().map(|b| found.name(text, b.entity.unwrap())).collect();
    assert_eq!(bodies, ["Okafor campaign", "Okafor campaign"]);
}

#[test]
fn spellings_of_one_name_are_one() {
    let text = "President Tayfun Erdoğlu met Oscar Ramírez in Dover. “We wait,” Erdoglu said. Mr. Ramirez agreed.";
    assert_eq!(
        entities(text, Kind::Per),
        ["Tayfun Erdoğlu: Tayfun Erdoğlu, Erdoglu", "Oscar Ramírez: Oscar Ramírez, Ramirez"]
    );
    let text = "Anna Rudensky met Oscar Ramírez in Dover. “No,” Ms. Rudenskyy said.";
    assert_eq!(entities(text, Kind::Per), ["Anna Rudensky: Anna Rudensky, Rudenskyy", "Oscar Ramírez: Oscar Ramírez"]);
}

#[test]
fn capitals_and_small_letters_do_not_hide_names() {
    let upper =
        "ANGELA MERKEL MEETS EMMANUEL MACRON IN PARIS\n\nThe two leaders met on Monday to talk about the budget.";
    assert!(
        entities(upper, Kind::Per).iter().any(|e| e.starts_with("ANGELA MERKEL")),
        "{:?}",
        entities(upper, Kind::Per)
    );
    let lower = "chancellor angela merkel met president emmanuel macron in paris on monday and said that she was glad.";
    assert!(
        entities(lower, Kind::Per).iter().any(|e| e.starts_with("angela merkel")),
        "{:?}",
        entities(lower, Kind::Per)
    );
}

#[test]
fn bodies_are_called_by_a_name_and_a_noun() {
    let text = "Ruth Okafor took office in Kenya. The Okafor administration and Kenya's foreign ministry agreed. Aides of \
                the Okafor administration left, and so did the Kenya correspondents.";
    let found = tag(text);
    let bodies: Vec<&str> = found.bodies.iter().map(|body| body.span.of(text)).collect();
    assert_eq!(bodies, ["Okafor administration", "Kenya's foreign ministry", "Okafor administration"]);
    let entities: Vec<u32> = found.bodies.iter().filter_map(|body| body.entity).collect();
    assert!(entities.len() == 3 && entities[0] == entities[2] && entities[0] != entities[1], "{entities:?}");
    assert_eq!(found.name(text, entities[1]), "Kenya's foreign ministry");
    assert_eq!((found.places(entities[0]).count(), found.entities[entities[0] as usize].mentions.len()), (2, 0));
}

#[test]
fn a_misspelt_surname_finds_the_person() {
    let text = "Ruth Dougherty runs the port of Dover. “It is full,” Doughetry said. Ms. Dougherty smiled.";
    assert_eq!(entities(text, Kind::Per), ["Ruth Dougherty: Ruth Dougherty, Doughetry, Dougherty"]);
    let text = "Ruth Dougherty met Carl Holm and Daugherty in Dover. The Doughertys live in London.";
    let found = entities(text, Kind::Per);
    assert_eq!(found[0], "Ruth Dougherty: Ruth Dougherty, Daugherty");
    assert!(found.iter().all(|entity| !entity.contains("Dougherty, Doughertys")), "{found:?}");
    let text = "Ruth Dougherty and Mia Daugherty met in Dover. Daugherty smiled.";
    assert_eq!(
        entities(text, Kind::Per),
        ["Ruth Dougherty: Ruth Dougherty", "Mia Daugherty: Mia Daugherty, Daugherty"]
    );
}

#[test]
fn the_place_of_an_embassy_belongs_to_its_name() {
    let text = "The Norwegian embassy in Kenya is closed. Ruth Okafor called the Norwegian embassy on Monday.";
    let found = tag(text);
    let named = found.entities.iter().filter(|e| e.mentions.is_empty()).map(|e| e.name.of(text));
    assert_eq!(named.collect::<Vec<_>>(), ["Norwegian embassy in Kenya"]);
}

#[test]
fn a_body_turned_round_is_the_same() {
    let text = "The Ministry of the Interior in Kenya is closed. Ruth Okafor called the Interior Ministry on Monday.";
    assert_eq!(entities(text, Kind::Org), ["Ministry of the Interior: Ministry of the Interior, Interior Ministry"]);
}

#[test]
fn the_last_word_of_a_body_finds_its_name() {
    let text =
        "Shares of Grupo Tollandia fell in London. Tollandia said it would close. Analysts left Tollandia alone.";
    assert_eq!(entities(text, Kind::Org), ["Grupo Tollandia: Grupo Tollandia, Tollandia, Tollandia"]);
}
