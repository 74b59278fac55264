// The page in which whole articles are judged.
import assert from "node:assert/strict";
import { accessible, check, downloaded, open, shot } from "./kit.mjs";

/** The rows of a CSV as objects. */
const parse = (text) => {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') { rows.at(-1)[rows.at(-1).length - 1] += '"'; i++; } else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") rows.at(-1).push("");
    else if (!quoted && c === "\n") rows.push([""]);
    else rows.at(-1)[rows.at(-1).length - 1] += c;
  }
  const [head, ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((line) => Object.fromEntries(head.map((name, n) => [name, line[n]])));
};
const exported = async (page) => parse((await downloaded(page, () => page.locator("#export").click())).text);
const articlesIn = (page) => page.evaluate(() => JSON.parse(document.getElementById("data").textContent).articles);
const bytesOf = (text, start, end) => Buffer.from(text, "utf8").subarray(Number(start), Number(end)).toString("utf8");
/** Selects words of the article as a pointer would. */
const choose = (page, words) => page.evaluate((words) => {
  const walker = document.createTreeWalker(document.querySelector("#article .text"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return true; }
  }
  return false;
}, words);

export async function articles(browser, pages, shots) {
  await check("articles: opens at the first quotation, accessible, asks for nothing", async () => {
    const { page, context, seen } = await open(browser, pages.articles);
    assert.equal((await articlesIn(page)).length, 4);
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 1 of/);
    assert.match(await page.locator("#progress").textContent(), /^0 of 4 articles finished/);
    await accessible(page, seen);
    await shot(page, shots, "articles");
    await page.keyboard.press("?");
    await accessible(page, seen);
    await context.close();
  });
  await check("articles: verdicts by keyboard, each goes on to the next, undo goes back", async () => {
    const { page, context, seen } = await open(browser, pages.articles);
    const heading = () => page.locator("#detail-h").textContent();
    await page.keyboard.press("r");
    assert.match(await heading(), /^Quotation 2 of/);
    await page.keyboard.press("w");
    assert.match(await heading(), /^Quotation 3 of/);
    await page.keyboard.press("s");
    await page.keyboard.type("=Bo, Ek");
    await page.keyboard.press("Enter");
    assert.match(await heading(), /^Quotation 4 of/);
    await page.keyboard.press("u");
    assert.match(await heading(), /^Quotation 3 of/);
    assert.equal(await page.locator("#verdicts [aria-pressed=true]").count(), 0);
    await page.keyboard.press("s");
    await page.keyboard.press("1");
    assert.match(await heading(), /^Quotation 4 of/, "a number is a speaker of the article");
    await page.keyboard.press("e");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+ArrowRight");
    await accessible(page, seen);
    await shot(page, shots, "articles-bounds");
    await page.keyboard.press("Enter");
    assert.match(await heading(), /^Quotation 5 of/);
    await page.keyboard.press("e");
    await page.keyboard.press("Escape");
    assert.match(await heading(), /^Quotation 5 of/);
    assert.equal(await page.locator("#verdicts [aria-pressed=true]").count(), 0, "nothing was corrected, so nothing is judged");
    await page.keyboard.press("e");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("s");
    await page.keyboard.press("0");
    await page.locator("#coder").fill("Ann");
    await page.keyboard.press("Enter");
    const rows = await exported(page);
    assert.deepEqual(rows.map((row) => [row.verdict, row.words_right, row.who_right]),
      [["right", "yes", "yes"], ["wrong", "no", ""], ["wrong speaker", "yes", "no"], ["wrong", "no", "yes"], ["wrong", "no", "no"]]);
    assert.ok(rows.every((row) => row.coder === "Ann" && row.article === row.article_id && row.article_read === ""));
    const [first] = await articlesIn(page);
    assert.equal(rows[2].speaker_should_be, first.speakers[0]);
    assert.equal(rows[4].status_should_be, "unnamed source");
    const [start, end] = rows[3].pieces_should_be.split("-").map(Number);
    assert.ok(start > Number(rows[3].start) && end < Number(rows[3].end));
    assert.equal(rows[3].content_should_be, bytesOf(first.text, start, end));
    await page.reload();
    assert.match(await page.locator("#judged").textContent(), /^5 of/);
    assert.match(await heading(), /^Quotation 6 of/);
    await page.locator("#coder").fill("Bo");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#judged").textContent(), /^0 of/, "every coder judges alone");
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("articles: type and note by keyboard, before the verdict", async () => {
    const { page, context, seen } = await open(browser, pages.articles);
    const [first] = await articlesIn(page);
    const other = first.quotes[0].type === "direct" ? "indirect" : "direct";
    await page.keyboard.press("t");
    await page.locator("#kind:focus").selectOption(other);
    await page.keyboard.press("Tab");
    await page.keyboard.type("half of it");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 1 of/, "it is not judged yet");
    await accessible(page, seen);
    await page.keyboard.press("r");
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 2 of/);
    await page.keyboard.press("r");
    const rows = await exported(page);
    assert.deepEqual(rows.map((row) => [row.verdict, row.type_should_be, row.note]), [["right", other, "half of it"], ["right", "", ""]]);
    await page.keyboard.press("t");
    await page.keyboard.press("Escape");
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("articles: what was missed is marked and an article finished, all by keyboard", async () => {
    const { page, context, seen } = await open(browser, pages.articles, { colorScheme: "dark" });
    const all = await articlesIn(page);
    const open1 = all[0].quotes.length;
    for (let n = 0; n < open1; n++) await page.keyboard.press("r");
    assert.match(await page.locator("#detail-h").textContent(), /All quotations are judged/);
    await page.keyboard.press("m");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowLeft");
    await accessible(page, seen);
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#detail-h").textContent(), /^Missed quotation/);
    await page.keyboard.type("Cy Dee");
    await accessible(page, seen);
    await shot(page, shots, "articles-missed-dark");
    await page.keyboard.press("Enter");
    await page.keyboard.press("f");
    assert.match(await page.locator("#progress").textContent(), /^1 of 4 articles finished, 1 missed marked/);
    assert.equal(await page.locator("#goto").inputValue(), "1");
    await page.keyboard.press("f");
    assert.match(await page.locator("#progress").textContent(), /^1 of 4/, "not before all are judged");
    await page.keyboard.press("p");
    const { text } = await downloaded(page, () => page.locator("#export").click());
    pages.save("articles.csv", text);
    const rows = parse(text);
    assert.equal(rows.length, open1 + 1);
    assert.ok(rows.every((row) => row.article_read === "yes"));
    const missed = rows.at(-1);
    assert.deepEqual([missed.verdict, missed.speaker, missed.speaker_should_be, missed.corrected_speaker], ["missed", "", "Cy Dee", "Cy Dee"]);
    assert.equal(missed.quote, bytesOf(all[0].text, missed.start, missed.end));
    assert.equal(missed.pieces_should_be, `${missed.start}-${missed.end}`);
    assert.equal(missed.quote_id, `missed:${missed.article_id}:${missed.start}-${missed.end}`);
    await page.locator(".tag.missed").click();
    await page.locator("#forget").click();
    assert.equal(await page.locator(".tag.missed").count(), 0);
    await page.keyboard.press("u");
    assert.equal(await page.locator(".tag.missed").count(), 1);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("articles: corrections are taken up again", async () => {
    const { page, context, seen } = await open(browser, pages.again());
    assert.match(await page.locator("#progress").textContent(), /^1 of 4 articles finished, 1 missed marked/);
    assert.equal(await page.locator("#goto").inputValue(), "1");
    const before = parse(pages.file("articles.csv").toString());
    assert.deepEqual((await exported(page)).map(({ coder, ...row }) => row), before.map(({ coder, ...row }) => row));
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("articles: words selected with a pointer, on a phone", async () => {
    const { page, context, seen } = await open(browser, pages.articles, { viewport: { width: 390, height: 800 }, hasTouch: true });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    for (const what of ["mark.on", "[data-v=right]", "[data-v=no]"]) {
      const box = await page.locator(what).first().boundingBox();
      assert.ok(box.y >= 0 && box.y < 800, `${what} is in sight`);
    }
    // The panel does not cover the quotation, once the page has scrolled to it.
    await page.waitForFunction(() => document.querySelector("mark.on").getBoundingClientRect().top + 20 < document.querySelector("aside").getBoundingClientRect().top);
    await accessible(page, seen);
    await shot(page, shots, "articles-narrow");
    const plain = await page.evaluate(() => [...document.querySelectorAll("#article .text p > span[data-o]")].map((span) => span.textContent).find((text) => text.trim().split(" ").length > 4).trim().split(" ").slice(0, 3).join(" "));
    assert.ok(await choose(page, plain));
    await page.waitForSelector("#picked:not([hidden])");
    await shot(page, shots, "articles-narrow-selected");
    await page.locator("#pick-missed").tap();
    assert.match(await page.locator("#detail-h").textContent(), /^Missed quotation/);
    await page.locator("#picks button").first().tap();
    const [row] = await exported(page.locator("#export").page());
    assert.equal(row.verdict, "missed");
    assert.equal(row.quote, plain);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("articles: rows of a table in their texts, judged by a named coder", async () => {
    const { page, context, seen } = await open(browser, pages.ofTable);
    const plain = await open(browser, pages.articles);
    const ids = async (page) => (await articlesIn(page)).map((one) => [one.id, one.blocks, one.quotes.map((quote) => [quote.id, quote.pieces, quote.speaker].join())]);
    assert.deepEqual(await ids(page), await ids(plain.page), "a table and the articles give the same page");
    assert.equal(await page.locator("#coder").inputValue(), "Ann");
    assert.deepEqual(seen, []);
    await plain.context.close();
    await context.close();
  });
  await check("articles: bytes are right beyond ASCII, and hostile text is text", async () => {
    const { page, context, seen } = await open(browser, pages.odd);
    const all = await articlesIn(page);
    const odd = all.findIndex((one) => one.id.includes("odd"));
    await page.locator("#goto").selectOption(String(odd));
    for (const words of ["aus 𝄞 Köln", "Nobody spoke"]) {
      assert.ok(await choose(page, words), words);
      await page.waitForSelector("#picked:not([hidden])");
      await page.keyboard.press("m");
      await page.keyboard.press("0");
    }
    const missed = (await exported(page)).filter((row) => row.verdict === "missed");
    assert.deepEqual(missed.map((row) => row.quote), ["aus 𝄞 Köln", "Nobody spoke"]);
    for (const row of missed) assert.equal(bytesOf(all[odd].text, row.start, row.end), row.quote);
    await page.locator("#goto").selectOption(String(1 - odd));
    const shown = await page.locator("#article").innerText();
    assert.ok(shown.includes("<script>alert(1)</script>") && shown.includes("[RLO]") && shown.includes("=cmd|"));
    assert.equal(await page.locator("article script, article img").count(), 0);
    await accessible(page, seen);
    await context.close();
  });
  await check("articles: all are printed", async () => {
    const { page, context, seen } = await open(browser, pages.articles);
    const all = await articlesIn(page);
    await page.emulateMedia({ media: "print" });
    await page.waitForSelector("#all section");
    const printed = await page.locator("#all").evaluate((all) => [...all.querySelectorAll("[data-o]")].map((leaf) => leaf.textContent).join(""));
    for (const one of all) {
      const last = bytesOf(one.text, ...one.blocks.at(-1)).trim().split(/\s+/).slice(-4).join(" ");
      assert.ok(printed.replaceAll(/\s+/g, " ").includes(last), `${one.id}: ${last}`);
    }
    assert.equal(await page.locator("#all li").count(), all.reduce((n, one) => n + one.quotes.length, 0));
    assert.equal(await page.locator("aside").isVisible(), false);
    await shot(page, shots, "articles-print", { fullPage: true });
    assert.deepEqual(seen, []);
    await context.close();
  });
}
