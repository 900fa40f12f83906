/**
 * Photographs pages of a running site: `npx tsx scripts/look.ts point noise --base http://127.0.0.1:3000 --out /tmp/look`.
 * Options: `--width 1280` `--theme dark` `--selector "#walk"` `--wait 3000` `--no-webgpu`. Prints what the console says.
 */
import {mkdir} from "node:fs/promises";
import {join} from "node:path";
import {parseArgs} from "node:util";
import {launchChromium} from "./chromium.js";

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    base: {type: "string", default: "http://127.0.0.1:3000"},
    out: {type: "string", default: "/tmp/look"},
    width: {type: "string", multiple: true, default: ["1280"]},
    theme: {type: "string", multiple: true, default: ["light"]},
    selector: {type: "string"},
    wait: {type: "string", default: "2500"},
    "no-webgpu": {type: "boolean", default: false}
  }
});

await mkdir(values.out, {recursive: true});
const browser = await launchChromium({webgpu: !values["no-webgpu"]});
for (const name of positionals) {
  for (const width of values.width.map(Number)) {
    for (const theme of values.theme as ("light" | "dark")[]) {
      const page = await browser.newPage({viewport: {width, height: 900}, colorScheme: theme, deviceScaleFactor: width < 500 ? 2 : 1});
      page.on("console", (message) => console.log(`[${name}] ${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => console.log(`[${name}] page error: ${error.message}`));
      await page.goto(`${values.base}/${name === "index" ? "" : name}`);
      await page.waitForTimeout(Number(values.wait));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) console.log(`[${name}] ${width}px: ${overflow}px of sideways scrolling`);
      const path = join(values.out, `${name}-${width}-${theme}.png`);
      await (values.selector ? page.locator(values.selector).screenshot({path}) : page.screenshot({path, fullPage: true}));
      console.log(path);
      await page.close();
    }
  }
}
await browser.close();
