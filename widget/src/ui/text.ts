// Plain text with its addresses made links; nothing else in it means anything.

import { h, type Child } from "../dom";
import type { Words } from "../i18n";

const ADDRESS = /https?:\/\/[^\s<>"'`，。；：！？、（）《》【】「」“”‘’]+/gi;

export function linked(text: string, words: Words): Child[] {
  const parts: Child[] = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(/[.,;:!?)\]}]+$/, "");
    if (!isSafe(address)) continue;
    parts.push(text.slice(end, found.index), link(address, words));
    end = found.index + address.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** Whether an address is one of the web; `javascript:` and the like are not. */
export function isSafe(address: string): boolean {
  try {
    return ["https:", "http:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

function link(address: string, words: Words): HTMLElement {
  return h(
    "a",
    {
      href: address,
      target: "_blank",
      rel: "noopener noreferrer nofollow",
      referrerpolicy: "no-referrer",
    },
    address,
    h("span", { class: "spoken" }, ` ${words.newWindow}`),
  );
}
