"""Conversations for unit tests: Rasa's tracker as the action server gets it, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from sqlalchemy.orm import Session

from actions.dialogue.conversation import Conversation
from actions.dialogue.details import Details
from actions.dialogue.manager import DialogueManager
from actions.dialogue.reply import Reply
from actions.dialogue.turn import AccountTurn
from actions.services.plan_state import PlanState
from actions.store.records import CustomerRecord
from actions.topics.registry import dialogue_manager
from tests.unit.demo_shop import TODAY

Event = dict[str, Any]
Entity = dict[str, Any]

CUSTOMER = CustomerRecord("MI100001", "王小明", "13800000001")
PSEUDONYM = "0123456789abcdef"
"""Under what the customer's context is kept in a turn made by `account_turn`."""


def entity(name: str, value: object, **more: object) -> Entity:
    """A detail as the model hands it over."""
    return {"entity": name, "value": value, **more}


def parsed(
    text: str,
    intent: str,
    *entities: Entity,
    ranking: Sequence[tuple[str, float]] = (),
) -> dict[str, Any]:
    """A message as Rasa understood it; `intent` is the full name."""
    return {
        "text": text,
        "intent": {"name": intent.partition("/")[0], "full_retrieval_intent_name": intent},
        "entities": list(entities),
        "full_intent_ranking": [{"name": name, "confidence": sure} for name, sure in ranking],
    }


class Talk:
    """A conversation with the bot; what replies keep is there in the next turn."""

    def __init__(
        self,
        token: str | None = None,
        manager: DialogueManager | None = None,
        conversation_id: str = "rest-talk",
    ) -> None:
        self.token = token
        self.conversation_id = conversation_id
        self.slots: dict[str, Any] = {}
        self.events: list[Event] = [{"event": "session_started"}]
        self._manager = manager or dialogue_manager()

    def hear(
        self,
        text: str,
        intent: str,
        *entities: Entity,
        ranking: Sequence[tuple[str, float]] = (),
    ) -> Conversation:
        """Return the conversation with one more message, not answered yet."""
        parse = parsed(text, intent, *entities, ranking=ranking)
        metadata = {} if self.token is None else {"id_token": self.token}
        self.events.append(
            {"event": "user", "text": text, "parse_data": parse, "metadata": metadata}
        )
        return Conversation(
            Tracker(
                self.conversation_id,
                dict(self.slots),
                parse,
                list(self.events),
                False,
                None,
                {},
                None,
            )
        )

    def keep(self, reply: Reply) -> Reply:
        """Set the slots a reply keeps, as Rasa does after the turn, and return the reply."""
        for name, value in reply.slots.items():
            self.set(name, value)
        return reply

    def set(self, name: str, value: object) -> None:
        """Set one slot."""
        self.slots[name] = value
        self.events.append({"event": "slot", "name": name, "value": value})

    def say(self, text: str, intent: str, *entities: Entity) -> Reply:
        """Return the reply to a message, as the rules of `data/rules` have it answered."""
        return self.keep(self._respond(intent)(self.hear(text, intent, *entities)))

    def _respond(self, intent: str) -> Callable[[Conversation], Reply]:
        manager = self._manager
        turns = {
            "inform": manager.go_on,
            "ask_why": manager.explain,
            "affirm": manager.accept,
            "deny": manager.decline,
            "ask_more": manager.tell_more,
            "nlu_fallback": manager.offer_readings,
            "contact_human": manager.hand_over,
            "complain": manager.hand_over,
            "greet": manager.note_speaker,
            "out_of_scope": manager.note_speaker,
            "distress": manager.note_speaker,
        }
        if intent.startswith("faq/"):
            return manager.complete
        return turns.get(intent, manager.answer)


def account_turn(
    plans: Sequence[PlanState],
    *entities: Entity,
    text: str = "",
    kept: Mapping[str, object] | None = None,
    **values: Any,
) -> AccountTurn:
    """A proven customer's turn over values; `kept` is the context of the turns before."""
    parse = parsed(text, "", *entities)
    slots = {"customer": PSEUDONYM, **(kept or {})}
    facts: dict[str, Any] = {
        "conversation": Conversation(Tracker("talk", slots, parse, [], False, None, {}, None)),
        "reply": Reply(),
        # Bound to no database: a topic about plans that asks one fails.
        "session": Session(),
        "today": TODAY,
        "customer": CUSTOMER,
        "plans": tuple(plans),
        "same_customer": True,
        "asked": Details(),
    }
    return AccountTurn(**facts | values)


def said(reply: Reply) -> list[str]:
    """What a reply says, an utterance each: its text, or the name of Rasa's response."""
    return [each.text or each.response or "" for each in reply.utterances]


def only(reply: Reply) -> str:
    """The only thing a reply says."""
    (text,) = said(reply)
    return text


def cards(reply: Reply) -> list[Mapping[str, Any]]:
    """The cards of a reply."""
    return [each.card for each in reply.utterances if each.card is not None]


def offered(reply: Reply) -> list[str]:
    """What the buttons of a reply send."""
    return [button["payload"] for each in reply.utterances for button in each.buttons]
