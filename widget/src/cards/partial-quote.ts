import { h, uniqueId } from "../dom";
import { day, fen, fromFen, isZero, yuan } from "../format";
import { button, facts, frame, noteList, policyNote, savingBadge } from "./parts";
import type { CardContext } from "./context";
import type { PartialQuoteCard } from "./types";

/** What paying a part ahead changes, and a slider to try another sum. */
export function partialQuote(card: PartialQuoteCard, context: CardContext): HTMLElement {
  const { words } = context;
  const t = words.partial;
  const line = (label: string, sum: string): [string, string] | null =>
    isZero(sum) ? null : [label, yuan(sum)];
  return frame(
    "partial-quote",
    "slider",
    t.title(yuan(card.amount)),
    `${card.product} · ${day(card.as_of, words)}`,
    h(
      "div",
      { class: "total" },
      h("p", {}, t[card.effect]),
      savingBadge(card.saving, t),
    ),
    beforeAndAfter(card, context),
    facts(
      line(t.principalNow, card.principal_now),
      line(t.interestNow, card.interest_now),
      line(t.chargeNow, card.charge_now),
      line(t.unused, card.unused),
    ),
    noteList(card.notes),
    slider(card, context),
    policyNote(card.policy, context),
  );
}

function beforeAndAfter({ before, after }: PartialQuoteCard, { words }: CardContext): HTMLElement {
  const t = words.partial;
  const rows: [string, string, string][] = [
    [t.periods, t.periodsValue(before.periods), t.periodsValue(after.periods)],
    [t.nextPayment, yuan(before.next_payment), yuan(after.next_payment)],
    [t.costLeft, yuan(before.cost_left), yuan(after.cost_left)],
    [t.lastDue, day(before.last_due, words), day(after.last_due, words)],
  ];
  return h(
    "table",
    { class: "change" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        h("th", { scope: "col" }, t.before),
        h("th", { scope: "col" }, t.after),
      ),
    ),
    h(
      "tbody",
      {},
      ...rows.map(([label, was, is]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, label),
          h("td", {}, was),
          h("td", { class: was === is ? "" : "changed" }, is),
        ),
      ),
    ),
  );
}

function slider(card: PartialQuoteCard, { words, say }: CardContext): HTMLElement | null {
  const t = words.partial;
  const [min, max, step] = [card.limits.min, card.limits.max, card.limits.step].map(fen) as [
    number,
    number,
    number,
  ];
  if (max <= min) return null;
  const id = uniqueId("amount");
  const input = h("input", {
    id,
    type: "range",
    min,
    max,
    step: Math.max(step, 1),
    value: Math.min(Math.max(fen(card.amount), min), max),
  });
  const chosen = () => fromFen(Number(input.value));
  const shown = h("output", { for: id });
  const go = button("", () => undefined);
  go.type = "submit";
  go.classList.add("wide");
  const draw = () => {
    const sum = yuan(chosen());
    shown.textContent = sum;
    go.textContent = t.ask(sum);
    input.setAttribute("aria-valuetext", sum);
  };
  input.addEventListener("input", draw);
  draw();
  const submit = (event: Event) => {
    event.preventDefault();
    say(card.ask.replace("{amount}", chosen()), card.ask.replace("{amount}", chosen().replace(/\.00$/, "")));
  };
  return h(
    "form",
    { class: "ask", onsubmit: submit },
    h("div", { class: "row spread" }, h("label", { for: id }, t.amount), shown),
    input,
    h(
      "div",
      { class: "row spread faint", "aria-hidden": "true" },
      h("span", {}, yuan(card.limits.min)),
      h("span", {}, yuan(card.limits.max)),
    ),
    go,
  );
}
