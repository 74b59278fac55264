//! Names of sections that code asks for.

/// Declares the sections with the lists they are in, so that a test can tell a name that no file has.
macro_rules! sections {
    ($($list:ident { $($(#[$doc:meta])* $name:ident = $text:literal;)* })*) => {
        $($($(#[$doc])* pub const $name: &str = $text;)*)*

        #[cfg(test)]
        const ALL: &[(&crate::WordList, &str)] = &[$($((&crate::$list, $text)),*),*];
    };
}

sections! {
    ABBREVIATIONS {
        /// Abbreviations that a name or number follows.
        BEFORE_A_NAME = "before a name";
        /// Words that are abbreviations only before a number or letter (`Art. 5`).
        BEFORE_A_NUMBER = "before a number";
        /// States and provinces (`Dover, Del.`).
        PLACE = "place";
    }
    BODIES {
        /// Nouns that fit any organisation of their trade.
        TRADE = "trade";
    }
    BODY_TYPES {
        /// Interest groups and those who give or help.
        ASSOCIATION = "association";
        /// Sport.
        CLUB = "club";
        /// Business.
        COMPANY = "company";
        /// Courts of law.
        COURT = "court";
        /// States, their offices and assemblies.
        GOVERNMENT = "government";
        /// Press, stations and publishers.
        MEDIA = "media";
        /// Armed forces and those who fight.
        MILITARY = "military";
        /// Parties and campaigns.
        PARTY = "party";
        /// Police and services that come in need.
        POLICE = "police";
        /// Schools, hospitals and research.
        SCHOOL = "school";
    }
    DOCUMENTS {
        /// What is said, or written to be read like speech.
        SAYING = "saying";
    }
    FUNCTION_WORDS {
        /// `a the`
        ARTICLE = "article";
        /// `he they`
        PRONOUN = "pronoun";
        /// `his their`
        POSSESSIVE = "possessive";
        /// `this`
        DEMONSTRATIVE = "demonstrative";
        /// `of in on`
        PREPOSITION = "preposition";
        /// `after until`
        PREPOSITION_OR_SUBORDINATOR = "preposition or subordinator";
        /// `like past`
        PREPOSITION_OR_OTHER = "preposition or other word";
        /// `to`
        TO = "to";
    }
    GENDER {
        /// Said of men.
        MASCULINE = "masculine";
        /// Said of women.
        FEMININE = "feminine";
    }
    LETTERED_THINGS {
        /// Things that a letter may also be joined to by "of" (`a grade of D`).
        MARK = "mark";
    }
    MAGNITUDES {
        /// `million`
        ONE = "one";
        /// `millions`
        MANY = "many";
    }
    MONTHS {
        /// `Jan`
        SHORT = "short";
    }
    NAME_SUFFIXES {
        /// `Jr.`
        GENERATION = "generation";
        /// `QC`
        HONOUR = "honour";
    }
    PARTICLES {
        /// Particles that are given names or other words as well.
        OR_GIVEN_NAME = "or given name";
    }
    PEOPLE {
        /// Politics, state, law, business, science, church.
        OFFICE = "office";
        /// Sport.
        SPORT = "sport";
        /// The arts.
        ARTS = "arts";
        /// Family, neighbours and those an event happens to.
        PRIVATE = "private";
    }
    SOURCE_NOUNS {
        /// One person.
        PERSON = "person";
        /// Several people, or a crowd.
        GROUP = "group";
        /// A body with an office or a management.
        ORGANISATION = "organisation";
        /// A place that speaks.
        PLACE_NOUN = "place";
        /// Something written, shown or recorded.
        DOCUMENT = "document";
    }
    TITLES {
        /// Titles that are no part of any name.
        TITLE = "title";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_section_is_in_its_file() {
        for (list, section) in super::ALL {
            assert!(list.entries().any(|entry| entry.section == *section), "no file has the section {section:?}");
        }
    }
}
