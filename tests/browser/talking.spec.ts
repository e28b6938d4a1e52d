import { readFile } from "node:fs/promises";
import { Chat, CUSTOMERS, DEMO, expect, test } from "./chat";

test.beforeEach(async ({ page }) => {
  await page.goto(DEMO);
});

test("a question is answered, and its quick replies stay", async ({ chat }) => {
  await chat.open();
  await chat.ask("可以提前还款吗");
  const replies = chat.log.getByRole("group", { name: "快捷回复" });
  const first = replies.nth(1).getByRole("button").first();
  const title = await first.innerText();
  await chat.answered(() => first.click());
  await expect(chat.from("user").last()).toContainText(title);
  await expect(first).toBeVisible();
  await expect(first).toHaveClass(/used/);
});

test("a reload keeps the conversation, and the window open", async ({ page, chat }) => {
  await chat.open();
  await chat.ask("可以提前还款吗");
  await chat.ask("谢谢");
  const before = await chat.said();
  await page.reload();
  await expect(chat.window).toBeVisible();
  await expect(chat.from("user")).toHaveCount(2);
  await expect.poll(() => chat.said()).toEqual(before);
});

test("what was answered while nobody looked is counted", async ({ page, chat }) => {
  await chat.open();
  await chat.ask("你好");
  await chat.launcher.click();
  const left = page.waitForResponse("**/message");
  await page.evaluate(async () => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(":resume"))!;
    const { resume } = JSON.parse(localStorage.getItem(key)!);
    await fetch("/webhooks/web/message", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${resume}` },
      body: JSON.stringify({ id: crypto.randomUUID(), text: "谢谢" }),
    });
  });
  await left;
  await page.reload();
  await expect(chat.launcher).toHaveAccessibleName("打开在线客服，1 条未读消息");
  await chat.open();
  await chat.launcher.click();
  await page.reload();
  await expect(chat.launcher).toHaveAccessibleName("打开在线客服");
});

test("an answer that comes while the launcher is pressed does not swallow the click", async ({
  page,
  chat,
}) => {
  await chat.open();
  await chat.ask("我现在全部还清要多少钱");
  await chat.launcher.click();
  await expect(chat.window).toBeHidden();
  await chat.launcher.hover();
  await page.mouse.down();
  // Signing in puts the question again; its answer redraws the launcher with a count.
  await page.locator(`#customer-list [data-phone="${CUSTOMERS.onePlan}"]`).dispatchEvent("click");
  await expect(chat.launcher).toHaveAccessibleName("打开在线客服，1 条未读消息");
  await page.mouse.up();
  await expect(chat.window).toBeVisible();
});

test("two tabs show the same conversation", async ({ page, chat, context }) => {
  await chat.open();
  await chat.ask("你好");
  const tab = await context.newPage();
  await tab.goto(DEMO);
  const other = new Chat(tab);
  await other.open();
  await expect(other.from("user")).toHaveCount(1);
  await other.ask("可以提前还款吗");
  await page.bringToFront();
  await expect(chat.from("user")).toHaveCount(2);
  await expect.poll(() => chat.said()).toEqual(await other.said());
});

test("clearing in one tab clears the other, and the server's copy is not shown again", async ({
  chat,
  context,
}) => {
  await chat.open();
  await chat.ask("你好");
  const other = new Chat(await context.newPage());
  await other.page.goto(DEMO);
  await other.open();
  await expect(other.from("user")).toHaveCount(1);
  await other.host.getByRole("button", { name: "更多" }).click();
  await other.host.getByRole("menuitem", { name: "清空对话" }).click();
  await other.host.getByRole("button", { name: "清空对话" }).click();
  await expect(other.from("user")).toHaveCount(0);
  await expect(chat.from("user")).toHaveCount(0);
  await other.page.reload();
  await other.online();
  await expect(other.from("user")).toHaveCount(0);
});

test("Enter belongs to the input method while it composes", async ({ page, chat }) => {
  await chat.open();
  await chat.field.focus();
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", {
    text: "ni hao",
    selectionStart: 6,
    selectionEnd: 6,
  });
  const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
  await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
  await expect(chat.from("user")).toHaveCount(0);
  await session.send("Input.insertText", { text: "你好" });
  await expect(chat.field).toHaveValue("你好");
  // The key that ends a composition comes at once; this one is another.
  await page.waitForTimeout(100);
  await chat.answered(() => chat.field.press("Enter"));
  await expect(chat.from("user")).toHaveText([/你好/]);
});

test("a hostile message is only text", async ({ page, chat }) => {
  let alerted = false;
  page.on("dialog", (dialog) => {
    alerted = true;
    void dialog.dismiss();
  });
  await chat.open();
  const hostile = `<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3) ${"长".repeat(500)}`;
  await chat.ask(hostile);
  const bubble = chat.from("user").last().locator(".bubble");
  await expect(bubble).toContainText("<img src=x onerror=alert(1)><script>alert(2)</script>");
  await expect(bubble.locator("img, script, a")).toHaveCount(0);
  expect(alerted).toBe(false);
  expect(await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
});

test("a text of 5,000 characters is not sent, and not lost", async ({ chat }) => {
  await chat.open();
  await chat.field.fill("长".repeat(5000));
  await expect(chat.host.getByText("超出 3000 字")).toBeVisible();
  await expect(chat.host.getByRole("button", { name: "发送" })).toBeDisabled();
  await chat.field.press("Enter");
  await expect(chat.from("user")).toHaveCount(0);
  await expect(chat.field).toHaveValue("长".repeat(5000));
});

test("5,000 characters sent by the page are refused in words", async ({ page, chat }) => {
  await page.evaluate(() => window.fenqiChat!.send("长".repeat(5000)));
  await expect(chat.from("user").last()).toContainText("消息太长了");
  await chat.from("user").last().getByRole("button", { name: "删除" }).click();
  await expect(chat.from("user")).toHaveCount(0);
  await chat.ask("你好");
});

test("a typed command does nothing but talk", async ({ chat }) => {
  await chat.open();
  await chat.ask('/get_payoff_quote{"plan_no":"FQ202607020001"}');
  await expect(chat.log).not.toContainText("¥");
});

test("pasting brings plain text only", async ({ page, chat }) => {
  await chat.open();
  await chat.field.focus();
  await chat.field.evaluate((field) => {
    const data = new DataTransfer();
    data.setData("text/html", "<b>粗</b>");
    data.setData("text/plain", "粗");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  await page.keyboard.insertText("粗体");
  await expect(chat.field).toHaveValue("粗体");
  expect(await chat.field.evaluate((field) => field.children.length)).toBe(0);
});

test("the transcript can be taken along", async ({ page, chat }) => {
  await chat.open();
  await chat.ask("可以提前还款吗");
  await chat.host.getByRole("button", { name: "更多" }).click();
  const download = page.waitForEvent("download");
  await chat.host.getByRole("menuitem", { name: "下载聊天记录" }).click();
  const text = await readFile((await (await download).path())!, "utf8");
  expect(text).toContain("可以提前还款吗");
  expect(text).toContain("助手  今天");
});

test("at the end the customer is asked whether they are satisfied", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("可以提前还款吗");
  await chat.ask("谢谢");
  const form = chat.log.locator(".rating");
  await expect(form).toBeVisible();
  const sent = page.waitForRequest("**/feedback");
  await form.getByRole("radio", { name: "很满意" }).check({ force: true });
  await form.getByRole("textbox").fill("答得清楚");
  await form.getByRole("button", { name: "提交评价" }).click();
  expect((await sent).postDataJSON()).toEqual({ score: 5, comment: "答得清楚" });
  await expect(form).toContainText("感谢您的评价");
});

test("signing out in the page clears the conversation, and another customer sees nothing", async ({
  page,
  chat,
}) => {
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask("我的分期计划");
  await expect(chat.log.locator(".card")).toHaveCount(1);
  await page.locator("#sign-out").click();
  await expect(chat.from("user")).toHaveCount(0);
  await page.reload();
  await chat.online();
  await expect(chat.from("user")).toHaveCount(0);
  await chat.signIn(CUSTOMERS.threePlans);
  await expect(chat.from("user")).toHaveCount(0);
});

test("a customer who comes back signed in finds their conversation", async ({ page, chat }) => {
  await chat.signIn(CUSTOMERS.onePlan);
  await chat.open();
  await chat.ask("我的分期计划");
  await page.reload();
  await expect(page.locator("#who")).toContainText("您好");
  await expect(chat.from("user")).toHaveText([/我的分期计划/]);
  await expect(chat.log.locator(".card")).toHaveCount(1);
});

test("older messages come when they are asked for", async ({ chat, page }) => {
  await chat.open();
  for (let number = 1; number <= 17; number += 1) await chat.ask(`谢谢${number}`);
  await page.reload();
  await chat.online();
  await expect(chat.log).not.toContainText(/谢谢1$/m);
  await chat.log.getByRole("button", { name: "查看更早的消息" }).click();
  await expect(chat.from("user")).toHaveCount(17);
  await expect(chat.from("user").first()).toContainText("谢谢1");
});
