// Which card is drawn by what. A card that is unknown, or is not what its schema says, is not
// drawn: its message's text says the same.

import comparisonSchema from "../../../docs/cards/comparison.schema.json";
import partialQuoteSchema from "../../../docs/cards/partial_quote.schema.json";
import payoffQuoteSchema from "../../../docs/cards/payoff_quote.schema.json";
import planListSchema from "../../../docs/cards/plan_list.schema.json";
import scheduleSchema from "../../../docs/cards/schedule.schema.json";
import signInSchema from "../../../docs/cards/sign_in.schema.json";
import ticketSchema from "../../../docs/cards/ticket.schema.json";
import { comparison } from "./comparison";
import type { CardContext } from "./context";
import { partialQuote } from "./partial-quote";
import { payoffQuote } from "./payoff-quote";
import { planList } from "./plan-list";
import { schedule } from "./schedule";
import { matches, type Schema } from "./schema";
import { signInCard } from "./sign-in";
import { ticket } from "./ticket";
import type { Card } from "./types";

export type { CardContext, SignIn } from "./context";

interface Drawing<Kind extends Card> {
  schema: Schema;
  draw(card: Kind, context: CardContext): HTMLElement;
}

const DRAWINGS: { [Kind in Card["kind"]]: Drawing<Extract<Card, { kind: Kind }>> } = {
  plan_list: { schema: planListSchema, draw: planList },
  schedule: { schema: scheduleSchema, draw: schedule },
  payoff_quote: { schema: payoffQuoteSchema, draw: payoffQuote },
  comparison: { schema: comparisonSchema, draw: comparison },
  partial_quote: { schema: partialQuoteSchema, draw: partialQuote },
  sign_in: { schema: signInSchema, draw: signInCard },
  ticket: { schema: ticketSchema, draw: ticket },
};

/** The element of a card, null where its text must do. */
export function drawCard(card: { kind: string }, context: CardContext): HTMLElement | null {
  if (!Object.hasOwn(DRAWINGS, card.kind)) return null;
  const drawing = DRAWINGS[card.kind as Card["kind"]] as Drawing<Card>;
  return matches(card, drawing.schema) ? drawing.draw(card as Card, context) : null;
}
