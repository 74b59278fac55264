//! The field of public life that a role belongs to, judged by its words.

/// Number of [`Field`]s.
pub(super) const FIELDS: usize = 5;

/// A field of public life. The same name in two of them is two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// No role, one without telling words, or one with words of several fields.
    Unknown,
    /// Politics, state, law, business, science, church: people go from one of these to another.
    Office,
    /// Sport.
    Sport,
    /// The arts.
    Arts,
    /// People known in the article only by their home or family.
    Private,
}

const OFFICE: &[&str] = &[
    "ambassador",
    "analyst",
    "archbishop",
    "attorney",
    "bishop",
    "cardinal",
    "ceo",
    "chair",
    "chairman",
    "chairwoman",
    "chairperson",
    "chancellor",
    "chief",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "councilwoman",
    "detective",
    "diplomat",
    "director",
    "doctor",
    "economist",
    "executive",
    "founder",
    "general",
    "governor",
    "inspector",
    "judge",
    "justice",
    "king",
    "lawyer",
    "leader",
    "mayor",
    "minister",
    "officer",
    "official",
    "pastor",
    "president",
    "premier",
    "professor",
    "prosecutor",
    "queen",
    "rep",
    "representative",
    "researcher",
    "scientist",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sheriff",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "superintendent",
    "treasurer",
];
const SPORT: &[&str] = &[
    "athlete",
    "batsman",
    "bowler",
    "boxer",
    "cyclist",
    "footballer",
    "forward",
    "goalkeeper",
    "golfer",
    "gymnast",
    "jockey",
    "linebacker",
    "midfielder",
    "pitcher",
    "player",
    "quarterback",
    "referee",
    "runner",
    "shortstop",
    "skater",
    "skier",
    "sprinter",
    "striker",
    "swimmer",
    "umpire",
    "winger",
    "wrestler",
];
const ARTS: &[&str] = &[
    "actor",
    "actress",
    "choreographer",
    "comedian",
    "composer",
    "drummer",
    "filmmaker",
    "guitarist",
    "musician",
    "novelist",
    "painter",
    "playwright",
    "poet",
    "rapper",
    "sculptor",
    "singer",
    "songwriter",
    "trumpeter",
    "violinist",
];
const PRIVATE: &[&str] = &[
    "aunt",
    "brother",
    "bystander",
    "commuter",
    "customer",
    "daughter",
    "father",
    "grandfather",
    "grandmother",
    "homeowner",
    "husband",
    "mother",
    "neighbor",
    "neighbour",
    "passenger",
    "pupil",
    "resident",
    "retiree",
    "shopper",
    "sister",
    "son",
    "student",
    "survivor",
    "tenant",
    "uncle",
    "victim",
    "villager",
    "voter",
    "widow",
    "widower",
    "wife",
    "witness",
];

impl Field {
    /// The field that the words of a role point to; words of two fields cancel out.
    pub(super) fn of(role: &str) -> Self {
        let role = role.to_lowercase();
        let mut found = Field::Unknown;
        for word in role.split(|c: char| !c.is_alphanumeric()) {
            let says = match word {
                word if OFFICE.contains(&word) => Field::Office,
                word if SPORT.contains(&word) => Field::Sport,
                word if ARTS.contains(&word) => Field::Arts,
                word if PRIVATE.contains(&word) => Field::Private,
                _ => continue,
            };
            if found != Field::Unknown && found != says {
                return Field::Unknown;
            }
            found = says;
        }
        found
    }
}
