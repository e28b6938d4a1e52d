import { CUSTOMERS, DEMO, expect, PHONE, test } from "./chat";

for (const [name, size] of [
  ["desktop", { width: 1280, height: 860 }],
  ["phone", PHONE],
] as const) {
  test(`the whole way on a ${name}: sign in, quote, another day, why, a person`, async ({
    page,
    chat,
  }) => {
    await page.setViewportSize(size);
    await page.goto(DEMO);
    await chat.signIn(CUSTOMERS.threePlans);
    await chat.open();
    await chat.ask("我现在全部还清要多少钱");
    const list = chat.card("plan-list");
    await expect(list.getByRole("listitem")).toHaveCount(3);
    const product = await list.locator(".plan-product").nth(1).innerText();
    await chat.answered(() => list.getByRole("button").nth(1).click());
    await expect(chat.from("user").last()).toContainText(product);

    const quote = chat.card("payoff-quote");
    await expect(quote.locator(".total-sum")).toHaveText(/^¥[\d,]+\.\d\d$/);
    await expect(quote.locator(".policy")).toContainText("依据");
    const line = quote.locator("button.line").first();
    await line.click();
    await expect(line).toHaveAttribute("aria-expanded", "true");
    await expect(quote.locator(".why").first()).toBeVisible();
    const lines = await quote.locator(".lines b").allInnerTexts();
    const fen = (text: string) => Number(text.replace(/[¥,.]/g, ""));
    const total = fen(await quote.locator(".total-sum").innerText());
    expect(lines.map(fen).reduce((sum, each) => sum + each, 0)).toBe(total);

    const day = quote.locator('input[type="date"]');
    const later = (await day.getAttribute("max"))!;
    await day.fill(later);
    await chat.answered(() => quote.getByRole("button", { name: "计算" }).click());
    await expect(chat.log.locator(".card.payoff-quote")).toHaveCount(2);
    const month = `${Number(later.slice(5, 7))}月${Number(later.slice(8))}日`;
    await expect(chat.card("payoff-quote")).toContainText(`${month}结清应还`);

    await chat.ask("为什么有利息");
    await expect(chat.last).toBeVisible();
    await chat.ask("转人工");
    await expect(chat.card("ticket")).toContainText("工单号");
    await expect(chat.card("ticket").locator('a[href^="tel:"]').first()).toBeVisible();
  });
}

test("the schedule is a table with what is paid, due and to come", async ({ page, chat }) => {
  await page.goto(DEMO);
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask("我的分期计划");
  const card = chat.card("schedule");
  await expect(card.getByRole("img", { name: /期还款的本金与成本/ })).toBeVisible();
  await card.getByRole("button", { name: /展开全部/ }).click();
  const rows = card.locator("tbody tr");
  const count = await rows.count();
  expect(count).toBeGreaterThan(6);
  await expect(card.locator("tbody tr.paid").first()).toContainText("已还");
  await expect(card.locator("tbody tr.due")).toHaveCount(1);
  await expect(card.locator("tbody tr.upcoming").last()).toContainText("未到期");
  await card.getByRole("button", { name: "收起" }).click();
  await expect(rows).toHaveCount(6);
});

test("the comparison says what is cheaper", async ({ page, chat }) => {
  await page.goto(DEMO);
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask("提前还清划算吗");
  const card = chat.card("comparison");
  await expect(card.locator(".options").getByRole("listitem")).toHaveCount(3);
  await expect(card.locator(".best")).toContainText("更省");
  await expect(card.locator(".notes")).toContainText("提前结清最省");
});

test("another part can be tried with the slider", async ({ page, chat }) => {
  await page.goto(DEMO);
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask("先还2000可以吗");
  const card = chat.card("partial-quote");
  await expect(card).toContainText("提前还 ¥2,000.00");
  const slider = card.getByRole("slider", { name: "提前还款金额" });
  await slider.focus();
  await slider.press("ArrowRight");
  await slider.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", "¥2,200.00");
  await chat.answered(() => card.getByRole("button", { name: "按 ¥2,200.00 试算" }).click());
  await expect(chat.card("partial-quote")).toContainText("提前还 ¥2,200.00");
});

test("signing in with the shop from the chat, and the question is put again", async ({
  page,
  chat,
}) => {
  await page.goto(DEMO);
  await chat.open();
  await chat.ask("我现在全部还清要多少钱");
  await chat.card("sign-in").getByRole("button", { name: "用商城账号登录" }).click();
  await expect(chat.window).toBeHidden();
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await expect(chat.card("payoff-quote")).toBeVisible();
  await expect(chat.from("user")).toHaveText([/全部还清/, /全部还清/]);
});

test("signing in with phone and code", async ({ page, chat }) => {
  await page.goto(DEMO);
  // The code itself goes to the phone; what the exchange gives is the demo's own token.
  await page.route("**/sign-in/tokens", async (route) => {
    const { phone, code } = route.request().postDataJSON() as Record<string, string>;
    if (code !== "246810") {
      await route.fulfill({ status: 401, json: { error: { code: "wrong_code", message: "验证码不对。" } } });
      return;
    }
    const answer = await page.request.post("/webhooks/web/demo/tokens", { data: { phone } });
    await route.fulfill({ json: await answer.json() });
  });
  await chat.open();
  await chat.ask("我现在全部还清要多少钱");
  const card = chat.card("sign-in");
  await card.getByLabel("手机号").fill("1380000");
  await card.getByRole("button", { name: "获取验证码" }).click();
  await expect(card.getByRole("status")).toContainText("11 位");
  await card.getByLabel("手机号").fill(CUSTOMERS.onePlan);
  await card.getByRole("button", { name: "获取验证码" }).click();
  await expect(card.getByRole("button", { name: /秒后重发/ })).toBeDisabled();
  await card.getByLabel("验证码", { exact: true }).fill("000000");
  await card.getByLabel("验证码", { exact: true }).press("Enter");
  await expect(card.getByRole("status")).toContainText("验证码不对");
  await card.getByLabel("验证码", { exact: true }).fill("246810");
  await chat.answered(() => card.getByRole("button", { name: "登录", exact: true }).click());
  await expect(chat.card("payoff-quote")).toBeVisible();
  await expect(chat.host.locator(".status")).toContainText("已登录");
  expect((await chat.said()).join("\n")).not.toMatch(/246810|eyJ/);
});
