// The conversation as the device knows it: what was said, what is still on its way, and a
// connection that comes back by itself. Knows nothing of the page.

import { Emitter } from "./emitter";
import type { Connection, Entry, Outgoing, Page, Problem, Session } from "./model";
import type { DeviceStorage, Resumes } from "./storage";
import { Refusal, type Rest } from "./transport/rest";
import { Socket, type SocketHandlers } from "./transport/socket";

export const MAX_TEXT = 2000;

/** Milliseconds; doubled from the first to the second. */
const RECONNECT = { first: 500, last: 15_000 };
/** Sockets that never opened before plain requests are tried. */
const FAILURES_BEFORE_REST = 2;
/** How long an answer may take before the message is sent again under the same id. */
const ANSWER_TIMEOUT = 45_000;
const TOO_FAST_PAUSE = 3_000;

type Refused = { ok: false; error: Problem };
type Answer<Content> = ({ ok: true } & Content) | Refused;

export interface ConversationEvents {
  /** Anything to be seen has changed. */
  change: void;
  session: Session;
  /** The history of a conversation has been read for the first time. */
  loaded: void;
  /** A message of the bot's that has just come in. */
  answer: Entry;
  /** A message of the customer's has been answered in full. */
  answered: string;
  problem: Problem;
  /** Another tab has signed out. */
  signedOut: void;
}

export class Conversation extends Emitter<ConversationEvents> {
  entries: Entry[] = [];
  outbox: Outgoing[];
  /** There are older entries on the server. */
  more = false;
  /** The history has been read. */
  loaded = false;
  connection: Connection = "idle";
  session: Session | null = null;

  private socket: Socket | null = null;
  private socketOpen = false;
  private overRest = false;
  private failures = 0;
  private attempt = 0;
  private timer = 0;
  private token: string | null = null;
  /** The token the server knows of. */
  private toldToken: string | null = null;
  private pumping = false;
  private lastSeq = 0;
  private readonly turns = new Set<string>();
  private readonly said = new Map<string, string>();
  private readonly timers = new Map<string, number>();
  private readonly stops: (() => void)[] = [];
  private cleared: number;

  constructor(
    private readonly socketUrl: string,
    private readonly rest: Rest,
    private readonly storage: DeviceStorage,
  ) {
    super();
    this.outbox = storage.outbox.map((message) => ({
      ...message,
      delivery: message.delivery === "failed" ? "failed" : "queued",
    }));
    this.cleared = storage.resumes.cleared;
  }

  /** Whether an answer is being worked out. */
  get waiting(): boolean {
    if (this.connection !== "online") return false;
    const under = this.outbox.some(({ delivery }) => delivery === "sent" || delivery === "taken");
    return under || this.turns.size > 0;
  }

  get started(): boolean {
    return this.connection !== "idle";
  }

  /** Whether the device knows a conversation to come back to. */
  get known(): boolean {
    return this.storage.resumes.resume !== null || this.outbox.length > 0;
  }

  start(): void {
    if (this.started) return;
    const listen = (target: EventTarget, name: string, react: () => void) => {
      target.addEventListener(name, react);
      this.stops.push(() => target.removeEventListener(name, react));
    };
    listen(window, "online", () => this.connect());
    listen(window, "offline", () => this.lose());
    listen(document, "visibilitychange", () => {
      if (document.visibilityState === "visible" && this.connection !== "online") this.connect();
    });
    this.stops.push(this.storage.onResumesChange((resumes) => this.follow(resumes)));
    this.connect();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    for (const timer of this.timers.values()) window.clearTimeout(timer);
    window.clearTimeout(this.timer);
    this.drop();
    this.connection = "idle";
  }

  /** Sends a message, now or when there is a connection; returns its id. */
  say(text: string, display?: string): string {
    const message: Outgoing = {
      id: newId(),
      text,
      time: Date.now(),
      delivery: "queued",
      again: false,
      ...(display && display !== text ? { display } : {}),
    };
    this.outbox.push(message);
    this.said.set(message.id, text);
    this.changed();
    if (this.started) void this.pump();
    else this.start();
    return message.id;
  }

  retry(id: string): void {
    const message = this.outgoing(id);
    if (!message) return;
    message.delivery = "queued";
    delete message.problem;
    this.changed();
    void this.pump();
  }

  discard(id: string): void {
    this.remove(id);
    this.changed();
  }

  /** Passes on a customer's id token; `null` signs out and forgets the conversation here. */
  async setToken(token: string | null): Promise<void> {
    const before = this.token;
    if (token === before) return;
    this.token = token;
    if (token === null) this.forget(true);
    if (this.session) await this.renew(before !== null);
    else if (token === null && this.started) this.reconnect();
  }

  /** Tells the server who is signed in now, and goes where it says. */
  private async renew(another: boolean): Promise<void> {
    const { token } = this;
    const spoken = this.entries.some(({ from }) => from === "user") || this.outbox.length > 0;
    const back = token !== null && !spoken ? this.storage.resumes.owned : null;
    const session = await this.ask<Session>("refresh", { token, ...(back && { resume: back }) });
    if (!session) return;
    this.toldToken = token;
    // What one customer has not sent yet is not the next one's to send.
    if (another && session.conversation !== this.session?.conversation) this.outbox = [];
    await this.enter(session);
  }

  /** Begins a new conversation; the old one is no longer reachable from this device. */
  async clear(): Promise<boolean> {
    const session = await this.ask<Session>("reset", {});
    if (!session) return false;
    this.forget(false);
    await this.enter(session);
    return true;
  }

  async loadEarlier(): Promise<void> {
    const before = this.entries[0]?.id;
    if (!this.more || !before) return;
    const page = await this.ask<Page>("history", { before });
    if (!page) return;
    const known = new Set(this.entries.map(({ id }) => id));
    this.entries = [...page.entries.filter(({ id }) => !known.has(id)), ...this.entries];
    this.more = page.more;
    this.changed();
  }

  /** Loads everything there is on the server. */
  async loadAll(): Promise<void> {
    while (this.more) {
      const before = this.entries.length;
      await this.loadEarlier();
      if (this.entries.length === before) return;
    }
  }

  /** The words of a message of the customer's, which a button may have shown otherwise. */
  wordsOf(entry: Entry): string {
    return this.said.get(entry.id) ?? entry.text ?? "";
  }

  outgoing(id: string): Outgoing | undefined {
    return this.outbox.find((message) => message.id === id);
  }

  // Connection

  private connect(): void {
    window.clearTimeout(this.timer);
    if (this.socketOpen) return;
    this.drop();
    if (!this.overRest) this.became(navigator.onLine === false ? "offline" : "connecting");
    let current: Socket | null = null;
    // A socket given up may still speak; only the present one is heard.
    const mine = () => current === null || this.socket === current;
    const handlers: SocketHandlers = {
      open: () => undefined,
      event: (name, data) => mine() && this.heard(name, data),
      close: () => mine() && this.lost(),
    };
    const { resume, owned } = this.storage.resumes;
    this.toldToken = this.token;
    const auth = { token: this.token, resume: (this.token && owned) || resume };
    try {
      current = this.socket = new Socket(this.socketUrl, auth, handlers);
    } catch {
      this.lost();
    }
  }

  private reconnect(): void {
    this.drop();
    this.connect();
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.socketOpen = false;
    this.turns.clear();
    socket?.end();
  }

  /** The browser has told that there is no network. */
  private lose(): void {
    this.overRest = false;
    this.drop();
    this.lost();
  }

  private lost(): void {
    if (!this.socketOpen) this.failures += 1;
    this.socket = null;
    this.socketOpen = false;
    this.turns.clear();
    this.unsend();
    if (!this.overRest) this.became("offline");
    if (this.failures >= FAILURES_BEFORE_REST && navigator.onLine !== false && !this.overRest) {
      void this.tryRest();
    }
    const pause = Math.min(RECONNECT.first * 2 ** this.attempt, RECONNECT.last);
    this.attempt += 1;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.connect(), pause * (0.7 + Math.random() * 0.6));
  }

  private async tryRest(): Promise<void> {
    const { resume, owned } = this.storage.resumes;
    try {
      const session = await this.rest.session((this.token && owned) || resume, this.token);
      if (this.socketOpen) return;
      this.overRest = true;
      await this.enter(session);
    } catch {
      this.overRest = false;
      this.became("offline");
    }
  }

  private became(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.changed();
  }

  private heard(name: string, data: unknown): void {
    if (name === "session") {
      this.socketOpen = true;
      this.overRest = false;
      this.failures = this.attempt = 0;
      void this.admitted(data as Session);
    } else if (name === "entry") {
      this.receive(data as Entry);
    } else if (name === "turn") {
      this.turn(data as { id: string; state: "started" | "done" | "failed" });
    } else if (name === "problem") {
      this.emit("problem", data as Problem);
    }
  }

  private async admitted(session: Session): Promise<void> {
    if (this.toldToken === this.token) return this.enter(session);
    // Somebody signed in while the connection was being made.
    this.session = session;
    await this.renew(false);
  }

  /** Takes up a session: reads the history, then sends what was not answered. */
  private async enter(session: Session): Promise<void> {
    if (this.session?.conversation !== session.conversation) {
      this.entries = [];
      this.more = this.loaded = false;
    }
    this.session = session;
    this.lastSeq = session.seq ?? 0;
    const kept = this.storage.resumes;
    const owned = this.token ? session.resume : kept.owned;
    this.storage.resumes = { ...kept, resume: session.resume, owned };
    this.emit("session", session);
    if (session.resumed || this.entries.length) {
      await this.readHistory();
    }
    if (this.session !== session) return;
    if (!this.loaded) {
      this.loaded = true;
      this.emit("loaded", undefined);
    }
    this.connection = "online";
    this.changed();
    void this.pump();
  }

  /** Another tab has cleared the conversation, or signed out. */
  private follow({ cleared, signedOut }: Resumes): void {
    if (cleared === this.cleared) return;
    this.cleared = cleared;
    this.outbox = [];
    this.storage.outbox = [];
    this.session = null;
    this.entries = [];
    if (signedOut) {
      this.token = null;
      this.emit("signedOut", undefined);
    }
    this.changed();
    if (this.started) this.reconnect();
  }

  private forget(signedOut: boolean): void {
    this.cleared = this.storage.resumes.cleared + 1;
    this.storage.resumes = { resume: null, owned: null, cleared: this.cleared, signedOut };
    for (const { id } of [...this.outbox]) this.remove(id);
    this.turns.clear();
    this.entries = [];
    this.more = false;
    this.changed();
  }

  // What was said

  private async readHistory(): Promise<void> {
    const page = await this.ask<Page>("history", {});
    if (!page) return;
    const first = page.entries[0]?.id;
    const start = this.entries.findIndex(({ id }) => id === first);
    const older = start > 0 ? this.entries.slice(0, start) : [];
    const ids = new Set(page.entries.map(({ id }) => id));
    const underWay = this.entries.slice(Math.max(start, 0)).filter(({ id }) => !ids.has(id));
    const fresh = page.entries.filter(
      (entry) => entry.from === "bot" && !this.entries.some(({ id }) => id === entry.id),
    );
    const missed = this.loaded ? fresh : [];
    this.entries = [...older, ...page.entries, ...underWay];
    if (!older.length) this.more = page.more;
    for (const { id } of [...this.outbox]) {
      // Rasa stores a turn when it is over: what the history holds has been answered.
      if (ids.has(id)) this.remove(id);
    }
    this.changed();
    for (const entry of missed) this.emit("answer", entry);
  }

  private receive(entry: Entry): void {
    const missed = this.lastSeq > 0 && (entry.seq ?? 0) > this.lastSeq + 1;
    this.lastSeq = Math.max(this.lastSeq, entry.seq ?? 0);
    if (!this.entries.some(({ id }) => id === entry.id)) {
      this.entries.push(entry);
      this.changed();
      if (entry.from === "bot") this.emit("answer", entry);
    }
    if (missed) void this.readHistory();
  }

  private turn({ id, state }: { id: string; state: "started" | "done" | "failed" }): void {
    if (state === "started") {
      this.turns.add(id);
    } else {
      this.turns.delete(id);
      if (state === "done") this.done(id);
      else this.fail(id, { code: "failed", message: "" });
    }
    this.changed();
  }

  private done(id: string): void {
    this.remove(id);
    this.emit("answered", id);
  }

  // What is on its way

  /** Sends what is queued, in order, one after the other. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (;;) {
        const next = this.outbox.find(({ delivery }) => delivery === "queued");
        if (!next || this.connection !== "online") return;
        if (!(await this.deliver(next))) return;
      }
    } finally {
      this.pumping = false;
    }
  }

  /** Returns false where sending must wait. */
  private async deliver(message: Outgoing): Promise<boolean> {
    message.delivery = "sent";
    this.changed();
    const { id, text, display, again } = message;
    message.again = true;
    this.keep();
    if (!this.socketOpen) return this.deliverByRest({ ...message, again });
    let answer: Answer<object>;
    try {
      answer = await this.socket!.ask<Answer<object>>("say", { id, text, display, again });
    } catch {
      return false;
    }
    if (answer.ok) {
      if (this.outgoing(id)) {
        message.delivery = "taken";
        this.watch(id);
        this.changed();
      }
      return true;
    }
    return this.refused(message, answer.error);
  }

  private async deliverByRest(message: Outgoing): Promise<boolean> {
    try {
      const { entries } = await this.rest.message(this.session!.resume, this.token, message);
      const { id, time, text, display } = message;
      this.receive({ id, from: "user", time, text: display ?? text });
      for (const entry of entries) this.receive(entry);
      if (!entries.length) await this.readHistory();
      this.done(id);
      this.changed();
      return true;
    } catch (error) {
      if (error instanceof Refusal) return this.refused(message, error.problem);
      this.overRest = false;
      this.unsend();
      this.became("offline");
      return false;
    }
  }

  private refused(message: Outgoing, problem: Problem): boolean {
    if (problem.code === "too_fast") {
      const kept = this.outgoing(message.id);
      if (kept) kept.delivery = "queued";
      this.after(message.id, TOO_FAST_PAUSE, () => void this.pump());
      return false;
    }
    this.fail(message.id, problem);
    this.changed();
    if (problem.code === "session") this.reconnect();
    return true;
  }

  private fail(id: string, problem: Problem): void {
    const message = this.outgoing(id);
    if (!message) return;
    this.cancel(id);
    message.delivery = "failed";
    message.problem = problem;
  }

  /** What went out over a connection that is gone goes out again; the server knows its id. */
  private unsend(): void {
    for (const message of this.outbox) {
      if (message.delivery !== "failed") message.delivery = "queued";
      this.cancel(message.id);
    }
    this.keep();
  }

  private watch(id: string): void {
    this.after(id, ANSWER_TIMEOUT, () => {
      const message = this.outgoing(id);
      if (message?.delivery !== "taken") return;
      message.delivery = "queued";
      void this.pump();
    });
  }

  private remove(id: string): void {
    this.cancel(id);
    this.outbox = this.outbox.filter((message) => message.id !== id);
  }

  private after(id: string, pause: number, act: () => void): void {
    this.cancel(id);
    this.timers.set(id, window.setTimeout(act, pause));
  }

  private cancel(id: string): void {
    window.clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  /** Asks the server over whichever way is open; null where it refused or did not answer. */
  private async ask<Content extends object>(event: string, data: object): Promise<Content | null> {
    try {
      if (this.socketOpen) {
        const answer = await this.socket!.ask<Answer<Content>>(event, data);
        if (answer.ok) return answer;
        this.emit("problem", answer.error);
        return null;
      }
      if (this.overRest) return (await this.askByRest(event, data)) as Content;
    } catch (error) {
      if (error instanceof Refusal) this.emit("problem", error.problem);
    }
    return null;
  }

  private askByRest(event: string, data: { before?: string; resume?: string }): Promise<unknown> {
    const resume = this.session?.resume ?? null;
    if (event === "history") return this.rest.history(resume!, data.before);
    const back = event === "reset" ? null : (data.resume ?? resume);
    return this.rest.session(back, this.token);
  }

  private changed(): void {
    this.keep();
    this.emit("change", undefined);
  }

  private keep(): void {
    this.storage.outbox = this.outbox;
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
