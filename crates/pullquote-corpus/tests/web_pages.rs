//! What web pages say about themselves: a small invented page for each way of saying when, by whom and where an article
//! appeared.

mod pages;

use pages::{Wrong, all, linked, page, read, story};
use pullquote_corpus::DateOrder;

#[test]
fn dates_in_the_head() {
    let mut wrong = Wrong::default();
    let cases = [
        "<meta property='article:published_time' content='2021-03-04T10:00:00+01:00'>",
        "<meta name='parsely-pub-date' content='March 4, 2021'>",
        "<meta name='sailthru.date' content='4 March 2021'>",
        "<meta name='pdate' content='20210304'>",
        "<meta name='pubdate' content='Thu, 04 Mar 2021 10:00:00 GMT'>",
        "<meta name='DC.date.issued' content='2021/03/04'>",
        "<meta name='dc:date' content='04 Mar 2021 08:02 GMT'>",
        "<meta name='dcterms.created' content='2021-3-4'>",
        "<meta property='og:datePublished' content='2021-03-04'>",
        "<meta name='citation_publication_date' content='2021/3/4'>",
        "<meta itemprop='datePublished' content='1614851000'>",
        "<meta itemprop='dateCreated' datetime='1614851000000'>",
        "<meta name='site-publish-date' content='Mar 4, 2021 9:30 am'>",
        "<meta http-equiv='date' content='Thu Mar 04 05:06:07 +0000 2021'>",
        "<meta name='parsely-page' content='{\"title\": \"H\", \"pub_date\": \"2021-03-04T10:00:00Z\"}'>",
        "<meta property='article:modified_time' content='2021-03-04'>",
        "<link rel='canonical' href='https://courier.example/2021/03/04/pier'>",
        "<meta property='og:url' content='https://courier.example/news/2021/mar/04/pier'>",
        "<link rel='canonical' href='https://courier.example/news/pier-20210304.html'>",
        // Days that no article has.
        "<meta property='article:published_time' content='0001-01-01T00:00:00Z'><meta name='date' content='2021-03-04'>",
        "<meta property='article:published_time' content='1970-01-01T00:00:00Z'><meta name='date' content='2021-03-04'>",
        "<meta property='article:published_time' content='2099-12-31'><meta name='date' content='2021-03-04'>",
        "<meta name='date' content='Yesterday'><link rel='canonical' href='https://courier.example/2021/03/04/pier'>",
        // The day as the page states it.
        "<meta property='article:published_time' content='2021-03-04T23:30:00-08:00'>",
        "<meta property='article:published_time' content='2021-03-05T01:30:00Z'>\
         <link rel='canonical' href='https://courier.example/2021/03/04/pier'>",
        // Published comes before changed.
        "<meta property='article:modified_time' content='2022-01-01'><meta name='date' content='2021-03-04'>",
    ];
    for head in cases {
        wrong.is(head, page(head, "").date, "2021-03-04");
    }
    assert_eq!(page("<meta name='date' content='0001-01-01'>", "").date, "");
}

#[test]
fn dates_in_linked_data() {
    let mut wrong = Wrong::default();
    let cases = [
        r#"{"@context":"https://schema.org","@type":"NewsArticle","datePublished":"2021-03-04T10:00:00+01:00"}"#,
        r#"{"@type":"NewsArticle","datePublished":"March 4, 2021"}"#,
        r#"[{"@type":"WebSite"},{"@type":["Article","NewsArticle"],"datePublished":"Thu, 04 Mar 2021 10:00:00 GMT"}]"#,
        r#"{"@graph":[{"@type":"WebPage","datePublished":"2021-03-04"},{"@type":"Organization","name":"Courier"}]}"#,
        r#"{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","datePublished":"2021-03-04"}}"#,
        r#"{"@type":"newsarticle","datePublished":1614851000}"#,
        r#"{"@type":"SocialMediaPosting","datePublished":["2021-03-04"]}"#,
        "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-03-04\"}\n//]]>",
        "<!-- {\"@type\":\"NewsArticle\",\"datePublished\":\"2021-03-04\"} -->",
        // Damaged: a comma too many, marks that are not escaped, a stray sign, an end that is missing.
        r#"{"@type":"NewsArticle","datePublished":"2021-03-04",}"#,
        r#"{"@type":"NewsArticle","headline":"A "pier" closes","datePublished":"2021-03-04"}"#,
        r#"{"@type":"NewsArticle","datePublished":"2021-03-04".,"headline":"Pier closes"}"#,
        r#"{"@type":"NewsArticle","datePublished":"2021-03-04","author":{"name":"Ann Lee"}"#,
    ];
    for json in cases {
        wrong.is(json, page(&linked(json), "").date, "2021-03-04");
    }
    // The article is told from a list of others, and from what is under it.
    let others = linked(
        r#"[{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2019-01-01"}]},
            {"@type":"LiveBlogPosting","headline":"H","datePublished":"2021-03-04",
             "liveBlogUpdate":[{"@type":"BlogPosting","headline":"I","datePublished":"2021-03-05"}]}]"#,
    );
    assert_eq!(page(&others, "").date, "2021-03-04");
}

#[test]
fn dates_in_the_page() {
    let mut wrong = Wrong::default();
    let cases = [
        "<span class='entry-date'>March 4, 2021</span>",
        "<p>Posted: 4 March 2021, 3:51 pm</p>",
        "<p>Published on Thursday, March 4th, 2021</p>",
        "<p class='meta'>By Ann Lee | Mar 4, 2021</p>",
        "<abbr class='published' title='2021-03-04T10:00:00'>last week</abbr>",
        "<time datetime='2021-03-04T23:30:00-05:00'>11.30 pm</time>",
        "<time pubdate>4 Mar 2021</time>",
        "<div itemprop='datePublished' content='2021-03-04'>Thursday</div>",
        "<span class='date'>04 Mar 21</span>",
        "<span class='timestamp' data-timestamp='1614851000'>a while ago</span>",
        "<p>Last updated 20:15, 4 March 2021</p>",
        "<p>04.03.2021</p>",
        // The dates of others: readers, related stories, the page's foot.
        "<div class='related'><time datetime='2022-05-06'>6 May 2022</time></div><time datetime='2021-03-04'>4 Mar</time>",
        "<footer><span class='date'>6 May 2022</span></footer><span class='date'>4 March 2021</span>",
    ];
    for body in cases {
        wrong.is(body, page("", body).date, "2021-03-04");
    }
    // The reader's day beside the time in another zone.
    let late = "<meta property='article:published_time' content='2021-03-05T02:10:00Z'>";
    assert_eq!(page(late, "<span class='date'>March 4, 2021</span>").date, "2021-03-04");
    assert_eq!(page(late, "<span class='date'>March 3, 2021</span>").date, "2021-03-05");
    for body in ["", "<p>Yesterday</p>", "<p>12:30</p>", "<p>Call 555 123 4567</p>", "<span class='date'>March</span>"]
    {
        wrong.is(body, page("", body).date, "");
    }
}

#[test]
fn dates_that_can_be_read_in_two_ways() {
    let html = format!("<html><body><span class='date'>01/02/2024</span>{}</body></html>", story());
    let read = |order| all(&html, order).remove(0).unwrap();
    assert_eq!(read(None).date, "01/02/2024");
    assert!(read(None).notes.iter().any(|note| note.label() == "date"));
    assert_eq!(read(Some(DateOrder::DayFirst)).date, "2024-02-01");
    assert_eq!(read(Some(DateOrder::MonthFirst)).date, "2024-01-02");
    assert_eq!(
        page("<meta name='date' content='01/02/2024'>", "<time datetime='2024-02-01'></time>").date,
        "2024-02-01"
    );
}

#[test]
fn dates_of_lines_and_tables() {
    let mut wrong = Wrong::default();
    for date in [
        r#""Thu Mar 04 05:06:07 +0000 2021""#,
        r#""2021-3-4""#,
        r#"{"$date":"2021-03-04T05:06:07Z"}"#,
        r#"{"$date":1614851000000}"#,
        r#"{"$date":{"$numberLong":"1614851000000"}}"#,
        "1614851000",
        "1614851000.5",
        r#""1614851000000""#,
        r#""March 4, 2021""#,
        r#""Thu, 04 Mar 2021 10:00:00 GMT""#,
        "20210304",
    ] {
        let line = format!("{{\"id\":\"a\",\"date\":{date},\"text\":\"It rained in the town.\"}}\n");
        wrong.is(&line, read(&line).unwrap().date, "2021-03-04");
    }
    for date in [
        "Thu Mar 04 05:06:07 +0000 2021",
        "2021-3-4",
        "\"March 4, 2021\"",
        "1614851000",
        "1614851000.0",
        "2021-03-04 05:06:07",
    ] {
        let table = format!("id,date,text\na,{date},It rained in the town.\n");
        wrong.is(&table, read(&table).unwrap().date, "2021-03-04");
    }
    for date in ["\"0001-01-01\"", "0", "\"1970-01-01T00:00:00Z\"", "\"2099-12-31\"", "null"] {
        let line = format!("{{\"id\":\"a\",\"date\":{date},\"text\":\"It rained in the town.\"}}\n");
        wrong.is(&line, read(&line).unwrap().date, "");
    }
}

#[test]
fn authors_in_the_head() {
    let mut wrong = Wrong::default();
    for (head, want) in [
        ("<meta name='author' content='By Ann Lee'>", "Ann Lee"),
        ("<meta name='byl' content='By ANN LEE and JO EK'>", "ANN LEE; JO EK"),
        ("<meta name='sailthru.author' content='Ann Lee'>", "Ann Lee"),
        (
            "<meta name='citation_author' content='Lee, Ann'><meta name='citation_author' content='Ek, Jo'>",
            "Lee, Ann; Ek, Jo",
        ),
        ("<meta name='dc.creator' content='Ann Lee, Harbour Reporter'>", "Ann Lee"),
        (
            "<meta name='parsely-author' content='Ann Lee'><meta name='parsely-author' content='Jo Ek'>",
            "Ann Lee; Jo Ek",
        ),
        ("<meta name='author' content='Ann Lee'><meta name='author' content='Jo Ek'>", "Ann Lee; Jo Ek"),
        ("<meta name='parsely-page' content='{\"authors\": [\"Ann Lee\", \"Jo Ek\"]}'>", "Ann Lee; Jo Ek"),
        (
            "<meta property='article:author' content='https://social.example/ann'><meta name='author' content='Ann Lee'>",
            "Ann Lee",
        ),
        ("<meta name='author' content='Ann Lee and Jo Ek, The Associated Press'>", "Ann Lee; Jo Ek"),
        ("<meta name='author' content='Reuters, Norrport'>", "Reuters"),
        ("<meta name='author' content='Ann Lee&lt;br&gt;Harbour editor'>", "Ann Lee"),
        ("<meta name='author' content='@courier'>", ""),
        ("<meta name='author' content='March 4, 2021'>", ""),
        ("<meta name='author' content='admin'>", ""),
        ("<meta name='author' content='Author Name'>", ""),
        ("<meta name='author' content='Staff Writer'>", ""),
    ] {
        wrong.is(head, page(head, "").author, want);
    }
}

#[test]
fn authors_in_linked_data() {
    let mut wrong = Wrong::default();
    for (json, want) in [
        (r#"{"@type":"NewsArticle","author":"Ann Lee"}"#, "Ann Lee"),
        (r#"{"@type":"NewsArticle","author":["Ann Lee","Jo Ek"]}"#, "Ann Lee; Jo Ek"),
        (r#"{"@type":"NewsArticle","author":"By Ann Lee and Jo Ek"}"#, "Ann Lee; Jo Ek"),
        (
            r#"{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ann Lee"},{"name":["Jo Ek"]}]}"#,
            "Ann Lee; Jo Ek",
        ),
        (
            r#"{"@type":"NewsArticle","author":{"name":"<a href='/ann'>Ann Lee</a>, Courier"},"publisher":{"name":"Courier"}}"#,
            "Ann Lee",
        ),
        (
            r#"{"@type":"NewsArticle","author":{"givenName":"Ann","additionalName":"B.","familyName":"Lee"}}"#,
            "Ann B. Lee",
        ),
        (
            r##"{"@graph":[{"@type":"NewsArticle","author":{"@id":"#ann"}},{"@type":"Person","@id":"#ann","name":"Ann Lee"}]}"##,
            "Ann Lee",
        ),
        (
            r##"{"@graph":[{"@type":"NewsArticle","author":[{"@id":"#a"},{"@id":"#b"}]},{"@id":"#a","name":"Ann Lee"},{"@id":"#b","name":"Jo Ek"}]}"##,
            "Ann Lee; Jo Ek",
        ),
        (
            r##"{"@graph":[{"@type":"NewsArticle","author":"#ann"},{"@type":"Person","@id":"#ann","name":"Ann Lee"}]}"##,
            "Ann Lee",
        ),
        (r#"{"@type":"WebPage","mainEntity":{"@type":"Article","author":{"name":"Ann Lee"}}}"#, "Ann Lee"),
        (
            r#"{"@type":"NewsArticle","author":{"@type":"Person","name":"By <a href="/ann">Ann Lee</a> and Jo Ek"}}"#,
            "Ann Lee; Jo Ek",
        ),
        (
            r#"{"@type":"NewsArticle","author":[{"@type":"Organization","name":"The Courier"},{"@type":"Person","name":"Ann Lee"}],"publisher":{"name":"The Courier"}}"#,
            "Ann Lee",
        ),
        (r#"{"@type":"NewsArticle","comment":[{"@type":"Comment","author":{"name":"Bob Roe"}}]}"#, ""),
    ] {
        wrong.is(json, page(&linked(json), "").author, want);
    }
    // Who is named on the page counts more than an organisation.
    let wire = linked(r#"{"@type":"NewsArticle","author":{"@type":"Organization","name":"Norrport NewsWire"}}"#);
    assert_eq!(page(&wire, "<p class='byline'>By Ann Lee</p>").author, "Ann Lee");
    assert_eq!(page(&wire, "").author, "Norrport NewsWire");
}

#[test]
fn authors_in_the_page() {
    let mut wrong = Wrong::default();
    for (body, want) in [
        ("<a rel='author' href='/ann'>Ann Lee</a>", "Ann Lee"),
        ("<span itemprop='author'>Ann Lee</span>", "Ann Lee"),
        ("<div itemprop='author' itemscope>By <span itemprop='name'>Ann Lee</span>, harbour reporter</div>", "Ann Lee"),
        ("<p class='byline'>By Ann Lee, Harbour Correspondent</p>", "Ann Lee"),
        (
            "<p class='byline'>By <a href='/ann'>Ann Lee</a> and <a href='/jo'>Jo Ek</a> | March 4, 2021</p>",
            "Ann Lee; Jo Ek",
        ),
        ("<p class='byline'>By Ann Lee<br>Updated 3:51 pm, March 4, 2021</p>", "Ann Lee"),
        ("<div class='author'>Ann Lee<div>Harbour editor</div><a>Follow</a></div>", "Ann Lee"),
        ("<span class='author-name'>Ann Lee</span><span class='author-name'>Jo Ek</span>", "Ann Lee; Jo Ek"),
        ("<a href='/author/ann-lee'>Ann Lee</a>", "Ann Lee"),
        // Readers, forms, handles.
        ("<div id='comments'><cite class='author'>Bob</cite> says: good</div>", ""),
        ("<ol class='commentlist'><li><span class='author'>Bob Roe</span> says:</li></ol>", ""),
        ("<p class='author'>Bob says:</p>", ""),
        ("<form><label for='author'>Name</label><input class='author'></form>", ""),
        ("<label class='author'>Your name</label>", ""),
        ("<span class='author'>@annlee</span>", ""),
        ("<span class='author'>March 4, 2021</span>", ""),
        (
            "<div class='related'><span class='author'>Max Roe</span></div><span class='author'>Ann Lee</span>",
            "Ann Lee",
        ),
    ] {
        wrong.is(body, page("", body).author, want);
    }
}

#[test]
fn an_author_above_the_text() {
    let html = format!(
        "<html><body><article><h1>Pier closes</h1><p>By Ann Lee and Jo Ek</p>{}</article></body></html>",
        story()
    );
    assert_eq!(read(&html).unwrap().author, "Ann Lee; Jo Ek");
}

#[test]
fn outlets() {
    let mut wrong = Wrong::default();
    let site = "<meta property='og:site_name' content='Norrport Courier'>";
    let by_agency = r#"{"@type":"NewsArticle","publisher":{"@type":"Organization","name":"Reuters"}}"#;
    let canonical = |host: &str| format!("<link rel='canonical' href='https://www.{host}/a'>");
    for (head, want) in [
        (site.to_string(), "Norrport Courier"),
        (format!("{site}{}", linked(by_agency)), "Norrport Courier"),
        (linked(r#"{"@type":"NewsArticle","publisher":{"name":"Norrport Courier"}}"#), "Norrport Courier"),
        (
            linked(
                r##"{"@graph":[{"@type":"NewsArticle","publisher":{"@id":"#c"}},{"@id":"#c","name":["Norrport Courier"]}]}"##,
            ),
            "Norrport Courier",
        ),
        (
            linked(r#"{"@type":"NewsArticle","publisher":"Norrport Courier"}"#)
                + "<meta name='twitter:site' content='@norrport'>",
            "Norrport Courier",
        ),
        (
            "<meta property='og:site_name' content='Reuters'><meta name='application-name' content='Norrport Courier'>"
                .into(),
            "Norrport Courier",
        ),
        // The agency's own site.
        (
            format!("<meta property='og:site_name' content='U.S.'>{}{}", linked(by_agency), canonical("reuters.com")),
            "Reuters",
        ),
        // A handle and an address name a site only where its headline does not.
        (
            format!(
                "<title>Pier closes - Norrport Courier</title><meta name='twitter:site' content='@norrportcourier'>{}",
                canonical("nc.example")
            ),
            "Norrport Courier",
        ),
        (
            format!("<title>Pier closes | Norrport Courier</title>{}", canonical("norrportcourier.example")),
            "Norrport Courier",
        ),
        ("<meta name='twitter:site' content='@norrport'>".into(), "norrport"),
        (canonical("norrport.example"), "norrport.example"),
        (String::new(), ""),
    ] {
        wrong.is(&head, page(&head, "").outlet, want);
    }
}

#[test]
fn titles() {
    let mut wrong = Wrong::default();
    let site = "<meta property='og:site_name' content='Norrport Courier'>";
    for (head, body, want) in [
        ("<title>Pier closes | Norrport Courier</title>", "", "Pier closes"),
        ("<title>Old pier closes for good | News | Courier</title>", "", "Old pier closes for good"),
        ("<title>Old pier closes - Norrport Courier</title>", "", "Old pier closes"),
        ("<title>Norrport Courier: Old pier closes</title>", "", "Old pier closes"),
        ("<title>Old pier closes – and the new one too</title>", "", "Old pier closes – and the new one too"),
        ("<meta property='og:title' content='Old pier closes | Norrport Courier'>", "", "Old pier closes"),
        ("<title>Courier</title>", "<h1>Old pier closes</h1>", "Old pier closes"),
        ("<meta name='dc.title' content='Old pier &amp;amp; ferry close'>", "", "Old pier & ferry close"),
        ("<meta name='twitter:title' content='Old pier closes'>", "", "Old pier closes"),
        (
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Old <i>pier</i> closes\"}</script>",
            "",
            "Old pier closes",
        ),
        (
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"name\":[\"Old pier closes\"]}</script>",
            "",
            "Old pier closes",
        ),
    ] {
        wrong.is(head, page(&format!("{site}{head}"), body).title, want);
    }
}

#[test]
fn addresses() {
    let mut wrong = Wrong::default();
    let url = "<meta property='og:url' content='https://www.courier.example/news/x'>";
    for (head, want) in [
        ("<link rel='canonical' href='https://www.courier.example/a'>", "https://www.courier.example/a"),
        ("<link rel='canonical' href='/a/pier'>", "https://www.courier.example/a/pier"),
        ("<link rel='canonical' href='pier'>", "https://www.courier.example/news/pier"),
        ("<link rel='canonical' href='../pier?a=1'>", "https://www.courier.example/pier?a=1"),
        ("<link rel='canonical' href='//www.courier.example/pier'>", "https://www.courier.example/pier"),
        ("<base href='https://courier.example/'><link rel='canonical' href='pier'>", "https://courier.example/pier"),
        ("", "https://www.courier.example/news/x"),
    ] {
        wrong.is(head, page(&format!("{url}{head}"), "").url, want);
    }
}

/// Pages as systems that many sites use write them; each says the same.
#[test]
fn usual_systems() {
    let mut wrong = Wrong::default();
    let other = "<aside class='sidebar widget-area'><h3>Recent posts</h3><span class='post-date'>May 6, 2022</span><a rel='author'>Max Roe</a></aside>";
    for (system, body) in [
        (
            "footer of the entry",
            "<div class='site-content has-sidebar'><article class='post hentry'><h1 class='entry-title'>Pier closes</h1>STORY<footer class='entry-footer'>\
             <span class='author vcard'><span class='screen-reader-text'>Author </span><a class='url fn n'>Ann Lee</a></span>\
             <time class='entry-date published updated' datetime='2021-03-04T10:00:00+00:00'>March 4, 2021</time></footer></article>OTHER</div>",
        ),
        (
            "wrapper with a sidebar",
            "<div class='content-sidebar-wrap'><article><h1>Pier closes</h1><p class='entry-meta'><time class='entry-time'>March 4, 2021</time> By \
             <span class='entry-author-name'>Ann Lee</span> <a>Leave a Comment</a></p>STORY</article>OTHER</div>",
        ),
        (
            "blog as a widget",
            "<div class='widget Blog'><h2 class='date-header'>Thursday, March 4, 2021</h2><div class='post'><h3 class='post-title'>Pier closes</h3>\
             <div class='post-body'>STORY</div><div class='post-footer'>Posted by <span itemprop='author'><span itemprop='name'>Ann Lee</span></span> at \
             <abbr class='published' title='2021-03-04T10:00:00-08:00'>10:00 AM</abbr></div></div>OTHER</div>",
        ),
        (
            "builder of widgets",
            "<div class='elementor-widget'><h1>Pier closes</h1></div><div class='elementor-widget elementor-widget-post-info'><span itemprop='author'>Ann Lee\
             </span><time>March 4, 2021</time></div><div class='elementor-widget elementor-widget-text-editor'>STORY</div>OTHER",
        ),
        (
            "submitted by",
            "<div class='node comment-open'><h1>Pier closes</h1><div class='submitted'>Submitted by Ann Lee on Thu, 03/04/2021 - 10:00</div>STORY</div>OTHER",
        ),
        (
            "microdata",
            "<div itemscope><h1 itemprop='headline'>Pier closes</h1><meta itemprop='datePublished' content='2021-03-04'><span itemprop='author' itemscope>\
             <meta itemprop='name' content='Ann Lee'></span><div itemprop='articleBody'>STORY</div></div>OTHER",
        ),
        (
            "RDFa",
            "<div typeof='NewsArticle'><h1 property='headline'>Pier closes</h1><span property='author'>Ann Lee</span>\
             <span property='datePublished' content='2021-03-04'>last week</span>STORY</div>OTHER",
        ),
        (
            "day changed",
            "<h1>Pier closes</h1><a rel='author'>Ann Lee</a><details><summary>Thu 4 Mar 2021 10.00 GMT</summary>Last modified on Fri 5 Mar 2021</details>STORY OTHER",
        ),
        (
            "one line of everything",
            "<h1>Pier closes</h1><div>By <b>Ann Lee</b> | Posted: Thu 3:51 PM, Mar 04, 2021 | Updated: Fri 4:10 PM, Mar 05, 2021</div>STORY OTHER",
        ),
        (
            "the reader's day",
            "<div class='today'>Friday, May 6, 2022</div><h1>Pier closes</h1><a href='/staff/ann'>Ann Lee</a><p>Mar 4, 2021 | 3:51 pm</p>STORY OTHER",
        ),
    ] {
        let body = body.replace("STORY", &story()).replace("OTHER", other);
        let article = read(&format!("<!doctype html><html><body>{body}</body></html>")).unwrap();
        let about = [&article.title, &article.author, &article.date].map(String::as_str).join("|");
        wrong.is(system, about, "Pier closes|Ann Lee|2021-03-04");
        wrong.is(system, &article.text, &pages::STORY.join("\n\n"));
    }
}
