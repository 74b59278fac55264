//! RTF files, messages, saved pages and ARC files: what users get of them, alone, compressed, in archives, and damaged.

use pullquote_corpus::{Article, Corpus, ErrorKind, IdKind, Input, Limits, Note, Reading, RecordError};
use std::io::Write;

const RTF: &str = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times;}}\\pard Title: Mayor resigns\\line Date: 4 March 2021\\par \
                   \\ldblquote Gone,\\rdblquote  she said.\\par It rained.\\par}";

const EML: &str = "From: \"Ann Lee from The Post\" <news@mail.post.example>\r\nTo: <reader@x.example>\r\n\
                   Subject: =?utf-8?Q?Mayor_resigns_=E2=80=93_at?=\r\n last\r\nDate: Thu, 4 Mar 2021 23:30:00 -0800\r\nMIME-Version: 1.0\r\n\
                   Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=windows-1252\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\n=93Gone,=94 she said.\r\n\r\nIt rained in the town for =\r\nmany days.\r\n\
                   --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Read this in a browser.</p>\r\n--b--\r\n";

/// A page saved with its parts.
fn mht() -> String {
    let paragraph = "<p>The mayor, Ann Roe, said on Monday that she would leave the town =E2=80=93 after ten =\r\nyears in office.</p>\r\n";
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/a\r\nSubject: Mayor resigns | The Post\r\n\
         Date: Fri, 5 Jan 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/frame\r\n\r\n<p>Buy.</p>\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://post.example/a\r\n\r\n<html><head><title>Mayor resigns</title>\
         <meta name=3D'author' content=3D'Jo Ek'><meta property=3D'article:published_time' content=3D'2021-03-04'></head>\
         <body><nav>Home</nav><article>{}</article></body></html>\r\n\
         --b\r\nContent-Type: text/css\r\nContent-Location: https://post.example/a.css\r\n\r\np {{ color: red }}\r\n--b--\r\n",
        paragraph.repeat(5)
    )
}

fn page(words: &str) -> String {
    let paragraph = format!("<p>The mayor, Ann Roe, said on Monday that she would leave {words} after ten years.</p>");
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article>{}</article>", paragraph.repeat(5))
}

/// A web archive with its own description, a page, a name server's answer, an error and another page.
fn arc() -> String {
    let record =
        |url: &str, kind: &str, body: &str| format!("\n{url} 192.0.2.1 20080430204825 {kind} {}\n{body}", body.len());
    let about = "1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n";
    let first = format!("filedesc://x.arc 0.0.0.0 20080430204825 text/plain {}\n{about}", about.len());
    first
        + &record("http://post.example/a", "text/html", &page("the town"))
        + &record("dns:post.example", "text/dns", "20080430204825\npost.example. 1 IN A 192.0.2.1")
        + &record("http://post.example/gone", "text/html", "HTTP/1.1 404 Not Found\r\n\r\nGone")
        + &record("http://post.example/b", "text/html", &page("the city"))
}

fn articles(bytes: &[u8]) -> Vec<Result<Article, RecordError>> {
    let limits = Limits { max_article_bytes: 1 << 20, ..Limits::default() };
    Corpus::new([Input::memory("m", bytes)]).with_limits(limits).articles().collect()
}

fn one(bytes: &[u8]) -> Article {
    let mut all = articles(bytes);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap()
}

#[test]
fn rtf() {
    let article = one(RTF.as_bytes());
    assert_eq!(&article.text[article.body.clone()], "“Gone,” she said.\n\nIt rained.");
    assert_eq!((article.title.as_str(), article.date.as_str()), ("Mayor resigns", "2021-03-04"));
    assert_eq!((article.id.as_str(), article.notes.len()), ("m", 0));
}

#[test]
fn exports_of_news_databases_as_rtf() {
    let one = "Mayor resigns\\par The Post\\par March 4, 2021 Thursday\\par\\par Copyright 2021 The Post\\par Section: A1\\par \
               Length: 512 words\\par Byline: Ann Lee\\par {\\b Body}\\par\\par \\ldblquote Gone,\\rdblquote  she said.\\par\\par It rained.\\par\\par \
               Load-Date: March 5, 2021\\par\\par End of Document\\par ";
    let read = articles(format!("{{\\rtf1 {}}}", one.repeat(2)).as_bytes());
    assert_eq!(read.len(), 2);
    for (number, article) in read.into_iter().enumerate() {
        let article = article.unwrap();
        assert_eq!(article.text, "“Gone,” she said.\n\nIt rained.");
        assert_eq!((article.title.as_str(), article.outlet.as_str()), ("Mayor resigns", "The Post"));
        assert_eq!((article.date.as_str(), article.author.as_str()), ("2021-03-04", "Ann Lee"));
        assert_eq!(article.id, format!("m#{}", number + 1));
    }
}

#[test]
fn pictures_do_not_count_against_the_limit() {
    let picture = "89504e47".repeat(300_000);
    let article = one(format!("{{\\rtf1{{\\pict {picture}}}She left.}}").as_bytes());
    assert_eq!(article.text, "She left.");
    let long = articles(format!("{{\\rtf1 {}}}", "She left. ".repeat(200_000)).as_bytes());
    assert_eq!(long[0].as_ref().unwrap_err().kind.label(), "too-large");
}

#[test]
fn newsletters() {
    let article = one(EML.as_bytes());
    // The plain part holds more than the other, and the day is the sender's.
    assert!(
        article.text.starts_with("“Gone,” she said.") && article.text.contains("for many days."),
        "{}",
        article.text
    );
    assert_eq!((article.title.as_str(), article.date.as_str()), ("Mayor resigns – at last", "2021-03-04"));
    assert_eq!((article.author.as_str(), article.outlet.as_str()), ("Ann Lee", "The Post"));
    let paragraph =
        "<p>The mayor, Ann Roe, said on Monday that she would leave the town after ten years in office.</p>";
    let marked = format!(
        "Subject: Mayor resigns\nContent-Type: text/html\n\n<html><body><div>{}</div></body></html>",
        paragraph.repeat(5)
    );
    let article = one(marked.as_bytes());
    assert!(article.text.starts_with("The mayor") && !article.text.contains('<'), "{}", article.text);
    assert_eq!(article.notes, []);
    // Nested too deep to be looked through.
    let whole =
        one(format!("Subject: Notes\nContent-Type: text/html\n\n{}<p>She left.", "<div>".repeat(5000)).as_bytes());
    assert_eq!(whole.notes, [Note::WholePage], "{}", whole.text);
}

#[test]
fn saved_pages() {
    let article = one(mht().as_bytes());
    assert!(article.text.starts_with("The mayor, Ann Roe") && article.text.contains("town – after ten years in"));
    assert!(!article.text.contains("Buy") && !article.text.contains("color") && !article.text.contains("Home"));
    assert_eq!((article.title.as_str(), article.author.as_str()), ("Mayor resigns", "Jo Ek"));
    // Not the day on which it was saved.
    assert_eq!((article.date.as_str(), article.url.as_str()), ("2021-03-04", "https://post.example/a"));
}

#[test]
fn web_archives_in_the_older_format() {
    let read = articles(arc().as_bytes());
    let seen: Vec<String> = read
        .iter()
        .map(|read| match read {
            Ok(article) => format!("{} {}", article.id, article.url),
            Err(error) => format!("{} {}", error.kind.label(), error.message),
        })
        .collect();
    let want =
        ["m#2 http://post.example/a", "skipped a response with status 404; skipped", "m#5 http://post.example/b"];
    assert_eq!(seen, want);
    // The same by request.
    let reading = Reading { id: IdKind::Path, ..Reading::default() };
    let named = Corpus::new([Input::memory("m", arc().as_bytes())]).with_reading(reading);
    assert_eq!(named.articles().flatten().map(|article| article.id).collect::<Vec<_>>(), ["m#2", "m#5"]);
    let text = &read[2].as_ref().unwrap().text;
    assert!(text.contains("leave the city") && !text.contains("HTTP"), "{text}");
    // Damage costs what it hits.
    let damaged = arc().replacen("\nhttp://post.example/gone 192", "\nnonsense", 1);
    let seen: Vec<_> = articles(damaged.as_bytes())
        .into_iter()
        .map(|read| read.map_or_else(|e| e.kind.label().into(), |a| a.id))
        .collect();
    assert_eq!(seen, ["m#2", "damaged", "m#4"]);
}

#[test]
fn compressed_and_in_archives() {
    let mht = mht();
    let files = [("a.rtf", RTF), ("b.eml", EML), ("c.mht", mht.as_str()), ("d.doc", RTF)];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let read = articles(&writer.finish().unwrap().into_inner());
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let found: Vec<_> = Corpus::new([Input::open(folder.path()).unwrap()]).articles().collect();
    for ((archived, found), (name, content)) in read.into_iter().zip(found).zip(files) {
        let (archived, found) = (archived.unwrap(), found.unwrap());
        assert_eq!((archived.id, found.id.as_str()), (format!("m/{name}"), name));
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(content.as_bytes()).unwrap();
        for text in [archived.text, found.text, one(&gzip.finish().unwrap()).text] {
            assert_eq!(text, one(content.as_bytes()).text, "{name}");
        }
    }
}

#[test]
fn files_to_convert_say_how() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.pdf"), "%PDF-1.4").unwrap();
    std::fs::write(folder.path().join("b.doc"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap();
    let messages: Vec<String> =
        Corpus::new([Input::open(folder.path()).unwrap()]).articles().map(|read| read.unwrap_err().message).collect();
    assert!(messages[0].contains("`pdftotext`") && messages[1].contains("save it as .docx"), "{messages:?}");
}

/// Damages a file in one place; the same in every run.
fn damaged(bytes: &[u8], state: &mut u64) -> (usize, Vec<u8>) {
    let mut below = |most: usize| {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize % most.max(1)
    };
    let at = below(bytes.len());
    let mut out = bytes.to_vec();
    match below(5) {
        0 => out.truncate(at),
        1 => out[at] = below(256) as u8,
        2 => drop(out.drain(at..(at + 1 + below(200)).min(bytes.len()))),
        3 => {
            let piece = out[at..(at + below(300)).min(bytes.len())].repeat(1 + below(4));
            out.splice(at..at, piece);
        }
        _ => {
            let sign = b"\0\"'{}\\=:-\n \xff"[below(12)];
            let end = (at + below(64)).min(bytes.len());
            out[at..end].fill(sign);
        }
    }
    (at, out)
}

#[test]
fn damage_to_an_archive_keeps_the_pages_before_it() {
    let whole = arc();
    let (mut state, mut kept) = (7, 0);
    let end = whole.find("\ndns:").unwrap();
    for _ in 0..2000 {
        let (at, bytes) = damaged(whole.as_bytes(), &mut state);
        if at > end {
            kept += 1;
            assert_eq!(articles(&bytes)[0].as_ref().unwrap().id, "m#2");
        }
    }
    assert!(kept > 500, "{kept}");
}

#[test]
fn errors_in_xml_say_at_which_byte() {
    let broken = "<?xml version='1.0'?>\n<nitf><body><p>She left.</p><p 1='</body></nitf>";
    let error = articles(broken.as_bytes()).remove(0).expect_err("damage");
    assert_eq!((error.kind, error.line), (ErrorKind::Damaged, 2), "{error}");
    assert!((40..broken.len() as u64).contains(&error.byte), "{error:?}");
}

#[test]
fn a_day_to_come_is_no_day_of_publication() {
    let lines: String = ["2024-03-03", "2024-03-04", "2024-03-05"]
        .map(|day| format!("{{\"text\":\"She left.\",\"date\":\"{day}\"}}\n"))
        .concat();
    let reading = Reading { latest: Some("2024-03-04".into()), ..Reading::default() };
    let read = Corpus::new([Input::memory("m", lines.as_bytes())]).with_reading(reading);
    let seen: Vec<_> = read.articles().map(|read| read.map(|article| (article.date, article.notes)).unwrap()).collect();
    let future = Note::FutureDate { day: "2024-03-05".into() };
    assert_eq!(seen, [("2024-03-03".into(), vec![]), ("2024-03-04".into(), vec![]), (String::new(), vec![future])]);
}
