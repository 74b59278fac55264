"""Reads the tables with other programs: `check.py PROGRAM FIXTURES`. Exits with 1 if any of them sees different cells."""

import collections
import csv
import datetime
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import cassis
import duckdb
import openpyxl
import openpyxl.utils
from openpyxl.utils.escape import unescape
import pandas
import polars
import pyarrow.parquet

csv.field_size_limit(1 << 30)
PROGRAM = os.path.abspath(sys.argv[1])
FIXTURES = pathlib.Path(sys.argv[2]).resolve()
TOOLS = pathlib.Path(sys.executable).parent
UNITS = 32_767
ROWS = 1_048_576


def run(*command, cwd):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def extract(desk, *args):
    return run(PROGRAM, "extract", "--quiet", *args, cwd=desk)


def table(path, delimiter=","):
    """The rows as the standard library reads them, header first."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file, delimiter=delimiter))


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Desk(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.desk = pathlib.Path(tempfile.mkdtemp(prefix="consumers-"))
        shutil.copytree(FIXTURES / "articles", cls.desk / "in" / "articles")
        shutil.copy(FIXTURES / "hostile" / "news.jsonl", cls.desk / "in" / "hostile.jsonl")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.desk, ignore_errors=True)

    def same(self, got, want):
        self.assertEqual(len(got), len(want))
        for row, (a, b) in enumerate(zip(got, want)):
            for cell, (x, y) in enumerate(zip(a, b, strict=True)):
                if x != y:
                    self.fail(f"row {row}, cell {cell}: {x[:200]!r} is not {y[:200]!r}")


class Plain(Desk):
    """Tables for programs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        outputs = ["q.csv", "q.tsv", "q.jsonl", "q.parquet", "q.jsonld", "q.conll", "q.brat"]
        outputs += ["q.labelstudio.json", "q.doccano.jsonl", "q.prodigy.jsonl", "q.inception"]
        args = [part for output in outputs for part in ("-o", output)]
        side = ["--articles", "articles.csv", "--speakers", "speakers.csv", "--entities", "entities.csv"]
        extract(cls.desk, "in", *args, *side, "--errors", "errors.csv", "--datapackage", "--context", "1")
        cls.rows = table(cls.desk / "q.csv")
        assert len(cls.rows) > 300

    def frame(self, frame):
        return [list(frame.columns)] + frame.values.tolist()

    def test_tabs_give_the_same_table(self):
        self.same(table(self.desk / "q.tsv", "\t"), self.rows)

    def test_pandas(self):
        read = dict(dtype=str, keep_default_na=False)
        self.same(self.frame(pandas.read_csv(self.desk / "q.csv", **read)), self.rows)
        self.same(self.frame(pandas.read_csv(self.desk / "q.tsv", sep="\t", **read)), self.rows)
        plain = pandas.read_csv(self.desk / "q.csv")
        self.assertEqual((str(plain.start.dtype), str(plain.confidence.dtype)), ("int64", "float64"))

    def test_duckdb(self):
        with duckdb.connect() as db:
            query = "SELECT * FROM read_csv(?, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
            got = db.execute(query, [str(self.desk / "q.csv")]).fetchall()
            self.same([[cell or "" for cell in row] for row in got], self.rows[1:])
            guessed = db.execute(f"SELECT count(*), min(typeof(start)) FROM '{self.desk / 'q.csv'}'").fetchone()
            self.assertEqual(guessed, (len(self.rows) - 1, "BIGINT"))

    def test_polars(self):
        frame = polars.read_csv(self.desk / "q.csv", infer_schema=False).fill_null("")
        self.same([frame.columns] + [list(row) for row in frame.rows()], self.rows)

    def test_csvkit(self):
        with open(self.desk / "kit.csv", "wb") as out:
            subprocess.run([TOOLS / "csvcut", "-z", str(1 << 30), "q.csv"], cwd=self.desk, stdout=out, check=True)
        # csvkit itself normalises line breaks and drops NUL.
        own = [("\r\n", "\n"), ("\r", "\n"), ("\0", "")]
        one = [[functools.reduce(lambda text, pair: text.replace(*pair), own, cell) for cell in row] for row in self.rows]
        self.same(table(self.desk / "kit.csv"), one)

    def test_parquet(self):
        path = self.desk / "q.parquet"
        header = self.rows[0]
        file = pyarrow.parquet.read_table(path)
        types = {field.name: str(field.type) for field in file.schema}
        self.assertEqual((types["start"], types["confidence"], types["quote"]), ("int64", "double", "string"))
        self.assertTrue(types["pieces"].startswith("list<element: struct<start: int64"), types["pieces"])

        def plain(name, cell):
            if cell is None:
                return ""
            if name == "pieces":
                return ";".join(f"{piece['start']}-{piece['end']}" for piece in cell)
            return f"{cell:.3f}" if name == "confidence" else str(cell)

        def check(names, rows):
            self.assertEqual(list(names), header)
            self.same([[plain(name, cell) for name, cell in zip(header, row)] for row in rows], self.rows[1:])

        check(file.column_names, [list(row.values()) for row in file.to_pylist()])
        with duckdb.connect() as db:
            got = db.execute(f"SELECT * FROM '{path}'")
            check([column[0] for column in got.description], got.fetchall())
        frame = polars.read_parquet(path)
        check(frame.columns, frame.rows())
        self.assertEqual(pandas.read_parquet(path).shape, (len(self.rows) - 1, len(header)))

    def test_frictionless(self):
        run(TOOLS / "frictionless", "validate", "datapackage.json", cwd=self.desk)
        package = json.loads((self.desk / "datapackage.json").read_text())
        self.assertEqual(len(package["resources"]), 6)
        # Check that the tool notices a wrong cell.
        spoilt = (self.desk / "q.csv").read_text().replace(",0.", ",x.", 1)
        (self.desk / "q.csv").rename(self.desk / "kept.csv")
        (self.desk / "q.csv").write_text(spoilt)
        with self.assertRaises(AssertionError):
            run(TOOLS / "frictionless", "validate", "datapackage.json", cwd=self.desk)
        (self.desk / "kept.csv").rename(self.desk / "q.csv")

    def test_frictionless_reads_tables_for_spreadsheets(self):
        folder = self.desk / "excel"
        folder.mkdir()
        args = ["--excel", "--delimiter", ";", "-o", "excel/q.csv", "--articles", "excel/a.csv"]
        extract(self.desk, "in", *args, "--speakers", "excel/s.csv", "--datapackage")
        run(TOOLS / "frictionless", "validate", "datapackage.json", cwd=folder)
        # Removing one apostrophe restores a guarded cell.
        sheet = table(folder / "q.csv", ";")
        plain = [row[: len(sheet[0])] for row in self.rows]
        guarded = sum(a != b and a == "'" + b for x, y in zip(sheet, plain, strict=True) for a, b in zip(x, y, strict=True))
        self.assertGreater(guarded, 20)

    def texts(self):
        """The articles as they were read, by id."""
        texts = {}
        for path in (self.desk / "in" / "articles").rglob("*.txt"):
            name = path.relative_to(self.desk / "in").as_posix()
            bytes = path.read_bytes()
            try:
                texts[name] = bytes.decode("utf-8-sig")
            except UnicodeDecodeError:
                texts[name] = bytes.decode("cp1252")
        for line in (self.desk / "in" / "hostile.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
            article = json.loads(line)
            texts[article["id"]] = article["text"]
        return texts

    def test_web_annotations_point_at_their_words(self):
        names = {"urn:pullquote:article:" + quoted(article): text for article, text in self.texts().items()}
        count = 0
        for line in (self.desk / "q.jsonld").read_text(encoding="utf-8").split("\n")[:-1]:
            note = json.loads(line)
            targets = note["target"] if isinstance(note["target"], list) else [note["target"]]
            for place in targets + [body for body in note["body"] if "selector" in body]:
                position, quote = place["selector"]
                text = names[place["source"]]
                self.assertEqual(text[position["start"]:position["end"]], quote["exact"])
                self.assertTrue(text[: position["start"]].endswith(quote["prefix"]))
                self.assertTrue(text[position["end"]:].startswith(quote["suffix"]))
            count += 1
        self.assertEqual(count, len(self.rows) - 1)

    def test_brat(self):
        folder = self.desk / "q.brat"
        labels = {line.split("\t")[0] for line in (folder / "annotation.conf").read_text().splitlines()}
        quotations = 0
        for path in folder.glob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            known = set()
            for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
                parts = line.split("\t")
                if line[0] == "T":
                    number, place, words = parts
                    label, spans = place.split(" ", 1)
                    self.assertIn(label, labels)
                    pieces = [tuple(map(int, span.split(" "))) for span in spans.split(";")]
                    self.assertEqual(" ".join(text[start:end] for start, end in pieces), words)
                    self.assertNotIn("\n", words)
                    self.assertNotIn(number, known)
                    known.add(number)
                    quotations += label == "Quotation"
                elif line[0] == "R":
                    self.assertTrue(all(arg.split(":")[1] in known for arg in parts[1].split(" ")[1:]), line)
                else:
                    self.assertIn(parts[1].split(" ")[1], known, line)
        self.assertGreater(quotations, 300)
        self.assertEqual(len(list(folder.glob("*.txt"))), len(self.texts()))

    def test_annotation_tools(self):
        """What goes out to annotation tools points at its words, and comes back as it went."""
        texts = {}
        for line in open(self.desk / "q.doccano.jsonl", encoding="utf-8"):
            record = json.loads(line)
            texts[record["article_id"]] = record["text"]
            ids = [entity["id"] for entity in record["entities"]]
            self.assertTrue(all(record["text"][e["start_offset"]:e["end_offset"]].strip() for e in record["entities"]))
            self.assertTrue(all(r["from_id"] in ids and r["to_id"] in ids for r in record["relations"]))
        tasks = json.loads((self.desk / "q.labelstudio.json").read_text(encoding="utf-8"))
        self.assertEqual({task["data"]["article_id"]: task["data"]["text"] for task in tasks}, texts)
        for task in tasks:
            for item in task["predictions"][0]["result"]:
                if item["type"] == "labels":
                    value = item["value"]
                    self.assertEqual(task["data"]["text"][value["start"]:value["end"]], value["text"])
            task["annotations"] = [{"completed_by": 1, "result": task["predictions"][0]["result"]}]
        (self.desk / "done.json").write_text(json.dumps(tasks), encoding="utf-8")
        for line in open(self.desk / "q.prodigy.jsonl", encoding="utf-8"):
            record = json.loads(line)
            for token in record["tokens"]:
                self.assertEqual(record["text"][token["start"]:token["end"]], token["text"])
            for span in record["spans"]:
                first, last = (record["tokens"][span[name]] for name in ("token_start", "token_end"))
                self.assertTrue(first["start"] < span["end"] and last["end"] > span["start"])
        types = cassis.load_typesystem((self.desk / "q.inception" / "TypeSystem.xml").read_text(encoding="utf-8"))
        (self.desk / "back").mkdir()
        for path in sorted((self.desk / "q.inception").glob("*.xmi")):
            with open(path, "rb") as file:
                document = cassis.load_cas_from_xmi(file, typesystem=types)
            self.assertTrue(all(link.Governor.part == "Quotation" for link in document.select("webanno.custom.SpeechLink")))
            document.to_xmi(self.desk / "back" / path.name)
        rows = len(table(self.desk / "q.csv")) - 1
        for back in ("done.json", "q.doccano.jsonl", "q.prodigy.jsonl", "back", "q.brat"):
            run(PROGRAM, "gold", back, "--table", "q.csv", "--quiet", "-o", "gold.csv", cwd=self.desk)
            with open(self.desk / "gold.csv", newline="", encoding="utf-8") as file:
                verdicts = [row["verdict"] for row in csv.DictReader(file) if row["quote_id"]]
            self.assertEqual(verdicts, ["right"] * rows, back)

    def test_label_studio(self):
        try:
            from label_studio_sdk.label_interface import LabelInterface
        except ImportError:
            self.skipTest("label-studio-sdk is not installed")
        page = (FIXTURES.parent / "docs" / "annotation.md").read_text(encoding="utf-8")
        interface = LabelInterface(page.split("```xml\n")[1].split("```")[0])
        for task in json.loads((self.desk / "q.labelstudio.json").read_text(encoding="utf-8")):
            self.assertEqual(interface.validate_prediction(task["predictions"][0], return_errors=True), [])

    def test_conll(self):
        texts, text, last = self.texts(), "", None
        for line in (self.desk / "q.conll").read_text(encoding="utf-8").split("\n"):
            if line.startswith("# newdoc id = "):
                text = texts[line.removeprefix("# newdoc id = ")].encode()
            elif line and not line.startswith("#"):
                cells = line.split("\t")
                self.assertEqual(len(cells), 9, line)
                words = text[int(cells[1]):int(cells[2])].decode()
                self.assertEqual(" ".join(words.split()) or "_", cells[3])
                for before, tag in zip(last or ["O"] * 4, cells[4:8]):
                    if tag.startswith("I-"):
                        self.assertIn(before, (tag, "B" + tag[1:]), line)
            last = line.split("\t")[4:8] if line.count("\t") == 8 else last


def quoted(article):
    safe = b"-._~/"
    return "".join(chr(b) if chr(b).isalnum() and b < 128 or b in safe else f"%{b:02X}" for b in article.encode())


class Spreadsheets(Desk):
    """Tables for people, which include a word of a megabyte."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        word = "=" + "x" * (1 << 20)
        lines = "\n".join(f"line {n}" for n in range(400))
        articles = [
            {"id": "long", "title": word, "text": f"“{'y' * (1 << 16)} is one word,” said Ann Lee."},
            {"id": "lines", "title": lines, "text": "“We left,” said Ann Lee."},
            {"id": "\U0001d11e", "title": "\U0001d11e" * 20_000, "text": "“We left,” said Ann Lee."},
        ]
        (cls.desk / "in" / "huge.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles))
        (cls.desk / "office").mkdir()
        extract(cls.desk, "in", "-o", "q.csv")
        extract(cls.desk, "in", "-o", "q.xlsx", "--run-date", "2026-01-02", "--excel", "-o", "excel.csv", "--articles", "articles.csv")
        cls.rows = table(cls.desk / "q.csv")
        cls.sheet = table(cls.desk / "excel.csv")
        cls.numbers = [n for n, name in enumerate(cls.rows[0]) if name in NUMBERS]

    def office(self, source, form, options=None, read=None):
        """Opens a file in LibreOffice and saves it in another format."""
        profile = f"-env:UserInstallation=file://{self.desk}/profile"
        given = [f"--infilter={read}"] if read else []
        to = form + (f":{options}" if options else "")
        run("soffice", profile, "--headless", *given, "--convert-to", to, "--outdir", "office", source, cwd=self.desk)
        return self.desk / "office" / (pathlib.Path(source).stem + "." + form)

    def same_cells(self, got, want):
        """Numbers are compared as numbers: 0.850 may be saved as 0.85."""
        def plain(rows):
            return [
                [f"{float(cell):.3f}" if n in self.numbers and cell else cell for n, cell in enumerate(row)]
                for row in rows[1:]
            ]
        self.assertEqual(got[0], want[0])
        self.same(plain(got), plain(want))

    def test_every_cell_is_harmless_and_small(self):
        raw = (self.desk / "excel.csv").read_bytes()
        self.assertTrue(raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"))
        self.assertEqual(raw.count(b"\n"), raw.count(b"\r\n"))
        self.assertEqual(raw.count(b"\n"), len(self.sheet), "a line is a row")
        cut = 0
        for plain, row in zip(self.rows, self.sheet, strict=True):
            for before, cell in zip(plain, row, strict=True):
                self.assertFalse(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")), cell[:80])
                self.assertLessEqual(units(cell), UNITS)
                cut += cell.endswith(" […]")
                self.assertTrue(cell.endswith(" […]") or units(cell) >= units(" ".join(before.split())))
        self.assertGreaterEqual(cut, 3)

    def test_libreoffice_reads_the_csv_unchanged(self):
        text = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
        for detect in ("false", "true"):
            # The default when opening a file: comma, UTF-8; plus detection of special numbers.
            read = f"Text - txt - csv (StarCalc):44,34,76,1,,0,false,{detect}"
            got = table(self.office("excel.csv", "csv", text, read))
            self.same_cells(got, self.sheet)
            book = openpyxl.load_workbook(self.office("excel.csv", "xlsx", None, read))
            kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
            self.assertNotIn("f", kinds)

    def want(self, cell):
        """A cell of the plain table as stored in a workbook."""
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
        lines = cell.split("\n")
        cell = "\n".join(lines[:253] + [" ".join(lines[253:])] if len(lines) > 254 else lines)
        odd = {c: "\ufffd" for c in range(32) if chr(c) not in "\t\n"} | {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
        cell = cell.translate(odd)
        if units(cell) > UNITS:
            kept = cell.encode("utf-16-le")[: (UNITS - 4) * 2].decode("utf-16-le", "ignore")
            cell = kept + " […]"
        return cell

    def test_openpyxl_sees_text_and_numbers(self):
        book = openpyxl.load_workbook(self.desk / "q.xlsx")
        self.assertEqual(book.sheetnames, ["quotations", "speakers", "articles", "errors", "About"])
        guarded = 0
        for sheet in book.worksheets[:-1]:
            self.assertEqual(sheet.freeze_panes, "A2")
            self.assertEqual(sheet.auto_filter.ref, sheet.dimensions)
            self.assertNotIn("f", {cell.data_type for row in sheet.iter_rows() for cell in row})
            self.assertFalse(sheet._hyperlinks)
            # Such a cell stays text when edited.
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    self.assertTrue(cell.quotePrefix, cell.coordinate)
                    guarded += 1
        self.assertGreater(guarded, 0)
        sheet = book["quotations"]
        got = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
        # openpyxl leaves unescaping the text of a cell to its user.
        got = [[unescape(cell) if isinstance(cell, str) else cell for cell in row] for row in got]
        days = [cell for row in got for cell in row if isinstance(cell, datetime.datetime)]
        self.assertGreater(len(days), 20)
        got = [[cell.date().isoformat() if isinstance(cell, datetime.datetime) else cell for cell in row] for row in got]
        numbers = [[cell for n, cell in enumerate(row) if n in self.numbers] for row in got[1:]]
        self.assertGreater(sum(isinstance(cell, (int, float)) for row in numbers for cell in row), 20)
        self.assertTrue(all(cell == "" or isinstance(cell, (int, float)) for row in numbers for cell in row))
        self.same_cells([[str(cell) for cell in row] for row in got], [[self.want(c) for c in row] for row in self.rows])
        self.assertEqual(book["articles"].max_row, len(table(self.desk / "articles.csv")))

    def test_a_workbook_is_laid_out_and_describes_itself(self):
        book = openpyxl.load_workbook(self.desk / "q.xlsx")
        sheet = book["quotations"]
        header = [cell.value for cell in sheet[1]]
        column = {name: openpyxl.utils.get_column_letter(n) for n, name in enumerate(header, 1)}
        # openpyxl gives neighbours of the same width as one.
        folded = [sheet.column_dimensions[column[name]] for name in ("start", "pieces")]
        self.assertTrue(all(one.hidden and one.outlineLevel == 1 for one in folded))
        bounds = [header.index(name) + 1 for name in ("start", "cue_end", "pieces", "pieces")]
        self.assertEqual([bound for one in folded for bound in (one.min, one.max)], bounds)
        self.assertFalse(sheet.column_dimensions[column["quote"]].hidden)
        for name, wraps in (("quote", True), ("speaker_role", True), ("quote_id", False), ("article_id", False)):
            cells = [cell for cell in sheet[column[name]][1:] if cell.value is not None]
            self.assertTrue(cells and all(bool(cell.alignment.wrap_text) == wraps for cell in cells), name)
        dates = [cell for cell in sheet[column["date"]][1:] if cell.value is not None]
        self.assertTrue(any(cell.is_date for cell in dates))
        for cell in dates:
            whole = isinstance(cell.value, str) and len(cell.value) == 10 and cell.value[4] == cell.value[7] == "-"
            self.assertTrue(cell.is_date or not whole, cell.value)

        speakers = [[cell.value for cell in row] for row in book["speakers"]]
        ids = [row[0] for row in speakers[1:]]
        self.assertEqual((speakers[0][0], len(set(ids))), ("speaker_id", len(ids)))
        self.assertTrue(all(re.fullmatch("s[0-9a-f]{16}", one) for one in ids))

        about = [[cell.value for cell in row] for row in book["About"]]
        facts = {row[0]: row[1] for row in about[: about.index([None] * 6)]}
        self.assertEqual(facts["quotations"], f"{len(self.rows) - 1} rows")
        self.assertEqual((facts["date of the run"], facts["option --min-confidence"]), ("2026-01-02", "0.25"))
        self.assertTrue(facts["program"].startswith("pullquote ") and "SHA-256" in facts["model quotes"])
        columns = about[about.index([None] * 6) + 2 :]
        of = {(row[0], row[1]): row for row in columns}
        for name in book.sheetnames[:-1]:
            for cell in book[name][1]:
                row = of.pop((name, cell.value))
                filled = sum(one.value is not None for one in book[name][cell.column_letter][1:])
                self.assertEqual((bool(row[3]), row[5]), (True, filled), row)
                if name == "quotations" and cell.value == "type":
                    kinds = collections.Counter(row[header.index("type")] for row in self.rows[1:])
                    self.assertEqual(row[4], "\n".join(f"{kind}: {kinds[kind]}" for kind in ("direct", "indirect", "mixed")))
        self.assertFalse(of)

    def test_libreoffice_reads_the_workbook_unchanged(self):
        got = table(self.office("q.xlsx", "csv", "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"))
        want = [[self.want(cell) for cell in row] for row in self.rows]
        self.same_cells(got, want)

    def test_a_table_longer_than_a_sheet_continues_in_another_file(self):
        article = " ".join(f"“We left,” said Ann Lee. “We came,” said Bo Diaz." for _ in range(200))
        line = json.dumps({"text": article}) + "\n"
        with open(self.desk / "many.jsonl", "w") as file:
            file.writelines(line for _ in range(ROWS // 400 + 2))
        extract(self.desk, "many.jsonl", "--excel", "--columns", "speaker,confidence", "--datapackage", "-o", "many.csv")
        first, second = (self.desk / name for name in ("many.csv", "many-2.csv"))
        counts = [path.read_bytes().count(b"\n") for path in (first, second)]
        self.assertEqual(counts[0], ROWS)
        self.assertEqual(sum(counts) - 2, (ROWS // 400 + 2) * 400)
        self.assertTrue(second.read_bytes().startswith(b"\xef\xbb\xbf\"speaker\""))
        package = json.loads((self.desk / "datapackage.json").read_text())
        self.assertEqual([one["path"] for one in package["resources"]], ["many.csv", "many-2.csv"])


NUMBERS = {"paragraph", "confidence", "start", "end", "source_start", "source_end", "cue_start", "cue_end"}

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
