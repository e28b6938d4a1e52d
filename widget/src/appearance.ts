// How the widget fits into a page: colours, theme, side, and the whole screen on a phone.

import { accentFor } from "./color";
import { languageOf } from "./i18n";

const DEFAULT_COLOR = "#1668dc";
const SURFACES = { light: "#ffffff", dark: "#1b1f26" };
const DARK = "(prefers-color-scheme: dark)";
const PHONE = "(max-width: 480px), (max-height: 480px)";

export class Appearance {
  /** The page's own overflow while it is kept from scrolling; null while it is not. */
  private overflow: string | null = null;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly root: HTMLElement,
  ) {}

  get phone(): boolean {
    return window.matchMedia(PHONE).matches;
  }

  /** Calls back when the device has changed in a way that matters. */
  follow(changed: () => void, resized: () => void): void {
    const listen = (target: EventTarget | null, name: string, react: () => void) => {
      target?.addEventListener(name, react);
      this.stops.push(() => target?.removeEventListener(name, react));
    };
    for (const query of [DARK, PHONE]) listen(window.matchMedia(query), "change", changed);
    for (const name of ["resize", "scroll"]) listen(window.visualViewport, name, resized);
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.lockPage(false);
  }

  /** Takes over what the element's attributes say. */
  dress(open: boolean): void {
    const wanted = this.host.getAttribute("theme");
    const dark = wanted === "dark" || (wanted !== "light" && window.matchMedia(DARK).matches);
    const surface = dark ? SURFACES.dark : SURFACES.light;
    const color = this.host.getAttribute("color") ?? "";
    const accent = accentFor(color, surface) ?? accentFor(DEFAULT_COLOR, surface)!;
    this.root.lang = languageOf(this.host.getAttribute("lang"));
    this.root.classList.toggle("dark", dark);
    this.root.classList.toggle("left", this.host.getAttribute("position") === "left");
    this.root.classList.toggle("open", open);
    const { style } = this.root;
    style.setProperty("--accent", accent.fill);
    style.setProperty("--on-accent", accent.onFill);
    style.setProperty("--accent-text", accent.text);
    style.setProperty("--soft", accent.soft);
    style.setProperty("--soft-edge", accent.softEdge);
    this.lockPage(open && this.phone);
  }

  /** On a phone the open window fills what the keyboard leaves. */
  fit(): void {
    const view = window.visualViewport;
    if (!view || !this.phone) return;
    this.root.style.setProperty("--view-height", `${view.height}px`);
    this.root.style.setProperty("--view-top", `${view.offsetTop}px`);
  }

  /** Keeps the page from scrolling behind a window that fills the screen. */
  private lockPage(lock: boolean): void {
    const { style } = document.documentElement;
    if (lock && this.overflow === null) {
      this.overflow = style.overflow;
      style.overflow = "hidden";
    } else if (!lock && this.overflow !== null) {
      style.overflow = this.overflow;
      this.overflow = null;
    }
  }
}
