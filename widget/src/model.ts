// What passes between the channel and the widget; docs/widget.md describes the protocol.

export interface Reply {
  title: string;
  payload: string;
}

/** A message as the channel sends it, live or out of the history. */
export interface Entry {
  id: string;
  from: "user" | "bot";
  /** Milliseconds since 1970. */
  time: number;
  text?: string;
  card?: { kind: string } & Record<string, unknown>;
  replies?: Reply[];
  image?: string;
  reply_to?: string;
  /** Place in the live stream; absent in the history. */
  seq?: number;
}

export interface Session {
  conversation: string;
  /** The key to come back with; a fresh one comes with every session. */
  resume: string;
  /** Seconds. */
  resume_expires_in?: number;
  /** Something may have been said in the conversation before. */
  resumed: boolean;
  signed_in: boolean;
  /** Why the token proves nothing: `expired` or `invalid`. */
  disbelieved?: string;
  seq?: number;
}

export interface Page {
  entries: Entry[];
  more: boolean;
}

export interface Problem {
  code: string;
  message: string;
}

/** How far a message of the customer's has come. */
export type Delivery = "queued" | "sent" | "taken" | "failed";

/** A message of the customer's that has not been answered yet. */
export interface Outgoing {
  id: string;
  text: string;
  display?: string;
  time: number;
  delivery: Delivery;
  /** It went out before, and may have arrived. */
  again: boolean;
  problem?: Problem;
}

export type Connection = "idle" | "connecting" | "online" | "offline";
