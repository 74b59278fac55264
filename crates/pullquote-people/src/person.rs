/// A day, or a month or year if that is all that is known: `2021-03-04`, `2021-03`, `2021`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i16,
    /// 0 if unknown.
    month: u8,
    /// 0 if unknown.
    day: u8,
}

impl Day {
    /// Reads an ISO day, month or year; a time after it is ignored.
    ///
    /// ```
    /// use pullquote_people::Day;
    /// assert!(Day::parse("2021-03-04") > Day::parse("2021-03"));
    /// assert_eq!(Day::parse("+1850-00-00T00:00:00Z"), Day::parse("1850"));
    /// assert_eq!(Day::parse("soon"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('+');
        let text = text.split(['T', ' ']).next()?;
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok().filter(|year| (1..=9999).contains(year))?;
        let mut part = |most| match parts.next() {
            None => Some(0),
            Some(part) => part.parse().ok().filter(|part| *part <= most),
        };
        let (month, day) = (part(12)?, part(31)?);
        Some(Self { year, month, day })
    }

    /// Whether it lies between two days, both included; a month or year includes its days.
    pub fn is_within(self, from: Option<Self>, to: Option<Self>) -> bool {
        from.is_none_or(|from| self >= from || self.reaches(from)) && to.is_none_or(|to| self <= to || to.reaches(self))
    }

    /// Whether `self` is a month or year that `other` lies in.
    fn reaches(self, other: Self) -> bool {
        self.year == other.year && (self.month == 0 || self.month == other.month && self.day == 0)
    }

    pub(crate) fn packed(day: Option<Self>) -> u32 {
        day.map_or(0, |d| (d.year as u32) << 16 | u32::from(d.month) << 8 | u32::from(d.day))
    }

    pub(crate) fn unpacked(bits: u32) -> Option<Self> {
        let [_, _, month, day] = bits.to_be_bytes();
        (bits != 0).then_some(Self { year: (bits >> 16) as i16, month, day })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { year, month, day } = self;
        match (month, day) {
            (0, _) => write!(f, "{year:04}"),
            (_, 0) => write!(f, "{year:04}-{month:02}"),
            _ => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// An entry of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The id that tables receive.
    pub id: String,
    /// The fullest name.
    pub name: String,
    /// Further names.
    pub aliases: Vec<String>,
    /// Office or occupation.
    pub role: String,
    /// The first day on which the entry holds; `None` if it has no beginning.
    pub from: Option<Day>,
    /// The last day on which the entry holds; `None` if it has no end.
    pub to: Option<Day>,
    /// A value for each column of the list.
    pub values: Vec<String>,
    /// Whether it is an organisation, so that it cannot be found by a surname. Lists do not keep this: in a person that was
    /// read from one it is false.
    pub organisation: bool,
}

impl Person {
    /// A person with an id and a name.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }

    /// Adds a further name.
    #[must_use]
    pub fn alias(mut self, alias: impl Into<String>) -> Self {
        self.aliases.push(alias.into());
        self
    }

    /// Sets the role.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = role.into();
        self
    }

    /// Sets the days between which the entry holds.
    #[must_use]
    pub fn between(mut self, from: Option<Day>, to: Option<Day>) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    /// Sets the values of the list's columns.
    #[must_use]
    pub fn values<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}
