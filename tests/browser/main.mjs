// Makes pages with the program and opens them in a browser: `node main.mjs PROGRAM [FOLDER FOR SCREENSHOTS]`.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import assert from "node:assert/strict";
import { articles as reviewOfArticles } from "./articles.mjs";
import { check, failures, launch } from "./kit.mjs";
import { report } from "./report.mjs";
import { view } from "./view.mjs";

const [program, shots] = process.argv.slice(2).map((path) => resolve(path));
const articles = fileURLToPath(new URL("../../fixtures/articles", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "pullquote-pages-"));
const at = (name) => join(folder, name);
const run = (...args) => execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
const save = (name, text) => writeFileSync(at(name), text);
const url = (name) => pathToFileURL(at(name)).href;
if (shots) mkdirSync(shots, { recursive: true });

const hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202e=cmd|' /C calc'!A0 <!-- ]]>";
save("hostile.txt", `${hostile}\n\n"We ${hostile} won," said Ann Lee of ${hostile}.\n\n=cmd|' /C calc'!A0 said Bo Ek.\n`);
save("long.txt", `"We won," said Ann Lee. ${"x".repeat(1 << 20)}\n\n"${"é".repeat(1 << 19)}," said Bo Ek.\n`);
run("view", articles, "-q", "-o", `${folder}/pages/`);
run("view", articles, "--id", "local/02-school-board.txt", "-o", at("school.html"));
run("view", at("hostile.txt"), "-o", at("hostile.html"));
run("view", at("long.txt"), "-o", at("long.html"));
run("extract", articles, "-q", "-o", at("quotes.csv"));
run("report", at("quotes.csv"), "-q", "--articles", articles, "--views", at("pages"), "--title", "Invented articles", "-o", at("report.html"));

run("review", articles, "--articles", "4", "-q", "-o", at("articles.html"));
run("review", at("quotes.csv"), "--articles", articles, "--articles", "4", "-q", "--coder", "Ann", "-o", at("articles-of-table.html"));
save("odd.txt", "Grüße\u0007 aus 𝄞 Köln\r\n\r\nThe mayor said “nö 𝄞\u202e way,” and left.\r\n\r\nNobody spoke.\n");
run("review", at("odd.txt"), at("hostile.txt"), "--articles", "9", "--min-confidence", "0", "-q", "-o", at("odd.html"));

const cell = (text) => `"${text.replaceAll('"', '""')}"`;
const head = "quote_id,article_id,date,title,outlet,type,quote,speaker,speaker_mention,speaker_role,cue,status,confidence,flags\n";
save("hostile.csv", head + `id,${Array(11).fill(cell(hostile)).join(",")},0.5,${cell(hostile)}\n`);
run("report", at("hostile.csv"), "-q", "--title", hostile, "-o", at("hostile-report.html"));
save("empty.csv", head);
run("report", at("empty.csv"), "-q", "-o", at("empty.html"));
save("spread.csv", "quote_id,article_id,date,outlet,type,quote,speaker,speaker_mention,source_kind,speaker_role,status,confidence,cluster_id\n" +
  Array.from({ length: 40 }, (_, i) => `q${i},a${i},2024-0${1 + (i % 4)}-1${i % 7},Outlet ${i % 5},${["direct", "indirect", "mixed"][i % 3]},“The bridge ${i >> 2} will be rebuilt”,${i % 4 === 3 ? "" : `Speaker ${i % 4}`},${i % 4 === 3 ? "Officials" : "the mayor"},${i % 4 === 3 ? "group" : "person"},mayor,attributed,0.${300 + i},c${i >> 2}\n`).join(""));
run("report", at("spread.csv"), "-q", "-o", at("spread.html"));
/* Ten articles of ten rows: women in all rows of eight, men in those of two; five rows with both, and some without a value. */
save("people.csv", "quote_id,article_id,date,type,quote,speaker,status,confidence,speaker_id,speaker_candidates,people.gender,people.party,people.born\n" +
  Array.from({ length: 100 }, (_, i) => [`q${i}`, `a${i / 10 | 0}`, `2024-03-${10 + i % 17}`, "direct", `“Sentence ${i}”`, `Speaker ${i}`, "attributed", "0.9", `P${i}`, "", i < 80 ? "f" : "m", `Party ${i < 80 ? i % 8 : i}`, `19${10 + i % 80}-01-0${1 + i % 9}`].join(",")).join("\n") + "\n" +
  Array.from({ length: 5 }, (_, i) => `b${i},a${i},2024-03-10,direct,“Both ${i}”,Ann Lee; Bo Ek,attributed,0.9,A; B,,f; m,Party 0,\n`).join("") +
  `n1,a1,2024-03-10,direct,“None 1”,Cy Day,attributed,0.9,,,,,\nn2,a1,2024-03-10,direct,“None 2”,,unnamed source,0.9,,,,,\nn3,a1,2024-03-10,direct,“None 3”,Dee Fox,attributed,0.9,,D1; D2,,,\nn4,a1,2024-03-10,direct,“None 4”,Ed Hall,attributed,0.9,E,,,,\n`);
run("report", at("people.csv"), "-q", "-o", at("people.html"));
save("hostile-people.csv", `quote_id,article_id,quote,speaker,speaker_id,${cell(`people.${hostile}`)},people.__proto__\n` +
  ["a", "b"].map((id) => `${id},${id},“Words”,Ann Lee,1,${cell(hostile)},constructor\n`).join(""));
run("report", at("hostile-people.csv"), "-q", "-o", at("hostile-people.html"));
const rows = [];
for (let i = 0; i < 100_050; i++) {
  const day = new Date(Date.UTC(2020, 0, 1 + (i % 1400))).toISOString().slice(0, 10);
  rows.push(`${(i * 2654435761 % 4294967296).toString(16).padStart(16, "0")},a${i >> 3},${day},Headline ${i >> 3},Outlet ${i % 40},${["direct", "indirect", "mixed"][i % 3]},` +
    `"“The bridge ${i} will be rebuilt in spring, and nobody will have to pay for it twice,” number ${i}",Speaker ${(i * i) % 5003},the mayor,mayor,said,attributed,0.${100 + (i % 900)},\n`);
}
save("large.csv", head + rows.join(""));
run("report", at("large.csv"), "-q", "-o", at("large.html"));

const pages = {
  school: url("school.html"),
  hostile: url("hostile.html"), long: url("long.html"), report: url("report.html"), large: url("large.html"),
  hostileReport: url("hostile-report.html"), empty: url("empty.html"), save,
  people: url("people.html"), hostilePeople: url("hostile-people.html"), spread: url("spread.html"), index: pathToFileURL(join(folder, "pages", "index.html")).href, articles: url("articles.html"), ofTable: url("articles-of-table.html"), odd: url("odd.html"), file: (name) => readFileSync(at(name)),
  /* Made when the corrections of the articles are there. */
  again: () => {
    run("review", articles, "--articles", "4", "--corrections", at("articles.csv"), "-q", "-o", at("again.html"));
    return url("again.html");
  },
  /* Made when the corrections of the report are there. */
  review: () => {
    run("review", at("quotes.csv"), "-q", "--articles", articles, "--corrections", at("corrections.csv"), "--sample", "12", "-o", at("review.html"));
    return url("review.html");
  },
};

const browser = await launch();
try {
  await view(browser, pages, shots);
  await report(browser, pages, shots);
  await reviewOfArticles(browser, pages, shots);
} finally {
  await browser.close();
}
await check("eval: the corrections of the report are measured", () => {
  for (const more of [[], [at("quotes.csv")]]) {
    const text = run("eval", "--gold", at("corrections.csv"), ...more);
    assert.match(text, /^4 rows judged/);
    assert.match(text, /all .* 75\.0% +\(13\.1-98\.4\) +3\/4 .* 50\.0% +\(6\.1-93\.9\) +2\/4/);
  }
});
rmSync(folder, { recursive: true });
if (failures() > 0) {
  console.log(`${failures()} checks failed`);
  process.exit(1);
}
