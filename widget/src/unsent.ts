// The customer's messages that have not been answered yet. They outlive a lost connection and a
// reload, and go out in order, one after the other.

import type { Outgoing, Problem } from "./model";
import type { DeviceStorage } from "./storage";

/** How long an answer may take before the message is sent again under the same id. */
const ANSWER_TIMEOUT = 45_000;
const TOO_FAST_PAUSE = 3_000;

/** How an attempt to send went: on to the next, or wait for a better moment. */
export type Attempt = "next" | "wait";

export class Unsent {
  private kept: Outgoing[];
  private pumping = false;
  private readonly timers = new Map<string, number>();

  constructor(
    private readonly storage: DeviceStorage,
    private readonly deliver: (message: Outgoing) => Promise<Attempt>,
    private readonly changed: () => void,
  ) {
    this.kept = storage.unsent;
    this.unsend();
  }

  get messages(): readonly Outgoing[] {
    return this.kept;
  }

  /** Whether an answer is being waited for. */
  get waiting(): boolean {
    return this.kept.some(({ delivery }) => delivery === "sent" || delivery === "taken");
  }

  find(id: string): Outgoing | undefined {
    return this.kept.find((message) => message.id === id);
  }

  add(text: string, display?: string): Outgoing {
    const shown = display && display !== text ? { display } : {};
    const message: Outgoing = {
      id: newId(),
      text,
      time: Date.now(),
      delivery: "queued",
      again: false,
      ...shown,
    };
    this.kept.push(message);
    this.keep();
    return message;
  }

  /** Sends what is queued, until there is nothing left or `deliver` says to wait. */
  async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (;;) {
        const next = this.kept.find(({ delivery }) => delivery === "queued");
        if (!next || (await this.deliver(next)) === "wait") return;
      }
    } finally {
      this.pumping = false;
    }
  }

  /** Notes that a message is going out; returns it as it is to be sent. */
  sending(message: Outgoing): Outgoing {
    const sent = { ...message };
    message.delivery = "sent";
    message.again = true;
    this.keep();
    return sent;
  }

  /** The server has a message; should its answer not come, it is sent again. */
  taken(id: string): void {
    const message = this.find(id);
    if (!message) return;
    message.delivery = "taken";
    this.after(id, ANSWER_TIMEOUT, () => this.requeue(id));
  }

  /** A message has to wait a little before it goes out again. */
  postpone(id: string): void {
    this.after(id, TOO_FAST_PAUSE, () => this.requeue(id));
  }

  fail(id: string, problem: Problem): void {
    const message = this.find(id);
    if (!message) return;
    this.cancel(id);
    message.delivery = "failed";
    message.problem = problem;
    this.keep();
  }

  retry(id: string): void {
    const message = this.find(id);
    if (message) delete message.problem;
    this.requeue(id);
  }

  remove(id: string): void {
    this.cancel(id);
    this.kept = this.kept.filter((message) => message.id !== id);
    this.keep();
  }

  clear(): void {
    for (const { id } of this.kept) this.cancel(id);
    this.kept = [];
    this.keep();
  }

  /** What went out over a connection that is gone goes out again; the server knows its id. */
  unsend(): void {
    for (const message of this.kept) {
      if (message.delivery !== "failed") message.delivery = "queued";
      this.cancel(message.id);
    }
    this.keep();
  }

  stop(): void {
    for (const timer of this.timers.values()) window.clearTimeout(timer);
  }

  private requeue(id: string): void {
    const message = this.find(id);
    if (!message) return;
    message.delivery = "queued";
    this.keep();
    this.changed();
    void this.pump();
  }

  private after(id: string, pause: number, act: () => void): void {
    this.cancel(id);
    this.timers.set(id, window.setTimeout(act, pause));
  }

  private cancel(id: string): void {
    window.clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private keep(): void {
    this.storage.unsent = this.kept;
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
