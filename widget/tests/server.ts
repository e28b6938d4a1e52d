// A channel for tests: a WebSocket whose other end is told what to do.

import type { Entry } from "../src/model";

interface Asked {
  id: string;
  text: string;
  again: boolean;
  before?: string;
  token?: string | null;
  resume?: string;
}

export class Server {
  static current: Server;
  /** Connections in the order they were made. */
  readonly connections: Connection[] = [];
  /** What the server has stored. */
  history: Entry[] = [];
  conversation = "web-1";
  /** Whether tokens are believed; otherwise why not. */
  disbelieves: string | null = null;
  /** Whether the next message comes to a conversation that was closed. */
  closes = false;
  /** A refusal instead of an answer to `refresh`, once. */
  refuses: string | null = null;
  reachable = true;
  /** Whether messages are acknowledged. */
  acknowledges = true;
  readonly received: Asked[] = [];
  readonly refreshed: Asked[] = [];

  constructor() {
    Server.current = this;
  }

  get last(): Connection {
    return this.connections[this.connections.length - 1]!;
  }

  /** Answers a message the way the channel does. */
  answer(id: string, text = `回答 ${id}`): void {
    const seq = this.history.length;
    const said = this.received.find((message) => message.id === id)!;
    const question: Entry = { id, from: "user", time: 1, text: said.text };
    const reply: Entry = { id: `${id}/0`, from: "bot", time: 2, text, reply_to: id };
    this.history.push(question, reply);
    this.last.event("entry", { ...question, seq: seq + 1 });
    this.last.event("turn", { id, state: "started" });
    this.last.event("entry", { ...reply, seq: seq + 2 });
    this.last.event("turn", { id, state: "done" });
  }
}

export class Connection {
  static readonly OPEN = 1;
  readonly OPEN = 1;
  readyState = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  auth: { resume?: string | null; token?: string | null } = {};
  private readonly server = Server.current;
  private token: string | null = null;

  constructor(readonly url: string) {
    this.server.connections.push(this);
    queueMicrotask(() => (this.server.reachable ? this.accept() : this.cut()));
  }

  send(frame: string): void {
    if (frame.startsWith("40")) {
      this.auth = JSON.parse(frame.slice(2));
      this.token = this.auth.token ?? null;
      this.write('40{"sid":"x"}');
      this.event("session", this.session(!!this.auth.resume, this.auth.token));
    } else if (frame.startsWith("42")) {
      const [, id, body] = /^42(\d+)(.*)$/s.exec(frame)!;
      const [name, data] = JSON.parse(body!);
      this.handle(name, data, (answer) => this.write(`43${id}${JSON.stringify([answer])}`));
    }
  }

  close(): void {
    this.readyState = 3;
  }

  /** The connection breaks. */
  cut(): void {
    this.readyState = 3;
    this.onclose?.();
  }

  event(name: string, data: unknown): void {
    this.write(`42${JSON.stringify([name, data])}`);
  }

  /** The server's heartbeat. */
  beat(): void {
    this.write("2");
  }

  private accept(): void {
    this.readyState = 1;
    this.write('0{"pingInterval":20000,"pingTimeout":20000}');
  }

  private handle(name: string, data: Asked, answer: (answer: object) => void): void {
    if (name === "say") {
      this.server.received.push(data);
      if (this.server.closes) {
        this.server.closes = false;
        answer({ ok: false, error: { code: "session", message: "会话已失效" } });
        return;
      }
      if (this.server.acknowledges) answer({ ok: true, id: data.id });
    } else if (name === "history") {
      const { before } = data;
      const end = before ? this.server.history.findIndex(({ id }) => id === before) : undefined;
      const all = this.server.history.slice(0, end);
      answer({ ok: true, entries: all.slice(-4), more: all.length > 4 });
    } else if (name === "reset") {
      this.move();
      answer({ ok: true, ...this.session(false, this.token) });
    } else if (name === "refresh") {
      this.server.refreshed.push(data);
      if (this.server.refuses) {
        answer({ ok: false, error: { code: this.server.refuses, message: "稍后再试" } });
        this.server.refuses = null;
        return;
      }
      this.refresh(data.token ?? null);
      answer({ ok: true, ...this.session(data.token !== null, data.token) });
    }
  }

  /** Signing in takes along what was said, signing out leaves it behind. */
  private refresh(token: string | null): void {
    if (token === this.token) return;
    if (token === null) this.move();
    else if (this.token === null) this.server.conversation += "*";
    this.token = token;
  }

  private move(): void {
    this.server.conversation += "+";
    this.server.history = [];
  }

  private session(resumed: boolean, token: string | null | undefined): object {
    const { conversation, history, disbelieves } = this.server;
    return {
      conversation,
      resume: `resume ${conversation}`,
      resume_expires_in: 1800,
      resumed,
      signed_in: !!token && !disbelieves,
      ...(token && disbelieves && { disbelieved: disbelieves }),
      seq: history.length,
    };
  }

  private write(frame: string): void {
    queueMicrotask(() => this.onmessage?.({ data: frame }));
  }
}
