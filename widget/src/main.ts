// One script tag is all a page needs. The tag's data attributes become the element's.

import { FenqiChat } from "./element";

declare global {
  interface Window {
    fenqiChat?: FenqiChat;
  }
  interface HTMLElementTagNameMap {
    "fenqi-chat": FenqiChat;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
if (script?.src) FenqiChat.server = new URL(".", script.src).href;

/** The page's own element, or one at the end of its body. */
function embed(): void {
  const present = document.querySelector("fenqi-chat");
  const chat = present ?? document.createElement("fenqi-chat");
  if (!present) {
    for (const [name, value] of Object.entries(script?.dataset ?? {})) {
      chat.setAttribute(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value ?? "");
    }
    document.body.append(chat);
  }
  window.fenqiChat = chat;
  document.dispatchEvent(new CustomEvent("fenqi-chat-ready", { detail: chat }));
}

if (!customElements.get("fenqi-chat")) {
  customElements.define("fenqi-chat", FenqiChat);
  if (document.readyState !== "loading") embed();
  else document.addEventListener("DOMContentLoaded", embed);
}
