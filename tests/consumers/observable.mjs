// Runs the `js` blocks of docs/observable.md as Observable does, and looks at what they display: `node observable.mjs PAGE`.
// Tables are read from the working folder, with the packages that Framework reads them with.
import * as Plot from "@observablehq/plot";
import assert from "node:assert/strict";
import {autoType, csvParse} from "d3-dsv";
import {readFileSync} from "node:fs";
import {parseHTML} from "linkedom";
import {tableFromIPC} from "apache-arrow";
import {readParquet} from "parquet-wasm/node";

globalThis.window = parseHTML("<!doctype html><html><body></body></html>");
globalThis.document = window.document;

const FileAttachment = (name) => ({
  csv: async ({typed} = {}) => csvParse(readFileSync(name, "utf8"), typed ? autoType : undefined),
  parquet: async () => tableFromIPC(readParquet(readFileSync(name)).intoIPCStream()),
});

const page = readFileSync(process.argv[2], "utf8");
const code = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map((block) => block[1]).join("\n");
const shown = [];
const run = new Function(
  "FileAttachment", "Plot", "display",
  `return (async () => { ${code}; return {quotes, statements, table}; })()`
);
const {quotes, statements, table} = await run(FileAttachment, Plot, (figure) => shown.push(figure));

assert.equal(shown.length, 5);
for (const [n, figure] of shown.entries()) {
  assert.ok(figure.querySelectorAll("rect, circle").length > 1, `figure ${n + 1} is empty`);
}
assert.ok(quotes.length > 100 && statements.length > 100 && table.numRows === quotes.length);
assert.ok(quotes.every((quote) => typeof quote.start === "number" && typeof quote.confidence === "number"));
assert.ok(quotes.some((quote) => quote.speaker === null) && quotes.some((quote) => quote.date instanceof Date));
assert.ok(statements.some((statement) => statement.first_date instanceof Date && Number.isInteger(statement.outlets)));
const speakers = [...table].map((row) => row.speaker);
assert.deepEqual(speakers, quotes.map((quote) => quote.speaker));
const day = [...table].map((row) => row.date).find(Boolean);
assert.ok(typeof day === "string" && !Number.isNaN(new Date(day).getTime()) && typeof [...table][0].start === "bigint");
console.log(`Observable: ${shown.length} figures of ${quotes.length} rows`);
