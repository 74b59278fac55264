//! Whatever an article or a table holds, a page shows it as text, complete and in place.

use pullquote_page::{
    ArticleIndex, ArticleView, ArticlesReview, Correction, IndexEntry, QuoteView, Report, ReportRow, SpeakerView,
    StatementRow, TerminalStyle,
};

const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}=cmd|' /C calc'!A0 \
    <!-- <script> ]]> &lt; \"quoted\" 'single' `tick` \u{0}\u{1b}[31m\u{7} \u{2066}isolate ${1} </style></title>";

fn view(text: &str) -> ArticleView<'_> {
    let end = text.len() as u32;
    ArticleView {
        id: HOSTILE,
        title: HOSTILE,
        date: HOSTILE,
        outlet: HOSTILE,
        author: HOSTILE,
        url: "javascript:alert(3)",
        text,
        paragraphs: vec![(0, end)],
        speakers: vec![SpeakerView { name: HOSTILE.into(), role: HOSTILE.into(), mentions: vec![(2, 9)] }],
        quotes: vec![QuoteView {
            id: "\"><script>".into(),
            content: vec![(0, end / 2), (end / 2 + 1, end)],
            source: vec![(1, 7)],
            cue: vec![(3, 5)],
            kind: HOSTILE,
            speakers: vec![0],
            status: HOSTILE,
            resolved_by: HOSTILE,
            flags: vec![HOSTILE.into()],
            ..QuoteView::default()
        }],
        gaps: vec![0, 5, end],
        notes: vec![HOSTILE.into()],
    }
}

fn report() -> Report {
    let mut report = Report::new(HOSTILE, 10);
    let people =
        [(format!("people.{HOSTILE}"), HOSTILE.to_owned()), ("people.__proto__".to_owned(), HOSTILE.to_owned())];
    for date in ["2024-01-01", "2024-03-01"] {
        let row = ReportRow {
            quote_id: HOSTILE,
            article_id: HOSTILE,
            date,
            title: HOSTILE,
            outlet: HOSTILE,
            kind: HOSTILE,
            quote: HOSTILE,
            speaker: HOSTILE,
            speaker_mention: HOSTILE,
            source_kind: HOSTILE,
            speaker_role: HOSTILE,
            cue: HOSTILE,
            resolved_by: HOSTILE,
            status: HOSTILE,
            flags: HOSTILE,
            before: HOSTILE,
            after: HOSTILE,
            cluster_id: HOSTILE,
            speaker_id: HOSTILE,
            speaker_candidates: HOSTILE,
            people: &people,
            link: "javascript:alert(4)",
            ..ReportRow::default()
        };
        report.push(&row);
        report.push(&ReportRow { outlet: "Post", ..row });
        report.push(&ReportRow { speaker: "Ann Lee", ..row });
    }
    report
}

/// The page without what this crate wrote itself: its styles and its script.
fn without_own(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (content, rest) = rest.rsplit_once("<script>(()=>{").unwrap();
    let (_, after) = rest.split_once("</script>").unwrap();
    format!("{before}{content}{after}")
}

fn check(page: &str) {
    let page = without_own(page);
    assert_eq!(page.matches("<script").count(), 1, "only the data script remains");
    assert_eq!(page.matches("</script").count(), 1);
    for bad in
        ["<img", "onerror=alert(2)>", "<!-- ", "href=\"javascript", "</style", "\u{202e}", "\u{2066}", "\u{1b}", "\0"]
    {
        let at = page.find(bad).map(|at| &page[at.saturating_sub(60)..]);
        assert!(at.is_none(), "{bad}: {at:?}");
    }
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    assert!(!data.contains('<'));
    assert!(data.contains("=cmd|"), "the data holds the original words");
}

#[test]
fn markup_and_controls_in_an_article_are_shown_as_text() {
    let text = HOSTILE.repeat(3);
    let view = view(&text);
    let page = view.html();
    // JSON escapes invisible characters, but not bidirectional controls: the script shows those by name.
    check(&page.replace(['\u{202e}', '\u{2066}'], ""));
    let shown = page.split_once("<article").unwrap().1.split_once("</article>").unwrap().0;
    assert!(!shown.contains(['\u{202e}', '\u{2066}']) && shown.contains("[RLO]"));
}

#[test]
fn markup_and_controls_in_a_table_are_shown_as_text() {
    let page = report().html();
    check(&page.replace(['\u{202e}', '\u{2066}'], ""));
    let shown = page.split_once("<body").unwrap().1.split_once("id=\"data\"").unwrap().0;
    assert!(!shown.contains(['\u{202e}', '\u{2066}']) && shown.contains("[RLO]"));
}

/// Who speaks, by a list with odd names of columns and values: the charts are there, and their words are text.
#[test]
fn markup_and_controls_in_a_list_of_people_are_shown_as_text() {
    let page = report().html();
    let shown = page.split_once("<body").unwrap().1.split_once("id=\"data\"").unwrap().0;
    let charts = shown.split_once("Shares by <bdi>").unwrap().1.split_once("id=\"c-cross\"").unwrap().0;
    assert_eq!(shown.matches("Shares by <bdi>").count(), 2);
    assert!(charts.contains("&lt;/script&gt;&lt;script&gt;alert(1)") && charts.contains("[RLO]"));
    assert!(charts.contains("<bdi>__proto__</bdi>"));
    assert!(!charts.contains("<script") && !charts.contains("<img"));
}

#[test]
fn a_table_without_a_list_of_people_has_nothing_of_it() {
    let mut report = Report::new("plain", 10);
    report.push(&ReportRow { quote: "“We won.”", speaker: "Ann Lee", speaker_id: "1", ..ReportRow::default() });
    let page = without_own(&report.html());
    assert!(page.contains("Ann Lee") && !page.contains("shares") && !page.contains("people"));
}

fn review() -> String {
    let text = HOSTILE.repeat(3);
    let mut review = ArticlesReview::new(HOSTILE);
    review.coder(HOSTILE);
    review.push(&view(&text));
    review.judged(&Correction {
        quote_id: HOSTILE,
        article_id: HOSTILE,
        verdict: "missed",
        coder: HOSTILE,
        speaker_should_be: HOSTILE,
        content_should_be: HOSTILE,
        pieces_should_be: HOSTILE,
        note: HOSTILE,
        kind: HOSTILE,
        article_read: "yes",
        ..Correction::default()
    });
    review.html()
}

#[test]
fn markup_and_controls_in_articles_to_judge_are_shown_as_text() {
    let page = review();
    assert_eq!(page, review());
    check(&page.replace(['\u{202e}', '\u{2066}'], ""));
    let shown = page.split_once("<body").unwrap().1.split_once("id=\"data\"").unwrap().0;
    assert!(!shown.contains(['\u{202e}', '\u{2066}']) && shown.contains("[RLO]"));
}

#[test]
fn markup_and_controls_in_a_list_of_articles_are_shown_as_text() {
    let mut index = ArticleIndex::new(HOSTILE);
    index.push("a.html", IndexEntry::of(&view(HOSTILE)));
    index.push("javascript:alert(5)", IndexEntry::of(&view(HOSTILE)));
    let page = without_own(&index.html());
    for bad in ["<img", "<!-- ", "javascript:", "</style", "\u{202e}", "\u{2066}", "\u{1b}", "\0", "<script>"] {
        assert!(!page.contains(bad), "{bad}");
    }
    assert!(page.contains("=cmd|") && page.contains("<a href=\"a.html\">"));
}

#[test]
fn terminal_output_contains_no_codes_from_the_text() {
    let text = format!("{HOSTILE}\u{9b}31m \r\u{8}");
    for colours in [false, true] {
        let shown = view(&text).terminal(&TerminalStyle { colours, width: 60 });
        let own = shown.replace("\u{1b}[0m", "");
        let codes: Vec<&str> = own.split("\u{1b}[").skip(1).collect();
        assert_eq!(!codes.is_empty(), colours, "{shown:?}");
        for code in codes {
            let (style, _) = code.split_once('m').unwrap();
            assert!(style.chars().all(|c| c.is_ascii_digit() || c == ';'), "{style:?}");
        }
        assert!(colours || !shown.contains('\u{1b}'));
        assert!(!shown.contains(['\u{7}', '\u{8}', '\r', '\u{9b}', '\u{202e}', '\0']), "{shown:?}");
    }
}

#[test]
fn a_page_loads_nothing() {
    for page in [view("Some text.").html(), report().html(), review()] {
        let policy = page.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0;
        assert!(policy.starts_with("default-src 'none';") && policy.contains("script-src 'sha256-"), "{policy}");
        assert!(!policy.contains("script-src 'unsafe-inline'"));
        let page = page.replace("http://www.w3.org/2000/svg", "");
        for bad in ["src=\"http", "@import", "url(", "fetch(", "XMLHttpRequest", "<link rel=\"stylesheet"] {
            assert!(!page.contains(bad), "{bad}");
        }
    }
}

#[test]
fn a_huge_word_and_ten_thousand_quotations() {
    let text = format!("{} said {}.", "x".repeat(1 << 20), "é".repeat(1 << 19));
    let end = text.len() as u32;
    let quotes = (0..10_000)
        .map(|n| QuoteView {
            content: vec![(n * 100, n * 100 + 90)],
            source: vec![(end - 9, end + 9)],
            ..QuoteView::default()
        })
        .collect();
    let view = ArticleView { text: &text, quotes, gaps: (0..end).step_by(999).collect(), ..ArticleView::default() };
    assert!(view.html().len() > text.len());
    assert!(view.terminal(&TerminalStyle { colours: true, width: 80 }).len() > text.len());
    let mut report = Report::new("long", 10);
    report.push(&ReportRow {
        quote: &text,
        speaker: &text,
        before: &text,
        after: &text,
        cue: &text,
        ..ReportRow::default()
    });
    assert!(report.html().len() < 300_000, "long words in a table are cut");
}

#[test]
fn odd_offsets_do_not_panic() {
    let text = "é“ü”\u{1f600} \n\n\n";
    for a in 0..20 {
        for b in 0..20 {
            let view = ArticleView {
                text,
                paragraphs: vec![(a, b), (b, a), (3, 7), (0, 99)],
                quotes: vec![QuoteView { content: vec![(b, a), (a, b)], speakers: vec![7], ..QuoteView::default() }],
                gaps: vec![a, b, u32::MAX],
                ..ArticleView::default()
            };
            assert!(view.html().contains("id=\"article\""));
            let mut review = ArticlesReview::new("odd");
            review.push(&view);
            assert!(review.html().contains("id=\"article\""));
            assert!(!view.terminal(&TerminalStyle { colours: true, width: 0 }).is_empty());
        }
    }
}

#[test]
fn the_same_data_gives_the_same_bytes_and_omitted_rows_are_counted() {
    assert_eq!(report().html(), report().html());
    let mut report = Report::new("some", 2);
    for _ in 0..1234 {
        report.push(&ReportRow { quote: "“We won.”", ..ReportRow::default() });
    }
    assert_eq!((report.rows(), report.left_out()), (1234, 1232));
    assert!(report.html().contains("holds the first 2 rows; 1,232 more were left out"));
}

#[test]
fn markup_in_a_table_of_clusters_is_shown_as_text() {
    let mut report = report();
    let statement = StatementRow {
        cluster_id: HOSTILE,
        quote: HOSTILE,
        speaker: HOSTILE,
        first_date: HOSTILE,
        outlets: 2,
        quotations: 3,
    };
    report.statement(&statement);
    report.statement(&StatementRow { cluster_id: "another", ..statement });
    let page = report.html();
    check(&page.replace(['\u{202e}', '\u{2066}'], ""));
    let section = page.split_once("c-clusters").unwrap().1.split_once("</section>").unwrap().0;
    assert_eq!(section.matches("<tr>").count(), 3, "{section}");
}
