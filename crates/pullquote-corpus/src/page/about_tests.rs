//! What is read from pages that say it in unusual ways; one small page for each.

use super::read_page;
use crate::DateOrder;

fn date(head: &str, body: &str) -> String {
    read_page(&format!("<html><head>{head}</head><body>{body}</body></html>"), None).date
}

fn author(head: &str, body: &str) -> String {
    read_page(&format!("<html><head>{head}</head><body>{body}</body></html>"), None).author
}

#[test]
fn dates_wherever_they_stand() {
    for head in [
        "<meta name='parsely-pub-date' content='2021-03-04T23:00:00-08:00'>",
        "<meta name='DC.date.issued' content='4 March 2021'>",
        "<meta property='article:published_time' content='Thu, 04 Mar 2021 10:00:00 GMT'>",
        "<meta name='pdate' content='20210304'>",
        "<meta itemprop='datePublished' content='1614851000'>",
        "<meta name='parsely-page' content='{\"title\":\"H\",\"pub_date\":\"2021-03-04T10:00:00Z\"}'>",
        "<link rel='canonical' href='https://x.example/2021/03/04/mayor'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-03-04\"}</script>",
        "<meta property='article:published_time' content='0001-01-01'><meta name='date' content='2021-03-04'>",
        "<meta property='article:modified_time' content='2021-03-04'>",
    ] {
        assert_eq!(date(head, "<p>x</p>"), "2021-03-04", "{head}");
    }
    for body in [
        "<span class='entry-date'>March 4, 2021</span>",
        "<p>Posted: 4 March 2021, 3:51 pm</p>",
        "<abbr class='published' title='2021-03-04T10:00:00'>last week</abbr>",
        "<time datetime='2021-03-04'>Thursday</time>",
        "<div class='sidebar'><span class='date'>March 9, 2022</span></div><span class='date'>March 4, 2021</span>",
    ] {
        assert_eq!(date("", body), "2021-03-04", "{body}");
    }
    assert_eq!(date("", "<p>Yesterday</p>"), "");
}

#[test]
fn dates_that_can_be_read_in_two_ways() {
    let html = "<html><body><span class='date'>01/02/2024</span>";
    assert_eq!(read_page(html, None).date, "01/02/2024");
    assert_eq!(read_page(html, Some(DateOrder::DayFirst)).date, "2024-02-01");
    assert_eq!(date("<meta name='date' content='01/02/2024'>", "<time datetime='2024-02-01'>"), "2024-02-01");
}

#[test]
fn authors_wherever_they_stand() {
    for head in [
        "<meta name='byl' content='By Ann Lee'>",
        "<meta name='sailthru.author' content='Ann Lee'>",
        "<meta name='citation_author' content='Ann Lee'>",
        "<meta name='dc.creator' content='Ann Lee, Staff Writer'>",
        "<meta property='article:author' content='https://social.example/ann'><meta name='author' content='Ann Lee'>",
        "<script type='application/ld+json'>[{\"@type\":\"Article\",\"author\":[\"Ann Lee\"]}]</script>",
    ] {
        assert_eq!(author(head, "<p>x</p>"), "Ann Lee", "{head}");
    }
    for body in [
        "<a rel='author' href='/ann'>Ann Lee</a>",
        "<p class='byline'>By Ann Lee, Reuters</p>",
        "<div class='author'>Ann Lee<div>Editor</div></div>",
        "<div itemprop='author'>By <span itemprop='name'>Ann Lee</span>, who lives in the town</div>",
        "<div class='comments'><span class='author'>Bob</span></div><span class='author'>Ann Lee</span>",
    ] {
        assert_eq!(author("", body), "Ann Lee", "{body}");
    }
    let two = "<meta name='author' content='Ann Lee'><meta name='author' content='Jo Ek'>";
    assert_eq!(author(two, ""), "Ann Lee; Jo Ek");
    assert_eq!(author("", "<div class='comments'><b class='author'>Bob</b> says: good</div>"), "");
    assert_eq!(author("<meta name='author' content='@thepost'>", "<label class='author'>Your name</label>"), "");
}

#[test]
fn outlets_titles_and_addresses() {
    let page = |head: &str| read_page(&format!("<html><head>{head}</head><body><p>x</p>"), None);
    let agency = "<meta property='og:site_name' content='Reuters'><script type='application/ld+json'>\
                  {\"@type\":\"NewsArticle\",\"headline\":\"Mayor resigns\",\"publisher\":{\"name\":\"The Post\"}}</script>";
    assert_eq!((page(agency).outlet.as_str(), page(agency).title.as_str()), ("The Post", "Mayor resigns"));
    let relative =
        "<link rel='canonical' href='/a/mayor'><meta property='og:url' content='https://www.post.example/x'>";
    assert_eq!(
        (page(relative).url.as_str(), page(relative).outlet.as_str()),
        ("https://www.post.example/a/mayor", "post.example")
    );
    assert_eq!(page("<title>Mayor resigns over bridge | The Post</title>").title, "Mayor resigns over bridge");
}
