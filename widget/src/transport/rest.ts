// The channel's plain requests: the way out where no WebSocket gets through, signing in, rating.

import type { Entry, Outgoing, Page, Problem, Session } from "../model";

const TIMEOUT = 15_000;

/** The server answered, and refused. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** The server did not answer. */
export class Unreachable extends Error {}

export interface IdToken {
  id_token: string;
  /** Seconds. */
  expires_in: number;
}

export class Rest {
  /** `base` is the channel's address, ending in a slash. */
  constructor(private readonly base: string) {}

  session(resume: string | null, token: string | null): Promise<Session> {
    return this.post("session", { resume, token });
  }

  message(resume: string, token: string | null, message: Outgoing): Promise<{ entries: Entry[] }> {
    const { id, text, display, again } = message;
    return this.post("message", { id, text, display, again, token }, resume, 120_000);
  }

  history(resume: string, token: string | null, before?: string): Promise<Page> {
    const query = before ? `?before=${encodeURIComponent(before)}` : "";
    return this.send(`history${query}`, { headers: keys(resume, token) });
  }

  /** Closes a conversation for good: its key opens nothing any more. */
  close(resume: string): Promise<unknown> {
    return this.post("close", {}, resume);
  }

  requestCode(resume: string, phone: string): Promise<unknown> {
    return this.post("sign-in/codes", { phone }, resume);
  }

  exchangeCode(resume: string, phone: string, code: string): Promise<IdToken> {
    return this.post("sign-in/tokens", { phone, code }, resume);
  }

  rate(
    resume: string,
    token: string | null,
    score: number,
    comment: string,
  ): Promise<unknown> {
    return this.post("feedback", { score, comment }, resume, TIMEOUT, token);
  }

  private post<Answer>(
    path: string,
    body: object,
    resume?: string,
    timeout = TIMEOUT,
    token: string | null = null,
  ): Promise<Answer> {
    const headers = { "Content-Type": "application/json", ...(resume && keys(resume, token)) };
    return this.send(path, { method: "POST", headers, body: JSON.stringify(body) }, timeout);
  }

  private async send<Answer>(path: string, init: RequestInit, timeout = TIMEOUT): Promise<Answer> {
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), timeout);
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(this.base + path, {
        ...init,
        credentials: "omit",
        signal: stop.signal,
      });
      answer = await response.json();
    } catch {
      throw new Unreachable();
    } finally {
      window.clearTimeout(timer);
    }
    if (!response.ok) throw new Refusal(problemIn(answer));
    return answer as Answer;
  }
}

/** What a conversation is opened with; a customer's needs their token besides. */
function keys(resume: string, token: string | null): Record<string, string> {
  const proof = token ? { "X-Fenqi-Id-Token": token } : {};
  return { Authorization: `Bearer ${resume}`, ...proof };
}

function problemIn(answer: unknown): Problem {
  const error = (answer as { error?: Partial<Problem> | string } | null)?.error;
  if (typeof error === "string") return { code: error, message: "" };
  return { code: String(error?.code ?? "failed"), message: String(error?.message ?? "") };
}
