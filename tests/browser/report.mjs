// The page of a whole table.
import assert from "node:assert/strict";
import { accessible, check, downloaded, open, shot } from "./kit.mjs";

const found = async (page) => Number((await page.locator("#count").textContent()).split(" ")[0].replaceAll(",", ""));
const settle = (page) => page.waitForTimeout(300);

export async function report(browser, pages, shots) {
  const url = pages.report;
  await check("report: opens, accessible, asks for nothing", async () => {
    const { page, context, seen } = await open(browser, url);
    assert.ok((await page.locator("svg rect").count()) > 20);
    assert.ok((await found(page)) > 100);
    await accessible(page, seen);
    await shot(page, shots, "report", { fullPage: true });
    await page.setViewportSize({ width: 400, height: 800 });
    await shot(page, shots, "report-narrow", { fullPage: true });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    await context.close();
  });
  await check("report: dark, accessible", async () => {
    const { page, context, seen } = await open(browser, url, { colorScheme: "dark" });
    await page.keyboard.press("j");
    await page.keyboard.press("r");
    await accessible(page, seen);
    await shot(page, shots, "report-dark", { fullPage: true });
    await context.close();
  });
  await check("report: search, filters, order", async () => {
    const { page, context, seen } = await open(browser, url);
    const all = await found(page);
    await page.keyboard.press("/");
    await page.keyboard.type("near misses");
    await settle(page);
    const some = await found(page);
    assert.ok(some > 0 && some < all);
    await page.locator("#clear").click();
    assert.equal(await found(page), all);
    await page.locator("#f-type").selectOption("=direct");
    const direct = await found(page);
    assert.ok(direct > 0 && direct < all);
    await page.locator("#f-sure").selectOption("0.5");
    assert.ok((await found(page)) < direct);
    await page.locator("#clear").click();
    await page.locator("#f-speaker").fill("mensah");
    await settle(page);
    assert.ok((await found(page)) > 0);
    assert.match(await page.locator("#body tr[data-i] .name").first().textContent(), /Mensah/);
    await page.locator("#clear").click();
    await page.locator("#f-from").fill("2100-01-01");
    await settle(page);
    assert.equal(await found(page), 0);
    await page.locator("#clear").click();
    for (const order of ["new", "old", "speaker", "sure", "chance"]) {
      await page.locator("#order").selectOption(order);
      assert.equal(await found(page), all);
    }
    const pick = page.locator("#c-speakers ~ table .pick").first();
    const name = await pick.textContent();
    await pick.click();
    assert.ok((await found(page)) > 0 && (await found(page)) < all);
    assert.equal(await page.locator("#f-speaker").inputValue(), name);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("report: keys, context, link to the article", async () => {
    const { page, context, seen } = await open(browser, url);
    await page.locator("#search").fill("near misses");
    await settle(page);
    await page.locator("#search").press("Escape");
    await page.keyboard.press("j");
    assert.equal(await page.locator("#body tr[aria-current]").count(), 1);
    assert.match(await page.locator("#card .context").textContent(), /near misses/);
    assert.ok((await page.locator("#card .context").textContent()).length > (await page.locator("#card .context mark").textContent()).length + 50);
    await accessible(page, seen);
    await page.locator("#explore").scrollIntoViewIfNeeded();
    await shot(page, shots, "report-row");
    await page.locator("#card a").click();
    await page.waitForSelector("#article");
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation \d+ of/);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("report: corrections are kept and exported", async () => {
    const { page, context, seen } = await open(browser, url);
    await page.locator("#order").selectOption("chance");
    for (const key of ["r", "r", "w", "s"]) {
      await page.locator("#rows").focus();
      await page.keyboard.press("j");
      await page.keyboard.press(key);
    }
    await page.keyboard.type("Somebody Else");
    await page.keyboard.press("Enter");
    await accessible(page, seen);
    await page.reload();
    assert.match(await page.locator("#judged").textContent(), /^4 of/);
    await page.locator("#f-judged").selectOption("right");
    assert.equal(await found(page), 2);
    const { text } = await downloaded(page, () => page.locator("#export").click());
    assert.equal(text.trim().split("\n").length, 5);
    assert.match(text, /,wrong speaker,[^\n]*Somebody Else/);
    pages.save("corrections.csv", text);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("review: rows drawn by chance, verdicts taken up again", async () => {
    const { page, context, seen } = await open(browser, pages.review());
    assert.equal(await found(page), 12);
    assert.equal(await page.locator("section.chart").count(), 0);
    assert.match(await page.locator("#judged").textContent(), /^4 of 12 judged/);
    /* The first row that is not judged is chosen. */
    assert.equal(await page.locator("#judge").isVisible(), true);
    assert.equal(await page.locator("#judge [aria-pressed=true]").count(), 0);
    await page.keyboard.press("w");
    assert.match(await page.locator("#judged").textContent(), /^5 of 12/);
    assert.equal(await page.locator("#judge [aria-pressed=true]").count(), 0, "the next row is chosen");
    await page.keyboard.press("e");
    await page.locator("#words").fill("only these words");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#judged").textContent(), /^6 of 12/);
    await page.keyboard.press("r");
    await page.keyboard.press("u");
    assert.match(await page.locator("#judged").textContent(), /^6 of 12/, "undone");
    await accessible(page, seen);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.keyboard.press("r");
    await page.keyboard.press("u");
    await settle(page);
    for (const what of ["#card .context", "[data-v=right]", "[data-v=no]"]) {
      const box = await page.locator(what).boundingBox();
      assert.ok(box.y >= 0 && box.y + Math.min(box.height, 60) <= 800, `${what} is in sight on a phone`);
    }
    await shot(page, shots, "review-narrow");
    await page.setViewportSize({ width: 1280, height: 900 });
    await shot(page, shots, "review");
    const { text } = await downloaded(page, () => page.locator("#export").click());
    assert.equal(text.trim().split("\n").length, 7);
    assert.match(text, /,wrong speaker,[^\n]*Somebody Else/);
    assert.match(text, /,wrong,[^\n]*,no,yes,,only these words,/);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("report: printed whole", async () => {
    const { page, context, seen } = await open(browser, url);
    const all = await found(page);
    const onPaper = (page, n) => page.waitForFunction((n) => document.querySelectorAll("#paper tbody tr").length === n, n);
    await page.emulateMedia({ media: "print" });
    await onPaper(page, all);
    assert.equal(await page.locator("#rows").isVisible(), false);
    await page.setViewportSize({ width: 760, height: 1100 });
    await shot(page, shots, "report-print", { fullPage: true });
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    const printed = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
    console.log(`      ${all} rows on ${printed} pages`);
    assert.ok(printed > 3 && printed < 10 + all / 8, "no page is empty but for a head");
    assert.deepEqual(seen, []);
    await context.close();
    const other = await open(browser, url);
    await other.page.locator("#search").fill("near misses");
    await settle(other.page);
    const some = await found(other.page);
    assert.ok(some > 0 && some < all);
    await other.page.emulateMedia({ media: "print" });
    await onPaper(other.page, some);
    await other.context.close();
  });
  await check("report: statements, sources without a name, charts and rows saved", async () => {
    const { page, context, seen } = await open(browser, pages.spread);
    await accessible(page, seen);
    await shot(page, shots, "report-spread", { fullPage: true });
    const bottoms = await page.locator(".charts > .chart").evaluateAll((all) => Object.values(Object.groupBy(all.map((one) => one.getBoundingClientRect()), (box) => box.left)).map((column) => Math.max(...column.map((box) => box.bottom))));
    assert.equal(bottoms.length, 2);
    assert.ok(Math.abs(bottoms[0] - bottoms[1]) < 500, `the columns of charts end near each other: ${bottoms}`);
    await page.setViewportSize({ width: 390, height: 800 });
    const statement = await page.locator(".spread tbody tr").first().boundingBox();
    assert.ok(statement.height < 120, `a statement is a few lines on a phone: ${statement.height}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    await shot(page, shots, "report-spread-narrow", { fullPage: true });
    await accessible(page, seen);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator("#c-clusters ~ table .pick").first().click();
    assert.equal(await found(page), 4);
    assert.match(await page.locator("#count").textContent(), /statement “c\d+”/);
    const rows = await downloaded(page, () => page.locator("#save").click());
    assert.equal(rows.name, "quotations.csv");
    assert.equal(rows.text.trim().split("\n").length, 5);
    assert.match(rows.text, /^quote_id,article_id,[^\n]*,cluster_id\n/);
    await page.locator("#c-nameless ~ table .pick").first().click();
    assert.equal(await found(page), 10);
    await page.locator("#search").fill("no such words");
    await settle(page);
    assert.match(await page.locator("#body").textContent(), /Nothing found/);
    assert.equal(await page.locator("#save").isDisabled(), true);
    await accessible(page, seen);
    for (const section of await page.locator(".chart").all()) {
      const name = (await section.locator("h2").getAttribute("id")).slice(2);
      const svg = await downloaded(page, () => section.locator(".pictures button").first().click());
      assert.equal(svg.name, `${name}.svg`);
      assert.match(svg.text, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      assert.ok(svg.text.includes(await section.locator("h2").textContent()));
      assert.ok(!/NaN|undefined/.test(svg.text), name);
      if (shots) pages.save(`${name}.svg`, svg.text);
    }
    const [png] = await Promise.all([page.waitForEvent("download"), page.locator("#c-speakers ~ .pictures button").nth(1).click()]);
    assert.equal(png.suggestedFilename(), "speakers.png");
    const head = (await (await png.createReadStream()).toArray())[0];
    assert.equal(head.subarray(1, 4).toString(), "PNG");
    if (shots) {
      const pictures = await context.newPage();
      await pictures.setContent((await Promise.all(["speakers", "time", "clusters", "cross", "nameless"].map((name) => pages.file(`${name}.svg`).toString()))).join("<hr>"));
      await shot(pictures, shots, "report-pictures", { fullPage: true });
    }
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("report: shares by the columns of a list of people", async () => {
    const { page, context, seen } = await open(browser, pages.people);
    assert.equal(await page.locator(".shares .chart").count(), 2, "dates of birth are no groups");
    const gender = page.locator("section[aria-labelledby=c-shares-2]");
    assert.match(await gender.locator("h2").textContent(), /^Shares by gender/);
    const lines = async (n) => (await gender.locator("table").nth(n).locator("tbody tr").all()).reduce(async (all, tr) => [...(await all), (await tr.locator("th .pick, th .role, .n").allTextContents()).join("|")], []);
    const quotations = await lines(0);
    assert.equal(quotations.length, 2);
    assert.match(quotations[0], /^f\|85\|81\.0 %\|4\d\.\d–9\d\.\d$/, "the interval is that of ten articles");
    assert.match(quotations[1], /^m\|25\|23\.8 %\|/);
    /* Ann Lee and Bo Ek speak together in five articles: ten speakers more, each once per article, and two more people. */
    const speakers = await lines(1);
    assert.match(speakers[0], /^f\|81 people\|85\|77\.3 %\|/);
    assert.match(speakers[1], /^m\|21 people\|25\|22\.7 %\|/);
    assert.deepEqual((await lines(2)).map((one) => one.split("|").slice(0, 2).join(" ")), ["not in the list 1", "no named speaker 1", "several people may be meant 1", "in the list, no value 1"]);
    assert.ok((await gender.locator("rect.span").count()) >= 12);
    await accessible(page, seen);
    await shot(page, shots, "report-people", { fullPage: true });
    for (const [name, want, label] of [["f", 85, "gender: “f”"], ["m", 25, "gender: “m”"], ["several people may be meant", 1, "no value: “open”"], ["not in the list", 1, "no value: “unlisted”"]]) {
      await gender.locator(".pick").filter({ hasText: new RegExp(`^${name}$`) }).first().click();
      assert.equal(await found(page), want, name);
      assert.ok((await page.locator("#count").textContent()).includes(label));
    }
    const party = page.locator("section[aria-labelledby=c-shares-3]");
    await party.locator(".pick", { hasText: "other values" }).first().click();
    assert.equal(await found(page), 17, "twenty parties of one row each, three of them with bars");
    await page.keyboard.press("j");
    assert.match(await page.locator("#card").textContent(), /partyParty \d+/);
    const rows = await downloaded(page, () => page.locator("#save").click());
    assert.match(rows.text.split("\n")[0], /,flags,speaker_id,speaker_candidates,people\.born,people\.gender,people\.party$/);
    assert.match(rows.text.split("\n")[1], /,P\d+,,[^,]*,m,Party \d+$/);
    pages.save("filtered.csv", rows.text);
    const svg = await downloaded(page, () => gender.locator(".pictures button").first().click());
    assert.match(svg.text, /Shares by gender/);
    assert.match(svg.text, />81\.0 %</);
    assert.match(svg.text, />f \(81 people\)</);
    assert.ok((svg.text.match(/<rect/g) || []).length > 16, "bars and intervals");
    pages.save("shares.svg", svg.text);
    if (shots) {
      const pictures = await context.newPage();
      await pictures.setContent(svg.text);
      await shot(pictures, shots, "report-people-picture", { fullPage: true });
    }
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    await gender.scrollIntoViewIfNeeded();
    await shot(page, shots, "report-people-narrow");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 1280, height: 900 });
    await accessible(page, seen);
    await gender.scrollIntoViewIfNeeded();
    await shot(page, shots, "report-people-dark");
    await context.close();
  });
  await check("report: a hostile list of people is text", async () => {
    const { page, context, seen } = await open(browser, pages.hostilePeople);
    assert.equal(await page.locator(".shares .chart").count(), 2);
    assert.match(await page.locator(".shares h2").nth(0).textContent() + await page.locator(".shares h2").nth(1).textContent(), /<script>alert\(1\)<\/script>/);
    for (const n of [0, 1]) {
      await page.locator(".shares .chart").nth(n).locator(".pick").first().click();
      assert.equal(await found(page), 2);
    }
    await page.keyboard.press("j");
    assert.match(await page.locator("#card").textContent(), /constructor/);
    await accessible(page, seen);
    await context.close();
  });
  await check("view: the list of a folder of pages", async () => {
    const { page, context, seen } = await open(browser, pages.index);
    assert.ok((await page.locator("tbody tr").count()) > 40);
    await accessible(page, seen);
    await shot(page, shots, "index");
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    assert.ok((await page.locator("#list tbody th").first().boundingBox()).width > 300, "on a phone a headline has the whole width");
    assert.equal(await page.getByRole("columnheader", { name: "Outlet" }).count(), 0, "no article has an outlet");
    await shot(page, shots, "index-narrow");
    await page.locator("#search").fill("haugen");
    await page.waitForFunction(() => document.getElementById("count").textContent.includes(" of "));
    await page.locator("tbody tr:not([hidden]) a").first().click();
    await page.waitForSelector("#article");
    assert.match(await page.title(), /Millbrook/);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("report: a hundred thousand rows", async () => {
    const start = Date.now();
    const { page, context, seen } = await open(browser, pages.large);
    const opened = Date.now() - start;
    assert.equal(await found(page), 100_000);
    assert.match(await page.locator("#left-out").textContent(), /50 more were left out/);
    assert.ok((await page.locator("#body tr").count()) < 100, "only the rows in sight are in the page");
    const searching = Date.now();
    await page.locator("#search").fill("bridge 777");
    await page.waitForFunction(() => !document.getElementById("count").textContent.startsWith("100,000"));
    const searched = Date.now() - searching;
    await page.locator("#clear").click();
    await page.locator("#rows").evaluate((rows) => { rows.scrollTop = rows.scrollHeight; });
    await page.waitForFunction(() => document.querySelector("#body tr[aria-rowindex='100001']"));
    await page.locator("#body tr[aria-rowindex='100001'] .open").click();
    assert.match(await page.locator("#card").textContent(), /99999/);
    await page.keyboard.press("k");
    assert.match(await page.locator("#card").textContent(), /99998/);
    console.log(`      opened in ${opened} ms, searched in ${searched} ms`);
    assert.ok(opened < 30_000 && searched < 10_000);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("report: a hostile table is text", async () => {
    const { page, context, seen } = await open(browser, pages.hostileReport);
    await page.keyboard.press("j");
    assert.match(await page.locator("#card").textContent(), /<script>alert\(1\)<\/script>/);
    assert.match(await page.locator("#card").textContent(), /\[RLO\]/);
    assert.equal(await page.locator("#card a").count(), 0);
    await accessible(page, seen);
    await shot(page, shots, "report-hostile", { fullPage: true });
    await context.close();
  });
  await check("report: an empty table", async () => {
    const { page, context, seen } = await open(browser, pages.empty);
    assert.equal(await found(page), 0);
    await accessible(page, seen);
    await context.close();
  });
}
