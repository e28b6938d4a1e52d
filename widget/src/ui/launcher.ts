import { h, put } from "../dom";
import type { Words } from "../i18n";
import { icon } from "./icons";

/** The button that opens the chat, its count of unread messages, and one greeting beside it. */
export class Launcher {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  private readonly greeting: HTMLElement;
  private open = false;
  private unread = 0;

  constructor(
    private readonly words: Words,
    private readonly toggle: () => void,
  ) {
    this.button = h("button", { type: "button", class: "launcher", onclick: toggle });
    this.greeting = h("div", { class: "greeting", role: "status", hidden: true });
    this.element = h("div", { class: "corner" }, this.greeting, this.button);
    this.draw();
  }

  show(open: boolean, unread: number): void {
    if (open) this.greeting.hidden = true;
    if (open === this.open && unread === this.unread) return;
    this.open = open;
    this.unread = unread;
    this.draw();
  }

  greet(text: string): void {
    const dismiss = h(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": this.words.dismiss,
        onclick: () => {
          this.greeting.hidden = true;
          this.button.focus();
        },
      },
      icon("close"),
    );
    put(
      this.greeting,
      h("button", { type: "button", class: "greeting-text", onclick: this.toggle }, text),
      dismiss,
    );
    this.greeting.hidden = false;
  }

  private draw(): void {
    const t = this.words;
    const label = this.open ? t.close : this.unread ? t.openUnread(this.unread) : t.open;
    this.button.setAttribute("aria-label", label);
    this.button.setAttribute("aria-expanded", String(this.open));
    put(
      this.button,
      icon(this.open ? "down" : "chat"),
      this.unread > 0 && !this.open &&
        h("span", { class: "count", "aria-hidden": "true" }, this.unread > 99 ? "99+" : String(this.unread)),
    );
  }
}
