// Shared by the tests: a browser that records every request and message, and named checks.
import { chromium } from "playwright-core";
import axe from "axe-core";
import assert from "node:assert/strict";

const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: flags });

/** Opens a file in a fresh profile; `seen` collects what must not happen. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  if (options.init) await context.addInitScript(options.init);
  const page = await context.newPage();
  const seen = [];
  page.on("request", (request) => {
    const to = request.url();
    if (!/^(file|blob|data):/.test(to)) seen.push(`request: ${to}`);
  });
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => seen.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => { seen.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(url);
  return { page, context, seen };
}

let failed = 0;
/** Runs one check; continues with the next if it fails. */
export async function check(name, work) {
  try {
    await work();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
export const failures = () => failed;

/** axe-core over the page as it is now: no violation of any of its rules. */
export async function accessible(page, seen) {
  // The page's policy forbids other scripts; let the driver evaluate its own.
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const violations = result.violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n    ${v.nodes.slice(0, 4).map((n) => `${n.target} ${n.failureSummary}`).join("\n    ")}`);
  assert.deepEqual(violations, []);
  assert.deepEqual(seen, []);
}

export async function shot(page, folder, name, options = {}) {
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, ...options });
}

/** What a click downloads, as text. */
export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const stream = await download.createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  return { name: download.suggestedFilename(), text };
}
