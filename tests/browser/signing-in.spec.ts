// What a change of who is signed in means for the conversation: to the customer, and to somebody
// who kept a key of it.

import type { Page } from "@playwright/test";
import { Chat, CUSTOMERS, DEMO, expect, test } from "./chat";

const OWED = "我现在全部还清要多少钱";

test.beforeEach(async ({ page }) => {
  await page.goto(DEMO);
});

/** The key of the conversation at hand, as the device keeps it. */
async function key(page: Page): Promise<string> {
  return page.evaluate(() => {
    const name = Object.keys(localStorage).find((each) => each.endsWith(":resume"))!;
    return JSON.parse(localStorage.getItem(name)!).resume as string;
  });
}

/** Somebody with another browser and a key they kept. */
async function stranger(page: Page, resume: string): Promise<Chat> {
  const context = await page.context().browser()!.newContext();
  const theirs = await context.newPage();
  await theirs.goto(DEMO);
  await theirs.evaluate((kept) => {
    const name = `fenqi-chat:${location.origin}/webhooks/web/:resume`;
    const resumes = { resume: kept, owned: kept, cleared: 0, signedOut: false };
    localStorage.setItem(name, JSON.stringify(resumes));
  }, resume);
  await theirs.reload();
  const chat = new Chat(theirs);
  await chat.open();
  return chat;
}

/** What a program gets that asks for the history with nothing but a key. */
async function historyWith(page: Page, resume: string): Promise<number> {
  const headers = { Authorization: `Bearer ${resume}` };
  return (await page.request.get("/webhooks/web/history", { headers })).status();
}

test("a question asked before signing in goes on afterwards, and all of it stays", async ({
  page,
  chat,
}) => {
  await chat.open();
  await chat.ask("可以提前还款吗");
  await chat.ask(OWED);
  await expect(chat.card("sign-in")).toBeVisible();
  const before = await key(page);
  await chat.answered(() => chat.signIn(CUSTOMERS.onePlan));
  await expect(chat.card("payoff-quote")).toBeVisible();
  await expect(chat.from("user")).toHaveText([/可以提前还款吗/, /全部还清/, /全部还清/]);
  expect(await key(page)).not.toBe(before);
  await page.reload();
  await expect(page.locator("#who")).toContainText("您好");
  await expect(chat.from("user")).toHaveCount(3);
  await expect(chat.card("payoff-quote")).toBeVisible();
});

test("who kept the key of before signing in hears and finds nothing", async ({ page, chat }) => {
  await chat.open();
  await chat.ask("你好");
  const before = await key(page);
  const listening = await stranger(page, before);
  await expect(listening.from("user")).toHaveCount(1);
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.ask(OWED);
  await expect(chat.card("payoff-quote")).toBeVisible();
  await listening.online();
  await expect(listening.from("user")).toHaveCount(0);
  await expect(listening.log).not.toContainText("¥");
  const later = await stranger(page, before);
  await expect(later.from("user")).toHaveCount(0);
  expect(await historyWith(listening.page, before)).toBe(401);
  await listening.page.context().close();
  await later.page.context().close();
});

test("a customer's key alone opens nothing, nor does it after they signed out", async ({
  page,
  chat,
}) => {
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask(OWED);
  await expect(chat.card("payoff-quote")).toBeVisible();
  const kept = await key(page);
  const thief = await stranger(page, kept);
  await expect(thief.from("user")).toHaveCount(0);
  expect(await historyWith(thief.page, kept)).toBe(401);
  await page.locator("#sign-out").click();
  await expect(chat.from("user")).toHaveCount(0);
  await chat.ask("你好");
  await thief.signIn(CUSTOMERS.threePlans);
  await expect(thief.from("user")).toHaveCount(0);
  expect(await historyWith(thief.page, kept)).toBe(401);
  expect(await key(page)).not.toBe(kept);
  await thief.page.context().close();
});

test("another customer on the same page finds nothing of the former", async ({ page, chat }) => {
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask(OWED);
  await expect(chat.card("payoff-quote")).toBeVisible();
  const former = await key(page);
  await chat.signIn(CUSTOMERS.threePlans);
  await expect(page.locator(`[data-phone="${CUSTOMERS.threePlans}"]`)).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(chat.from("user")).toHaveCount(0);
  await chat.ask("我的分期计划");
  await expect(chat.card("plan-list")).toBeVisible();
  await page.reload();
  await expect(chat.from("user")).toHaveText([/我的分期计划/]);
  expect(await historyWith(page, former)).toBe(401);
});

test("when the sign-in runs out, what was said goes from the screen and is told of", async ({
  page,
  chat,
}) => {
  let expire = () => {};
  await page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => far.send(frame));
    far.onMessage((frame) => near.send(frame));
    expire = () => {
      const session = {
        conversation: "web-anonymous",
        resume: "none",
        resumed: false,
        signed_in: false,
        disbelieved: "expired",
      };
      near.send(`42${JSON.stringify(["session", session])}`);
    };
  });
  await page.reload();
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask(OWED);
  await expect(chat.card("payoff-quote")).toBeVisible();
  expire();
  await expect(chat.host.getByText("登录已过期")).toBeVisible();
  await expect(chat.from("user")).toHaveCount(0);
  await expect(chat.log).not.toContainText("¥");
});
