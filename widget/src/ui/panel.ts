// The chat's window: head, notice, log, composer, and the sheets that slide in between.

import type { CardContext } from "../cards";
import type { Conversation } from "../conversation";
import { h, put } from "../dom";
import type { Words } from "../i18n";
import { Composer } from "./composer";
import { icon } from "./icons";
import { Log } from "./log";
import { Menu, type MenuItem } from "./menu";
import { rating } from "./rating";

export interface PanelHandlers {
  close(): void;
  say(text: string): void;
  clear(): Promise<void>;
  download(): void;
  signOut(): void;
  /** Whether signing out is the widget's business. */
  canSignOut(): boolean;
  rate(score: number, comment: string): Promise<boolean>;
  context(): CardContext;
}

const FOCUSABLE =
  'button:not(:disabled):not([tabindex="-1"]), a[href], input:not(:disabled), textarea, [tabindex="0"]';

export class Panel {
  readonly element: HTMLElement;
  readonly log: Log;
  private readonly composer: Composer;
  private readonly menu: Menu;
  private readonly status: HTMLElement;
  private readonly notice: HTMLElement;
  private readonly sheet: HTMLElement;
  private readonly speech: HTMLElement;
  /** What the notice says. */
  private told: string | false = false;

  constructor(
    private readonly words: Words,
    heading: string,
    private readonly conversation: Conversation,
    private readonly handlers: PanelHandlers,
  ) {
    this.log = new Log(words, conversation, () => handlers.context());
    this.composer = new Composer(words, (text) => handlers.say(text));
    this.status = h("p", { class: "status" });
    this.notice = h("div", { class: "notice", role: "status", hidden: true });
    this.speech = h("p", { class: "spoken", role: "status" });
    this.sheet = h("div", { class: "sheet", hidden: true });
    const more = h("button", { type: "button", class: "round", "aria-label": words.menu }, icon("more"));
    this.menu = new Menu(more, words.menu, () => this.menuItems());
    const close = h(
      "button",
      { type: "button", class: "round", "aria-label": words.close, onclick: () => handlers.close() },
      icon("close"),
    );
    this.element = h(
      "section",
      {
        class: "panel",
        role: "dialog",
        "aria-label": heading,
        tabindex: -1,
        hidden: true,
        onkeydown: (event: KeyboardEvent) => this.key(event),
      },
      h(
        "div",
        { class: "head" },
        h("span", { class: "face", "aria-hidden": "true" }, icon("bot")),
        h("div", { class: "titles" }, h("h2", {}, heading), this.status),
        more,
        close,
      ),
      this.menu.element,
      this.notice,
      this.log.element,
      this.speech,
      h(
        "div",
        { class: "foot" },
        this.log.toEnd,
        this.sheet,
        this.composer.element,
      ),
    );
  }

  draw(): void {
    const { words, conversation } = this;
    const { connection } = conversation;
    const signedIn = this.handlers.context().signedIn;
    const state = connection === "idle" ? "online" : connection;
    this.status.className = `status ${state}`;
    put(this.status, words[state], signedIn && connection === "online" && ` · ${words.signedIn}`);
    const expired = conversation.expired && words.signInExpired;
    const told = connection === "offline" ? words.offlineNotice : expired;
    if (told !== this.told) {
      this.told = told;
      this.notice.hidden = !told;
      put(this.notice, told && icon("warning"), told);
    }
    const typing = conversation.waiting ? words.typing : "";
    if (this.speech.textContent !== typing) this.speech.textContent = typing;
    this.log.draw();
  }

  /** Puts the focus where the customer goes on. */
  focus(field: boolean): void {
    (field ? this.composer.field : this.element).focus();
  }

  /** Asks whether the customer is satisfied. */
  askRating(): void {
    const form = rating(
      this.words,
      (score, comment) => this.handlers.rate(score, comment),
      () => {
        this.log.append(null);
        this.composer.field.focus();
      },
    );
    this.log.append(form);
  }

  private menuItems(): MenuItem[] {
    const t = this.words;
    const spoken = this.conversation.entries.length > 0;
    const items: (MenuItem | false)[] = [
      spoken && { label: t.finish, act: () => this.askRating() },
      spoken && { label: t.download, act: () => this.handlers.download() },
      { label: t.clear, act: () => this.confirmClear() },
      this.handlers.canSignOut() && { label: t.signOut, act: () => this.handlers.signOut() },
    ];
    return items.filter((item): item is MenuItem => item !== false);
  }

  private confirmClear(): void {
    const t = this.words;
    const leave = () => {
      this.sheet.hidden = true;
      this.composer.field.focus();
    };
    const no = h("button", { type: "button", class: "button soft", onclick: leave }, t.cancel);
    const yes = h(
      "button",
      {
        type: "button",
        class: "button fill",
        onclick: async () => {
          leave();
          await this.handlers.clear();
        },
      },
      t.clear,
    );
    put(this.sheet, h("p", { role: "alert" }, t.clearQuestion), h("div", { class: "row" }, no, yes));
    this.sheet.hidden = false;
    no.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.sheet.hidden) this.handlers.close();
      else {
        this.sheet.hidden = true;
        this.composer.field.focus();
      }
    } else if (event.key === "Tab") {
      this.trap(event);
    }
  }

  /** Keeps the focus inside while the panel is open; Escape leads out. */
  private trap(event: KeyboardEvent): void {
    const all = [...this.element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
      (element) => element.getClientRects().length > 0,
    );
    const active = (this.element.getRootNode() as ShadowRoot).activeElement;
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (active === edge || (event.shiftKey && active === this.element)) {
      event.preventDefault();
      (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
    }
  }
}
