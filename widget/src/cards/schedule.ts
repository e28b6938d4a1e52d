import { h, put, s } from "../dom";
import { day, fen, isZero, percent, plus, yuan } from "../format";
import type { Words } from "../i18n";
import type { CardContext } from "./context";
import { button, facts, frame } from "./parts";
import type { ScheduleCard, ScheduleRow } from "./types";

/** Rows shown before the customer asks for all of them. */
const SHORT = 6;

/** All instalments: a chart of principal and cost, and a table of what is paid, due, to come. */
export function schedule(card: ScheduleCard, context: CardContext): HTMLElement {
  const { words } = context;
  const t = words.schedule;
  const cost = plus(card.totals.interest, card.totals.fee);
  const rate = card.annual_cost;
  return frame(
    "schedule",
    "calendar",
    t.title,
    `${card.product} · ${card.lender} · ${t[card.method]}`,
    h(
      "div",
      { class: "figures" },
      figure(t.paidSum, card.totals.paid),
      figure(t.remaining, card.totals.remaining),
      figure(t.cost, cost),
    ),
    chart(card.rows, words),
    table(card, words),
    rate &&
      facts([t.annual, t.annualDetail(percent(rate.nominal_apr), percent(rate.effective_apr))]),
  );
}

function figure(label: string, sum: string): HTMLElement {
  return h(
    "p",
    { class: "figure" },
    h("span", { class: "faint" }, label),
    h("b", {}, yuan(sum)),
  );
}

function chart(rows: ScheduleRow[], words: Words): HTMLElement {
  const t = words.schedule;
  const width = 300;
  const height = 64;
  const most = Math.max(...rows.map((row) => fen(row.payment)), 1);
  const step = width / rows.length;
  const bars = rows.map((row, index) => {
    const cost = ((fen(row.interest) + fen(row.fee)) / most) * height;
    const principal = (fen(row.principal) / most) * height;
    const box = { x: index * step + step * 0.15, width: Math.max(step * 0.7, 1) };
    return s(
      "g",
      { class: `bar ${row.status}` },
      s("rect", { ...box, y: height - principal, height: principal, class: "principal", rx: 1 }),
      s("rect", { ...box, y: height - principal - cost, height: cost, class: "cost", rx: 1 }),
    );
  });
  const picture = s(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": t.chart(rows.length),
      preserveAspectRatio: "none",
    },
    ...bars,
  );
  const legend = h(
    "p",
    { class: "legend faint" },
    h("span", { class: "key principal" }, t.principal),
    rows.some((row) => fen(row.interest) + fen(row.fee) > 0) &&
      h("span", { class: "key cost" }, t.costLegend),
  );
  return h("div", { class: "chart" }, picture, legend);
}

function table(card: ScheduleCard, words: Words): HTMLElement {
  const t = words.schedule;
  const withInterest = card.rows.some((row) => !isZero(row.interest));
  const withFee = card.rows.some((row) => !isZero(row.fee));
  const columns: [string, (row: ScheduleRow) => string][] = [
    [t.dueDate, (row) => day(row.due_date, words)],
    [t.payment, (row) => yuan(row.payment)],
    [t.status, (row) => t[row.status]],
    [t.principal, (row) => yuan(row.principal)],
  ];
  if (withInterest) columns.push([t.interest, (row) => yuan(row.interest)]);
  if (withFee) columns.push([t.fee, (row) => yuan(row.fee)]);
  columns.push([t.balance, (row) => yuan(row.balance)]);

  const rowOf = (row: ScheduleRow) =>
    h(
      "tr",
      { class: row.status },
      h("th", { scope: "row" }, String(row.no)),
      ...columns.map(([label, show]) =>
        h("td", {}, label === t.status ? h("span", { class: `tag ${row.status}` }, show(row)) : show(row)),
      ),
    );
  const body = h("tbody", {});
  const sum = h(
    "tfoot",
    {},
    h(
      "tr",
      {},
      h("th", { scope: "row" }, t.total),
      h("td", {}),
      h("td", {}, yuan(card.totals.payment)),
      h("td", {}),
      h("td", {}, yuan(card.totals.principal)),
      withInterest && h("td", {}, yuan(card.totals.interest)),
      withFee && h("td", {}, yuan(card.totals.fee)),
      h("td", {}),
    ),
  );
  const head = h(
    "thead",
    {},
    h("tr", {}, h("th", { scope: "col" }, t.no), ...columns.map(([label]) => h("th", { scope: "col" }, label))),
  );
  const scroller = h(
    "div",
    { class: "scroller", tabindex: "0", role: "group", "aria-label": t.table },
    h("table", {}, head, body, sum),
  );

  let whole = card.rows.length <= SHORT;
  const toggle = button("", () => {
    whole = !whole;
    draw();
  });
  toggle.classList.add("wide");
  const draw = () => {
    put(body, ...(whole ? card.rows : around(card.rows)).map(rowOf));
    toggle.textContent = whole ? t.showLess : t.showAll(card.rows.length);
    toggle.setAttribute("aria-expanded", String(whole));
  };
  draw();
  return h("div", {}, scroller, card.rows.length > SHORT && toggle);
}

/** The rows about the first one that is still to be paid. */
function around(rows: ScheduleRow[]): ScheduleRow[] {
  const open = rows.findIndex(({ status }) => status !== "paid");
  const start = Math.min(Math.max((open < 0 ? rows.length : open) - 1, 0), rows.length - SHORT);
  return rows.slice(start, start + SHORT);
}
