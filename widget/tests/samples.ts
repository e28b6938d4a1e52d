// A card of each kind, as docs/cards describes it.

import type {
  ComparisonCard,
  PartialQuoteCard,
  PayoffQuoteCard,
  PlanListCard,
  Policy,
  ScheduleCard,
  SignInCard,
  TicketCard,
} from "../src/cards/types";

const policy: Policy = {
  source: "小米分期服务协议第七条",
  verified_on: "2026-10-08",
  confidence: "verified",
  hotline: "95123",
};

export const planList: PlanListCard = {
  kind: "plan_list",
  purpose: "choose",
  plans: [
    {
      plan_no: "FQ202609010001",
      product: "小米15 Pro",
      order_no: "5260901000123456",
      lender: "小米消费金融",
      status: "active",
      principal: "5299.00",
      periods: 12,
      instalments_paid: 2,
      remaining_total: "4688.30",
      next_due: { no: 3, date: "2026-12-01", amount: "468.83" },
      overdue: null,
    },
    {
      plan_no: "FQ202607150002",
      product: "红米K80",
      order_no: null,
      lender: "花呗分期",
      status: "overdue",
      principal: "2499.00",
      periods: 6,
      instalments_paid: 3,
      remaining_total: "1305.73",
      next_due: null,
      overdue: { count: 1, amount: "435.25" },
    },
  ],
};

export const schedule: ScheduleCard = {
  kind: "schedule",
  plan_no: "FQ202609010001",
  product: "小米15 Pro",
  lender: "小米消费金融",
  method: "annuity",
  rows: Array.from({ length: 12 }, (_, index) => ({
    no: index + 1,
    due_date: `${index < 3 ? 2026 : 2027}-${String(((index + 9) % 12) + 1).padStart(2, "0")}-01`,
    payment: "468.83",
    principal: "441.58",
    interest: "27.25",
    fee: "0.00",
    balance: "4857.42",
    status: index < 7 ? "paid" : index === 7 ? "due" : "upcoming",
  })),
  totals: {
    payment: "5625.96",
    principal: "5299.00",
    interest: "326.96",
    fee: "0.00",
    paid: "3281.81",
    remaining: "2344.15",
  },
  annual_cost: { nominal_apr: "0.108000", effective_apr: "0.113510" },
};

export const payoffQuote: PayoffQuoteCard = {
  kind: "payoff_quote",
  plan_no: "FQ202609010001",
  product: "小米15 Pro",
  lender: "小米消费金融",
  as_of: "2026-11-23",
  lines: [
    { code: "principal", label: "剩余本金", amount: "4455.11", explanation: "第3期到第12期的本金。" },
    { code: "interest", label: "本期利息", amount: "29.00", explanation: "" },
  ],
  total: "4484.11",
  carry_on_total: "4688.30",
  saving: "204.19",
  policy,
  earliest_day: "2026-11-23",
  latest_day: "2027-09-01",
  ask: "{day}那天结清要多少钱",
};

export const comparison: ComparisonCard = {
  kind: "comparison",
  plan_no: "FQ202609010001",
  product: "小米15 Pro",
  as_of: "2026-11-23",
  options: [
    {
      code: "pay_off_now",
      label: "今天结清",
      day: "2026-11-23",
      total: "4484.11",
      saving: "204.19",
      annual_cost: "0.108",
    },
    {
      code: "carry_on",
      label: "按期继续还",
      day: null,
      total: "4688.30",
      saving: "0.00",
      annual_cost: null,
    },
  ],
  recommended: "pay_off_now",
  policy,
};

export const partialQuote: PartialQuoteCard = {
  kind: "partial_quote",
  plan_no: "FQ202609010001",
  product: "小米15 Pro",
  as_of: "2026-11-23",
  amount: "2000.00",
  interest_now: "29.00",
  charge_now: "0.00",
  principal_now: "1971.00",
  unused: "0.00",
  effect: "shorten",
  before: { periods: 10, next_payment: "468.83", cost_left: "233.19", last_due: "2027-09-01" },
  after: { periods: 6, next_payment: "468.83", cost_left: "80.02", last_due: "2027-05-01" },
  saving: "124.17",
  limits: { min: "500.00", max: "4400.00", step: "100.00" },
  policy: { source: "", verified_on: null, confidence: "reported", hotline: null },
  ask: "提前还{amount}元",
};

export const signIn: SignInCard = {
  kind: "sign_in",
  reason: "missing",
  methods: ["token", "phone_code"],
};

export const ticket: TicketCard = {
  kind: "ticket",
  ticket_no: "T20261123-0007",
  topic: "人工服务",
  opened_at: "2026-11-23T10:15:00+08:00",
  hours: "每天 9:00–21:00",
  hotlines: [
    { name: "小米消费金融", number: "95123" },
    { name: "不是号码", number: "javascript:alert(1)" },
  ],
  summary: "想提前结清。",
};

export const all = [
  planList,
  schedule,
  payoffQuote,
  comparison,
  partialQuote,
  signIn,
  ticket,
];
