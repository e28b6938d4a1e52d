// Who is signed in: the page's token, a token fetched from the shop, or a phone and a code.

import type { DeviceStorage } from "./storage";
import type { IdToken } from "./transport/rest";

/** Milliseconds before its end at which a token is renewed. */
const EARLY = 60_000;
const RETRY = 20_000;
/** The longest a browser's timer can wait. */
const LONGEST = 2 ** 31 - 1;

export interface TokenHandlers {
  /** A token to pass on; null: nobody is signed in any more. */
  apply(token: string | null): Promise<void>;
  /** The page's token is about to run out, and only the page can renew it. */
  expiring(): void;
  /** The token has run out. */
  expired(): void;
}

export class Tokens {
  private renewal = 0;
  private expiry = 0;
  private url: string | null = null;
  private current: string | null = null;
  private end = 0;

  constructor(
    private readonly storage: DeviceStorage,
    private readonly handlers: TokenHandlers,
  ) {}

  /** Whether somebody is signed in, and their token still good. */
  get valid(): boolean {
    return this.current !== null && Date.now() < this.end;
  }

  get byPhone(): boolean {
    return this.current !== null && this.current === this.storage.phoneSignIn?.token;
  }

  /** Takes up a sign-in by phone that a reload has left behind. */
  restore(): void {
    const kept = this.storage.phoneSignIn;
    if (kept && this.current === null) void this.take(kept.token, kept.expires);
  }

  /** The page's own word; null signs out. */
  async use(token: string | null): Promise<void> {
    this.storage.phoneSignIn = null;
    await this.take(token, token === null ? 0 : endOf(token));
  }

  async useFromPhone({ id_token, expires_in }: IdToken): Promise<void> {
    const expires = Date.now() + expires_in * 1000;
    this.storage.phoneSignIn = { token: id_token, expires };
    await this.take(id_token, expires);
  }

  /** Fetches the token from an address of the shop's, now and each time it is about to end. */
  async follow(url: string | null): Promise<void> {
    this.url = url;
    if (url !== null) await this.fetch();
  }

  stop(): void {
    window.clearTimeout(this.renewal);
    window.clearTimeout(this.expiry);
  }

  private async fetch(): Promise<void> {
    const url = this.url;
    if (url === null) return;
    let token: string | null;
    try {
      token = await fetchToken(url);
    } catch {
      this.renewal = after(RETRY, () => void this.fetch());
      return;
    }
    if (this.url === url && (token !== null || this.current !== null)) {
      await this.take(token, token === null ? 0 : endOf(token));
    }
  }

  private async take(token: string | null, end: number): Promise<void> {
    this.current = token;
    this.end = end;
    this.stop();
    if (token !== null) {
      this.renewal = after(end - EARLY - Date.now(), () => this.renew());
      this.expiry = after(end - Date.now(), () => this.handlers.expired());
    }
    await this.handlers.apply(token);
  }

  private renew(): void {
    if (this.url !== null) void this.fetch();
    else if (!this.byPhone) this.handlers.expiring();
  }
}

function after(pause: number, act: () => void): number {
  return pause < LONGEST ? window.setTimeout(act, Math.max(pause, 0)) : 0;
}

/**
 * The token at an address: JSON with `token` or `id_token`. Nobody is signed in where the shop
 * answers 401, 403 or 204, or without a token.
 */
async function fetchToken(url: string): Promise<string | null> {
  const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
  if ([204, 401, 403].includes(response.status)) return null;
  if (!response.ok) throw new Error(`token: ${response.status}`);
  const body = (await response.json()) as { token?: unknown; id_token?: unknown };
  const token = body.token ?? body.id_token;
  return typeof token === "string" && token ? token : null;
}

/** When a JWT ends; never, as far as the widget can tell, where it does not say. */
function endOf(token: string): number {
  try {
    const part = token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/");
    const { exp } = JSON.parse(atob(part)) as { exp?: unknown };
    return typeof exp === "number" ? exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}
