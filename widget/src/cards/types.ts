// The cards of docs/cards, as TypeScript sees them. Sums are yuan as strings, days ISO.

export interface Policy {
  source: string;
  verified_on: string | null;
  confidence: "verified" | "reported" | "unverified";
  hotline: string | null;
}

export interface Plan {
  plan_no: string;
  product: string;
  order_no: string | null;
  lender: string;
  status: "active" | "overdue" | "settled" | "closed";
  principal: string;
  periods: number;
  instalments_paid: number;
  remaining_total: string;
  next_due: { no: number; date: string; amount: string } | null;
  overdue: { count: number; amount: string } | null;
}

export interface PlanListCard {
  kind: "plan_list";
  purpose: "view" | "choose";
  plans: Plan[];
}

export interface ScheduleRow {
  no: number;
  due_date: string;
  payment: string;
  principal: string;
  interest: string;
  fee: string;
  balance: string;
  status: "paid" | "overdue" | "due" | "upcoming";
}

export interface ScheduleCard {
  kind: "schedule";
  plan_no: string;
  product: string;
  lender: string;
  method: "annuity" | "equal_principal" | "flat_fee" | "interest_free";
  rows: ScheduleRow[];
  totals: Record<"payment" | "principal" | "interest" | "fee" | "paid" | "remaining", string>;
  annual_cost: { nominal_apr: string; effective_apr: string } | null;
}

export interface PayoffQuoteCard {
  kind: "payoff_quote";
  plan_no: string;
  product: string;
  lender: string;
  as_of: string;
  lines: { code: string; label: string; amount: string; explanation: string }[];
  total: string;
  carry_on_total: string;
  saving: string;
  policy: Policy;
  notes?: string[];
  earliest_day: string;
  latest_day: string;
  ask: string;
}

export interface ComparisonCard {
  kind: "comparison";
  plan_no: string;
  product: string;
  as_of: string;
  options: {
    code: "pay_off_now" | "pay_off_next_due" | "carry_on";
    label: string;
    day: string | null;
    total: string;
    saving: string;
    annual_cost: string | null;
  }[];
  recommended: "pay_off_now" | "pay_off_next_due" | "carry_on" | null;
  policy: Policy;
  notes?: string[];
}

export interface PlanState {
  periods: number;
  next_payment: string;
  cost_left: string;
  last_due: string;
}

export interface PartialQuoteCard {
  kind: "partial_quote";
  plan_no: string;
  product: string;
  as_of: string;
  amount: string;
  interest_now: string;
  charge_now: string;
  principal_now: string;
  unused: string;
  effect: "shorten" | "reduce";
  before: PlanState;
  after: PlanState;
  saving: string;
  limits: { min: string; max: string; step: string };
  policy: Policy;
  notes?: string[];
  ask: string;
}

export interface SignInCard {
  kind: "sign_in";
  reason: "missing" | "expired" | "invalid";
  methods: ("token" | "phone_code")[];
}

export interface TicketCard {
  kind: "ticket";
  ticket_no: string;
  topic: string;
  opened_at: string;
  hours: string;
  hotlines: { name: string; number: string }[];
  summary: string;
}

export type Card =
  | PlanListCard
  | ScheduleCard
  | PayoffQuoteCard
  | ComparisonCard
  | PartialQuoteCard
  | SignInCard
  | TicketCard;
