import { h, uniqueId } from "../dom";
import { day, yuan } from "../format";
import { icon } from "../ui/icons";
import type { CardContext } from "./context";
import { button, facts, frame, noteList, policyNote, savingBadge } from "./parts";
import type { PayoffQuoteCard } from "./types";

/** What it takes to clear a plan on a day: the sum, how it adds up, another day. */
export function payoffQuote(card: PayoffQuoteCard, context: CardContext): HTMLElement {
  const { words } = context;
  const t = words.payoff;
  return frame(
    "payoff-quote",
    "receipt",
    t.title(day(card.as_of, words)),
    `${card.product} · ${card.lender}`,
    h(
      "div",
      { class: "total" },
      h("p", { class: "total-sum" }, yuan(card.total)),
      savingBadge(card.saving, t),
    ),
    h(
      "ul",
      { class: "lines", "aria-label": t.lines },
      ...card.lines.map((line) => h("li", {}, ...explained(line))),
    ),
    facts([t.carryOn, yuan(card.carry_on_total)]),
    noteList(card.notes),
    h("p", { class: "faint" }, t.valid),
    anotherDay(card, context),
    policyNote(card.policy, context),
  );
}

/** A line that tells on tap how it came about. */
function explained(line: PayoffQuoteCard["lines"][number]): HTMLElement[] {
  const content = [h("span", {}, line.label), h("b", {}, yuan(line.amount))];
  if (!line.explanation) return [h("p", { class: "line" }, ...content)];
  const id = uniqueId("why");
  const why = h("p", { class: "why", id, hidden: true }, line.explanation);
  const toggle = h(
    "button",
    {
      type: "button",
      class: "line",
      "aria-expanded": "false",
      "aria-controls": id,
      onclick: () => {
        why.hidden = !why.hidden;
        toggle.setAttribute("aria-expanded", String(!why.hidden));
      },
    },
    h("span", { class: "chevron", "aria-hidden": "true" }, icon("chevron")),
    ...content,
  );
  return [toggle, why];
}

function anotherDay(card: PayoffQuoteCard, { words, say }: CardContext): HTMLElement {
  const t = words.payoff;
  const id = uniqueId("day");
  const input = h("input", {
    id,
    type: "date",
    required: true,
    min: card.earliest_day,
    max: card.latest_day,
    value: card.as_of,
  });
  const submit = (event: Event) => {
    event.preventDefault();
    if (!input.reportValidity()) return;
    say(card.ask.replace("{day}", input.value), card.ask.replace("{day}", day(input.value, words)));
  };
  const go = button(t.ask, () => undefined);
  go.type = "submit";
  return h(
    "form",
    { class: "ask", onsubmit: submit },
    h("label", { for: id }, t.another),
    h("div", { class: "row" }, input, go),
  );
}
