//! The text of web pages: a small invented page for each way of writing an article, and for each thing that stands around it.

mod pages;

use pages::{STORY, Wrong, linked, page, read, story};
use pullquote_corpus::Article;

/// The text of a page whose article element is this.
fn text(article: &str) -> String {
    let html =
        format!("<!doctype html><html><body><nav><a href='/'>Home</a></nav><article>{article}</article></body></html>");
    let article = read(&html).unwrap_or_else(|error| panic!("{error}: {html}"));
    article.text[article.body].to_string()
}

/// The story with something between its second and third paragraphs.
fn within(inner: &str) -> String {
    let [one, two, three, four] = STORY;
    text(&format!("<p>{one}</p><p>{two}</p>{inner}<p>{three}</p><p>{four}</p>"))
}

fn holds(wrong: &mut Wrong, what: &str, got: &str, holds: bool) {
    wrong.add(!holds, format!("{what}\n  got  {got:?}"));
}

#[test]
fn text_that_is_not_shown() {
    let mut wrong = Wrong::default();
    let teaser =
        "<p>The harbour board closed the old ferry pier on Monday.</p><p>Subscribe to continue reading this story.</p>";
    let body = [STORY.join("\\n\\n"), STORY.join("\\n\\n")].join("\\n\\n");
    let json = linked(&format!(r#"{{"@type":"NewsArticle","articleBody":"{body}"}}"#));
    let read = text(&format!("{json}{teaser}"));
    assert!(read.contains(STORY[1]) && !read.contains("Subscribe"), "{read}");
    assert!(read.matches("\n\n").count() >= 3, "{read}");
    for kind in ["text/template", "text/x-template", "text/html", "text/x-handlebars-template"] {
        let read = text(&format!("{teaser}<script type='{kind}' id='body'><div>{}{}</div></script>", story(), story()));
        holds(&mut wrong, kind, &read, read.contains(STORY[1]) && read.contains(STORY[3]));
    }
    let read = text(&format!("{teaser}<template><div>{}{}</div></template>", story(), story()));
    assert!(read.contains(STORY[3]), "{read}");
}

#[test]
fn the_article_and_not_what_is_longer_beside_it() {
    let mut wrong = Wrong::default();
    let disclosure = "<p>Forward-looking statements involve risks and uncertainties, and actual results may differ from those that \
                      are described; the company undertakes no obligation to update them after the day of this release.</p>";
    let names: String = (0..120).map(|n| format!("<li>Person Number{n}, baker, Norrport</li>")).collect();
    for beside in [
        format!("<div class='disclosure'>{}</div>", disclosure.repeat(8)),
        format!("<section id='signatories'><h2>Signatories</h2><ul>{names}</ul></section>"),
        format!("<div class='legal-disclaimer'>{}</div>", disclosure.repeat(8)),
    ] {
        let html = format!(
            "<html><body><main><h1>Pier closes</h1><div class='story'>{}</div>{beside}</main></body></html>",
            story()
        );
        let article = read(&html).unwrap();
        let whole = STORY.iter().all(|paragraph| article.text.contains(paragraph));
        holds(&mut wrong, &beside[..40], &article.text, whole && article.text.starts_with(STORY[0]));
    }
}

#[test]
fn drawings_and_tables_cost_nothing() {
    let mut wrong = Wrong::default();
    let head = "<title>Pier closes</title><meta name='author' content='Ann Lee'><meta name='date' content='2021-03-04'>\
                <meta property='og:site_name' content='Courier'>";
    let drawing = format!("<svg>{}</svg>", "<path d='M0 0h1'/>".repeat(600));
    let table = format!("<table>{}</table>", "<tr><td>Norrport<td>14".repeat(700));
    for beside in [drawing.clone(), table, drawing.replace("<svg", "<span><svg").replace("</svg>", "</svg></span>")] {
        let article = page(head, &beside);
        let about = [&article.title, &article.author, &article.date, &article.outlet].map(String::as_str);
        wrong.is(&beside[..40], about.join("|"), "Pier closes|Ann Lee|2021-03-04|Courier");
        let whole = article.notes.is_empty() && !article.text.contains("Home") && article.text.contains(STORY[0]);
        holds(&mut wrong, &beside[..40], &article.text, whole);
    }
}

#[test]
fn pages_without_an_article() {
    let mut wrong = Wrong::default();
    let cards: String = (0..12)
        .map(|n| {
            format!("<div><h3><a href='/{n}'>The headline of story {n}</a></h3><p>The harbour board closed pier {n} on Monday, two weeks before the summer.</p></div>")
        })
        .collect();
    let links: String =
        (0..30).map(|n| format!("<li><a href='/{n}'>Another headline of the day, number {n}</a></li>")).collect();
    for (body, why) in [
        (
            "<h1>We value your privacy</h1><p>We and our partners store personal data with cookies. With your consent we may use \
             precise location data. You may withdraw your consent at any time in our privacy policy.</p><button>Accept</button>"
                .to_string(),
            "cookies",
        ),
        (
            "<h1>Privacy notice</h1><p>This privacy notice explains how we process personal data under the GDPR.</p>\
             <p>We share personal data with third parties where you gave your consent, or for our legitimate interest.</p>\
             <p>You may opt out of cookies at any time and ask for a copy of your personal data.</p>"
                .to_string(),
            "privacy",
        ),
        ("<p>Please enable JavaScript and cookies to continue.</p>".to_string(), "message"),
        ("<h1>Page not found</h1><p>The page you requested could not be found. Try the search.</p>".to_string(), "message"),
        (
            "<h1>Please verify you are a human</h1><p>Access to this page has been denied because of automation tools.</p>"
                .to_string(),
            "message",
        ),
        ("<h1>404</h1><p>Sorry, we can’t find the page you are looking for.</p>".to_string(), "message"),
        (format!("<h1>Courier</h1>{cards}"), "links"),
        (format!("<h1>Today</h1><ul>{links}</ul>"), "links"),
        (format!("<main>{}</main>", links.replace("<li>", "<div><h3>").replace("</li>", "</h3></div>")), "links"),
    ] {
        let html = format!("<!doctype html><html><head><title>Courier</title></head><body>{body}</body></html>");
        match read(&html) {
            Ok(article) => holds(&mut wrong, &html, &article.text, false),
            Err(error) => {
                let said = error.message.contains(why) && error.message.ends_with("no article");
                holds(&mut wrong, &html, &error.message, said && error.kind.label() == "no-text");
            }
        }
    }
    // A panel beside an article, longer than it.
    let panel =
        "<p>We use cookies to share your personal data with our partners. You can opt out of it at any time.</p>";
    for marks in ["id='onetrust-consent-sdk'", "class='cookie-banner'", "class='gdpr-modal'"] {
        let html =
            format!("<html><body><article>{}</article><div {marks}>{}</div></body></html>", story(), panel.repeat(12));
        match read(&html) {
            Ok(article) => wrong.is(marks, &article.text, &STORY.join("\n\n")),
            Err(error) => wrong.is(marks, &error.message, "an article"),
        }
    }
    // The same words on what holds the article.
    for marks in ["comments-open", "cookie-consent-given", "has-comments has-sidebar"] {
        let body = format!("<div class='{marks}'><h1>Pier closes</h1>{}</div>", story());
        let foot =
            "<p>The Courier is printed every day but Sunday in the old town of Norrport, beside the harbour.</p>";
        let article =
            read(&format!("<html><body>{body}<div class='foot'>{}</div></body></html>", foot.repeat(3))).unwrap();
        wrong.add(!article.text.contains(STORY[0]), format!("{marks}: {}", article.text));
    }
    // News about them is an article.
    let news = "<p>The court said on Monday that the firm's cookies broke the law, and that its privacy notice hid what became of \
                personal data. “Consent means that somebody was asked,” the judge, Odile Brandt, wrote in the ruling.</p>";
    assert!(read(&format!("<html><body><article>{news}{}</article></body></html>", story())).is_ok());
}

#[test]
fn structure_is_kept() {
    let mut wrong = Wrong::default();
    for (inner, want) in [
        (
            "<blockquote><p>The pier is safe.</p><footer>— Odile Brandt, baker</footer></blockquote>",
            "\n\nThe pier is safe.\n\n— Odile Brandt, baker\n\n",
        ),
        ("<p>She said <q>nobody asked</q> and left.</p>", "She said “nobody asked” and left."),
        ("<p>She said <q>“nobody asked”</q> and left.</p>", "She said “nobody asked” and left."),
        ("<p>He said <q>she told me <q>nobody asked</q> twice</q>.</p>", "He said “she told me ‘nobody asked’ twice”."),
        (
            "<blockquote class='twitter-tweet'><p>The pier is gone.</p>&mdash; Odile Brandt (@odile) <a href='https://x.example/1'>March 4, 2021</a></blockquote>",
            "\n\nThe pier is gone.\n\n— Odile Brandt (@odile) March 4, 2021\n\n",
        ),
        (
            "<blockquote class='instagram-media'><div><a href='/p'>View this post on Instagram</a></div><p>The pier is gone.</p>\
             <p>A post shared by Odile Brandt (@odile)</p></blockquote>",
            "\n\nThe pier is gone.\n\nA post shared by Odile Brandt (@odile)\n\n",
        ),
        (
            "<p><strong>Why now?</strong></p><p>Because the piles are rotten.</p><p><b>Courier:</b> And then?</p><p><b>Brandt:</b> Then we wait.</p>",
            "\n\nWhy now?\n\nBecause the piles are rotten.\n\nCourier: And then?\n\nBrandt: Then we wait.\n\n",
        ),
        (
            "<p><strong>Why now?</strong><br>Because the piles are rotten.</p>",
            "\n\nWhy now?\nBecause the piles are rotten.\n\n",
        ),
        ("<h2>What comes next</h2>", "\n\nWhat comes next\n\n"),
        (
            "<figure><blockquote>The pier is safe.</blockquote><figcaption>— Odile Brandt, baker</figcaption></figure>",
            "\n\nThe pier is safe.\n\n— Odile Brandt, baker\n\n",
        ),
        (
            "<blockquote>The pier is safe.<cite>Odile Brandt</cite></blockquote>",
            "\n\nThe pier is safe.\n\nOdile Brandt\n\n",
        ),
        ("<dl><dt>Why now?</dt><dd>Because of the piles.</dd></dl>", "\n\nWhy now?\n\nBecause of the piles.\n\n"),
        ("<ul><li>A new pier, by 2030.</li><li>A ferry.</li></ul>", "\n\nA new pier, by 2030.\n\nA ferry.\n\n"),
        ("<ol><li><p>A new pier.</p></li><li><p>A ferry.</p></li></ol>", "\n\nA new pier.\n\nA ferry.\n\n"),
        ("<p>He waved.</p>", "\n\nHe waved.\n\n"),
        ("<p>Fish &amp; chips cost 5&nbsp;crowns.</p>", "\n\nFish & chips cost 5\u{a0}crowns.\n\n"),
    ] {
        let read = within(inner);
        let ends = read.starts_with(STORY[0]) && read.ends_with(STORY[3]);
        holds(&mut wrong, &format!("{inner} {want:?}"), &read, read.contains(want) && ends);
    }
}

#[test]
fn what_only_accompanies_the_text_is_left_out() {
    let mut wrong = Wrong::default();
    let whole = STORY.join("\n\n");
    for inner in [
        "<figure><img src='a'><figcaption>The pier last week. Photo: Max Roe</figcaption></figure>",
        "<div class='image'><img src='a'><p>The pier last week</p><span>Max Roe/Getty Images</span></div>",
        "<p class='caption'>The pier last week.</p>",
        "<p class='wp-caption-text'>The pier last week. (Max Roe/Courier)</p>",
        "<p>(AP Photo/Max Roe)</p>",
        "<p>Max Roe/Getty Images</p>",
        "<p>Photo: Max Roe</p>",
        "<p><em>Photograph: Max Roe/The Courier</em></p>",
        "<p>Image 1 of 8</p>",
        "<p>1 of 8</p>",
        "<p>1/8</p>",
        "<p>11:00</p>",
        "<p>3:51 p.m.</p>",
        "<p>Caption</p>",
        "<p>Close</p>",
        "<div>Image</div>",
        "<p>Hide caption</p>",
        "<p>toggle caption</p>",
        "<p>Read more</p>",
        "<p>Read more: <a href='/b'>The ferry that never came</a></p>",
        "<p>READ MORE: <a href='/b'>The ferry that never came</a></p>",
        "<p><strong>READ ALSO:</strong> <a href='/b'>The ferry that never came</a></p>",
        "<p><a href='/b'>READ: The ferry that never came</a></p>",
        "<p>RELATED: <a href='/b'>The ferry that never came</a></p>",
        "<p><strong>More on this story: <a href='/b'>The ferry that never came.</a></strong></p>",
        "<p>Continue reading</p>",
        "<p>Story continues below advertisement</p>",
        "<p>Advertisement - story continues below</p>",
        "<p>Article continues after this</p>",
        "<div class='share'><a>Share</a><a>Tweet</a><a>Email</a></div>",
        "<p>Share this article</p>",
        "<p>Share on Facebook</p>",
        "<ul><li><a>Facebook</a></li><li><a>Twitter</a></li><li><a>Copy link</a></li></ul>",
        "<p>Follow us on Twitter @courier</p>",
        "<p>Sign up for our morning newsletter</p>",
        "<div class='ad-slot'>Buy bread</div>",
        "<div class='video-player'><p>Watch the pier fall (1:05)</p><p>Now playing</p></div>",
        "<p><img src='a'><br><em>The pier last week. (Max Roe/The Courier)</em></p>",
        "<p>The pier last week. (Max Roe/The Courier)</p>",
        "<p>The pier last week.Credit...Max Roe for the Courier</p>",
        "<div class='inline-box'><h4>You might also like</h4><ul><li><a href='/a'>The ferry that never came</a></li></ul></div>",
        "<ul><li><a href='/a'>The ferry that never came</a></li><li><a href='/b'>The bridge that stayed</a></li></ul>",
        "<blockquote class='pull'><p>“Nobody asked the people who cross”</p></blockquote>",
        "<form><p>Your email address will not be published.</p><input></form>",
        "<div class='comments'><p>Bob Roe says: “I never liked that pier,” and so on.</p></div>",
        "<aside class='related-stories'><h3>Related</h3><p><a href='/b'>The ferry that never came</a></p></aside>",
    ] {
        wrong.is(inner, within(inner), &whole);
    }
    // Sentences that only begin like that are the article.
    for inner in [
        "For more than a decade the pier was closed in every winter, she said.",
        "Related charges were dropped when the two of them left the town.",
        "Comments by the board were not welcome at the bakery that morning.",
        "The ferry company wrote on its account @norrportferry that it would appeal.",
        "Published in 1921, the first timetable had four ferries a day.",
        "Recommended repairs cost more than the whole of the old pier did.",
        "Close friends of the board’s chair were told first, she said.",
        "Share prices of the ferry company fell by a third within the hour.",
    ] {
        let read = within(&format!("<p>{inner}</p>"));
        holds(&mut wrong, inner, &read, read.contains(inner));
    }
}

#[test]
fn what_stands_above_and_below_the_text_is_left_out() {
    let mut wrong = Wrong::default();
    let whole = STORY.join("\n\n");
    for tail in [
        "<p><em>Ann Lee is a reporter for the Courier. Follow her on Twitter @annlee.</em></p>",
        "<p>Contact Ann Lee at ann.lee@courier.example or 555-1234.</p>",
        "<div class='author-bio'><p>Ann Lee covers the harbour for the Courier. She joined it in 2012.</p></div>",
        "<p>Copyright 2021 The Courier. All rights reserved. This material may not be published or broadcast.</p>",
        "<p>© 2021 The Courier</p>",
        "<p>Have a news tip? Email tips@courier.example.</p>",
        "<p>Support our journalism. Become a member today.</p>",
        "<p>A version of this article appears in print on March 5, 2021, with the headline: Pier Closes.</p>",
        "<p>First published on March 4, 2021 / 5:06 AM</p>",
        "<p>Tags: <a href='/h'>harbour</a>, <a href='/f'>ferry</a></p>",
        "<h2>More stories</h2><ul><li><a href='/a'>The ferry that never came</a></li></ul>",
        "<h3>Comments</h3><p>Join the conversation</p>",
        "<section><h3>12 comments</h3><p>Bob: I never liked that pier, and I was right all along.</p></section>",
        "<h3>Leave a Reply</h3><p>I never liked that pier, and the board was right to close it in the end.</p>",
    ] {
        wrong.is(tail, text(&format!("{}{tail}", story())), &whole);
    }
    for top in [
        "<h1>Pier closes</h1><p>By Ann Lee</p><p>Harbour reporter</p><p>March 4, 2021</p>",
        "<p>3 min read</p><p>Share</p><p>Save</p>",
        "<p>Listen to this article</p><p>2 min</p>",
    ] {
        wrong.is(top, text(&format!("{top}{}", story())), &whole);
    }
}

#[test]
fn what_agencies_add_is_no_text() {
    let mut wrong = Wrong::default();
    let [one, two, three, four] = STORY;
    let article = text_of_wire(&format!(
        "<p>NORRPORT, March 4 (Reuters) - {one}</p><p>{two}</p><p>Shares of Norrport Ferries (NPF.L) and Brandt Co &lt;BRT.N&gt; fell.</p>\
         <p>{three}</p><p>{four}</p><p>(Reporting by Ann Lee and Jo Ek; Editing by Max Roe)</p>"
    ));
    let aside: Vec<&str> = article.headers.iter().map(|range| &article.text[range.clone()]).collect();
    assert_eq!(aside, ["NORRPORT, March 4 (Reuters) - ", "(NPF.L)", "<BRT.N>"]);
    assert_eq!(article.author, "Ann Lee; Jo Ek");
    assert!(!article.text.contains("Reporting by"), "{}", article.text);
    for (first, aside) in [
        ("NORRPORT (AP) — ", "NORRPORT (AP) — "),
        ("NORRPORT, Norland (AP) _ ", "NORRPORT, Norland (AP) _ "),
        ("Norrport, 4 March (AFP) – ", "Norrport, 4 March (AFP) – "),
        ("NEW NORRPORT, Md., March 4 (UPI) -- ", "NEW NORRPORT, Md., March 4 (UPI) -- "),
        ("March 4 (Reuters) - ", "March 4 (Reuters) - "),
        ("(Reuters) - ", "(Reuters) - "),
        ("(Bloomberg) -- ", "(Bloomberg) -- "),
        ("NORRPORT/SUNDVIK, March 4 (Reuters) - ", "NORRPORT/SUNDVIK, March 4 (Reuters) - "),
        ("NORRPORT, Norland (CNN) -- ", "NORRPORT, Norland (CNN) -- "),
    ] {
        let article = text_of_wire(&format!("<p>{first}{one}</p><p>{two}</p><p>{three}</p><p>{four}</p>"));
        let found: Vec<&str> = article.headers.iter().map(|range| &article.text[range.clone()]).collect();
        wrong.is(first, found.join("|"), aside);
    }
    for line in [
        "(Reporting by Ann Lee; Writing by Jo Ek; Editing by Max Roe)",
        "Reporting by Ann Lee; Editing by Max Roe",
        "Reporting by Ann Lee in Norrport; additional reporting by Jo Ek; editing by Max Roe",
        "(Additional reporting by Jo Ek in Sundvik)",
        "(Editing by Max Roe)",
        "(Writing by Jo Ek, editing by Max Roe; +47 555 1234)",
        "(With inputs from agencies)",
        "Additional reporting by Ann Lee.",
        "The Associated Press contributed to this report.",
        "Associated Press writers Ann Lee in Norrport and Jo Ek in Sundvik contributed to this report.",
        "Ann Lee contributed reporting.",
        "Our Standards: The Norrport Trust Principles.",
        "___",
    ] {
        let article = text_of_wire(&format!("{}<p>{line}</p>", story()));
        let found: Vec<&str> = article.headers.iter().map(|range| &article.text[range.clone()]).collect();
        holds(&mut wrong, line, &found.join("|"), !article.text.contains(line) || found == [line]);
    }
    for line in
        ["(The pier was closed.)", "Reporting by the board led to a trial.", "“It was edited by a friend,” she said."]
    {
        let article = text_of_wire(&format!("{}<p>{line}</p><p>{four}</p>", story()));
        holds(&mut wrong, line, &article.text, article.text.contains(line) && article.headers.is_empty());
    }
}

fn text_of_wire(article: &str) -> Article {
    read(&format!("<!doctype html><html><body><article>{article}</article></body></html>")).unwrap()
}
