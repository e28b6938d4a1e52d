import { h, s } from "../dom";
import { absolute, day, fen, isNegative, isZero, percent, yuan } from "../format";
import type { CardContext } from "./context";
import { frame, noteList, policyNote } from "./parts";
import type { ComparisonCard } from "./types";

type Option = ComparisonCard["options"][number];

/** Ways to go on, as bars to the same scale: what is still to pay, and what that saves. */
export function comparison(card: ComparisonCard, context: CardContext): HTMLElement {
  const t = context.words.comparison;
  const scale = Math.max(...card.options.map((option) => fen(option.total) + Math.max(fen(option.saving), 0)), 1);
  return frame(
    "comparison",
    "scales",
    t.title,
    card.product,
    h(
      "ul",
      { class: "options", "aria-label": t.chart },
      ...card.options.map((option) => row(option, option.code === card.recommended, scale, context)),
    ),
    h(
      "p",
      { class: "legend faint", "aria-hidden": "true" },
      h("span", { class: "key principal" }, t.total),
      card.options.some(({ saving }) => fen(saving) > 0) && h("span", { class: "key saved" }, t.saving),
    ),
    card.recommended === null && h("p", { class: "faint" }, t.none),
    noteList(card.notes),
    policyNote(card.policy, context),
  );
}

function row(option: Option, best: boolean, scale: number, { words }: CardContext): HTMLElement {
  const t = words.comparison;
  const details = [
    option.day && day(option.day, words),
    option.annual_cost && t.annual(percent(option.annual_cost)),
  ];
  return h(
    "li",
    { class: best ? "option best" : "option" },
    h(
      "div",
      { class: "option-head" },
      h("span", {}, option.label, best && h("span", { class: "tag good" }, t.best)),
      h("b", {}, yuan(option.total)),
    ),
    bar(option, scale),
    h(
      "div",
      { class: "option-foot faint" },
      h("span", {}, details.filter(Boolean).join(" · ")),
      saved(option, t),
    ),
  );
}

function saved(option: Option, t: CardContext["words"]["comparison"]): HTMLElement {
  if (isZero(option.saving)) return h("span", {}, option.code === "carry_on" ? t.base : "");
  const sum = yuan(absolute(option.saving));
  return isNegative(option.saving)
    ? h("span", { class: "bad-text" }, t.costs(sum))
    : h("span", { class: "good-text" }, t.saves(sum));
}

function bar(option: Option, scale: number): SVGElement {
  const width = 300;
  const height = 12;
  const total = (fen(option.total) / scale) * width;
  const saving = Math.max((fen(option.saving) / scale) * width, 0);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { width, height, class: "track" }),
    s("rect", { width: total, height, class: "principal" }),
    saving > 0 && s("rect", { x: total, width: saving, height, class: "saved" }),
  );
}
