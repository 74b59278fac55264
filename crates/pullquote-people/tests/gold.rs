//! How often the right person is found among namesakes.

use pullquote_people::{Builder, Context, Day, Identity, People, Person, Speaker};

const GOLD: &str = include_str!("gold.txt");

fn list() -> People<Vec<u8>> {
    let mut list = Builder::new(Vec::new(), ["party", "place", "employer"]).unwrap();
    for line in GOLD.lines().filter_map(|line| line.strip_prefix("list ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let mut person = Person::new(cells[0], cells[1]).role(cells[3]).values(cells[6..9].iter().copied());
        person = person.between(Day::parse(cells[4]), Day::parse(cells[5]));
        for alias in cells[2].split(';').map(str::trim).filter(|alias| !alias.is_empty()) {
            person = person.alias(alias);
        }
        list.push(&person).unwrap();
    }
    People::open(list.finish().unwrap()).unwrap()
}

#[test]
fn the_right_namesake_is_found_or_none() {
    let people = list();
    let (mut given, mut right, mut wanted, mut cases) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for line in GOLD.lines().filter_map(|line| line.strip_prefix("case ")) {
        let (case, expected) = line.split_once("=>").unwrap();
        let expected = expected.trim();
        let cells: Vec<&str> = case.split('|').map(str::trim).collect();
        let organisation =
            ["Norbank", "Bank of", "Halden", "NTO", "Norland"].iter().any(|name| cells[1].contains(name));
        let speaker = Speaker { name: cells[1], role: cells[2], is_person: !organisation };
        let names = cells[3].split(';').map(str::trim).filter(|name| !name.is_empty()).chain([cells[1]]).collect();
        let context = Context { date: Day::parse(cells[0]), names };
        let found = match &people.identify(&[speaker], &context).unwrap()[0] {
            Identity::Known(person) => person.id.clone(),
            Identity::Open(_) => "?".into(),
            Identity::Unknown => "-".into(),
        };
        cases += 1;
        wanted += usize::from(expected.starts_with('L'));
        given += usize::from(found.starts_with('L'));
        right += usize::from(found.starts_with('L') && found == expected);
        if found != expected {
            wrong.push(format!("{case}: {found}, not {expected}"));
        }
    }
    let (precision, recall) = (right as f64 / given as f64, right as f64 / wanted as f64);
    println!("{cases} cases, precision {precision:.3}, recall {recall:.3}\n{}", wrong.join("\n"));
    assert!(cases > 95 && precision >= 0.95 && recall >= 0.85, "precision {precision}, recall {recall}");
}
