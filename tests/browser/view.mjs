// The page of one article.
import assert from "node:assert/strict";
import { accessible, check, downloaded, open, shot } from "./kit.mjs";

export async function view(browser, pages, shots) {
  const url = pages.school;
  await check("view: opens, accessible, asks for nothing", async () => {
    const { page, context, seen } = await open(browser, url);
    assert.match(await page.title(), /Millbrook/);
    assert.ok((await page.locator(".tag").count()) > 8);
    await accessible(page, seen);
    await shot(page, shots, "view", { fullPage: true });
    await page.setViewportSize({ width: 400, height: 800 });
    await shot(page, shots, "view-narrow");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 800, height: 1100 });
    await shot(page, shots, "view-print", { fullPage: true });
    await context.close();
  });
  await check("view: dark, accessible", async () => {
    const { page, context, seen } = await open(browser, url, { colorScheme: "dark" });
    await page.keyboard.press("j");
    await accessible(page, seen);
    await shot(page, shots, "view-dark");
    await context.close();
  });
  await check("view: keys, lines, details", async () => {
    const { page, context, seen } = await open(browser, url);
    await page.keyboard.press("j");
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 1 of \d+/);
    assert.equal(await page.locator(".tag[aria-pressed=true]").count(), 1);
    assert.match(await page.locator("#card").textContent(), /Confidence\d+ %/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("j");
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 3 of/);
    await accessible(page, seen);
    await shot(page, shots, "view-selected");
    let [near, far] = [0, 0];
    for (let i = 0; i < 20; i++) {
      near = Math.max(near, await page.locator("#lines path:not(.far)").count());
      far = Math.max(far, await page.locator("#lines path.far").count());
      await page.keyboard.press("j");
    }
    assert.ok(near >= 1, "a line to the source");
    assert.ok(far >= 1, "a dotted line from a pronoun or surname to the full name");
    await page.keyboard.press("Escape");
    for (let i = 0; i < 3; i++) await page.keyboard.press("j");
    await page.keyboard.press("k");
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 2 of/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".tag[aria-pressed=true]").count(), 0);
    await page.keyboard.press("?");
    assert.ok(await page.locator("#help").isVisible());
    await accessible(page, seen);
    await page.locator("#keys-on").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    assert.equal(await page.locator(".tag[aria-pressed=true]").count(), 0, "single keys can be switched off");
    await context.close();
  });
  await check("view: confidence on hover and on focus", async () => {
    const { page, context, seen } = await open(browser, url);
    await page.locator("mark.q").nth(2).hover();
    assert.match(await page.locator("#tip").textContent(), /confidence \d+ %/);
    await shot(page, shots, "view-hover");
    await page.mouse.move(1, 1);
    assert.ok(await page.locator("#tip").isHidden());
    await page.locator("#article").focus();
    await page.keyboard.press("Tab");
    for (let i = 0; i < 5 && !(await page.evaluate(() => document.activeElement.matches(".tag"))); i++) await page.keyboard.press("Tab");
    assert.ok(await page.locator("#tip").isVisible());
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("view: filter by speaker and type", async () => {
    const { page, context, seen } = await open(browser, url);
    const all = await page.locator(".tag:not(.fade)").count();
    await page.keyboard.press("f");
    assert.ok(await page.evaluate(() => document.activeElement.matches("#filter input")));
    await page.locator("#none").click();
    assert.equal(await page.locator(".tag:not(.fade)").count(), 0);
    await page.locator("#filter input[data-group='0']").check();
    const one = await page.locator(".tag:not(.fade)").count();
    assert.ok(one > 0 && one < all);
    await page.locator("#filter input[data-type=indirect]").uncheck();
    assert.ok((await page.locator(".tag:not(.fade)").count()) < one);
    await accessible(page, seen);
    await shot(page, shots, "view-filtered");
    await page.locator("#all").click();
    await context.close();
  });
  await check("view: corrections are kept and exported", async () => {
    const { page, context, seen } = await open(browser, url);
    await page.keyboard.press("j");
    await page.keyboard.press("r");
    await page.keyboard.press("j");
    await page.keyboard.press("s");
    await page.keyboard.type("=cmd|, \"Ann\" Lee");
    await page.keyboard.press("Enter");
    await page.keyboard.press("j");
    await page.keyboard.press("w");
    await shot(page, shots, "view-review");
    await accessible(page, seen);
    await page.reload();
    assert.match(await page.locator("#judged").textContent(), /^3 of/);
    const { name, text } = await downloaded(page, () => page.locator("#export").click());
    const lines = text.trim().split("\n");
    assert.equal(name, "corrections.csv");
    assert.equal(lines.length, 4);
    assert.match(lines[0], /^quote_id,article_id,verdict,speaker,corrected_speaker,note,type,/);
    assert.match(lines[1], /^q[0-9a-f]{16},local\/02-school-board\.txt,right,[^,]*,,,(direct|indirect|mixed),/);
    assert.ok(lines[2].includes(`,"'=cmd|, ""Ann"" Lee",`) && lines[2].includes(",wrong speaker,"), lines[2]);
    await page.keyboard.press("j");
    await page.locator("#forget").click();
    assert.match(await page.locator("#judged").textContent(), /^2 of/);
    await context.close();
  });
  await check("view: works where the browser keeps nothing", async () => {
    const init = () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
    const { page, context, seen } = await open(browser, url, { init });
    await page.keyboard.press("j");
    await page.keyboard.press("r");
    assert.match(await page.locator("#judged").textContent(), /^1 of/);
    assert.match(await page.locator("#stored").textContent(), /keeps nothing/);
    const { text } = await downloaded(page, () => page.locator("#export").click());
    assert.equal(text.trim().split("\n").length, 2);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("view: an address leads to a quotation", async () => {
    const { page, context, seen } = await open(browser, url);
    const id = await page.locator(".tag").nth(4).getAttribute("id");
    await page.goto(`${url}#${id}`);
    await page.reload();
    assert.match(await page.locator("#detail-h").textContent(), /^Quotation 5 of/);
    assert.deepEqual(seen, []);
    await context.close();
  });
  await check("view: a hostile article is text", async () => {
    const { page, context, seen } = await open(browser, pages.hostile);
    const text = await page.locator("#article").innerText();
    assert.ok(text.includes("<script>alert(1)</script>") && text.includes("[RLO]") && text.includes("=cmd|"));
    assert.equal(await page.locator("article script, article img").count(), 0);
    await page.keyboard.press("j");
    await accessible(page, seen);
    await shot(page, shots, "view-hostile");
    await context.close();
  });
  await check("view: a word of a megabyte", async () => {
    const { page, context, seen } = await open(browser, pages.long);
    await page.keyboard.press("j");
    assert.equal(await page.locator(".tag[aria-pressed=true]").count(), 1);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
    assert.deepEqual(seen, []);
    await context.close();
  });
}
