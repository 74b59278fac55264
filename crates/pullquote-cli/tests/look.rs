//! `view`, `report` and `eval` as processes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/articles")
}

fn pullquote(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.current_dir(folder).args(args).env_remove("COLUMNS").env_remove("NO_COLOR").output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn school() -> String {
    articles().join("local/02-school-board.txt").to_string_lossy().into_owned()
}

#[test]
fn on_a_terminal_colours_and_in_a_pipe_none() {
    let folder = tempfile::tempdir().unwrap();
    let plain = text(&pullquote(folder.path(), &["view", &school()]));
    assert!(!plain.contains('\u{1b}'));
    assert!(plain.contains("\"I have lived on that corner for 31 years,\""));
    assert!(plain.lines().any(|line| line.starts_with("    [1] ") && line.ends_with(" %")), "{plain}");
    assert!(plain.lines().all(|line| line.chars().count() <= 100));
    let colours = text(&pullquote(folder.path(), &["view", &school(), "--color", "always", "--width", "40"]));
    assert!(colours.contains("\u{1b}[1;38;5;"));
    let mut bare = String::new();
    let mut parts = colours.split("\u{1b}[");
    bare.push_str(parts.next().unwrap());
    parts.for_each(|part| bare.push_str(part.split_once('m').unwrap().1));
    assert_eq!(bare, text(&pullquote(folder.path(), &["view", &school(), "--width", "40"])));
}

/// The pieces of all quotations in lines of JSON, by a condition.
fn pieces(lines: &str, keep: impl Fn(&serde_json::Value) -> bool) -> Vec<String> {
    let articles = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let quotes = articles.flat_map(|article| article["quotes"].as_array().unwrap().clone());
    quotes.filter(|quote| keep(quote)).map(|quote| quote["quote_id"].as_str().unwrap().to_owned()).collect()
}

/// Everything shows the same rows unless asked; only JSON Lines hold more unless speech is asked for, and say what they hold.
#[test]
fn all_commands_and_formats_have_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles().to_string_lossy().into_owned();
    let run = |args: &[&str]| text(&pullquote(folder.path(), &[args, &["--quiet"]].concat()));
    let ids = |args: &[&str]| -> Vec<String> {
        let table = run(&[&["extract", &articles, "--columns", "quote_id"], args].concat());
        table.lines().skip(1).map(str::to_owned).collect()
    };
    let all = run(&["extract", &articles, "--format", "jsonl"]);
    let everything = pieces(&all, |_| true);
    let sure = ["--scope", "speech", "--min-confidence", "0.8"];
    for (flags, of_lines) in [
        (&[][..], Some(&["--scope", "speech"][..])),
        (&["--scope", "all"], None),
        (&["--min-confidence", "0.8"], Some(&sure)),
    ] {
        let table = ids(flags);
        assert!(table.len() > 100 && table.len() < everything.len(), "{flags:?}");
        if let Some(of_lines) = of_lines {
            let lines = run(&[&["extract", &articles, "--format", "jsonl"], of_lines].concat());
            assert_eq!(pieces(&lines, |_| true), table, "JSON Lines, {flags:?}");
        }
        let quotes = run(&[&["quotes", &articles], flags].concat());
        let counts = quotes.lines().filter_map(|line| line.strip_prefix("== ")?.rsplit_once('(')?.1.split_once(' '));
        assert_eq!(
            counts.map(|(count, _)| count.parse::<usize>().unwrap()).sum::<usize>(),
            table.len(),
            "quotes, {flags:?}"
        );
        let viewed = run(&[&["view", &articles], flags].concat());
        let shown = viewed.lines().filter(|line| line.starts_with("    [") && line.contains(" %"));
        assert_eq!(shown.count(), table.len(), "view, {flags:?}");
    }
    assert_eq!(pieces(&all, |quote| quote["table"] == true), ids(&[]));
    assert_eq!(pieces(&run(&["quotes", &articles, "--format", "jsonl"]), |_| true), everything);
    assert_eq!(pieces(&run(&["extract", &articles, "--format", "jsonl", "--scope", "all"]), |_| true), everything);
    assert_eq!(ids(&["--scope", "all", "--min-confidence", "0"]), everything);
    assert!(pieces(&all, |quote| quote["speech"] == false).len() > 10);
}

#[test]
fn one_page_or_a_folder_of_pages() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let articles = articles().to_string_lossy().into_owned();
    let many = pullquote(folder.path(), &["view", &articles, "-o", "one.html"]);
    assert_eq!(many.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&many.stderr).contains("--id"));
    assert!(!at("one.html").exists());
    let none = pullquote(folder.path(), &["view", &articles, "--id", "no such", "-o", "one.html"]);
    assert_eq!(none.status.code(), Some(2));

    text(&pullquote(folder.path(), &["view", &articles, "--id", "local/02-school-board.txt", "-o", "one.html"]));
    let page = std::fs::read_to_string(at("one.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("Delbert Haugen Jr."));
    text(&pullquote(folder.path(), &["view", &articles, "-o", "pages/"]));
    let pages: Vec<_> = std::fs::read_dir(at("pages")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(pages.len() > 40);
    assert!(pages.iter().any(|path| std::fs::read_to_string(path).unwrap() == page));
    let index = std::fs::read_to_string(at("pages/index.html")).unwrap();
    let listed: Vec<&str> = index.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let listed: Vec<&str> = listed.into_iter().filter(|link| !link.starts_with('#')).collect();
    assert_eq!(listed.len(), pages.len() - 1);
    assert!(listed.iter().all(|file| at("pages").join(file).is_file()), "{listed:?}");
}

#[test]
fn a_report_of_any_table() {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles().to_string_lossy().into_owned();
    text(&pullquote(folder.path(), &["extract", &articles, "-o", "quotes.csv"]));
    text(&pullquote(folder.path(), &["extract", &articles, "-o", "quotes.jsonl"]));
    text(&pullquote(folder.path(), &["view", &articles, "-o", "pages/"]));
    for table in ["quotes.csv", "quotes.jsonl"] {
        let args =
            ["report", table, "--articles", &articles, "--views", "pages", "--title", "All", "-o", "report.html"];
        text(&pullquote(folder.path(), &args));
        let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
        for words in ["Delbert Haugen Jr.", "a retired machinist", "pages/local_02-school-board"] {
            assert!(page.contains(words), "{table}: {words}");
        }
    }
    let some = text(&pullquote(folder.path(), &["report", "quotes.csv", "--rows", "5"]));
    assert!(some.contains("holds the first 5 rows"));
    let bare = r#"{"id":"a","quotes":[{"content":[[0,4]],"type":"direct","quote_id":"00"}]}"#;
    std::fs::write(folder.path().join("bare.jsonl"), bare).unwrap();
    let bare = pullquote(folder.path(), &["report", "bare.jsonl"]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bare.stderr).contains("--articles"));
    std::fs::write(folder.path().join("other.csv"), "a,b\n1,2\n").unwrap();
    let other = pullquote(folder.path(), &["report", "other.csv"]);
    assert!(String::from_utf8_lossy(&other.stderr).contains("not a table of quotations"));
}

#[test]
fn corrections_give_precision() {
    let folder = tempfile::tempdir().unwrap();
    let gold = "\u{feff}quote_id;verdict;speaker;corrected_speaker;type;confidence\r\n\
        a;right;Ann Lee;;direct;0,9\r\nb;wrong speaker;Ann Lee;Bo Ek;direct;0,4\r\nc;wrong;;;indirect;0,5\r\nd;;;;;\r\n";
    std::fs::write(folder.path().join("gold.csv"), gold).unwrap();
    let told = text(&pullquote(folder.path(), &["eval", "--gold", "gold.csv"]));
    assert!(told.starts_with("3 rows judged\n"), "{told}");
    assert!(told.contains("2/3") && told.contains("1/3") && told.contains("(6.1-79.2)"), "{told}");

    let table =
        "quote_id,type,quote,speaker,confidence\na,direct,x,Ann Lee,0.9\nb,direct,y,Bo Ek,0.9\ne,direct,z,,0.1\n";
    std::fs::write(folder.path().join("now.csv"), table).unwrap();
    let csv = text(&pullquote(folder.path(), &["eval", "--gold", "gold.csv", "now.csv", "--format", "csv"]));
    assert!(csv.contains("all,,attribution,2,2,1.0000,0.3424,1.0000\n"), "{csv}");
    let told = text(&pullquote(folder.path(), &["eval", "--gold", "gold.csv", "now.csv"]));
    assert!(told.contains("judged rows that are not in the table (not counted): 1"), "{told}");

    std::fs::write(folder.path().join("odd.csv"), "quote_id,verdict\na,perhaps\n").unwrap();
    let odd = pullquote(folder.path(), &["eval", "--gold", "odd.csv"]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&odd.stderr).contains("\"perhaps\" is not a verdict"));
}

#[test]
fn rows_are_drawn_and_verdicts_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let table: String = (0..50).map(|n| format!("{:016x},a,“Words {n},” she said\n", n * 7919 % 50)).collect();
    write("q.csv", &format!("quote_id,article_id,quote\n{table}"));
    write("c.csv", "quote_id,verdict,corrected_speaker,note\n0000000000000003,wrong speaker,Bo Ek,odd\n");
    text(&pullquote(folder.path(), &["review", "q.csv", "--sample", "5", "--corrections", "c.csv", "-o", "r.html"]));
    let page = std::fs::read_to_string(folder.path().join("r.html")).unwrap();
    // The five least ids, whatever their place in the table.
    let ids: Vec<bool> = (0..50).map(|n| page.contains(&format!("{n:016x}"))).collect();
    assert_eq!(ids.iter().filter(|there| **there).count(), 5);
    assert!(ids[..5].iter().all(|there| *there) && page.contains("Bo Ek") && page.contains("\"review\":true"));
    write("c.csv", "quote_id,verdict\n0000000000000003,perhaps\n");
    let bad = pullquote(folder.path(), &["review", "q.csv", "--corrections", "c.csv", "-o", "r2.html"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("perhaps") && !folder.path().join("r2.html").exists());
    let twice = pullquote(folder.path(), &["review", "-", "--sample", "5", "-o", "r2.html"]);
    assert!(String::from_utf8_lossy(&twice.stderr).contains("reads the table twice"));
}

/// The ids of the articles in a page, in its order.
fn drawn(page: &str) -> Vec<String> {
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    data["articles"].as_array().unwrap().iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn whole_articles_are_drawn_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles().to_string_lossy().into_owned();
    let page = |args: &[&str]| text(&pullquote(folder.path(), &[&["review", "-q"], args].concat()));
    let some = drawn(&page(&[&articles, "--articles", "5"]));
    assert_eq!(some.len(), 5);
    // The order of the flags does not matter, and fewer articles are a part of more.
    assert_eq!(drawn(&page(&["--articles", "5", &articles])), some);
    assert_eq!(drawn(&page(&[&articles, "--articles", "3"])), some[..3]);
    assert_ne!(drawn(&page(&[&articles, "--articles", "5", "--seed", "1"])), some);
    text(&pullquote(folder.path(), &["extract", &articles, "-q", "-o", "quotes.csv"]));
    assert_eq!(drawn(&page(&["quotes.csv", "--articles", &articles, "5"])), some);

    let gold = format!(
        "quote_id,article_id,verdict,coder,speaker_should_be,pieces_should_be,article_read\n\
         missed:{0}:0-9,{0},missed,Ann,Cy Dee,0-9,yes\n,{1},,Ann,,,yes\n",
        some[0], some[1]
    );
    std::fs::write(folder.path().join("gold.csv"), gold).unwrap();
    let again = page(&[&articles, "--articles", "5", "--corrections", "gold.csv", "--coder", "Ann"]);
    assert!(again.contains("\"verdict\":\"missed\"") && again.contains("Cy Dee"));
    assert!(again.contains(&format!("[\"{}\",\"Ann\"]", some[1])), "an article without quotations was read");
}

#[test]
fn a_review_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles().to_string_lossy().into_owned();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("q.csv", "quote_id,article_id,quote,pieces\na,elsewhere,x,0-1\n");
    for (args, words) in [
        (&[articles.as_str()][..], "--articles 20"),
        (&[], "no table is given"),
        (&["q.csv", "--articles", "5"], "name its texts"),
        (&["q.csv", "--articles", &articles, "5"], "was it made from other texts?"),
        (&[&articles, "--articles", "5", "--sample", "3"], "choose one"),
        (&[&articles, "--articles", "0"], "from 1"),
    ] {
        let told = pullquote(folder.path(), &[&["review", "-o", "r.html"], args].concat());
        assert_eq!(told.status.code(), Some(2), "{args:?}");
        let message = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(message.contains(words), "{args:?}: {message}");
        assert!(!folder.path().join("r.html").exists());
    }
}

#[test]
fn an_article_called_index_does_not_replace_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let articles =
        "{\"id\":\"index\",\"text\":\"“We won,” said Ann Lee.\"}\n{\"id\":\"b\",\"text\":\"Nobody spoke.\"}\n";
    std::fs::write(folder.path().join("a.jsonl"), articles).unwrap();
    text(&pullquote(folder.path(), &["view", "a.jsonl", "-o", "pages/", "--title", "All of May"]));
    let page = |name: &str| std::fs::read_to_string(folder.path().join("pages").join(name)).unwrap();
    assert!(page("index.html").contains("All of May") && page("index.html").contains("index-2.html"));
    assert!(page("index-2.html").contains("We won"));
}

#[test]
fn a_report_shows_what_has_no_name_and_what_is_quoted_widely() {
    let folder = tempfile::tempdir().unwrap();
    let table = "quote_id,article_id,date,outlet,type,quote,speaker,speaker_mention,source_kind,speaker_role,cluster_id\n\
        a,1,2024-01-02,Post,direct,“We won again”,Ann Lee,Lee,person,candidate,c1\n\
        b,2,2024-02-03,Times,direct,“We won”,Ann Lee,Lee,person,mayor,c1\n\
        c,3,2024-02-03,Times,indirect,it rained,Ann Lee,Lee,person,mayor,c2\n\
        d,3,2024-02-03,Times,indirect,it snowed,,Officials,group,,\n\
        e,3,0001-01-01,Times,indirect,it hailed,,officials,group,,\n";
    std::fs::write(folder.path().join("q.csv"), table).unwrap();
    let page = text(&pullquote(folder.path(), &["report", "q.csv"]));
    let part =
        |id: &str| page.split(&format!("aria-labelledby=\"{id}\"")).nth(1).unwrap().split("</section>").next().unwrap();
    assert!(part("c-speakers").contains("mayor") && !part("c-speakers").contains("candidate"));
    assert!(part("c-nameless").contains("officials") && part("c-nameless").contains("group"));
    assert!(part("c-clusters").contains("“We won again”") && !part("c-clusters").contains("it rained"));
    assert!(part("c-time").contains("the most, 3, "), "{}", part("c-time"));
    assert!(page.contains("2024-01-02 to 2024-02-03; 1 with a date far from all others"));
    std::fs::write(folder.path().join("none.csv"), "quote_id,quote\n").unwrap();
    assert!(text(&pullquote(folder.path(), &["report", "none.csv"])).contains("nothing was found"));
}
