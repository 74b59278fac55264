//! What a list promises: it gives back what was put in, and any damage is an error or a person less, never a panic.

use pullquote_people::{Builder, Context, Day, Identity, ListError, People, Person, Speaker};

fn speaker(name: &str) -> Speaker<'_> {
    Speaker { name, role: "", is_person: true }
}

fn written(people: &[Person]) -> Vec<u8> {
    let mut list = Builder::new(Vec::new(), ["party", "note"]).unwrap();
    people.iter().for_each(|person| list.push(person).unwrap());
    list.finish().unwrap()
}

fn some() -> Vec<Person> {
    let long = "x".repeat(5000);
    vec![
        Person::new("p1", "Zoë O’Neil-Díaz").alias("Zed").role("mayor").values(["Green", ""]),
        Person::new("p2", "Ada Long").values(["", &long]).between(Day::parse("1999-02"), Day::parse("2004-03-05")),
        Person { organisation: true, ..Person::new("o1", "Norland Steel").values(["", ""]) },
    ]
}

fn one(people: &People<Vec<u8>>, name: &str) -> Identity {
    people.identify(&[speaker(name)], &Context::default()).unwrap().remove(0)
}

#[test]
fn what_was_put_in_is_found_whole() {
    let all = some();
    let people = People::open(written(&all)).unwrap();
    assert_eq!((people.len(), people.columns()), (3, &["party".to_owned(), "note".to_owned()][..]));
    for name in ["Zoe O'Neil-Diaz", "Zed", "Mayor Zoë O’Neil-Díaz"] {
        assert_eq!(one(&people, name), Identity::Known(all[0].clone()), "{name}");
    }
    assert_eq!(one(&people, "Ada Long"), Identity::Known(all[1].clone()));
    // A surname alone is not enough, and an organisation has none.
    assert_eq!(one(&people, "Long"), Identity::Open(vec![all[1].clone()]));
    assert_eq!(one(&people, "Steel"), Identity::Unknown);
    assert_eq!(one(&people, "Norland Steel"), Identity::Known(Person { organisation: false, ..all[2].clone() }));
    assert_eq!(one(&people, ""), Identity::Unknown);
}

#[test]
fn a_list_says_what_is_wrong_with_it() {
    let mut list = Builder::new(Vec::new(), ["party"]).unwrap();
    let error = list.push(&Person::new("p1", "Ann Lee")).unwrap_err();
    assert_eq!(error.to_string(), "p1 has 0 values for 1 columns");
    assert!(matches!(People::open(b"id,name\n1,Ann Lee\n".to_vec()), Err(ListError::Foreign)));
    assert!(matches!(People::open(Vec::new()), Err(ListError::Foreign)));
    assert_ne!(
        People::open(written(&some())).unwrap().checksum(),
        People::open(written(&some()[1..])).unwrap().checksum()
    );
    assert!(People::open(written(&[])).unwrap().is_empty());
}

/// They would be read back as other columns, or not at all.
#[test]
fn columns_without_a_name_and_endless_entries_are_refused() {
    for name in ["", "a\u{1f}b"] {
        let refused = Builder::new(Vec::new(), ["party", name]).err();
        assert!(matches!(refused, Some(ListError::ColumnName { .. })), "{name:?}: {refused:?}");
    }
    let mut list = Builder::new(Vec::new(), ["note"]).unwrap();
    let long = list.push(&Person::new("p1", "Ann Lee").values(["x".repeat(1 << 20)]));
    assert_eq!(long.unwrap_err().to_string(), "the entry p1 has more than 1 MiB");
    list.push(&Person::new("p2", "Bo Ek").values(["x".repeat(1 << 19)])).unwrap();
    let people = People::open(list.finish().unwrap()).unwrap();
    assert!(matches!(one(&people, "Bo Ek"), Identity::Known(person) if person.id == "p2"));
}

#[test]
fn no_damage_brings_it_down() {
    let whole = written(&some());
    let mut refused = 0;
    for at in 0..whole.len() {
        // Within the long cell nothing depends on the byte.
        if at % 37 != 0 && whole[at] == b'x' {
            continue;
        }
        for change in [0x00, 0xff, whole[at] ^ 0x10, whole[at].wrapping_add(1)] {
            let mut bytes = whole.clone();
            bytes[at] = change;
            let Ok(people) = People::open(bytes) else {
                refused += 1;
                continue;
            };
            let speakers = ["Zoe O'Neil-Diaz", "Ada Long", "Norland Steel", "Long"].map(speaker);
            refused += usize::from(people.identify(&speakers, &Context::default()).is_err());
        }
        let _ = People::open(whole[..at].to_vec()).map(|_| panic!("a list cut at {at} was opened"));
    }
    assert!(refused > 500, "{refused}");
}

#[test]
fn common_names_stay_within_bounds() {
    // A thousand of one name: the surname is no key any more, and the full name gives at most all of them.
    let many: Vec<Person> =
        (0..1000).map(|n| Person::new(format!("p{n}"), format!("Given{n} Common")).values(["", ""])).collect();
    let people = People::open(written(&many)).unwrap();
    assert_eq!(one(&people, "Common"), Identity::Unknown);
    assert!(matches!(one(&people, "Given7 Common"), Identity::Known(person) if person.id == "p7"));
}
