// What opens conversations: the customer's token as far as the server believes it, and the keys
// this device keeps. A customer's conversation needs both.

import type { Session } from "./model";
import type { DeviceStorage } from "./storage";
import type { Credentials } from "./transport/link";

export class Keys {
  /** The customer's token as the page has it. */
  token: string | null = null;
  /** Whether the customer was signed in, and has to sign in again. */
  expired = false;
  /** The token the server has last been told of. */
  private told: string | null = null;
  /** The token the server has said proves nothing. */
  private disbelieved: string | null = null;

  constructor(private readonly storage: DeviceStorage) {}

  /** Whether the server knows of the token. */
  get upToDate(): boolean {
    return this.told === this.token;
  }

  /** The token, unless it is known to prove nothing. */
  get proof(): string | null {
    return this.token === this.disbelieved ? null : this.token;
  }

  /** What to introduce oneself with. */
  introduction(): Credentials {
    this.told = this.token;
    const { resume, owned } = this.storage.resumes;
    return { token: this.proof, resume: (this.proof && owned) || resume };
  }

  /** The server has been told of a token, and gave a session for it. */
  accepted(token: string | null): void {
    this.told = token;
  }

  /** Keeps the keys of a session. */
  keep(session: Session): void {
    if (session.disbelieved) {
      this.disbelieved = this.told;
      this.expired = session.disbelieved === "expired";
    } else if (session.signed_in) {
      this.disbelieved = null;
      this.expired = false;
    }
    const kept = this.storage.resumes;
    const owned = session.signed_in ? session.resume : kept.owned;
    this.storage.resumes = { ...kept, resume: session.resume, owned };
  }

  /** Drops all keys on this device, in all tabs; returns the mark other tabs go by. */
  drop(signedOut: boolean): number {
    const cleared = this.storage.resumes.cleared + 1;
    this.storage.resumes = { resume: null, owned: null, cleared, signedOut };
    if (signedOut) this.expired = false;
    return cleared;
  }
}
