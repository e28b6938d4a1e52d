// A channel for tests: a WebSocket whose other end is told what to do.

import type { Entry } from "../src/model";

interface Asked {
  id: string;
  text: string;
  again: boolean;
  before?: string;
  token?: string | null;
}

export class Server {
  static current: Server;
  /** Connections in the order they were made. */
  readonly connections: Connection[] = [];
  /** What the server has stored. */
  history: Entry[] = [];
  conversation = "web-1";
  reachable = true;
  /** Whether messages are acknowledged. */
  acknowledges = true;
  readonly received: Asked[] = [];

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

  constructor(readonly url: string) {
    this.server.connections.push(this);
    queueMicrotask(() => (this.server.reachable ? this.accept() : this.cut()));
  }

  send(frame: string): void {
    if (frame.startsWith("40")) {
      this.auth = JSON.parse(frame.slice(2));
      this.write('40{"sid":"x"}');
      this.event("session", this.session(!!this.auth.resume));
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

  private accept(): void {
    this.readyState = 1;
    this.write('0{"pingInterval":20000,"pingTimeout":20000}');
  }

  private handle(name: string, data: Asked, answer: (answer: object) => void): void {
    if (name === "say") {
      this.server.received.push(data);
      if (this.server.acknowledges) answer({ ok: true, id: data.id });
    } else if (name === "history") {
      const { before } = data;
      const end = before ? this.server.history.findIndex(({ id }) => id === before) : undefined;
      const all = this.server.history.slice(0, end);
      answer({ ok: true, entries: all.slice(-4), more: all.length > 4 });
    } else if (name === "refresh" || name === "reset") {
      if (name === "reset" || data.token === null) this.server.conversation += "+";
      answer({ ok: true, ...this.session(name === "refresh") });
    }
  }

  private session(resumed: boolean): object {
    const { conversation, history } = this.server;
    return {
      conversation,
      resume: `resume ${conversation}`,
      resumed,
      signed_in: false,
      seq: history.length,
    };
  }

  private write(frame: string): void {
    queueMicrotask(() => this.onmessage?.({ data: frame }));
  }
}
