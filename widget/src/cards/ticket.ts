import { h } from "../dom";
import { moment } from "../format";
import { icon } from "../ui/icons";
import type { CardContext } from "./context";
import { facts, frame, telephone } from "./parts";
import type { TicketCard } from "./types";

/** A matter handed over to people: its number, when they answer, whom to call. */
export function ticket(card: TicketCard, { words }: CardContext): HTMLElement {
  const t = words.ticket;
  return frame(
    "ticket",
    "person",
    t.title,
    card.topic,
    facts(
      [t.number, h("b", { class: "number" }, card.ticket_no)],
      [t.opened, moment(Date.parse(card.opened_at), words)],
      card.hours ? [t.hours, card.hours] : null,
      card.summary ? [t.summary, card.summary] : null,
    ),
    card.hotlines.length > 0 &&
      h(
        "ul",
        { class: "hotlines" },
        ...card.hotlines.map(({ name, number }) =>
          h(
            "li",
            {},
            icon("phone"),
            h("span", {}, name),
            telephone(number, number, `${t.call(name)} ${number}`),
          ),
        ),
      ),
  );
}
