// The conversation as it is read: messages, cards, time stamps, what is on its way.

import { drawCard, type CardContext } from "../cards";
import type { Conversation } from "../conversation";
import { arrange, h, put, type Child } from "../dom";
import { clock, moment } from "../format";
import { ASKS, type Words } from "../i18n";
import type { Entry, Outgoing, Reply } from "../model";
import { icon } from "./icons";
import { isSafe, linked } from "./text";

/** Milliseconds of silence after which the time is shown. */
const PAUSE = 5 * 60_000;
/** Pixels from the end within which the log follows what comes in. */
const NEAR_END = 80;

interface Drawn {
  element: HTMLElement;
  /** What the drawing depends on; drawn anew when it changes. */
  state: string;
}

export class Log {
  readonly element: HTMLElement;
  /** Shown when something new came in below what is being read. */
  readonly toEnd: HTMLButtonElement;
  /** Something to show after the last message. */
  private tail: HTMLElement | null = null;
  private readonly drawn = new Map<string, Drawn>();
  private readonly used = new Set<string>();
  private readonly typing: HTMLElement;
  private readonly earlier: HTMLButtonElement;
  private readonly welcome: HTMLElement;
  private follows = true;
  private last = "";

  constructor(
    private readonly words: Words,
    private readonly conversation: Conversation,
    private readonly context: () => CardContext,
  ) {
    this.element = h("div", {
      class: "log",
      role: "log",
      tabindex: 0,
      "aria-label": words.conversation,
      "aria-busy": "true",
      onscroll: () => this.scrolled(),
    });
    this.toEnd = h(
      "button",
      { type: "button", class: "to-end", hidden: true, onclick: () => this.scrollToEnd() },
      words.newMessages,
    );
    // The panel tells a screen reader; the dots are for the eye.
    this.typing = h(
      "div",
      { class: "message bot", "aria-hidden": "true" },
      said(h("div", { class: "bubble typing" }, h("i"), h("i"), h("i"))),
    );
    this.earlier = h(
      "button",
      { type: "button", class: "earlier", onclick: () => void this.loadEarlier() },
      words.earlier,
    );
    this.welcome = this.message("bot", [
      said(h("div", { class: "bubble" }, this.speaker("bot"), words.welcome)),
      this.replies(
        "welcome",
        words.suggestions.map((title, index) => ({ title, payload: ASKS.suggestions[index]! })),
      ),
    ]);
  }

  /** Shows an element after the last message, or nothing. */
  append(tail: HTMLElement | null): void {
    this.tail = tail;
    this.draw();
    if (tail) this.scrollToEnd();
  }

  draw(): void {
    const { entries, unsent, loaded, more, waiting } = this.conversation;
    const known = new Set(entries.map(({ id }) => id));
    const pending = unsent.filter(({ id }) => !known.has(id)).map(entryOf);
    const all = [...entries, ...pending];
    const nodes: Node[] = [];
    if (more) nodes.push(this.earlier);
    else if (loaded || !this.conversation.known) nodes.push(this.welcome);
    let before = 0;
    for (const entry of all) {
      if (entry.time - before > PAUSE) nodes.push(this.stamp(entry));
      before = entry.time;
      nodes.push(this.drawEntry(entry));
    }
    if (waiting) nodes.push(this.typing);
    if (this.tail) nodes.push(this.tail);
    const held = this.follows ? null : this.anchor();
    arrange(this.element, nodes);
    this.forgetAllBut(new Set(all.map(({ id }) => id)));
    // What was there before is not read out when it is loaded.
    if (loaded) window.setTimeout(() => this.element.setAttribute("aria-busy", "false"));
    this.place(all, held);
  }

  scrollToEnd(): void {
    this.follows = true;
    this.toEnd.hidden = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Keeps the reader where they are, or brings the newest into view from its beginning. */
  private place(all: Entry[], held: (() => void) | null): void {
    const newest = all[all.length - 1];
    const arrived = newest && newest.id !== this.last;
    this.last = newest?.id ?? "";
    if (held && !(arrived && newest.from === "user")) {
      held();
      if (arrived) this.toEnd.hidden = false;
      return;
    }
    this.scrollToEnd();
    const question = newest?.from === "bot" && newest.reply_to && this.drawn.get(newest.reply_to);
    if (question && arrived) {
      this.element.scrollTop = Math.min(this.element.scrollTop, question.element.offsetTop - 12);
      this.follows = true;
    }
  }

  /** Returns what puts the topmost visible message back where it is now. */
  private anchor(): () => void {
    const { scrollTop } = this.element;
    const children = [...this.element.children] as HTMLElement[];
    const top = children.find((child) => child.offsetTop + child.offsetHeight > scrollTop);
    const offset = top ? top.offsetTop - scrollTop : 0;
    return () => {
      this.element.scrollTop = top?.isConnected ? top.offsetTop - offset : scrollTop;
    };
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.follows) this.toEnd.hidden = true;
  }

  private async loadEarlier(): Promise<void> {
    this.follows = false;
    this.element.setAttribute("aria-busy", "true");
    await this.conversation.loadEarlier();
    this.element.focus();
    this.draw();
  }

  private drawEntry(entry: Entry): HTMLElement {
    const outgoing = this.conversation.outgoing(entry.id);
    const context = this.context();
    const state = JSON.stringify([
      outgoing?.delivery,
      outgoing?.problem?.message,
      entry.card?.kind === "sign_in" && context.signedIn,
    ]);
    const kept = this.drawn.get(entry.id);
    if (kept?.state === state) return kept.element;
    const element =
      entry.from === "user" ? this.drawUser(entry, outgoing) : this.drawBot(entry, context);
    if (!kept && this.element.getAttribute("aria-busy") === "false") element.classList.add("fresh");
    this.drawn.set(entry.id, { element, state });
    return element;
  }

  private drawUser(entry: Entry, outgoing: Outgoing | undefined): HTMLElement {
    const bubble = h(
      "div",
      { class: "bubble" },
      this.speaker("user", entry.time),
      ...linked(entry.text ?? "", this.words),
    );
    return this.message("user", [bubble, outgoing && this.delivery(outgoing)]);
  }

  private drawBot(entry: Entry, context: CardContext): HTMLElement {
    const card = entry.card && drawCard(entry.card, context);
    const image = entry.image && isSafe(entry.image) ? entry.image : null;
    const words = entry.text && !card;
    const bubble =
      (words || image) &&
      h(
        "div",
        { class: "bubble" },
        this.speaker("bot", entry.time),
        ...(words ? linked(entry.text ?? "", this.words) : []),
        image && h("img", { src: image, alt: this.words.imageAlt, loading: "lazy" }),
      );
    const message = this.message("bot", [
      bubble && said(bubble),
      card,
      entry.replies && this.replies(entry.id, entry.replies),
    ]);
    if (card) message.classList.add("cards");
    return message;
  }

  private message(from: "user" | "bot", children: Child[]): HTMLElement {
    return h("div", { class: `message ${from}` }, ...children);
  }

  /** Who speaks, for those who do not see on which side it stands. */
  private speaker(from: "user" | "bot", time?: number): HTMLElement {
    const name = from === "user" ? this.words.you : this.words.bot;
    return h("span", { class: "spoken" }, `${name}${time ? ` ${clock(time)}` : ""}：`);
  }

  private replies(id: string, replies: Reply[]): HTMLElement {
    const group = h("div", { class: "replies", role: "group", "aria-label": this.words.quickReplies });
    for (const { title, payload } of replies) {
      const key = `${id}\n${title}`;
      const reply = h("button", { type: "button", class: "reply" }, title);
      reply.classList.toggle("used", this.used.has(key));
      reply.addEventListener("click", () => {
        this.used.add(key);
        reply.classList.add("used");
        this.context().say(payload, title);
      });
      group.append(reply);
    }
    return group;
  }

  private delivery(message: Outgoing): HTMLElement | null {
    const t = this.words;
    if (message.delivery === "taken") return null;
    const status = h("p", { class: `delivery ${message.delivery}`, role: "status" });
    if (message.delivery !== "failed") {
      put(status, message.delivery === "sent" ? t.sending : t.queued);
      return status;
    }
    const link = (label: string, act: () => void) =>
      h("button", { type: "button", class: "link", onclick: act }, label);
    const again = !["too_long", "empty", "malformed"].includes(message.problem?.code ?? "");
    put(
      status,
      h("span", {}, message.problem?.message || t.failedNotice),
      again && link(t.retry, () => this.conversation.retry(message.id)),
      link(t.discard, () => this.conversation.discard(message.id)),
    );
    return status;
  }

  private stamp(entry: Entry): HTMLElement {
    const key = `time ${entry.id}`;
    const text = moment(entry.time, this.words);
    const kept = this.drawn.get(key);
    if (kept?.state === text) return kept.element;
    const element = h("p", { class: "time" }, text);
    this.drawn.set(key, { element, state: text });
    return element;
  }

  private forgetAllBut(ids: Set<string>): void {
    for (const key of this.drawn.keys()) {
      if (!ids.has(key.replace(/^time /, ""))) this.drawn.delete(key);
    }
  }
}

function said(bubble: HTMLElement): HTMLElement {
  return h(
    "div",
    { class: "said" },
    h("span", { class: "avatar", "aria-hidden": "true" }, icon("bot")),
    bubble,
  );
}

function entryOf({ id, time, text, display }: Outgoing): Entry {
  return { id, from: "user", time, text: display ?? text };
}
