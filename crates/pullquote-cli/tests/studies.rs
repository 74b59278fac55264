//! What a study needs around its table: judged rows measured, coders compared.

mod support;

use support::Desk;

const HEAD: &str = "quote_id,article_id,verdict,speaker,speaker_should_be,type,confidence,outlet,start,end,quote,coder,\
    words_right,who_right,content_should_be,article_read\n";

/// Two articles read as a whole and one of which a single row was judged.
fn ann() -> String {
    format!(
        "{HEAD}\
         q1,a,right,Ann Lee,,direct,0.9,Post,0,10,“We won it,ann,yes,yes,,yes\n\
         q2,a,wrong speaker,Ann Lee,Bo Ek,direct,0.8,Post,20,30,“You lost”,ann,yes,no,,yes\n\
         missed:a:40-55,a,missed,,Cy Fox,direct,,Post,40,55,“Nobody did it”,ann,,,,yes\n\
         q3,b,wrong,,,indirect,0.4,Echo,0,9,that is it,ann,no,,,yes\n\
         q4,b,wrong,Dee Orr,,indirect,0.6,Echo,20,40,it would rain soon so,ann,no,yes,it would rain soon,yes\n\
         q5,c,right,Ann Lee,,direct,0.9,Post,0,10,“I go home”,ann,yes,yes,,\n"
    )
}

/// The paragraph for a methods section, as one line.
fn paragraph(out: &str) -> String {
    let text = out.split("For a methods section:").nth(1).expect("there is a paragraph");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn whole_articles_give_recall_with_intervals() {
    let desk = Desk::new(&[("ann.csv", &ann())]);
    let told = desk.run(&["eval", "--gold", "ann.csv"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(
        told.out.starts_with("5 rows judged, in 3 articles\n2 articles read as a whole, with 1 missed quotation\n")
    );
    let csv = desk.run(&["eval", "--gold", "ann.csv", "--format", "csv"]).out;
    let figure = |start: &str| -> Vec<String> {
        let line = csv.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {csv}"));
        line[start.len()..].split(',').map(str::to_owned).collect()
    };
    // Precision counts all rows, recall and F1 the two articles: 2 of 4 quotations, among 4 rows.
    assert_eq!(figure("all,,quotation,")[..3], ["3", "5", "0.6000"]);
    assert_eq!(figure("all,,quotation recall,")[..3], ["2", "4", "0.5000"]);
    assert_eq!(figure("all,,attribution recall,")[..3], ["1", "4", "0.2500"]);
    assert_eq!(figure("all,,quotation f1,")[..3], ["4", "8", "0.5000"]);
    assert_eq!(figure("type,direct,quotation recall,")[..3], ["2", "3", "0.6667"]);
    assert_eq!(figure("outlet,Post,quotation,")[..2], ["3", "3"]);
    assert_eq!(figure("confidence,0.9 to 1.0,attribution,")[..2], ["2", "2"]);
    for group in ["type", "confidence", "outlet", "speaker in the table"] {
        assert!(told.out.contains(&format!("\n{group}\n")), "{group}: {}", told.out);
    }
    let paragraph = paragraph(&told.out);
    assert!(paragraph.contains("One coder judged 5 rows from 3 articles.") && paragraph.contains("60.0 % ["));

    let all = desk.run(&["eval", "--gold", "ann.csv", "--whole-articles", "--format", "csv"]).out;
    assert!(all.contains("all,,quotation recall,3,5,0.6000,"), "{all}");
}

#[test]
fn another_table_is_measured_in_the_articles_that_were_read() {
    let table = "quote_id,article_id,type,quote,speaker,confidence,outlet,start,end\n\
        n1,a,direct,“We won it,Ann Lee,0.9,Post,0,10\n\
        n2,a,direct,“You lost”,Bo Ek,0.8,Post,20,30\n\
        n3,a,direct,Nobody did it,Cy Fox,0.8,Post,43,52\n\
        n4,b,indirect,it would rain soon,Dee Orr,0.5,Echo,20,38\n\
        n5,b,indirect,of a thing,Dee Orr,0.5,Echo,90,99\n\
        q5,c,direct,“I go home”,Bo Ek,0.9,Post,0,10\n\
        n6,d,direct,x,Bo Ek,0.9,Post,0,10\n";
    let desk = Desk::new(&[("ann.csv", &ann()), ("new.csv", table)]);
    let csv = desk.run(&["eval", "--gold", "ann.csv", "new.csv", "--format", "csv"]).out;
    // n5 is one too many, and q5 now has another speaker.
    for line in
        ["all,,quotation,5,6,", "all,,attribution,4,6,", "all,,quotation recall,4,4,", "all,,attribution f1,8,9,"]
    {
        assert!(csv.contains(line), "{line}: {csv}");
    }
}

#[test]
fn two_coders_are_compared_and_their_disagreements_listed() {
    let ben = format!(
        "{HEAD}\
         q1,a,right,Ann Lee,,direct,0.9,Post,0,10,“We won it,ben,yes,yes,,yes\n\
         q2,a,wrong speaker,Ann Lee,Bo Eck,direct,0.8,Post,20,30,“You lost”,ben,yes,no,,yes\n\
         missed:a:43-52,a,missed,,Cy Fox,direct,,Post,43,52,Nobody did it,ben,,,,yes\n\
         missed:b:70-80,b,missed,,,direct,,Echo,70,80,“So it was,ben,,,,yes\n\
         q3,b,right,,,indirect,0.4,Echo,0,9,that is it,ben,yes,yes,,yes\n\
         q4,b,wrong words,Dee Orr,,indirect,0.6,Echo,20,40,it would rain soon so,ben,no,yes,it would rain soon,yes\n"
    );
    let desk = Desk::new(&[("ann.csv", &ann()), ("ben.csv", &ben)]);
    let args = ["eval", "--gold", "ann.csv", "--gold", "ben.csv", "--disagreements", "differ.csv"];
    let told = desk.run(&args);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("2 coders: ann, ben\n"), "{}", told.out);
    assert!(told.out.contains("missed quotations: ann 1, ben 2; marked by the first two: 1\n"), "{}", told.out);
    let paragraph = paragraph(&told.out);
    assert!(
        paragraph.contains("4 rows were judged independently by more than one coder; 75.0 % of the verdicts agree")
    );
    let differ = desk.read("differ.csv");
    assert!(differ.starts_with("quote_id,article_id,start,end,quote,speaker,ann,ben\n"), "{differ}");
    let said: Vec<&str> = differ.lines().skip(1).collect();
    assert_eq!(said.len(), 3, "{differ}");
    assert!(said[0].ends_with(",wrong speaker: Bo Ek,wrong speaker: Bo Eck"), "{differ}");
    assert!(said[1].ends_with(",wrong,right") && said[2].ends_with(",,missed"), "{differ}");
    // The figures are those of the first coder, whoever else judged the same rows.
    let csv = |args: &[&str]| desk.run(&[&["eval", "--format", "csv"], args].concat()).out;
    let first = csv(&["--gold", "ann.csv"]);
    let both = csv(&["--gold", "ann.csv", "--gold", "ben.csv"]);
    assert!(both.starts_with(&first) && both.contains("agreement,verdict,kappa,,4,"), "{both}");
    assert_ne!(csv(&["--gold", "ben.csv", "--gold", "ann.csv"]).lines().nth(1), first.lines().nth(1));
    assert_eq!(desk.run(&args).out, told.out, "the same figures every time");

    let alone = desk.run(&["eval", "--gold", "ann.csv", "--disagreements", "d.csv"]);
    assert!(alone.code == 2 && alone.err.contains("two coders"), "{}", alone.err);
    let over = desk.run(&["eval", "--gold", "ann.csv", "--gold", "ben.csv", "--disagreements", "ben.csv"]);
    assert_eq!(over.code, 2, "an input is never overwritten");
}

/// Rows whose confidences are too high: of ten with 0.9, six are right, and of ten with 0.5, two.
fn judged() -> String {
    let row = |n: usize| {
        let (confidence, right) = if n.is_multiple_of(2) { (0.9, n % 20 < 12) } else { (0.5, n % 20 < 4) };
        format!("q{n},a{},{},{confidence}\n", n / 4, if right { "right" } else { "wrong speaker" })
    };
    "quote_id,article_id,verdict,confidence\n".to_owned() + &(0..200).map(row).collect::<String>()
}

const TEXT: &str = "“We left the hall,” said Ann Lee, a baker. Officials said that the hall was closed.\n";

#[test]
fn confidences_are_refitted_and_used() {
    let desk = Desk::new(&[("c.csv", &judged()), ("a.txt", TEXT)]);
    let made = desk.run(&["calibrate", "c.csv", "--precision", "0.5", "-o", "mine.json"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.err.contains("200 judged rows: 40.0% right") && made.err.contains("mean confidence is 70.0%"),
        "{}",
        made.err
    );
    assert!(made.err.contains("log loss") && made.err.contains("leaves 100 of the 200 rows"), "{}", made.err);
    let file: serde_json::Value = serde_json::from_str(&desk.read("mine.json")).unwrap();
    let (slope, offset) = (file["slope"].as_f64().unwrap(), file["offset"].as_f64().unwrap());
    let now = |confidence: f64| 1.0 / (1.0 + (-(offset + slope * (confidence / (1.0 - confidence)).ln())).exp());
    assert!((now(0.9) - 0.6).abs() < 0.05 && (now(0.5) - 0.2).abs() < 0.05, "{file}");

    let confidences = |args: &[&str]| -> Vec<f64> {
        let args = [&["extract", "a.txt", "-q", "--columns", "confidence"], args].concat();
        let ran = desk.run(&args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out.lines().skip(1).map(|line| line.parse().unwrap()).collect()
    };
    let before = confidences(&["--min-confidence", "0"]);
    let after = confidences(&["--calibration", "mine.json", "--min-confidence", "0"]);
    assert_eq!((before.len(), after.len()), (2, 2));
    for (before, after) in before.iter().zip(&after) {
        assert!((now(*before) - after).abs() < 0.005, "{before} {after}");
    }
    // The limit of the file is the usual one.
    let least = file["min_confidence"].as_f64().unwrap();
    let held = after.iter().filter(|confidence| **confidence >= least).count();
    assert_eq!(confidences(&["--calibration", "mine.json"]).len(), held);

    let few = desk.run(&["calibrate", "c.csv", "--precision", "0.99", "-o", "no.json"]);
    assert!(few.code == 2 && few.err.contains("ask for less") && !desk.path("no.json").exists(), "{}", few.err);
    desk.write("few.csv", b"quote_id,verdict,confidence\nq1,right,0.5\n");
    assert!(desk.run(&["calibrate", "few.csv"]).err.contains("too few: judge at least 50"));
    desk.write("other.json", b"{}");
    let other = desk.run(&["extract", "a.txt", "--calibration", "other.json"]);
    assert!(other.code == 2 && other.err.contains("other.json") && other.err.contains("not a calibration"));
}

#[test]
fn a_run_is_not_resumed_with_another_calibration() {
    let desk = Desk::new(&[]);
    let article = |n: usize| format!("{{\"id\":\"a{n}\",\"text\":\"{}\"}}\n", TEXT.trim().repeat(3));
    let articles: String = (0..120).map(article).collect();
    desk.write("in.jsonl", articles.as_bytes());
    let calibration = |offset: f64| {
        format!("{{\"format\":\"pullquote calibration 1\",\"slope\":1.0,\"offset\":{offset}}}").into_bytes()
    };
    desk.write("mine.json", &calibration(-1.0));
    let args =
        ["extract", "in.jsonl", "--calibration", "mine.json", "-o", "q.csv", "--checkpoint", "0", "--threads", "1"];
    let mut run = support::pullquote(&args).current_dir(desk.path("")).spawn().unwrap();
    let journal = desk.path(".q.csv.resume");
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !std::fs::read_to_string(&journal).is_ok_and(|lines| lines.contains("\"checkpoint\"")) {
        assert!(std::time::Instant::now() < end, "{:?}", desk.names());
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    desk.write("mine.json", &calibration(1.0));
    let again = desk.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(again.code, 2, "{}", again.err);
    assert!(again.err.contains("the model calibration"), "{}", again.err);
    desk.write("mine.json", &calibration(-1.0));
    let again = desk.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(desk.read("q.csv").contains(",a119,"));
}
