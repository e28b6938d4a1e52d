// What the widget keeps on the device, for one server. A browser that forbids storage gets a
// conversation that ends with the page.

import type { Outgoing } from "./model";

export interface Resumes {
  /** Resume token of the conversation at hand. */
  resume: string | null;
  /** Resume token of the signed-in customer's conversation, for when they come back. */
  owned: string | null;
  /** Grows when the conversation was cleared, so that other tabs clear theirs. */
  cleared: number;
  /** Whether that was a sign-out. */
  signedOut: boolean;
}

export interface PhoneSignIn {
  token: string;
  /** Milliseconds since 1970. */
  expires: number;
}

const NOTHING: Resumes = { resume: null, owned: null, cleared: 0, signedOut: false };

export class DeviceStorage {
  private readonly prefix: string;

  constructor(server: string) {
    this.prefix = `fenqi-chat:${server}:`;
  }

  /** Shared by the browser's tabs. */
  get resumes(): Resumes {
    return read(localArea(), this.key("resume")) ?? NOTHING;
  }

  set resumes(value: Resumes) {
    write(localArea(), this.key("resume"), value);
  }

  /** Calls back when another tab has changed the conversation. */
  onResumesChange(listener: (resumes: Resumes) => void): () => void {
    const react = (event: StorageEvent) => {
      if (event.key === this.key("resume") || event.key === null) listener(this.resumes);
    };
    window.addEventListener("storage", react);
    return () => window.removeEventListener("storage", react);
  }

  /** This tab's own unsent messages. */
  get unsent(): Outgoing[] {
    return read(sessionArea(), this.key("unsent")) ?? [];
  }

  set unsent(value: Outgoing[]) {
    write(sessionArea(), this.key("unsent"), value.length ? value : null);
  }

  /** A sign-in by phone and code outlives a reload, not the tab. */
  get phoneSignIn(): PhoneSignIn | null {
    const kept = read<PhoneSignIn>(sessionArea(), this.key("sign-in"));
    return kept && kept.expires > Date.now() ? kept : null;
  }

  set phoneSignIn(value: PhoneSignIn | null) {
    write(sessionArea(), this.key("sign-in"), value);
  }

  get wasOpen(): boolean {
    return read(sessionArea(), this.key("open")) ?? false;
  }

  set wasOpen(value: boolean) {
    write(sessionArea(), this.key("open"), value || null);
  }

  /** Id of the newest of the bot's messages that was on the screen. */
  get seen(): string | null {
    return read(localArea(), this.key("seen"));
  }

  set seen(value: string | null) {
    if (value !== this.seen) write(localArea(), this.key("seen"), value);
  }

  /** Marks something that happens once on a device; false where it has happened already. */
  once(name: string): boolean {
    const key = this.key(`once:${name}`);
    if (read(localArea(), key)) return false;
    write(localArea(), key, true);
    return true;
  }

  private key(name: string): string {
    return this.prefix + name;
  }
}

function localArea(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function sessionArea(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function read<Value>(area: Storage | null, key: string): Value | null {
  try {
    return JSON.parse(area?.getItem(key) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

function write(area: Storage | null, key: string, value: unknown): void {
  try {
    if (value === null) area?.removeItem(key);
    else area?.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the memory of the device, not the conversation.
  }
}
