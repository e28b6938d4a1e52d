// The conversation as the device knows it: what was said, who is signed in, and how it stands
// with the server. Knows nothing of the page.

import { Emitter } from "./emitter";
import { Keys } from "./keys";
import type { Connection, Entry, Outgoing, Page, Problem, Session } from "./model";
import { Unsent, type Attempt } from "./unsent";
import type { DeviceStorage, Resumes } from "./storage";
import { Link, type Credentials, type Said } from "./transport/link";
import type { Rest } from "./transport/rest";

export const MAX_TEXT = 2000;

/** Milliseconds. */
const RENEW_AGAIN = 5_000;
const ELSEWHERE = 300;
/** Refusals that pass by themselves. */
const PASSING = ["too_fast", "unavailable"];
/** Refusals that mean that one is no longer in the conversation. */
const LEFT = ["session", "expired"];

export interface ConversationEvents {
  /** Anything to be seen has changed. */
  change: void;
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

interface Turn {
  id: string;
  state: "started" | "done" | "failed";
}

export class Conversation extends Emitter<ConversationEvents> {
  entries: Entry[] = [];
  /** There are older entries on the server. */
  more = false;
  /** The history has been read. */
  loaded = false;
  connection: Connection = "idle";
  session: Session | null = null;

  private readonly link: Link;
  private readonly outgoings: Unsent;
  private readonly held: Keys;
  private renewal = 0;
  private lastSeq = 0;
  private cleared: number;
  private readonly turns = new Set<string>();
  private readonly said = new Map<string, string>();
  private unfollow = () => {};

  constructor(
    socketUrl: string,
    rest: Rest,
    private readonly storage: DeviceStorage,
  ) {
    super();
    this.cleared = storage.resumes.cleared;
    this.held = new Keys(storage);
    this.outgoings = new Unsent(
      storage,
      (message) => this.deliver(message),
      () => this.changed(),
    );
    this.link = new Link(socketUrl, rest, {
      credentials: () => this.held.introduction(),
      connecting: (online) => this.became(online ? "connecting" : "offline"),
      admitted: (session) => void this.admitted(session),
      heard: (event, data) => this.heard(event, data),
      lost: (down) => {
        this.turns.clear();
        this.outgoings.unsend();
        if (down) this.became("offline");
      },
    });
  }

  /** Messages of the customer's that have not been answered yet. */
  get unsent(): readonly Outgoing[] {
    return this.outgoings.messages;
  }

  /** Whether an answer is being worked out. */
  get waiting(): boolean {
    return this.connection === "online" && (this.outgoings.waiting || this.turns.size > 0);
  }

  /** What opens the present conversation. */
  get keys(): Credentials {
    return { token: this.held.proof, resume: this.session?.resume ?? null };
  }

  /** Whether the customer was signed in, and has to sign in again. */
  get expired(): boolean {
    return this.held.expired;
  }

  get started(): boolean {
    return this.connection !== "idle";
  }

  /** Whether the device knows a conversation to come back to. */
  get known(): boolean {
    return this.storage.resumes.resume !== null || this.unsent.length > 0;
  }

  start(): void {
    if (this.started) return;
    this.unfollow = this.storage.onResumesChange((resumes) => this.follow(resumes));
    this.link.start();
  }

  stop(): void {
    this.unfollow();
    this.outgoings.stop();
    this.link.stop();
    window.clearTimeout(this.renewal);
    this.connection = "idle";
  }

  /** Sends a message, now or when there is a connection; returns its id. */
  say(text: string, display?: string): string {
    const { id } = this.outgoings.add(text, display);
    this.said.set(id, text);
    this.changed();
    if (this.started) void this.outgoings.pump();
    else this.start();
    return id;
  }

  retry(id: string): void {
    this.outgoings.retry(id);
  }

  discard(id: string): void {
    this.outgoings.remove(id);
    this.changed();
  }

  /** The words of a message of the customer's, which a button may have shown otherwise. */
  wordsOf(entry: Entry): string {
    return this.said.get(entry.id) ?? entry.text ?? "";
  }

  outgoing(id: string): Outgoing | undefined {
    return this.outgoings.find(id);
  }

  /** Passes on a customer's id token; `null` signs out and forgets the conversation here. */
  async setToken(token: string | null): Promise<void> {
    const before = this.held.token;
    if (token === before) return;
    this.held.token = token;
    if (token === null) this.forget(true);
    if (this.session) await this.renew(before !== null);
    else if (token === null && this.started) this.link.reconnect();
  }

  /** Begins a new conversation; the old one can no longer be reached. */
  async clear(): Promise<void> {
    const session = this.granted(await this.link.reset(this.keys));
    if (!session) return;
    this.forget(false);
    await this.enter(session);
  }

  async loadEarlier(): Promise<void> {
    const before = this.entries[0]?.id;
    const page = this.more && before ? await this.page(before) : null;
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

  // Sessions

  private async admitted(session: Session): Promise<void> {
    if (this.held.upToDate) return this.enter(session);
    // Somebody signed in while the connection was being made.
    this.session = session;
    await this.renew(false);
  }

  /** Tells the server who is signed in now, and goes where it says. */
  private async renew(another: boolean): Promise<void> {
    window.clearTimeout(this.renewal);
    const { token } = this.held;
    const spoken = this.entries.some(({ from }) => from === "user") || this.unsent.length > 0;
    const back = token !== null && !spoken ? this.storage.resumes.owned : null;
    const resume = this.session?.resume ?? null;
    const answer = await this.link.refresh(back, { token, resume });
    if (token !== this.held.token) return;
    const session = this.granted(answer);
    if (!session) return this.unrenewed(another, answer);
    this.held.accepted(token);
    // What one customer has not sent yet is not the next one's to send.
    if (another && session.conversation !== this.session?.conversation) this.outgoings.clear();
    await this.enter(session);
  }

  private unrenewed(another: boolean, answer: Session | Problem | null): void {
    if (this.held.token === null) this.link.reconnect();
    const passing = answer && "code" in answer && PASSING.includes(answer.code);
    if (passing) this.renewal = window.setTimeout(() => void this.renew(another), RENEW_AGAIN);
  }

  /** Takes up a session: reads the history, then sends what was not answered. */
  private async enter(session: Session): Promise<void> {
    const { signed_in, resumed, conversation } = session;
    // What was said before goes along with who signs in; nothing else outlives a conversation.
    const goesOn = signed_in && resumed && this.session?.signed_in === false;
    if (this.session?.conversation !== conversation && !goesOn) this.empty();
    this.session = session;
    this.lastSeq = session.seq ?? 0;
    this.held.keep(session);
    this.renewInTime(session);
    if (resumed || this.entries.length) await this.readHistory();
    if (this.session !== session) return;
    if (!this.loaded) {
      this.loaded = true;
      this.emit("loaded", undefined);
    }
    this.connection = "online";
    this.changed();
    void this.outgoings.pump();
  }

  /** A customer's key is good for a short time only; a fresh one is had with the token. */
  private renewInTime({ signed_in, resume_expires_in }: Session): void {
    window.clearTimeout(this.renewal);
    if (!signed_in || !resume_expires_in) return;
    this.renewal = window.setTimeout(() => void this.renew(false), resume_expires_in * 500);
  }

  /** The conversation was closed from elsewhere, in another tab most likely. */
  private closed(conversation: string): void {
    if (this.session?.conversation !== conversation) return;
    this.session = null;
    this.became("connecting");
    // The other tab says in a moment where it went.
    window.setTimeout(() => {
      if (this.session === null && this.started) this.link.reconnect();
    }, ELSEWHERE);
  }

  /** Another tab has cleared the conversation, or signed out. */
  private follow({ cleared, signedOut }: Resumes): void {
    if (cleared === this.cleared) return;
    this.cleared = cleared;
    this.outgoings.clear();
    this.session = null;
    this.empty();
    if (signedOut) {
      this.held.token = null;
      this.held.expired = false;
      this.emit("signedOut", undefined);
    }
    this.changed();
    if (this.started) this.link.reconnect();
  }

  private forget(signedOut: boolean): void {
    this.cleared = this.held.drop(signedOut);
    this.outgoings.clear();
    this.turns.clear();
    this.empty();
    this.changed();
  }

  private empty(): void {
    this.entries = [];
    this.more = this.loaded = false;
  }

  // What comes in

  private heard(name: string, data: unknown): void {
    if (name === "entry") this.receive(data as Entry);
    else if (name === "turn") this.turn(data as Turn);
    else if (name === "closed") this.closed((data as { conversation: string }).conversation);
    else if (name === "problem") this.emit("problem", data as Problem);
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

  private turn({ id, state }: Turn): void {
    if (state === "started") this.turns.add(id);
    else this.turns.delete(id);
    if (state === "done") this.done(id);
    if (state === "failed") this.outgoings.fail(id, { code: "failed", message: "" });
    this.changed();
  }

  private done(id: string): void {
    this.outgoings.remove(id);
    this.emit("answered", id);
  }

  private async readHistory(): Promise<void> {
    const page = await this.page();
    if (!page) return;
    const first = page.entries[0]?.id;
    const start = this.entries.findIndex(({ id }) => id === first);
    const older = start > 0 ? this.entries.slice(0, start) : [];
    const ids = new Set(page.entries.map(({ id }) => id));
    const underWay = this.entries.slice(Math.max(start, 0)).filter(({ id }) => !ids.has(id));
    const known = new Set(this.entries.map(({ id }) => id));
    const missed = page.entries.filter(({ from, id }) => from === "bot" && !known.has(id));
    this.entries = [...older, ...page.entries, ...underWay];
    if (!older.length) this.more = page.more;
    // Rasa stores a turn when it is over: what the history holds has been answered.
    for (const { id } of [...this.unsent]) if (ids.has(id)) this.outgoings.remove(id);
    this.changed();
    if (this.loaded) for (const entry of missed) this.emit("answer", entry);
  }

  private async page(before?: string): Promise<Page | null> {
    return this.granted(await this.link.history(before, this.keys));
  }

  // What goes out

  private async deliver(message: Outgoing): Promise<Attempt> {
    if (this.connection !== "online") return "wait";
    const sent = this.outgoings.sending(message);
    this.changed();
    let said: Said;
    try {
      said = await this.link.say(sent, this.keys);
    } catch {
      return "wait";
    }
    if (!said.ok) return this.refused(sent.id, said.error);
    if (said.entries) await this.answeredAtOnce(sent, said.entries);
    else this.outgoings.taken(sent.id);
    this.changed();
    return "next";
  }

  private async answeredAtOnce(message: Outgoing, entries: Entry[]): Promise<void> {
    const { id, time, text, display } = message;
    this.receive({ id, from: "user", time, text: display ?? text });
    for (const entry of entries) this.receive(entry);
    if (!entries.length) await this.readHistory();
    this.done(id);
  }

  private refused(id: string, problem: Problem): Attempt {
    if (problem.code === "too_fast") {
      this.outgoings.postpone(id);
      return "wait";
    }
    if (LEFT.includes(problem.code)) {
      this.outgoings.unsend();
      this.became("connecting");
      this.link.reconnect();
      return "wait";
    }
    this.outgoings.fail(id, problem);
    this.changed();
    return "next";
  }

  /** What the server granted; a refusal is told, and counts as nothing. */
  private granted<Content extends object>(answer: Content | Problem | null): Content | null {
    if (answer && "code" in answer && "message" in answer) {
      this.emit("problem", answer);
      return null;
    }
    return answer as Content | null;
  }

  private became(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.changed();
  }

  private changed(): void {
    this.emit("change", undefined);
  }
}
