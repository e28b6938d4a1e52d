// Takes the pictures of docs/screenshots: every card, on a phone and a desktop, light and dark.
// Not a test: FENQI_URL=… npm --prefix widget run screenshots

import { test as setup } from "@playwright/test";
import { Chat, CUSTOMERS, DEMO, expect } from "./chat";

const FOLDER = `${__dirname}/../../docs/screenshots`;
const SIZES = { desktop: { width: 1280, height: 1500 }, phone: { width: 375, height: 1500 } };

/** What is asked of whom, and the card it brings. */
const QUESTIONS: [string, keyof typeof CUSTOMERS | null, string, string][] = [
  ["sign-in", null, "我现在全部还清要多少钱", "sign-in"],
  ["plan-list", "threePlans", "我的分期计划", "plan-list"],
  ["schedule", "onePlan", "我的分期计划", "schedule"],
  ["payoff-quote", "onePlan", "我现在全部还清要多少钱", "payoff-quote"],
  ["comparison", "onePlan", "提前还清划算吗", "comparison"],
  ["partial-quote", "onePlan", "先还2000可以吗", "partial-quote"],
  ["ticket", "onePlan", "转人工", "ticket"],
];

for (const [device, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    setup.describe(`${device}, ${colorScheme}`, () => {
      setup.use({ viewport, colorScheme });

      for (const [name, customer, question, kind] of QUESTIONS) {
        setup(name, async ({ page }) => {
          const chat = new Chat(page);
          await page.goto(DEMO);
          if (customer) await chat.signIn(CUSTOMERS[customer]);
          await chat.open();
          await chat.ask(question);
          const card = chat.card(kind);
          await expect(card).toBeVisible();
          if (kind === "payoff-quote") await card.locator("button.line").nth(1).click();
          // Room for the whole card.
          await chat.window.evaluate((window) => (window.style.height = "1400px"));
          await page.mouse.move(0, 0);
          await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
          const path = `${FOLDER}/${name}-${device}-${colorScheme}.png`;
          await card.screenshot({ path, animations: "disabled" });
        });
      }

      setup("conversation", async ({ page }) => {
        const chat = new Chat(page);
        await page.setViewportSize({ ...viewport, height: device === "phone" ? 720 : 800 });
        await page.goto(DEMO);
        await chat.signIn(CUSTOMERS.onePlan);
        await chat.open();
        await chat.ask("可以提前还款吗");
        await chat.ask("我现在全部还清要多少钱");
        const path = `${FOLDER}/conversation-${device}-${colorScheme}.png`;
        await page.screenshot({ path, animations: "disabled" });
      });
    });
  }
}
