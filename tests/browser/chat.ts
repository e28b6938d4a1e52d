// What a customer does with the widget, and pages of all kinds to do it on.

import { test as base, expect, type Locator, type Page } from "@playwright/test";

export { expect };

export const DEMO = "/webhooks/web/demo/";
const SCRIPT = "/webhooks/web/fenqi-chat.js";

/** Demo customers, by what they are good for. */
export const CUSTOMERS = {
  /** One plan, half paid, its rule verified: whole and partial prepayment. */
  onePlan: "13800000001",
  /** Three plans at once. */
  threePlans: "13800000002",
};

export const PHONE = { width: 375, height: 760 };

export class Chat {
  readonly host: Locator;
  readonly field: Locator;
  readonly launcher: Locator;
  readonly window: Locator;
  readonly log: Locator;

  constructor(readonly page: Page) {
    this.host = page.locator("fenqi-chat");
    this.field = this.host.getByRole("textbox", { name: "请输入您的问题" });
    this.launcher = this.host.locator(".launcher");
    this.window = this.host.getByRole("dialog");
    this.log = this.host.getByRole("log");
  }

  /** The messages of one side, oldest first. */
  from(side: "user" | "bot"): Locator {
    return this.log.locator(`.message.${side}:not(:has(.typing))`);
  }

  get last(): Locator {
    return this.from("bot").last();
  }

  /** The newest card of a kind. */
  card(kind: string): Locator {
    return this.log.locator(`.card.${kind}`).last();
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.window).toBeVisible();
    await this.online();
  }

  async online(): Promise<void> {
    await expect(this.host.locator(".status.online")).toBeVisible();
  }

  /** Types a question, sends it with Enter, and waits for the whole answer. */
  async ask(text: string): Promise<void> {
    await this.answered(async () => {
      await this.field.fill(text);
      await this.field.press("Enter");
    });
  }

  /** Does something that says a message for the customer, and waits for the whole answer. */
  async answered(act: () => Promise<void>): Promise<void> {
    const before = await this.from("user").count();
    await act();
    await expect(this.from("user")).toHaveCount(before + 1);
    const answer = this.from("user").last().locator("~ .message.bot:not(:has(.typing))");
    await expect(answer.first()).toBeVisible();
    await expect(this.log.locator(".typing")).toHaveCount(0);
  }

  /** Signs in as a demo customer with a click on the demo page. */
  async signIn(phone: string): Promise<void> {
    await this.page.locator(`#customer-list [data-phone="${phone}"]`).click();
    await expect(this.page.locator("#who")).toContainText("您好");
  }

  /** What was said, as text, in order. */
  async said(): Promise<string[]> {
    return this.log.locator(".message:not(:has(.typing))").allInnerTexts();
  }
}

interface Fixtures {
  chat: Chat;
  /** Fails the test where the page complains. */
  quiet: void;
}

export const test = base.extend<Fixtures>({
  chat: async ({ page }, use) => {
    await use(new Chat(page));
  },
  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // A browser reports a lost connection by itself; that is what some tests are about.
        const lost = /ERR_(CONNECTION|INTERNET|EMPTY_RESPONSE|SOCKET)|WebSocket connection/;
        // So does it report a refusal, as of a wrong code.
        const refused = message.location().url.endsWith("/sign-in/tokens");
        const expected = lost.test(message.text()) || refused;
        if (["error", "warning"].includes(message.type()) && !expected) {
          complaints.push(message.text());
        }
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens a page of one's own, served from the bot's origin. */
export async function openPage(page: Page, body: string, headers: Record<string, string> = {}) {
  await page.route("**/test-page", (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      headers,
      body: `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>测试页</title>${body}</html>`,
    }),
  );
  await page.goto("/test-page");
  await expect(page.locator("fenqi-chat .launcher")).toBeVisible();
}

/** The script tag, with attributes. */
export function tag(attributes = ""): string {
  return `<script src="${SCRIPT}" ${attributes} defer></script>`;
}
