// The connection to the channel, which comes back by itself: a socket, or plain requests where
// none gets through.

import type { Entry, Outgoing, Page, Problem, Session } from "../model";
import { Refusal, type Rest } from "./rest";
import { Socket, type SocketHandlers } from "./socket";

/** Milliseconds; doubled from the first to the last. */
const RECONNECT = { first: 500, last: 15_000 };
/** Sockets that never opened before plain requests are tried. */
const FAILURES_BEFORE_REST = 2;

export interface Credentials {
  token: string | null;
  resume: string | null;
}

export interface LinkHandlers {
  /** What to introduce oneself with. */
  credentials(): Credentials;
  connecting(online: boolean): void;
  /** The server has opened a session. */
  admitted(session: Session): void;
  heard(event: string, data: unknown): void;
  /** The connection is gone; `down` where nothing takes its place. */
  lost(down: boolean): void;
}

/** What became of a message; over plain requests its answer comes with it. */
export type Said = { ok: true; entries?: Entry[] } | { ok: false; error: Problem };

type Answer<Content> = ({ ok: true } & Content) | { ok: false; error: Problem };

export class Link {
  private socket: Socket | null = null;
  private socketOpen = false;
  private overRest = false;
  private failures = 0;
  private attempt = 0;
  private timer = 0;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly socketUrl: string,
    private readonly rest: Rest,
    private readonly handlers: LinkHandlers,
  ) {}

  start(): void {
    const listen = (target: EventTarget, name: string, react: () => void) => {
      target.addEventListener(name, react);
      this.stops.push(() => target.removeEventListener(name, react));
    };
    listen(window, "online", () => this.connect());
    listen(window, "offline", () => {
      this.overRest = false;
      this.drop();
      this.down();
    });
    listen(document, "visibilitychange", () => {
      if (document.visibilityState === "visible") this.connect();
    });
    this.connect();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    window.clearTimeout(this.timer);
    this.drop();
  }

  /** Introduces itself anew. */
  reconnect(): void {
    this.overRest = false;
    this.drop();
    this.connect();
  }

  /** Sends a customer's message; rejects where nobody can tell whether it arrived. */
  async say(message: Outgoing, { token, resume }: Credentials): Promise<Said> {
    if (this.socketOpen) {
      const { id, text, display, again } = message;
      return this.socket!.ask<Said>("say", { id, text, display, again });
    }
    try {
      const { entries } = await this.rest.message(resume!, token, message);
      return { ok: true, entries };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.problem };
      this.overRest = false;
      this.handlers.lost(true);
      throw error;
    }
  }

  history(
    before: string | undefined,
    { token, resume }: Credentials,
  ): Promise<Page | Problem | null> {
    return this.ask<Page>("history", before ? { before } : {}, () =>
      this.rest.history(resume!, token, before),
    );
  }

  /** Tells who is signed in now, or that nobody is; `back` names a conversation to return to. */
  refresh(back: string | null, { token, resume }: Credentials): Promise<Session | Problem | null> {
    return this.ask<Session>("refresh", { token, ...(back && { resume: back }) }, () =>
      token === null ? this.anew(resume, null) : this.rest.session(back ?? resume, token),
    );
  }

  /** Leaves the conversation for a new one. */
  reset({ token, resume }: Credentials): Promise<Session | Problem | null> {
    return this.ask<Session>("reset", {}, () => this.anew(resume, token));
  }

  private async anew(resume: string | null, token: string | null): Promise<Session> {
    // What is closed already need not be closed.
    if (resume) await this.rest.close(resume).catch(() => undefined);
    return this.rest.session(null, token);
  }

  /** The answer, the server's refusal, or null where there is no connection. */
  private async ask<Content extends object>(
    event: string,
    data: object,
    byRest: () => Promise<Content>,
  ): Promise<Content | Problem | null> {
    try {
      if (this.socketOpen) {
        const answer = await this.socket!.ask<Answer<Content>>(event, data);
        return answer.ok ? answer : answer.error;
      }
      return this.overRest ? await byRest() : null;
    } catch (error) {
      return error instanceof Refusal ? error.problem : null;
    }
  }

  private connect(): void {
    window.clearTimeout(this.timer);
    if (this.socketOpen) return;
    this.drop();
    if (!this.overRest) this.handlers.connecting(navigator.onLine !== false);
    let current: Socket | null = null;
    // A socket given up may still speak; only the present one is heard.
    const mine = () => current === null || this.socket === current;
    const handlers: SocketHandlers = {
      open: () => undefined,
      event: (name, data) => mine() && this.heard(name, data),
      close: () => mine() && this.down(),
    };
    try {
      current = this.socket = new Socket(this.socketUrl, this.handlers.credentials(), handlers);
    } catch {
      this.down();
    }
  }

  private drop(): void {
    const { socket } = this;
    this.socket = null;
    this.socketOpen = false;
    socket?.end();
  }

  private heard(name: string, data: unknown): void {
    if (name !== "session") {
      this.handlers.heard(name, data);
      return;
    }
    this.socketOpen = true;
    this.overRest = false;
    this.failures = this.attempt = 0;
    this.handlers.admitted(data as Session);
  }

  private down(): void {
    if (!this.socketOpen) this.failures += 1;
    this.socket = null;
    this.socketOpen = false;
    this.handlers.lost(!this.overRest);
    if (this.failures >= FAILURES_BEFORE_REST && navigator.onLine !== false && !this.overRest) {
      void this.tryRest();
    }
    const pause = Math.min(RECONNECT.first * 2 ** this.attempt, RECONNECT.last);
    this.attempt += 1;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.connect(), pause * (0.7 + Math.random() * 0.6));
  }

  private async tryRest(): Promise<void> {
    const { resume, token } = this.handlers.credentials();
    try {
      const session = await this.rest.session(resume, token);
      if (this.socketOpen) return;
      this.overRest = true;
      this.handlers.admitted(session);
    } catch {
      this.overRest = false;
      this.handlers.lost(true);
    }
  }
}
