// Opens every page of the book in headless Chromium, as a reader does: from the disk, without a
// network.
//   node .ci/book/check.mjs            after: npm ci --prefix .ci/book, sh book/build
//   node .ci/book/check.mjs FOLDER     also leaves a picture of every page there
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const book = resolve(import.meta.dirname, "../../target/book/lessons");
const pictures = process.argv[2];
if (pictures) mkdirSync(pictures, { recursive: true });

const complaints = [];
const sources = new Set();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});

/** Opens a page; whatever it complains about is a complaint of ours. */
async function open(file, context) {
  const page = await context.newPage();
  const complain = (what) => complaints.push(`${basename(file)}: ${what}`);
  page.on("console", (line) => line.type() === "error" && complain(line.text()));
  page.on("pageerror", (error) => complain(error.message));
  page.on("requestfailed", (request) => complain(`cannot load ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complain(`wants a network: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  return { page, complain };
}

/** What each page must be at every width, light and dark. */
async function look(page, complain) {
  const seen = await page.evaluate(() => ({
    missing: [...document.images].filter((i) => !i.naturalWidth).map((i) => i.src),
    unnamed: [...document.images].filter((i) => !i.alt).map((i) => i.src),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    plain: [...document.querySelectorAll("code.language-rust, code.language-python")]
      .filter((code) => !code.querySelector("[class^=hljs-]")).length,
    links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
  }));
  for (const image of seen.missing) complain(`no image ${image}`);
  for (const image of seen.unnamed) complain(`no words for ${image}`);
  if (seen.wide > 0) complain(`scrolls sideways by ${seen.wide} px`);
  if (seen.plain) complain(`${seen.plain} blocks of code without colours`);
  return seen.links;
}

function follow(link, complain) {
  const url = new URL(link);
  if (url.protocol !== "file:") return; // Not ours; this check needs no network.
  const anchor = decodeURIComponent(url.hash.slice(1));
  url.hash = "";
  const file = fileURLToPath(url);
  if (!existsSync(file)) complain(`no file ${file}`);
  else if (anchor && !readFileSync(file, "utf8").includes(`id="${anchor}"`))
    complain(`no heading for ${link}`);
  else if (file.endsWith(".html") && !file.startsWith(book)) sources.add(file);
}

const lessons = readdirSync(book).filter((f) => f.endsWith(".html") && !/^(404|toc)\./.test(f));
for (const width of [360, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    for (const name of lessons) {
      const { page, complain } = await open(join(book, name), context);
      const links = await look(page, (what) => complain(`${what} (${width} px, ${colorScheme})`));
      if (width === 360 && colorScheme === "light") {
        for (const link of new Set(links)) follow(link, complain);
      }
      if (pictures && name !== "print.html") {
        const path = join(pictures, `${basename(name, ".html")}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      await page.close();
    }
    await context.close();
  }
}

const context = await browser.newContext({ viewport: { width: 360, height: 900 } });
for (const source of [...sources].sort()) {
  const { page, complain } = await open(source, context);
  for (const link of await look(page, complain)) follow(link, complain);
  await page.close();
}

// The search finds a word, and the Chinese terms are not little boxes.
const { page, complain } = await open(join(book, "glossary.html"), context);
await page.keyboard.press("s");
await page.locator("#mdbook-searchbar, #searchbar").pressSequentially("backlog");
const found = page.locator("#mdbook-searchresults li, #searchresults li").first();
await found.waitFor({ timeout: 10_000 }).catch(() => complain("the search finds no backlog"));
const boxes = await page.evaluate(() => {
  const draw = (text) => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.font = `40px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(text, 0, 60);
    return canvas.toDataURL();
  };
  return draw("绑定") === draw("客户");
});
if (boxes) complain("the Chinese terms are little boxes: no font has them");

await browser.close();
for (const complaint of complaints) console.error(complaint);
console.log(`${lessons.length} pages, ${sources.size} sources: ${complaints.length} complaints`);
process.exit(complaints.length ? 1 : 0);
