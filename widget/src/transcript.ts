// The conversation as a text file.

import { moment } from "./format";
import type { Words } from "./i18n";
import type { Entry } from "./model";

/** One message a paragraph, with who said it and when; cards by the text that came with them. */
export function transcript(entries: Entry[], words: Words, now = new Date()): string {
  const paragraphs = entries.map((entry) => {
    const speaker = entry.from === "user" ? words.you : words.bot;
    const replies = (entry.replies ?? []).map(({ title }) => `[${title}]`).join(" ");
    const content = [entry.text, entry.image, replies].filter(Boolean).join("\n");
    return `${speaker}  ${moment(entry.time, words, now)}\n${content}`;
  });
  return `${words.heading} ${words.transcript}\n\n${paragraphs.join("\n\n")}\n`;
}

/** Hands a text to the browser to save. */
export function save(text: string, name: string): void {
  // The mark at the beginning tells Windows' editors that it is UTF-8.
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 1000);
}
