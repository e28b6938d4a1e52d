import { Chat, DEMO, expect, openPage, PHONE, tag, test } from "./chat";

test("one script tag is enough, and moves nothing on the page", async ({ page, chat }) => {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(JSON.stringify(entry));
    }).observe({ type: "layout-shift", buffered: true });
  });
  await openPage(page, `<body><h1>商城</h1><p>文字</p>${tag('data-greeting-delay="0"')}</body>`);
  await expect(chat.host.getByText("想提前还款")).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
  await chat.open();
  await expect(chat.log).toContainText("分期助手");
});

test("it works under a strict content security policy", async ({ page, chat }) => {
  const violations: string[] = [];
  await page.exposeFunction("violated", (directive: string) => violations.push(directive));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) =>
      (window as unknown as { violated(d: string): void }).violated(event.violatedDirective),
    ),
  );
  await openPage(page, `<body>${tag()}</body>`, {
    "Content-Security-Policy":
      "default-src 'none'; script-src 'self'; connect-src 'self' ws:; require-trusted-types-for 'script'",
  });
  await chat.open();
  await chat.ask("你好");
  expect(violations).toEqual([]);
  await expect(chat.launcher).toHaveCSS("position", "relative");
});

test("a hostile style of the page does not get in", async ({ page, chat }) => {
  const hostile = `
    * { all: unset; color: red !important; font-size: 40px !important; }
    fenqi-chat { display: none !important; position: static !important; opacity: 0 !important; transform: scale(3) !important; }
    body { font-size: 40px; direction: rtl; letter-spacing: 9px; }`;
  await openPage(page, `<style>${hostile}</style><body>${tag()}</body>`);
  await expect(chat.host).toHaveCSS("position", "fixed");
  await expect(chat.host).toHaveCSS("opacity", "1");
  await chat.open();
  await chat.ask("你好");
  const bubble = chat.last.locator(".bubble");
  await expect(bubble).toHaveCSS("font-size", "15px");
  await expect(bubble).toHaveCSS("letter-spacing", "normal");
  await expect(bubble).toHaveCSS("direction", "ltr");
  await expect(bubble).toHaveCSS("color", "rgb(23, 26, 31)");
});

test("none of its styles get out", async ({ page, chat }) => {
  await openPage(page, `<body><button class="button fill round">页面</button>${tag()}</body>`);
  const look = () =>
    page.getByRole("button", { name: "页面" }).evaluate((button) => {
      const { backgroundColor, borderRadius, padding, font } = getComputedStyle(button);
      return [backgroundColor, borderRadius, padding, font];
    });
  const with_ = await look();
  await page.evaluate(() => document.querySelector("fenqi-chat")!.remove());
  expect(await look()).toEqual(with_);
  await expect(chat.host).toHaveCount(0);
});

test("the greeting comes once on a device", async ({ page, chat }) => {
  const body = `<body>${tag('data-greeting="要帮忙吗" data-greeting-delay="0"')}</body>`;
  await openPage(page, body);
  await expect(chat.host.getByText("要帮忙吗")).toBeVisible();
  await chat.host.getByRole("button", { name: "不再显示" }).click();
  await page.reload();
  await expect(chat.launcher).toBeVisible();
  await expect(chat.host.getByText("要帮忙吗")).toBeHidden();
});

test("attributes dress it: colour, side, theme, language, name", async ({ page, chat }) => {
  const attributes =
    'data-color="#00704a" data-position="left" data-theme="dark" data-lang="en" data-heading="Lina"';
  await openPage(page, `<body>${tag(attributes)}</body>`);
  await expect(chat.launcher).toHaveCSS("background-color", "rgb(0, 112, 74)");
  expect((await chat.launcher.boundingBox())!.x).toBeLessThan(100);
  await chat.launcher.click();
  await expect(chat.host.getByRole("heading", { name: "Lina" })).toBeVisible();
  await expect(chat.host.getByPlaceholder("Type your question")).toBeVisible();
  await expect(chat.host.locator(".panel")).toHaveCSS("background-color", "rgb(15, 18, 22)");
  await page.evaluate(() => {
    window.fenqiChat!.setAttribute("lang", "zh-HK");
    window.fenqiChat!.setAttribute("theme", "light");
  });
  await expect(chat.host.getByPlaceholder("請輸入您的問題")).toBeVisible();
  await expect(chat.host.locator(".panel")).toHaveCSS("background-color", "rgb(243, 245, 248)");
});

test("the page can open, close, speak and listen", async ({ page, chat }) => {
  await openPage(page, `<body>${tag()}</body>`);
  const heard = await page.evaluate(async () => {
    const chat = window.fenqiChat!;
    const events: string[] = [];
    for (const name of ["open", "close", "message", "unread"] as const) {
      chat.on(name, (detail: unknown) => events.push(`${name} ${JSON.stringify(detail ?? null)}`));
    }
    const answered = new Promise<void>((resolve) =>
      chat.addEventListener("fenqi-message", (event) => {
        if ((event as CustomEvent).detail.from === "bot") resolve();
      }),
    );
    chat.send("你好");
    chat.close();
    await answered;
    return events;
  });
  expect(heard.slice(0, 3)).toEqual([
    "open null",
    'message {"from":"user","text":"你好","kind":null}',
    "close null",
  ]);
  expect(heard.join("\n")).toContain("unread 1");
  await expect(chat.launcher).toHaveAccessibleName(/未读消息/);
  await chat.open();
  await expect(chat.launcher).toHaveAccessibleName("关闭对话窗口");
  await expect(chat.from("user")).toHaveText(["您 " + "你好"].map(() => /你好/));
});

test("a page's own element is used, and can be taken away", async ({ page, chat }) => {
  await openPage(page, `<body><fenqi-chat heading="自带"></fenqi-chat>${tag()}</body>`);
  await expect(chat.host).toHaveCount(1);
  await chat.open();
  await expect(chat.host.getByRole("heading", { name: "自带" })).toBeVisible();
  await page.evaluate(() => window.fenqiChat!.remove());
  await expect(chat.host).toHaveCount(0);
});

for (const width of [320, PHONE.width]) {
  test(`on a phone ${width} pixels wide it fills the screen and nothing is cut off`, async ({ page }) => {
    await page.setViewportSize({ width, height: 640 });
    await page.goto(DEMO);
    const chat = new Chat(page);
    await chat.open();
    const box = async () => Object.values((await chat.window.boundingBox())!).map(Math.round);
    await expect.poll(box).toEqual([0, 0, width, 640]);
    await expect(chat.window).toHaveAttribute("aria-modal", "true");
    await chat.ask("我现在全部还清要多少钱");
    const overflow = await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth);
    expect(overflow).toBe(0);
    await chat.host.getByRole("button", { name: "关闭对话窗口" }).first().click();
    await expect(chat.window).toBeHidden();
    await expect(chat.launcher).toBeVisible();
  });
}

test("with the keyboard open on a phone the field stays above it", async ({ page, chat }) => {
  await page.setViewportSize(PHONE);
  await page.goto(DEMO);
  await chat.open();
  await page.setViewportSize({ width: PHONE.width, height: 420 });
  const bottom = async () => {
    const field = (await chat.field.boundingBox())!;
    return field.y + field.height;
  };
  await expect.poll(bottom).toBeLessThanOrEqual(420);
});
