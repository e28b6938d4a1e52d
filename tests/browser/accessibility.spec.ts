import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Chat, CUSTOMERS, DEMO, expect, openPage, tag, test } from "./chat";

async function violations(page: Page): Promise<string[]> {
  // What is still moving has no colour of its own yet.
  await page.waitForFunction(() =>
    document.querySelector("fenqi-chat")!.shadowRoot!.getAnimations().every(
      (animation) => animation.playState === "finished" || animation.effect?.getTiming().iterations === Infinity,
    ),
  );
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

async function everyCard(chat: Chat): Promise<void> {
  for (const question of ["我的分期计划", "我现在全部还清要多少钱", "提前还清划算吗", "先还2000可以吗", "转人工"]) {
    await chat.ask(question);
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("closed, greeting and open: no violations", async ({ page, chat }) => {
      await page.goto(DEMO);
      await expect(chat.host.getByText("想提前还款")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await chat.open();
      expect(await violations(page)).toEqual([]);
      await chat.host.getByRole("button", { name: "更多" }).click();
      expect(await violations(page)).toEqual([]);
    });

    test("every card: no violations", async ({ page, chat }) => {
      await page.goto(DEMO);
      await chat.open();
      await chat.ask("我现在全部还清要多少钱");
      await expect(chat.card("sign-in")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await chat.signIn(CUSTOMERS.onePlan);
      await expect(chat.card("payoff-quote")).toBeVisible();
      await everyCard(chat);
      await chat.card("payoff-quote").locator("button.line").first().click();
      expect(await violations(page)).toEqual([]);
      await chat.signIn(CUSTOMERS.threePlans);
      await expect(chat.from("user")).toHaveCount(0);
      await chat.ask("我的分期计划");
      await expect(chat.card("plan-list")).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test("a phone at 320 pixels: no violations", async ({ page, chat }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(DEMO);
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await everyCard(chat);
  expect(await violations(page)).toEqual([]);
});

test("everything is done with the keyboard alone", async ({ page, chat }) => {
  await openPage(page, `<body><main><h1>商城</h1><a href="#x" id="x">链接</a></main>${tag()}</body>`);
  const focused = () =>
    chat.host.evaluate((host) => {
      const active = host.shadowRoot!.activeElement;
      return active?.getAttribute("aria-label") ?? active?.textContent ?? null;
    });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("打开在线客服");
  await page.keyboard.press("Enter");
  await chat.online();
  expect(await focused()).toBe("请输入您的问题");
  await chat.answered(async () => {
    await page.keyboard.type("你好");
    await page.keyboard.press("Enter");
  });

  // Around the window and back, never out of it.
  const seen = new Set<string | null>();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    const name = await focused();
    expect(name).not.toBeNull();
    seen.add(name);
  }
  expect([...seen]).toEqual(expect.arrayContaining(["更多", "关闭对话窗口", "对话内容", "请输入您的问题"]));

  // A quick reply, by Shift and Tab from the field.
  await chat.field.focus();
  await page.keyboard.press("Shift+Tab");
  await chat.answered(() => page.keyboard.press("Enter"));

  // The menu: arrows, Escape back to its button.
  await chat.host.getByRole("button", { name: "更多" }).focus();
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("结束对话并评价");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("下载聊天记录");
  await page.keyboard.press("End");
  expect(await focused()).toBe("清空对话");
  await page.keyboard.press("Escape");
  expect(await focused()).toBe("更多");
  await expect(chat.window).toBeVisible();

  // Escape closes the window and gives the focus back.
  await page.keyboard.press("Escape");
  await expect(chat.window).toBeHidden();
  expect(await focused()).toBe("打开在线客服");
});

test("a screen reader hears what is new, who said it, and that somebody types", async ({
  page,
  chat,
}) => {
  await page.goto(DEMO);
  await chat.open();
  await expect(chat.log).toHaveAttribute("aria-busy", "false");
  await expect(chat.window).toHaveAccessibleName("分期助手");
  await chat.ask("你好");
  await expect(chat.from("user").last().locator(".spoken").first()).toHaveText(/^您 \d+:\d\d：$/);
  await expect(chat.last.locator(".spoken").first()).toHaveText(/^助手 \d+:\d\d：$/);
});

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves", async ({ page, chat }) => {
    await page.goto(DEMO);
    await chat.open();
    await chat.ask("你好");
    const moving = await chat.host.evaluate((host) => host.shadowRoot!.getAnimations().length);
    expect(moving).toBe(0);
  });
});
