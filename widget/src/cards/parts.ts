// What several cards have in common.

import { h, uniqueId, type Child } from "../dom";
import { absolute, day, isNegative, isZero, yuan } from "../format";
import { icon, type IconName } from "../ui/icons";
import type { CardContext } from "./context";
import type { Policy } from "./types";

/** A card's frame: a labelled group with a heading. */
export function frame(
  kind: string,
  picture: IconName,
  title: string,
  subtitle: string | null,
  ...body: Child[]
): HTMLElement {
  const label = uniqueId("card");
  const heading = h(
    "div",
    { class: "card-head" },
    h("span", { class: "card-icon", "aria-hidden": "true" }, icon(picture)),
    h(
      "div",
      { class: "card-titles" },
      h("h3", { id: label, class: "card-title" }, title),
      subtitle && h("p", { class: "card-subtitle" }, subtitle),
    ),
  );
  const attributes = { class: `card ${kind}`, role: "group", "aria-labelledby": label };
  return h("div", attributes, heading, ...body);
}

/** Terms and their values. */
export function facts(...pairs: ([string, Child] | null)[]): HTMLElement {
  const list = h("dl", { class: "facts" });
  for (const pair of pairs) {
    if (pair) list.append(h("div", {}, h("dt", {}, pair[0]), h("dd", {}, pair[1])));
  }
  return list;
}

export function button(label: Child, act: () => void, look = "soft"): HTMLButtonElement {
  return h("button", { type: "button", class: `button ${look}`, onclick: act }, label);
}

interface SavingWords {
  saves(sum: string): string;
  same: string;
  costs(sum: string): string;
}

/** What is saved, also when it is nothing or less than nothing. */
export function savingBadge(saving: string, words: SavingWords): HTMLElement {
  if (isZero(saving)) return h("p", { class: "badge neutral" }, words.same);
  const sum = yuan(absolute(saving));
  return isNegative(saving)
    ? h("p", { class: "badge bad" }, words.costs(sum))
    : h("p", { class: "badge good" }, words.saves(sum));
}

/** Conditions, warnings, advice. */
export function noteList(notes: string[] = []): HTMLElement | null {
  if (!notes.length) return null;
  return h("ul", { class: "notes" }, ...notes.map((note) => h("li", {}, note)));
}

/** Where the rule is written, how sure it is, whom to ask. */
export function policyNote(policy: Policy, { words }: CardContext): HTMLElement {
  const t = words.policy;
  const checked = policy.verified_on && t.verifiedOn(day(policy.verified_on, words));
  return h(
    "div",
    { class: "policy" },
    h(
      "p",
      {},
      h("span", { class: `tag ${policy.confidence}` }, t[policy.confidence]),
      `${t.title}：${[policy.source, checked].filter(Boolean).join("，")}`,
    ),
    h(
      "p",
      {},
      `${t.byContract}`,
      policy.hotline && `；${t.hotline} `,
      policy.hotline && telephone(policy.hotline, policy.hotline),
    ),
  );
}

/** A number that can be called; text where it is not a number. */
export function telephone(number: string, label: string, spoken?: string): HTMLElement {
  const dialled = number.replace(/[^\d+*#]/g, "");
  if (!/^\+?[\d*#]{3,20}$/.test(dialled)) return h("span", {}, label);
  return h("a", { href: `tel:${dialled}`, "aria-label": spoken }, label);
}
