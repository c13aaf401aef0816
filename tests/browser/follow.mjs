// Follows a link of a mail in a browser as a person would: looks at the page in every size and colour, has it checked
// for accessibility, and presses the button. Prints what was seen as JSON.
//
// node follow.mjs <chromium> <link> <folder for pictures>

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [executablePath, link, pictures] = process.argv.slice(2);
// Packages are found by NODE_PATH, which `import` does not look at.
const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const SIZES = {
  phone: { width: 390, height: 700 },
  desktop: { width: 1280, height: 720 },
};

/** Whatever a person would stumble over, by axe-core's own word for how badly. */
async function findings(page) {
  const results = await page.evaluate(
    ([source]) => {
      // The page's own rules allow no script, so the library runs outside of them.
      (0, eval)(source);
      return globalThis.axe.run(document);
    },
    [axe],
  );
  return results.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html) }));
}

async function look(context, name, seen) {
  const page = await context.newPage();
  const response = await page.goto(link);
  if (name) await page.screenshot({ path: join(pictures, `verify-${name}.png`) });
  seen.push({
    name,
    status: response.status(),
    title: await page.title(),
    text: await page.innerText("main"),
    button: await page.getByRole("button").count(),
    // Nothing may stick out at the side.
    overflow: await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth),
    ground: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    findings: await findings(page),
  });
  return page;
}

const profile = await mkdtemp(join(tmpdir(), "actgate-browser-"));
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// A folder of its own, which is empty, so that nothing of this machine has a say.
const first = await chromium.launchPersistentContext(profile, { executablePath, args: flags, bypassCSP: true });
try {
  const looks = [];
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = {
        newPage: async () => {
          const page = await first.newPage();
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          return page;
        },
      };
      const looked = await look(context, `${size}-${colorScheme}`, looks);
      await looked.close();
    }
  }
  const page = await first.newPage();
  await page.setViewportSize(SIZES.phone);
  await page.goto(link);
  // By keyboard, as far as it goes.
  await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => document.activeElement.tagName);
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  const done = { focused, title: await page.title(), text: await page.innerText("main"), findings: await findings(page) };
  const again = [];
  await (await look(first, "", again)).close();
  process.stdout.write(JSON.stringify({ looks, done, again: again[0] }));
} finally {
  await first.close();
  await rm(profile, { recursive: true, force: true });
}
