// Drives Firefox: reads one command a line, [name, ...arguments], and writes one answer a line.
import { createInterface } from "node:readline";

import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({ browser: "firefox", ...JSON.parse(process.argv[2]) });
const page = (await browser.pages())[0] ?? (await browser.newPage());
const soon = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const commands = {
  // After a Back that led nowhere, puppeteer may miss that a page has come: the caller looks.
  open: (address) => Promise.race([page.goto(address).catch(() => null), soon(3000)]).then(() => null),
  click: (selector) => page.click(selector),
  // At the end of the history there's no page to wait for; else the caller waits for it.
  back: () => Promise.race([page.goBack().catch(() => null), soon(500)]).then(() => null),
  forward: () => Promise.race([page.goForward().catch(() => null), soon(500)]).then(() => null),
  reload: () => page.reload().then(() => null),
  script: (code) => page.evaluate(code),
  down: (key) => page.keyboard.down(key),
  up: (key) => page.keyboard.up(key),
};

const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");
answer({ value: await browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...values] = JSON.parse(line);
  try {
    answer({ value: (await commands[name](...values)) ?? null });
  } catch (error) {
    answer({ error: String(error) });
  }
}
await browser.close();
