//! The lists, one per file of `words/`. What a list is for stands at the head of its file.

use crate::word_list::{Entry, WordList, fill, slots_for};

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $($(#[$doc])* pub static $name: WordList = {
            const TEXT: &str = include_str!(concat!("../words/", $file, ".txt"));
            static SLOTS: [Entry; slots_for(TEXT)] = fill(TEXT);
            WordList::new(TEXT, &SLOTS)
        };)*

        /// All lists by the names of their files.
        pub static ALL: &[(&str, &WordList)] = &[$(($file, &$name)),*];
    };
}

lists! {
    /// Abbreviations that keep their full stop.
    ABBREVIATIONS = "abbreviations";
    /// Abbreviations that are common words too: they keep the full stop only where something else shows it.
    ABBREVIATIONS_OR_WORDS = "abbreviations_or_words";
    /// Words of a name that give no letter to its acronym.
    ACRONYM_GAPS = "acronym_gaps";
    /// Words with a capital that may follow a time of day in its own sentence ("5 p.m. Eastern").
    AFTER_CLOCK_TIMES = "after_clock_times";
    /// Words that may follow a day of a month ("April 16 and 17 at").
    AFTER_DAYS = "after_days";
    /// Words before which four digits may be a year ("in 1545 the").
    AFTER_YEARS = "after_years";
    /// Words after which four digits are a year ("in 1545").
    BEFORE_YEARS = "before_years";
    /// Nouns for organisations.
    BODIES = "bodies";
    /// Words that tell what kind of body a name or noun stands for.
    BODY_TYPES = "body_types";
    /// Words at the end of a company's name that often go missing.
    COMPANY_FORMS = "company_forms";
    /// Words for currencies.
    CURRENCIES = "currencies";
    /// Currencies as they stand before a number ("USD 500", "Rs 500").
    CURRENCY_CODES = "currency_codes";
    /// What currencies are called after ("New Zealand dollars", "US cents").
    CURRENCY_COUNTRIES = "currency_countries";
    /// Currencies right behind the digits of a number ("30CUP").
    CURRENCY_ENDINGS = "currency_endings";
    /// Letters before the sign of a currency or right before a number ("HK$5", "R50 million").
    CURRENCY_LETTERS = "currency_letters";
    /// Things with an author.
    DOCUMENTS = "documents";
    /// Words shortened at their front: their apostrophe is no quotation mark ('em, 'tis, rock 'n' roll).
    ELISIONS = "elisions";
    /// Nouns by which an article goes on speaking of someone it has named, whatever his role was called before.
    EPITHETS = "epithets";
    /// Common finite verbs, by which a clause that has lost its subject is known.
    FINITE_VERBS = "finite_verbs";
    /// Small words by what they do in a clause.
    FUNCTION_WORDS = "function_words";
    /// Titles and nouns that say whether someone is he or she.
    GENDER = "gender";
    /// Common given names that are hardly ever anything else.
    GIVEN_NAMES = "given_names";
    /// Forms of address: they stand before a name and are no part of it.
    HONORIFICS = "honorifics";
    /// Things that a letter tells apart ("vitamin C", "Schedule A").
    LETTERED_THINGS = "lettered_things";
    /// Words that make a thing somebody's ("a report released by").
    MADE_BY = "made_by";
    /// Words that multiply a number ("5 million", "2bn").
    MAGNITUDES = "magnitudes";
    /// Months, whole and as they are shortened.
    MONTHS = "months";
    /// Names of public life that end in a single letter ("Malcolm X").
    NAMES_WITH_FINAL_LETTER = "names_with_final_letter";
    /// What stands after a surname.
    NAME_SUFFIXES = "name_suffixes";
    /// Given names that are often used for one another.
    NICKNAMES = "nicknames";
    /// Words in -ly that are no adverbs.
    NOT_ADVERBS = "not_adverbs";
    /// Heads of states, governments, towns and prosecutors, whose offices speak for themselves.
    OFFICES = "offices";
    /// Whole lines that belong to a page and not to its article.
    PAGE_LINES = "page_lines";
    /// Small words that surnames begin with.
    PARTICLES = "particles";
    /// Parties, as they stand before the name of a politician.
    PARTIES = "parties";
    /// Titles of peers and royals before the name of a place.
    PEERAGE = "peerage";
    /// Nouns that say what someone is.
    PEOPLE = "people";
    /// Places and bodies of states with several common names; those of a line are one.
    PLACES = "places";
    /// Businesses that are called by a possessive, without its ending.
    POSSESSIVE_NAMES = "possessive_names";
    /// Prefixes that are one token with their hyphen and the lower-case word behind it (re-elected).
    PREFIXES = "prefixes";
    /// Pronouns that say whether someone is he or she.
    PRONOUNS = "pronouns";
    /// Verbs that tell what somebody thinks of a thing or does about it, as lemmas.
    REACTION_VERB_LEMMAS = "reaction_verbs";
    /// Words before the noun of a role ("former deputy prime minister").
    ROLE_MODIFIERS = "role_modifiers";
    /// Titles that belong to a name without a surname ("Queen Ada").
    ROYALTY = "royalty";
    /// Words that begin a sentence when they stand with a capital after an abbreviation.
    SENTENCE_OPENERS = "sentence_openers";
    /// Nouns of sources without a name, by the kind of source.
    SOURCE_NOUNS = "source_nouns";
    /// Verbs that report, as lemmas.
    SPEECH_VERB_LEMMAS = "speech_verbs";
    /// Other words that say when.
    TIMES = "times";
    /// Offices and ranks that stand before a name ("Mayor Obi").
    TITLES = "titles";
    /// Forms of verbs that report which are common nouns too.
    VERB_NOUNS = "verb_nouns";
    /// Days of the week.
    WEEKDAYS = "weekdays";
}
