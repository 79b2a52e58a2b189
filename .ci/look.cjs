// Looks at each HTML page of a folder, as `.ci/look` says.
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const folder = process.argv[2];
const widths = [1280, 390];
// What the margins leave of A4, in CSS pixels.
const paper = 688;

async function look(browser, file) {
  const found = [];
  const page = await browser.newPage();
  page.on("console", (said) => {
    if (["error", "warn"].includes(said.type())) found.push(`console: ${said.text()}`);
  });
  page.on("pageerror", (error) => found.push(`script: ${error.message}`));
  page.on("requestfailed", (asked) => found.push(`request: ${asked.url()}`));
  page.on("request", (asked) => {
    if (!/^(file|data|about):/.test(asked.url())) found.push(`network: ${asked.url()}`);
  });
  const name = path.basename(file, ".html");
  for (const width of widths) {
    await page.setViewport({ width, height: 900 });
    await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.push(`at ${width} px the page is ${wide} px wide`);
    await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), fullPage: true });
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document));
    for (const one of [...result.violations]) {
      for (const node of one.nodes.slice(0, 5)) {
        found.push(`axe at ${width} px: ${one.id}: ${one.help}: ${node.html.slice(0, 160)}`);
      }
    }
  }
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  await page.emulateMediaType("print");
  await page.setViewport({ width: paper, height: 1000 });
  for (const name of await page.evaluate((paper) => {
    const wide = (own) => own.getBoundingClientRect().right > paper + 1;
    return [...document.querySelectorAll("table")].filter(wide).map((own) => own.caption.textContent);
  }, paper)) {
    found.push(`on paper the table ${name} is wider than the page`);
  }
  await page.pdf({ path: path.join(folder, `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
  await page.close();
  return found;
}

async function main() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  let wrong = files.length === 0 ? 1 : 0;
  try {
    for (const name of files) {
      const found = await look(browser, path.join(folder, name));
      for (const line of found) console.error(`look: ${name}: ${line}`);
      wrong += found.length;
      console.log(`looked at ${name}`);
    }
  } finally {
    await browser.close();
  }
  if (wrong > 0) throw new Error(`${wrong} faults in ${files.length} pages`);
}

main().catch((error) => {
  console.error(`look: ${error.message}`);
  process.exit(1);
});
