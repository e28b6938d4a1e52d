import type { Words } from "../i18n";

/** What became of an attempt to sign in: null where it worked, otherwise what to tell. */
export type Outcome = string | null;

export interface SignIn {
  /** The page knows how to sign somebody in; null where it does not. */
  byPage: (() => void) | null;
  requestCode(phone: string): Promise<Outcome>;
  submitCode(phone: string, code: string): Promise<Outcome>;
}

/** What a card may use of the widget. */
export interface CardContext {
  words: Words;
  /** Sends a message; `display` is what the customer sees of it. */
  say(text: string, display?: string): void;
  signedIn: boolean;
  signIn: SignIn;
}
