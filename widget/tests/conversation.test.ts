import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation } from "../src/conversation";
import type { Entry, Session } from "../src/model";
import { DeviceStorage } from "../src/storage";
import { Refusal, Rest, Unreachable } from "../src/transport/rest";
import { Connection, Server } from "./server";

let server: Server;
let rest: Rest;
const running: Conversation[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Connection);
  localStorage.clear();
  sessionStorage.clear();
  server = new Server();
  rest = new Rest("https://bot.example/");
  vi.spyOn(rest, "session").mockRejectedValue(new Unreachable());
});

afterEach(() => {
  for (const conversation of running.splice(0)) conversation.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function visit(): Conversation {
  const storage = new DeviceStorage("https://bot.example/");
  const conversation = new Conversation("wss://bot.example/socket.io/", rest, storage);
  running.push(conversation);
  return conversation;
}

async function started(): Promise<Conversation> {
  const conversation = visit();
  conversation.start();
  await settle();
  return conversation;
}

/** Lets everything happen that is due now. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const ids = (conversation: Conversation) => conversation.entries.map(({ id }) => id);

function stored(count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `old-${index}`,
    from: "user",
    time: index,
    text: String(index),
  }));
}

describe("a message", () => {
  it("goes out, is answered, and is done", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    expect(server.received).toMatchObject([{ id, text: "你好", again: false }]);
    expect(conversation.outgoing(id)?.delivery).toBe("taken");
    expect(conversation.waiting).toBe(true);
    server.answer(id);
    await settle();
    expect(conversation.unsent).toEqual([]);
    expect(ids(conversation)).toEqual([id, `${id}/0`]);
    expect(conversation.waiting).toBe(false);
  });

  it("typed while offline goes out once when there is a connection", async () => {
    server.reachable = false;
    const conversation = await started();
    const first = conversation.say("一");
    const second = conversation.say("二");
    await settle();
    expect(conversation.connection).toBe("offline");
    server.reachable = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.received.map(({ id }) => id)).toEqual([first, second]);
  });

  it("survives a reload that comes before it went out", async () => {
    server.reachable = false;
    const before = await started();
    const id = before.say("你好");
    before.stop();
    server.reachable = true;
    await started();
    expect(server.received.map((message) => message.id)).toEqual([id]);
  });

  it("that was not answered when the connection broke is sent again under its id", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.last.cut();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.received).toMatchObject([
      { id, again: false },
      { id, again: true },
    ]);
    server.answer(id);
    await settle();
    expect(ids(conversation)).toEqual([id, `${id}/0`]);
  });

  it("that was answered while the connection was broken is not sent again", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.last.onmessage = null;
    server.answer(id);
    server.last.cut();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.received).toHaveLength(1);
    expect(ids(conversation)).toEqual([id, `${id}/0`]);
    expect(conversation.unsent).toEqual([]);
  });

  it("that nobody acknowledges is sent again over a new connection", async () => {
    server.acknowledges = false;
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.acknowledges = true;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.connections).toHaveLength(2);
    expect(server.received.map((message) => message.id)).toEqual([id, id]);
  });

  it("that failed can be tried again, or dropped", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.last.event("turn", { id, state: "failed" });
    await settle();
    expect(conversation.outgoing(id)?.delivery).toBe("failed");
    conversation.retry(id);
    await settle();
    expect(server.received).toMatchObject([{ id }, { id, again: true }]);
    conversation.discard(id);
    expect(conversation.unsent).toEqual([]);
  });
});

describe("the history", () => {
  it("is read when a conversation is come back to, in pages", async () => {
    server.history = stored(6);
    (await started()).stop();
    const back = await started();
    expect(ids(back)).toEqual(["old-2", "old-3", "old-4", "old-5"]);
    expect(back.more).toBe(true);
    await back.loadAll();
    expect(ids(back)).toEqual(stored(6).map(({ id }) => id));
    expect(back.more).toBe(false);
  });

  it("fills what was missed, without doubles and in order", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.answer(id);
    await settle();
    const answers: string[] = [];
    conversation.on("answer", (entry) => answers.push(entry.id));
    server.history.push({ id: "late/0", from: "bot", time: 3, text: "晚到" });
    server.last.cut();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ids(conversation)).toEqual([id, `${id}/0`, "late/0"]);
    expect(answers).toEqual(["late/0"]);
  });

  it("is asked for when a number is skipped", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.answer(id);
    await settle();
    const missed: Entry = { id: "missed/0", from: "bot", time: 3, text: "漏掉" };
    const next: Entry = { id: "next/0", from: "bot", time: 4, text: "后来" };
    server.history.push(missed, next);
    server.last.event("entry", { ...next, seq: 4 });
    await settle();
    expect(ids(conversation)).toEqual([id, `${id}/0`, "missed/0", "next/0"]);
  });
});

describe("signing in and out", () => {
  it("passes the token on at connect", async () => {
    const conversation = visit();
    await conversation.setToken("token");
    conversation.start();
    await settle();
    expect(server.last.auth.token).toBe("token");
  });

  it("tells the server of a token that came while the connection was being made", async () => {
    const conversation = visit();
    conversation.start();
    const asked = vi.spyOn(Connection.prototype, "send");
    await conversation.setToken("token");
    await settle();
    expect(asked.mock.calls.flat().join()).toContain('"refresh",{"token":"token"}');
    expect(conversation.connection).toBe("online");
  });

  it("signing out forgets the conversation on this device, in every tab", async () => {
    const conversation = await started();
    await conversation.setToken("token");
    conversation.say("我的分期");
    await settle();
    const signedOut = vi.fn();
    const other = visit();
    other.on("signedOut", signedOut);
    other.start();
    await settle();
    await conversation.setToken(null);
    await settle();
    expect(conversation.entries).toEqual([]);
    expect(conversation.unsent).toEqual([]);
    expect(sessionStorage.getItem("fenqi-chat:https://bot.example/:unsent")).toBeNull();
    expect(conversation.session?.conversation).toBe("web-1*+");
    window.dispatchEvent(
      Object.assign(new Event("storage"), { key: "fenqi-chat:https://bot.example/:resume" }),
    );
    expect(signedOut).toHaveBeenCalledOnce();
    expect(other.entries).toEqual([]);
  });

  it("what was said goes along with who signs in, and stays on the screen", async () => {
    const conversation = await started();
    const id = conversation.say("还清要多少钱");
    await settle();
    server.answer(id);
    await settle();
    const seen: number[] = [];
    conversation.on("change", () => seen.push(conversation.entries.length));
    await conversation.setToken("token");
    await settle();
    expect(conversation.session?.conversation).toBe("web-1*");
    expect(ids(conversation)).toEqual([id, `${id}/0`]);
    expect(seen.every((count) => count === 2)).toBe(true);
  });

  it("the keys of before are dropped: at sign-in the new ones are kept, at sign-out none", async () => {
    const conversation = await started();
    const storage = new DeviceStorage("https://bot.example/");
    await conversation.setToken("token");
    expect(storage.resumes).toMatchObject({ resume: "resume web-1*", owned: "resume web-1*" });
    await conversation.setToken(null);
    expect(storage.resumes).toMatchObject({ resume: "resume web-1*+", owned: null });
  });

  it("another customer finds nothing of the former's", async () => {
    const conversation = await started();
    await conversation.setToken("token");
    const id = conversation.say("我的分期");
    await settle();
    server.answer(id);
    await settle();
    server.conversation = "web-2";
    server.history = [];
    await conversation.setToken("another");
    await settle();
    expect(conversation.entries).toEqual([]);
    expect(conversation.unsent).toEqual([]);
  });

  it("a customer's key is renewed long before it ends, with the token", async () => {
    const conversation = await started();
    await conversation.setToken("token");
    server.refreshed.length = 0;
    const heart = setInterval(() => server.last.beat(), 20_000);
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(server.refreshed).toMatchObject([{ token: "token" }]);
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(server.refreshed).toHaveLength(2);
    await conversation.setToken(null);
    server.refreshed.length = 0;
    await vi.advanceTimersByTimeAsync(2_000_000);
    expect(server.refreshed).toEqual([]);
    clearInterval(heart);
  });

  it("a sign-in the server cannot check yet is tried again", async () => {
    const conversation = await started();
    server.refuses = "unavailable";
    await conversation.setToken("token");
    expect(conversation.session?.signed_in).toBe(false);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(conversation.session?.signed_in).toBe(true);
  });

  it("when the token runs out what was seen goes, and the token is not shown again", async () => {
    const conversation = await started();
    await conversation.setToken("token");
    const id = conversation.say("我的分期");
    await settle();
    server.answer(id);
    await settle();
    server.history = [];
    server.last.event("session", {
      conversation: "web-9",
      resume: "resume web-9",
      resumed: false,
      signed_in: false,
      disbelieved: "expired",
    });
    await settle();
    expect(conversation.entries).toEqual([]);
    expect(conversation.expired).toBe(true);
    expect(conversation.keys).toEqual({ token: null, resume: "resume web-9" });
    server.last.cut();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.last.auth).toEqual({ token: null, resume: "resume web-9" });
    await conversation.setToken("renewed");
    expect(conversation.expired).toBe(false);
    expect(server.refreshed[server.refreshed.length - 1]).toMatchObject({
      token: "renewed",
      resume: "resume web-1*",
    });
  });

  it("a token the server does not believe is shown once", async () => {
    server.disbelieves = "invalid";
    const conversation = visit();
    await conversation.setToken("forged");
    conversation.start();
    await settle();
    expect(server.last.auth.token).toBe("forged");
    server.last.cut();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.last.auth).toEqual({ token: null, resume: "resume web-1" });
  });

  it("a conversation that was closed elsewhere is left", async () => {
    const conversation = await started();
    server.conversation = "web-2";
    server.last.event("closed", { conversation: "web-1" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.connections).toHaveLength(2);
    expect(conversation.session?.conversation).toBe("web-2");
    server.last.event("closed", { conversation: "web-1" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.connections).toHaveLength(2);
  });

  it("a message refused because the conversation is closed goes to the new one", async () => {
    const conversation = await started();
    server.closes = true;
    const id = conversation.say("你好");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.connections).toHaveLength(2);
    expect(server.received.map((message) => message.id)).toEqual([id, id]);
    expect(conversation.outgoing(id)?.delivery).toBe("taken");
  });

  it("a token is never kept", async () => {
    const conversation = await started();
    await conversation.setToken("secret-token");
    conversation.say("你好");
    await settle();
    const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
    expect(kept).not.toContain("secret-token");
  });

  it("clearing begins anew", async () => {
    const conversation = await started();
    const id = conversation.say("你好");
    await settle();
    server.answer(id);
    await settle();
    server.history = [];
    await conversation.clear();
    expect(conversation.entries).toEqual([]);
    expect(conversation.session?.conversation).toBe("web-1+");
  });
});

describe("where no WebSocket gets through", () => {
  const session: Session = {
    conversation: "web-1",
    resume: "resume web-1",
    resumed: false,
    signed_in: false,
  };

  it("plain requests do the work until one does", async () => {
    server.reachable = false;
    vi.mocked(rest.session).mockResolvedValue(session);
    const message = vi.spyOn(rest, "message").mockImplementation(async (_, __, { id }) => ({
      entries: [{ id: `${id}/0`, from: "bot", time: 2, text: "好", reply_to: id }],
    }));
    const conversation = await started();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(conversation.connection).toBe("online");
    const id = conversation.say("你好");
    await settle();
    expect(message).toHaveBeenCalledOnce();
    expect(ids(conversation)).toEqual([id, `${id}/0`]);
    expect(conversation.unsent).toEqual([]);
    server.reachable = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.connections.some(({ readyState }) => readyState === 1)).toBe(true);
    expect(conversation.connection).toBe("online");
  });

  it("signing out closes the conversation, and a customer's history is asked for with the token", async () => {
    server.reachable = false;
    const owned = { ...session, conversation: "web-2", resume: "resume web-2", resumed: true };
    vi.mocked(rest.session).mockImplementation(async (_, token) =>
      token ? { ...owned, signed_in: true } : session,
    );
    const history = vi.spyOn(rest, "history").mockResolvedValue({ entries: [], more: false });
    const close = vi.spyOn(rest, "close").mockResolvedValue({});
    const conversation = visit();
    await conversation.setToken("token");
    conversation.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(history).toHaveBeenLastCalledWith("resume web-2", "token", undefined);
    await conversation.setToken(null);
    expect(close).toHaveBeenCalledExactlyOnceWith("resume web-2");
    expect(rest.session).toHaveBeenLastCalledWith(null, null);
    expect(conversation.session?.conversation).toBe("web-1");
  });

  it("what the server refuses is told, not tried for ever", async () => {
    server.reachable = false;
    vi.mocked(rest.session).mockResolvedValue(session);
    const refusal = new Refusal({ code: "too_long", message: "太长" });
    const message = vi.spyOn(rest, "message").mockRejectedValue(refusal);
    const conversation = await started();
    await vi.advanceTimersByTimeAsync(5_000);
    const id = conversation.say("你好");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(message).toHaveBeenCalledOnce();
    expect(conversation.outgoing(id)).toMatchObject({
      delivery: "failed",
      problem: { message: "太长" },
    });
  });
});
