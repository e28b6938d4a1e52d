import { DEMO, expect, test } from "./chat";
import { Wire } from "./wire";

let wire: Wire;

test.beforeEach(async ({ page, baseURL }) => {
  wire = await Wire.to(baseURL!);
  await page.goto(wire.address + DEMO);
});

test.afterEach(() => wire.cut());

test("the server goes and comes back: nothing is lost, nothing doubled", async ({ chat }) => {
  await chat.open();
  await chat.ask("你好");
  await wire.cut();
  await expect(chat.host.getByText("网络已断开")).toBeVisible();
  await chat.field.fill("可以提前还款吗");
  await chat.field.press("Enter");
  await chat.field.fill("谢谢");
  await chat.field.press("Enter");
  await expect(chat.from("user").nth(1)).toContainText("等待发送");
  await wire.mend();
  await chat.online();
  await expect(chat.host.getByText("网络已断开")).toBeHidden();
  await expect(chat.last).toContainText("不客气");
  await expect(chat.from("user")).toHaveText([/你好/, /可以提前还款吗/, /谢谢/]);
  await expect(chat.log.locator(".delivery")).toHaveCount(0);
});

test("the connection breaks while an answer is on its way", async ({ chat, page }) => {
  await chat.open();
  await chat.field.fill("可以提前还款吗");
  await chat.field.press("Enter");
  await wire.cut();
  await wire.mend();
  await chat.online();
  await expect(chat.from("bot").nth(1)).toBeVisible();
  await expect(chat.from("user")).toHaveCount(1);
  await page.reload();
  await chat.online();
  await expect(chat.from("user")).toHaveCount(1);
});

test("the device goes offline and comes back", async ({ chat, context }) => {
  await chat.open();
  await context.setOffline(true);
  await expect(chat.host.getByText("网络已断开")).toBeVisible();
  await chat.field.fill("可以提前还款吗");
  await chat.field.press("Enter");
  await expect(chat.from("user")).toContainText(["等待发送"]);
  await context.setOffline(false);
  await chat.online();
  await expect(chat.from("bot").nth(1)).toBeVisible();
  await expect(chat.from("user")).toHaveCount(1);
});

test("what was typed offline survives a reload", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("你好");
  await wire.cut();
  await expect(chat.host.getByText("网络已断开")).toBeVisible();
  await chat.field.fill("谢谢");
  await chat.field.press("Enter");
  await wire.mend();
  await page.reload();
  await expect(chat.from("user")).toHaveText([/你好/, /谢谢/]);
  await expect(chat.last).toContainText("不客气");
});

test("a message that could not be answered can be tried again", async ({ page, chat }) => {
  let failures = 1;
  await page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    near.onMessage((frame) => {
      const said = /^42(\d+)\["say",(.*)\]$/s.exec(String(frame));
      if (!said || failures === 0) return far.send(frame);
      failures -= 1;
      const { id } = JSON.parse(said[2]!) as { id: string };
      near.send(`43${said[1]}[{"ok":true,"id":"${id}","duplicate":false}]`);
      near.send(`42["turn",{"id":"${id}","state":"failed"}]`);
    });
  });
  await page.reload();
  await chat.open();
  await chat.field.fill("谢谢");
  await chat.field.press("Enter");
  await expect(chat.from("user")).toContainText(["没有处理成功"]);
  await chat.from("user").getByRole("button", { name: "重试" }).click();
  await expect(chat.last).toContainText("不客气");
  await expect(chat.from("user")).toHaveText([/谢谢$/]);
});

test("without WebSocket the conversation goes over plain requests", async ({ page, chat }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "WebSocket", {
      value: class {
        onclose: (() => void) | null = null;
        constructor() {
          setTimeout(() => this.onclose?.());
        }
        close() {}
      },
    });
  });
  await page.reload();
  await chat.open();
  await chat.ask("可以提前还款吗");
  await page.reload();
  await chat.online();
  await expect(chat.from("user")).toHaveText([/可以提前还款吗/]);
});
