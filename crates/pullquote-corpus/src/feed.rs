//! One entry of a feed (RSS, Atom), or one item of NewsML-G2 with its text inline.

use crate::fields::Fields;
use crate::nitf::read_nitf;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Id,
    Title,
    /// The rank: the lowest wins.
    Date(u8),
    Author,
    Outlet,
    Url,
    Content(u8),
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "guid" | "id" => Part::Id,
        "title" | "headline" => Part::Title,
        "pubDate" | "published" | "firstCreated" => Part::Date(0),
        "dc:date" | "contentCreated" => Part::Date(1),
        "updated" | "versionCreated" => Part::Date(2),
        "dc:creator" | "author" | "by" | "byline" => Part::Author,
        "source" | "creditline" | "provider" => Part::Outlet,
        "link" => Part::Url,
        "content:encoded" | "inlineXML" => Part::Content(0),
        "content" | "inlineData" => Part::Content(1),
        "description" | "summary" => Part::Content(2),
        _ => return None,
    })
}

#[derive(Default)]
struct State {
    fields: Fields,
    date: Option<u8>,
    content: Option<(u8, String)>,
    /// The part that is open, how many elements are open within it, and what it holds so far.
    open: Option<(Part, usize, String)>,
    /// Whether it is an item of NewsML.
    is_news: bool,
    /// A headline or byline at the top of a page within NewsML: which, what it holds, and at what depth it ends.
    aside: Option<(Part, String, usize)>,
    /// Whether text has been read below such lines.
    has_text: bool,
}

/// The title of a feed, from what stands above its first entry.
pub(crate) fn title(head: &str) -> String {
    let Some((_, rest)) = head.split_once("<title") else { return String::new() };
    let Some(inner) = rest.split_once('>').and_then(|(_, rest)| rest.split_once("</title>")) else {
        return String::new();
    };
    let inner = inner.0.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    crate::bylines::plain(&html_escape::decode_html_entities(inner))
}

/// Reads an entry, or says what is wrong with the XML. The text ends at the first damage.
pub(crate) fn read_entry(xml: &str) -> Result<Fields, (u64, String)> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut state = State::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => state.start(&element, false),
            Ok(Event::Empty(element)) => state.start(&element, true),
            Ok(Event::End(element)) => state.end(element.name().as_ref()),
            Ok(Event::Text(text)) => state.text(&text),
            Ok(Event::CData(text)) if state.in_markup() => state.text(&html_escape::encode_text(&*text)),
            Ok(Event::CData(text)) => state.text(&text),
            // Within elements it is markup already.
            Ok(Event::GeneralRef(name)) if state.in_markup() => state.text(&format!("&{};", &*name)),
            Ok(Event::GeneralRef(name)) => state.text(&html_escape::decode_html_entities(&format!("&{};", &*name))),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err((reader.error_position(), format!("invalid XML: {error}"))),
        }
    }
    let is_nitf = state.is_news && xml.contains("<nitf");
    let mut fields = state.finish();
    if is_nitf && let Ok(inner) = read_nitf(xml) {
        (fields.text, fields.markup) = (inner.text, None);
        for (place, value) in [(&mut fields.title, inner.title), (&mut fields.author, inner.author)] {
            if place.is_empty() {
                *place = value;
            }
        }
    }
    Ok(fields)
}

impl State {
    /// Whether elements are open within the content.
    fn in_markup(&self) -> bool {
        matches!(self.open, Some((Part::Content(_), depth, _)) if depth > 0)
    }

    /// Whether an element is a headline or byline above the text of a page within NewsML.
    fn begins_aside(&self, name: &str, element: &BytesStart<'_>) -> Option<Part> {
        if !self.is_news || self.has_text || self.aside.is_some() || !matches!(self.open, Some((Part::Content(_), ..)))
        {
            return None;
        }
        match name.rsplit(':').next().unwrap_or(name) {
            "title" | "h1" => Some(Part::Title),
            "p" | "div" | "span" => {
                let mut attributes = element.attributes();
                let class = attributes.with_checks(false).flatten().find(|a| a.key.as_ref() == "class")?;
                let is_byline = class.value.split_whitespace().any(|class| class.eq_ignore_ascii_case("byline"));
                is_byline.then_some(Part::Author)
            }
            _ => None,
        }
    }

    fn end_aside(&mut self, part: Part, held: String) {
        let line = crate::bylines::plain(&held);
        let place = if part == Part::Title { &mut self.fields.title } else { &mut self.fields.author };
        if place.is_empty() {
            *place = line;
        } else if part == Part::Title
            && *place != line
            && let Some((_, _, content)) = &mut self.open
        {
            // Another headline belongs to the text.
            content.push_str(&format!("<p>{held}</p>"));
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, empty: bool) {
        let name = element.name().as_ref().to_string();
        let aside = self.begins_aside(&name, element);
        if let Some((part, depth, held)) = &mut self.open {
            if let Some(aside) = aside.filter(|_| !empty) {
                self.aside = Some((aside, String::new(), *depth));
            }
            if matches!(part, Part::Content(_)) && self.aside.is_none() {
                held.push_str(if empty { "<br/>" } else { "<" });
                if !empty {
                    held.push_str(name.rsplit(':').next().unwrap_or(&name));
                    held.push('>');
                }
            }
            *depth += usize::from(!empty);
            return;
        }
        let attribute = |wanted: &str| {
            let found = element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == wanted);
            found.map(|a| html_escape::decode_html_entities(a.value.as_ref()).trim().to_string())
        };
        if name == "newsItem" {
            self.is_news = true;
            self.fields.id = attribute("guid").filter(|id| !id.is_empty());
        }
        let Some(part) = part(&name) else { return };
        if part == Part::Url
            && let Some(address) = attribute("href")
            && attribute("rel").is_none_or(|rel| rel == "alternate")
        {
            self.fields.url = address;
        }
        self.open = Some((part, 0, String::new()));
        if empty {
            self.end(&name);
        }
    }

    fn end(&mut self, name: &str) {
        let Some((part, depth, mut held)) = self.open.take() else { return };
        if depth > 0 {
            if self.aside.as_ref().is_some_and(|(_, _, ends)| *ends == depth - 1) {
                self.open = Some((part, depth - 1, held));
                let Some((part, held, _)) = self.aside.take() else { return };
                return self.end_aside(part, held);
            }
            if self.aside.is_some() {
                self.open = Some((part, depth - 1, held));
                return;
            }
            if matches!(part, Part::Content(_)) {
                held.push_str(&format!("</{}>", name.rsplit(':').next().unwrap_or(name)));
            } else {
                held.push(' ');
            }
            self.open = Some((part, depth - 1, held));
            return;
        }
        let line = crate::bylines::plain(&held);
        let fill = |place: &mut String, value: String| {
            if place.is_empty() {
                *place = value;
            }
        };
        match part {
            Part::Id if self.fields.id.is_none() => self.fields.id = (!line.is_empty()).then_some(line),
            Part::Id => {}
            Part::Title => fill(&mut self.fields.title, line),
            Part::Date(rank) if !line.is_empty() && self.date.is_none_or(|old| rank < old) => {
                (self.date, self.fields.date) = (Some(rank), line);
            }
            Part::Date(_) => {}
            Part::Author => {
                // Atom has an address beside the name.
                let name = line.split(' ').filter(|word| !word.contains(['@', '/'])).collect::<Vec<_>>().join(" ");
                let name = name.trim_matches(['(', ')']).to_string();
                if !self.fields.author.is_empty() && !name.is_empty() {
                    self.fields.author.push_str("; ");
                }
                self.fields.author.push_str(&name);
            }
            Part::Outlet => fill(&mut self.fields.outlet, line),
            Part::Url => fill(&mut self.fields.url, line),
            Part::Content(rank) => {
                let better =
                    |(old, content): &(u8, String)| content.is_empty() || rank < *old && !held.trim().is_empty();
                if self.content.as_ref().is_none_or(better) {
                    self.content = Some((rank, held.trim().to_string()));
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, held, _)) = &mut self.aside {
            held.push_str(text);
        } else if let Some((part, _, held)) = &mut self.open {
            self.has_text |= matches!(part, Part::Content(_)) && text.contains(char::is_alphanumeric);
            held.push_str(text);
        }
    }

    fn finish(mut self) -> Fields {
        if let Some((_, content)) = self.content {
            if content.contains("</") || content.contains("<p") || content.contains("<br") {
                self.fields.markup = Some(content);
            } else {
                self.fields.text = Some(content.trim().to_string());
            }
        }
        self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::strip;

    #[test]
    fn entries_of_feeds() {
        let rss = "<item><title>Mayor resigns</title><link>https://x.org/a</link><dc:creator>Ann Lee</dc:creator>\
            <pubDate>Thu, 04 Mar 2021 10:00:00 GMT</pubDate><description>Teaser</description>\
            <content:encoded><![CDATA[<p>“Gone,” she said.</p><p>Two.</p>]]></content:encoded></item>";
        let fields = read_entry(rss).unwrap();
        assert_eq!(strip(&fields.markup.unwrap()), "“Gone,” she said.\n\nTwo.");
        assert_eq!(
            (fields.title.as_str(), fields.author.as_str(), fields.url.as_str()),
            ("Mayor resigns", "Ann Lee", "https://x.org/a")
        );
        let atom = "<entry><id>urn:1</id><link rel='alternate' href='https://x.org/a'/><updated>2021-03-05</updated><published>2021-03-04</published>\
            <author><name>Ann Lee</name><email>ann@x.org</email></author><content type='xhtml'><div><p>She &amp; he left.</p><p>Two.</p></div></content></entry>";
        let fields = read_entry(atom).unwrap();
        assert_eq!(
            (fields.id.as_deref(), fields.date.as_str(), fields.author.as_str()),
            (Some("urn:1"), "2021-03-04", "Ann Lee")
        );
        assert_eq!(strip(&fields.markup.unwrap()), "She & he left.\n\nTwo.");
    }

    #[test]
    fn news_ml() {
        let xml = "<newsItem guid='urn:7'><itemMeta><provider><name>The Post</name></provider><versionCreated>2021-03-04T10:00:00Z</versionCreated></itemMeta>\
            <contentMeta><by>By Ann Lee</by><headline>Mayor resigns</headline></contentMeta><contentSet><inlineXML contenttype='application/xhtml+xml'>\
            <html><head><title>x</title></head><body><p>She left.</p><p>Two.</p></body></html></inlineXML></contentSet></newsItem>";
        let fields = read_entry(xml).unwrap();
        assert_eq!(strip(fields.markup.as_deref().unwrap()), "She left.\n\nTwo.");
        assert_eq!(
            (fields.id.as_deref(), fields.title.as_str(), fields.outlet.as_str()),
            (Some("urn:7"), "Mayor resigns", "The Post")
        );
        assert_eq!((fields.date.as_str(), fields.author.as_str()), ("2021-03-04T10:00:00Z", "By Ann Lee"));
    }

    #[test]
    fn news_ml_that_says_in_its_page_what_it_is() {
        let page = "<html><head><title>Mayor resigns</title></head><body><h1>Mayor resigns</h1><p class='byline'>By <b>Ann Lee</b></p>\
            <p>She &amp; he left: 1 &lt;b&gt; 2.</p><h1>More</h1></body></html>";
        let item = |content: &str| {
            format!("<newsItem guid='urn:7'><contentSet><inlineXML>{content}</inlineXML></contentSet></newsItem>")
        };
        let fields = read_entry(&item(page)).unwrap();
        assert_eq!((fields.title.as_str(), fields.author.as_str()), ("Mayor resigns", "By Ann Lee"));
        assert_eq!(strip(fields.markup.as_deref().unwrap()), "She & he left: 1 <b> 2.\n\nMore");
        let nitf = "<nitf><body><body.head><hedline><hl1>Mayor resigns</hl1></hedline><byline>By Ann Lee</byline></body.head>\
            <body.content><p>She left.</p><p>Two.</p></body.content></body></nitf>";
        let fields = read_entry(&item(nitf)).unwrap();
        assert_eq!((fields.title.as_str(), fields.text.as_deref()), ("Mayor resigns", Some("She left.\n\nTwo.")));
    }

    #[test]
    fn titles_of_feeds() {
        assert_eq!(title("<rss><channel><title><![CDATA[The Post &amp; Echo]]></title>"), "The Post & Echo");
        assert_eq!(title("<feed><title type='text'>The Post</title>"), "The Post");
        assert_eq!(title("<feed><title>"), "");
    }

    #[test]
    fn damage() {
        assert!(read_entry("<item><title <").is_err());
        assert_eq!(read_entry("<item>").unwrap().text, None);
    }
}
