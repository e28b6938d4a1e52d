// Where the customer types.

import { MAX_TEXT } from "../conversation";
import { h, put } from "../dom";
import type { Words } from "../i18n";
import { icon } from "./icons";

/** Characters left from which on the customer is told. */
const NEAR_THE_END = 200;
/** Lines beyond which the field scrolls. */
const MAX_HEIGHT = 132;
/** Milliseconds: some browsers end the composition before they tell of the key that did it. */
const SAME_KEY = 60;

export class Composer {
  readonly element: HTMLElement;
  readonly field: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;
  private readonly length: HTMLElement;
  private composing = false;
  private composedAt = -Infinity;

  constructor(
    private readonly words: Words,
    private readonly send: (text: string) => void,
  ) {
    this.field = h("textarea", {
      rows: 1,
      "aria-label": words.placeholder,
      placeholder: words.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this.typed(),
      oncompositionstart: () => (this.composing = true),
      oncompositionend: (event: CompositionEvent) => {
        this.composing = false;
        this.composedAt = event.timeStamp;
        this.typed();
      },
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    this.button = h(
      "button",
      { type: "submit", class: "send", "aria-label": words.send, disabled: true },
      icon("send"),
    );
    this.length = h("p", { class: "length", role: "status", hidden: true });
    const submit = (event: Event) => {
      event.preventDefault();
      this.submit();
    };
    this.element = h(
      "div",
      {},
      this.length,
      h("form", { class: "composer", onsubmit: submit }, this.field, this.button),
    );
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || this.inComposition(event)) return;
    event.preventDefault();
    this.submit();
  }

  /**
   * Whether the key belongs to an input method: it says so, or (Android's nine-key keyboards,
   * older Safari) gives 229 as the key's code, or ends its composition just before the key.
   */
  private inComposition(event: KeyboardEvent): boolean {
    return (
      this.composing ||
      event.isComposing ||
      event.keyCode === 229 ||
      event.timeStamp - this.composedAt < SAME_KEY
    );
  }

  private submit(): void {
    const text = this.field.value.trim();
    if (!text || text.length > MAX_TEXT) return;
    this.field.value = "";
    this.typed();
    this.send(text);
  }

  private typed(): void {
    const count = this.field.value.trim().length;
    const over = count - MAX_TEXT;
    this.button.disabled = count === 0 || over > 0;
    this.length.hidden = over < -NEAR_THE_END;
    this.length.classList.toggle("over", over > 0);
    put(this.length, over > 0 ? this.words.tooLong(over) : this.words.left(-over));
    this.field.setAttribute("aria-invalid", String(over > 0));
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(Math.max(this.field.scrollHeight + 2, 42), MAX_HEIGHT)}px`;
  }
}
