import { h, put } from "../dom";

export interface MenuItem {
  label: string;
  act(): void;
}

/** A menu of the panel's head: arrow keys, Escape, closing when one looks elsewhere. */
export class Menu {
  readonly element: HTMLElement;

  constructor(
    private readonly opener: HTMLButtonElement,
    label: string,
    private readonly items: () => MenuItem[],
  ) {
    this.element = h("div", {
      class: "menu",
      role: "menu",
      "aria-label": label,
      hidden: true,
      onkeydown: (event: KeyboardEvent) => this.key(event),
      onfocusout: (event: FocusEvent) => {
        const to = event.relatedTarget as Node | null;
        if (to !== opener && !this.element.contains(to)) this.hide();
      },
    });
    opener.setAttribute("aria-haspopup", "menu");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => (this.shown ? this.hide() : this.show()));
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  hide(): void {
    this.element.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  private show(): void {
    const buttons = this.items().map(({ label, act }) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: -1,
          onclick: () => {
            this.hide();
            this.opener.focus();
            act();
          },
        },
        label,
      ),
    );
    put(this.element, ...buttons);
    this.element.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    buttons[0]?.focus();
  }

  private key(event: KeyboardEvent): void {
    const buttons = [...this.element.children] as HTMLElement[];
    const at = buttons.indexOf((this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const to: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1 + buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    if (event.key in to) {
      event.preventDefault();
      buttons[to[event.key]! % buttons.length]!.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
      this.opener.focus();
    }
  }
}
