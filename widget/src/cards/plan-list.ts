import { h, type Child } from "../dom";
import { day, yuan } from "../format";
import { ASKS } from "../i18n";
import type { CardContext } from "./context";
import { button, frame } from "./parts";
import type { Plan, PlanListCard } from "./types";

/** The customer's plans; a choice sends the plan's number, shown as the product's name. */
export function planList(card: PlanListCard, context: CardContext): HTMLElement {
  const t = context.words.planList;
  const choosing = card.purpose === "choose";
  const items = card.plans.map((plan) => item(plan, choosing, context));
  return frame(
    "plan-list",
    "list",
    choosing ? t.choose : t.title,
    null,
    h("ul", { class: "plans" }, ...items),
  );
}

function item(plan: Plan, choosing: boolean, context: CardContext): HTMLElement {
  const t = context.words.planList;
  return h(
    "li",
    { class: `plan ${plan.status}` },
    h(
      "div",
      { class: "plan-head" },
      h("strong", { class: "plan-product" }, plan.product),
      h("span", { class: `tag ${plan.status}` }, t[plan.status]),
    ),
    h(
      "p",
      { class: "faint pieces" },
      h("span", {}, plan.lender),
      h("span", {}, `${t.plan} ${plan.plan_no}`),
    ),
    progress(plan, t.progress(plan.instalments_paid, plan.periods)),
    ...sums(plan, context),
    choosing ? pick(plan, context) : actions(plan, context),
  );
}

function progress(plan: Plan, label: string): HTMLElement {
  return h(
    "div",
    { class: "progress" },
    h("progress", { max: plan.periods, value: plan.instalments_paid, "aria-label": label }),
    h("span", { class: "faint", "aria-hidden": "true" }, label),
  );
}

function ended(plan: Plan): boolean {
  return plan.status === "settled" || plan.status === "closed";
}

function sums(plan: Plan, { words }: CardContext): Child[] {
  const t = words.planList;
  const line = (label: string, sum: string, look = "") =>
    h("p", { class: `plan-sum ${look}` }, h("span", {}, label), h("b", {}, yuan(sum)));
  if (ended(plan)) return [line(t.principal, plan.principal)];
  return [
    line(t.remaining, plan.remaining_total),
    plan.overdue && line(t.overdueSum(plan.overdue.count), plan.overdue.amount, "late"),
    plan.next_due &&
      line(t.next(plan.next_due.no, day(plan.next_due.date, words)), plan.next_due.amount),
  ];
}

function pick(plan: Plan, context: CardContext): HTMLElement {
  const choose = button(context.words.planList.pick, () =>
    context.say(plan.plan_no, plan.product),
  );
  choose.classList.add("wide");
  choose.setAttribute("aria-label", `${context.words.planList.pick} ${plan.product}`);
  return choose;
}

function actions(plan: Plan, context: CardContext): HTMLElement {
  const t = context.words.planList;
  const ask = (label: string, text: string, display: string) => {
    const action = button(label, () => context.say(text, display));
    action.setAttribute("aria-label", display);
    return action;
  };
  return h(
    "div",
    { class: "row" },
    ask(t.schedule, ASKS.schedule(plan.plan_no), t.askSchedule(plan.product)),
    !ended(plan) &&
      ask(t.payoff, ASKS.payoff(plan.plan_no), t.askPayoff(plan.product)),
  );
}
