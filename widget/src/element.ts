// <fenqi-chat>: the widget's parts put together, and what a page may ask of it.

import { Appearance } from "./appearance";
import type { CardContext } from "./cards";
import { Conversation } from "./conversation";
import { h } from "./dom";
import { Emitter } from "./emitter";
import { languageOf, wordsOf, type Words } from "./i18n";
import type { Entry, Problem } from "./model";
import { DeviceStorage } from "./storage";
import { save, transcript } from "./transcript";
import { Tokens } from "./tokens";
import { Refusal, Rest } from "./transport/rest";
import { Launcher } from "./ui/launcher";
import { Panel } from "./ui/panel";
import styles from "./ui/styles.css";

/** Seconds after which the greeting appears. */
const GREETING_DELAY = 6;
/** Milliseconds without a word after which the conversation seems to be over. */
const IDLE = 3 * 60_000;
/** Answers from which on it is worth asking how they were. */
const ENOUGH_ANSWERS = 2;
const GOODBYE = /^(好的?[，,]?)?(再见|拜拜|谢谢|多谢|感谢|没有了|没问题了|不用了|謝謝|再見|bye|thanks?)[了啦您你哦。!！~]*$/i;

/** What a page can listen to with `on`. */
export interface PageEvents {
  ready: void;
  open: void;
  close: void;
  message: { from: "user" | "bot"; text: string; kind: string | null };
  unread: number;
  signin: void;
  signout: void;
  /** The customer wants to sign in with the shop's account; offered where somebody listens. */
  signinrequest: void;
  tokenexpiring: void;
  error: Problem;
}

export class FenqiChat extends HTMLElement {
  static readonly observedAttributes = ["color", "theme", "lang", "position", "token", "token-url"];

  private readonly events = new Emitter<PageEvents>();
  private readonly root: HTMLElement;
  private readonly appearance: Appearance;
  private words!: Words;
  private conversation!: Conversation;
  private rest!: Rest;
  private storage!: DeviceStorage;
  private tokens!: Tokens;
  private panel!: Panel;
  private launcher!: Launcher;
  private shown = false;
  private unread = 0;
  private answers = 0;
  private idle = 0;
  private greeting = 0;
  private drawing = false;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: false });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];
    this.root = h("div", { class: "root" });
    shadow.append(this.root);
    this.appearance = new Appearance(this, this.root);
  }

  connectedCallback(): void {
    const server = this.getAttribute("server") ?? FenqiChat.server;
    const base = new URL(server.endsWith("/") ? server : `${server}/`, location.href);
    const socket = new URL("socket.io/?EIO=4&transport=websocket", base);
    socket.protocol = socket.protocol.replace("http", "ws");
    this.storage = new DeviceStorage(base.href);
    this.rest = new Rest(base.href);
    this.conversation = new Conversation(socket.href, this.rest, this.storage);
    this.tokens = new Tokens(this.storage, {
      apply: (token) => this.applyToken(token),
      expiring: () => this.tell("tokenexpiring", undefined),
      expired: () => this.changed(),
    });
    this.listen();
    this.build();
    void this.begin();
  }

  disconnectedCallback(): void {
    this.shown = false;
    window.clearTimeout(this.idle);
    window.clearTimeout(this.greeting);
    this.conversation.stop();
    this.tokens.stop();
    this.appearance.stop();
    this.root.replaceChildren();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (!this.isConnected || !this.tokens || before === value) return;
    if (name === "token") void this.setToken(value);
    else if (name === "token-url") void this.tokens.follow(value);
    else if (name === "lang") this.build();
    else this.dress();
  }

  /** Where the channel is, from the script's own address. */
  static server = "/webhooks/web/";

  // What a page may ask of it

  open(): void {
    this.show(true, true);
  }

  close(): void {
    this.show(false, true);
  }

  get isOpen(): boolean {
    return this.shown;
  }

  /** A customer's id token; `null` signs out and clears the conversation on this device. */
  async setToken(token: string | null): Promise<void> {
    await this.tokens.use(token);
  }

  /** Sends a message as if the customer had typed it, and opens the chat. */
  send(text: string): void {
    const words = text.trim();
    if (!words) return;
    this.open();
    this.say(words);
  }

  /** Calls `listener` for each event of a name; returns what stops it. */
  on<Name extends keyof PageEvents>(
    name: Name,
    listener: (detail: PageEvents[Name]) => void,
  ): () => void {
    return this.events.on(name, listener);
  }

  // How it lives

  private listen(): void {
    const { conversation } = this;
    conversation.on("change", () => this.changed());
    conversation.on("loaded", () => this.countMissed());
    conversation.on("problem", (problem) => this.tell("error", problem));
    conversation.on("answer", (entry) => this.answered(entry));
    conversation.on("answered", () => {
      this.answers += 1;
      if (GOODBYE.test(this.lastQuestion()?.text?.trim() ?? "")) this.maybeAskRating();
      this.waitForEnd();
    });
    conversation.on("signedOut", () => {
      void this.tokens.use(null);
      this.tell("signout", undefined);
    });
    this.appearance.follow(
      () => this.dress(),
      () => this.shown && this.appearance.fit(),
    );
  }

  private build(): void {
    this.words = wordsOf(languageOf(this.getAttribute("lang")));
    const heading = this.getAttribute("heading") ?? this.words.heading;
    this.panel = new Panel(this.words, heading, this.conversation, {
      close: () => this.close(),
      say: (text) => this.say(text),
      clear: async () => {
        await this.conversation.clear();
        this.answers = 0;
      },
      download: () => void this.download(),
      signOut: () => void this.setToken(null).then(() => this.tell("signout", undefined)),
      canSignOut: () => this.tokens.byPhone,
      rate: (score, comment) => this.rate(score, comment),
      context: () => this.context(),
    });
    this.launcher = new Launcher(this.words, () => this.show(!this.shown, true));
    // The panel comes last, so that it lies over the launcher on a phone.
    this.root.replaceChildren(this.launcher.element, this.panel.element);
    this.dress();
    this.draw();
  }

  private async begin(): Promise<void> {
    const token = this.getAttribute("token");
    const url = this.getAttribute("token-url");
    if (token) await this.tokens.use(token);
    else if (url) await this.tokens.follow(url);
    else this.tokens.restore();
    if (this.storage.wasOpen && !this.appearance.phone) this.show(true, false);
    else if (this.conversation.known) this.conversation.start();
    this.prepareGreeting();
    this.tell("ready", undefined);
  }

  private show(open: boolean, focus: boolean): void {
    if (open === this.shown) {
      if (open && focus) this.panel.focus(!this.appearance.phone);
      return;
    }
    this.shown = this.storage.wasOpen = open;
    this.dress();
    if (open) {
      this.setUnread(0);
      this.conversation.start();
      this.appearance.fit();
      this.draw();
      this.panel.log.scrollToEnd();
      // On a phone the keyboard would cover what there is to read.
      if (focus) this.panel.focus(!this.appearance.phone);
    } else if (focus) {
      this.launcher.button.focus();
    }
    this.launcher.show(open, this.unread);
    this.tell(open ? "open" : "close", undefined);
  }

  private say(text: string, display?: string): void {
    this.conversation.say(text, display);
    this.panel.log.scrollToEnd();
    this.tell("message", { from: "user", text: display ?? text, kind: null });
    window.clearTimeout(this.idle);
  }

  private answered(entry: Entry): void {
    if (!this.shown) this.setUnread(this.unread + 1);
    this.tell("message", { from: "bot", text: entry.text ?? "", kind: entry.card?.kind ?? null });
  }

  private setUnread(count: number): void {
    if (count === this.unread) return;
    this.unread = count;
    this.launcher.show(this.shown, count);
    this.tell("unread", count);
  }

  /** Draws once for all that changes in one go. */
  private changed(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw();
    });
  }

  private draw(): void {
    if (this.shown) {
      this.panel.draw();
      this.storage.seen = this.answersSaid().pop()?.id ?? this.storage.seen;
    }
    this.launcher.show(this.shown, this.unread);
  }

  private answersSaid(): Entry[] {
    return this.conversation.entries.filter(({ from }) => from === "bot");
  }

  /** Counts what was answered while no page of the shop's was open. */
  private countMissed(): void {
    const answers = this.answersSaid();
    const seen = answers.findIndex(({ id }) => id === this.storage.seen);
    if (seen >= 0 && !this.shown) this.setUnread(answers.length - 1 - seen);
  }

  // Signing in

  private async applyToken(token: string | null): Promise<void> {
    const asked = token === null ? null : this.refusedQuestion();
    await this.conversation.setToken(token);
    this.changed();
    if (token !== null) this.tell("signin", undefined);
    // The question that signing in was asked for is put again.
    if (asked && this.conversation.entries.some(({ id }) => id === asked.id)) {
      this.say(this.conversation.wordsOf(asked), asked.text);
    }
  }

  /** The customer's message that was answered by asking them to sign in, if that came last. */
  private refusedQuestion(): Entry | null {
    const { entries } = this.conversation;
    const last = entries[entries.length - 1];
    if (last?.card?.kind !== "sign_in") return null;
    return entries.find(({ id }) => id === last.reply_to) ?? null;
  }

  private context(): CardContext {
    const ask = async (attempt: (resume: string) => Promise<unknown>) => {
      const resume = this.conversation.session?.resume;
      if (!resume) return this.words.signIn.unreachable;
      try {
        await attempt(resume);
        return null;
      } catch (error) {
        const refused = error instanceof Refusal;
        if (!refused) return this.words.signIn.unreachable;
        return error.problem.message || this.words.signIn.refused;
      }
    };
    return {
      words: this.words,
      say: (text, display) => this.say(text, display),
      signedIn: this.tokens.valid,
      signIn: {
        byPage: this.events.has("signinrequest")
          ? () => this.tell("signinrequest", undefined)
          : null,
        requestCode: (phone) => ask((resume) => this.rest.requestCode(resume, phone)),
        submitCode: (phone, code) =>
          ask(async (resume) =>
            this.tokens.useFromPhone(await this.rest.exchangeCode(resume, phone, code)),
          ),
      },
    };
  }

  // The end of a conversation

  private lastQuestion(): Entry | undefined {
    return this.conversation.entries.filter(({ from }) => from === "user").pop();
  }

  private waitForEnd(): void {
    window.clearTimeout(this.idle);
    this.idle = window.setTimeout(() => this.maybeAskRating(), IDLE);
  }

  private maybeAskRating(): void {
    const id = this.conversation.session?.conversation;
    if (!this.shown || !id || this.answers < ENOUGH_ANSWERS) return;
    if (this.storage.once(`rated:${id}`)) this.panel.askRating();
  }

  private async rate(score: number, comment: string): Promise<boolean> {
    const { resume, token } = this.conversation.keys;
    if (!resume) return false;
    try {
      await this.rest.rate(resume, token, score, comment);
      return true;
    } catch {
      return false;
    }
  }

  private async download(): Promise<void> {
    await this.conversation.loadAll();
    const day = new Date().toISOString().slice(0, 10);
    save(transcript(this.conversation.entries, this.words), `fenqi-${day}.txt`);
  }

  // How it looks

  private dress(): void {
    this.appearance.dress(this.shown);
    this.panel.element.setAttribute("aria-modal", String(this.appearance.phone));
    this.panel.element.hidden = !this.shown;
  }

  private prepareGreeting(): void {
    const text = this.getAttribute("greeting") ?? this.words.greeting;
    const delay = Number(this.getAttribute("greeting-delay") ?? GREETING_DELAY);
    if (!text || this.conversation.known || !(delay >= 0)) return;
    this.greeting = window.setTimeout(() => {
      if (!this.shown && this.storage.once("greeted")) this.launcher.greet(text);
    }, delay * 1000);
  }

  private tell<Name extends keyof PageEvents>(name: Name, detail: PageEvents[Name]): void {
    this.events.emit(name, detail);
    this.dispatchEvent(new CustomEvent(`fenqi-${name}`, { detail, bubbles: true }));
  }
}
