use super::rows::Rows;
use super::*;
use pullquote::corpus::Article;
use pullquote::export::{Layout, Record, Row};
use pullquote::{Options, Pipeline, Scratch};
use std::io::{BufRead, Write};

/// A minimal collected form: a line of JSON for each article in the spool, from which two files are made.
struct Counted {
    /// Whether it fails, and whether by a panic.
    fails: Option<bool>,
}

impl Form for Counted {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        writeln!(out, "{}", serde_json::json!({"id": analysis.article.id, "tokens": analysis.tokens.len()})).unwrap();
    }

    fn fault(&self, fault: &ErrorRow<'_>, lost: bool, out: &mut Vec<u8>) {
        writeln!(out, "{}", serde_json::json!({"fault": fault.message, "lost": lost})).unwrap();
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Counted {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let rows: Vec<serde_json::Value> =
            spool.lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_>>()?;
        let target = staged.target().to_path_buf();
        write!(staged.file(&target)?, "{} rows", rows.len())?;
        let last = target.with_extension("last");
        write!(staged.file(&last)?, "{}", rows[rows.len() - 1])?;
        match self.fails {
            Some(panics) if panics => panic!("no more"),
            Some(_) => bail!("no more"),
            None => Ok(()),
        }
    }
}

/// A folder with a file for each article.
struct Folder;

impl Form for Folder {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        writeln!(out, "{}", analysis.article.id).unwrap();
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Folder {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let target = staged.target().to_path_buf();
        let folder = staged.folder(&target)?;
        spool.lines().try_for_each(|id| Ok(std::fs::write(folder.join(id?), "")?))
    }

    fn is_folder(&self) -> bool {
        true
    }
}

fn table(rows: Rows) -> Box<dyn Form> {
    Box::new(text::TextTable { rows, layout: Layout::default() })
}

fn fill(outputs: &mut Outputs<'_>, planned: &[Planned]) {
    let pipeline = Pipeline::new(Options::default());
    for id in ["a", "b"] {
        let article = Article::from_text(id, "“We left,” said Ann Lee.");
        let mut scratch = Scratch::default();
        let analysis = pipeline.analyze(&article, &mut scratch);
        let block = |planned: &Planned| {
            let mut block = Vec::new();
            planned.form.encode(&analysis, &mut block);
            block
        };
        outputs.append(&planned.iter().map(block).collect::<Vec<_>>()).unwrap();
    }
    outputs.fault(&ErrorRow { source: "x", message: "torn", ..ErrorRow::default() }, true).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let listing = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = listing.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn streamed_and_collected_forms_appear_together() {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    let planned = [
        Planned::main(&at("q.csv"), table(Rows::Quotations { context: None, table: &Row::TABLE })),
        Planned::main(&at("q.counted"), Box::new(Counted { fails: None })),
        Planned::main(&at("pages"), Box::new(Folder)),
        Planned::side(&at("e.csv"), table(Rows::Errors)),
    ];
    let mut outputs = Outputs::open(&planned).unwrap();
    outputs.begin().unwrap();
    fill(&mut outputs, &planned);
    assert_eq!(names(desk.path()), [".e.csv.part", ".pages.part", ".q.counted.part", ".q.csv.part"]);
    assert!(outputs.finish(|_| Ok(())).unwrap());
    assert_eq!(names(desk.path()), ["e.csv", "pages", "q.counted", "q.csv", "q.last"]);
    assert_eq!(std::fs::read_to_string(at("q.counted")).unwrap(), "3 rows");
    assert_eq!(std::fs::read_to_string(at("q.last")).unwrap(), r#"{"fault":"torn","lost":true}"#);
    assert_eq!(names(&at("pages")), ["a", "b"]);
    assert_eq!(std::fs::read_to_string(at("q.csv")).unwrap().lines().count(), 3);
    assert_eq!(std::fs::read_to_string(at("e.csv")).unwrap(), "source,record,byte,kind,message\nx,0,0,,torn\n");
    // Full folders are not written over.
    assert!(Outputs::open(&planned).is_err());
    assert_eq!(names(desk.path()), ["e.csv", "pages", "q.counted", "q.csv", "q.last"]);
}

#[test]
fn one_output_that_fails_keeps_all_from_appearing() {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    std::fs::write(at("q.csv"), "old").unwrap();
    for panics in [false, true] {
        let planned = [
            Planned::main(&at("q.csv"), table(Rows::Quotations { context: None, table: &Row::TABLE })),
            Planned::main(&at("q.counted"), Box::new(Counted { fails: Some(panics) })),
        ];
        let mut outputs = Outputs::open(&planned).unwrap();
        outputs.begin().unwrap();
        fill(&mut outputs, &planned);
        let error = format!("{:#}", outputs.finish(|_| Ok(())).unwrap_err());
        outputs.remove();
        assert!(error.contains("q.counted") && error.ends_with("no more"), "{error}");
        assert_eq!(names(desk.path()), ["q.csv"]);
        assert_eq!(std::fs::read_to_string(at("q.csv")).unwrap(), "old");
    }
}

#[test]
fn impossible_outputs_are_refused_at_once() {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    let refused = |planned: &[Planned]| format!("{:#}", Outputs::open(planned).err().unwrap());
    let csv = |name: &str| Planned::main(&at(name), table(Rows::Quotations { context: None, table: &Row::TABLE }));
    let told = refused(&[Planned::main(Path::new("-"), Box::new(Counted { fails: None }))]);
    assert!(told.contains("standard output") && told.contains("only to a file"), "{told}");
    let first = [csv("a.csv")];
    let held = Outputs::open(&first).unwrap();
    assert!(refused(&[csv("a.csv")]).contains("another run is writing it"));
    drop(held);
    assert!(refused(&[csv("c.csv"), csv("no/such/d.csv")]).contains("d.csv"));
    assert!(refused(&[csv("")]).contains("cannot write"));
    assert_eq!(names(desk.path()), [".a.csv.part"]);
}
