"""What the action server reads of a conversation: the message, its context, what came before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.dialogue.details import Details, read_details, second_question
from contract.context import read_slot
from contract.details import SlotName

FALLBACK_INTENT = "nlu_fallback"


@dataclass(frozen=True)
class Message:
    """A customer's message as understood: its full intent name, details and words."""

    intent: str
    text: str
    details: Details
    second_question: str | None
    ranking: tuple[tuple[str, float], ...]

    @property
    def is_understood(self) -> bool:
        """Whether the message says something: a detail alone must name one."""
        if self.intent == "inform":
            return self.details.names_any
        return self.intent != FALLBACK_INTENT


class Conversation:
    """A read-only view of Rasa's tracker for one turn."""

    def __init__(self, tracker: Tracker, since: Mapping[str, Any] | None = None) -> None:
        """Take Rasa's tracker as the action server receives it.

        `since` is context that this turn has set already, which goes before the tracker's.
        """
        self._tracker = tracker
        self._since = dict(since or {})
        self.message = _message(_latest_parse(tracker))

    def after(self, slots: Mapping[str, Any]) -> Conversation:
        """Return the conversation as it stands once `slots` are kept."""
        return Conversation(self._tracker, {**self._since, **slots})

    @property
    def conversation_id(self) -> str:
        """The conversation's id; it names a conversation and proves nothing."""
        return str(self._tracker.sender_id)

    @property
    def id_token(self) -> str | None:
        """The id token that came with this message, unverified."""
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                token = (event.get("metadata") or {}).get("id_token")
                return token if isinstance(token, str) else None
        return None

    def slot(self, name: SlotName) -> Any:
        """Return the context kept under `name`, or None."""
        if name in self._since:
            return self._since[name]
        return read_slot(name, self._tracker.slots.get(name))

    @property
    def offer(self) -> str | None:
        """What the answer before this message offered, or None; an older offer is void."""
        messages = 0
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                messages += 1
                if messages > 1:
                    return None
            elif messages == 1 and event.get("event") == "slot" and event.get("name") == "offer":
                value = event.get("value")
                return value if isinstance(value, str) else None
        return None

    def earlier_messages(self, customer: str | None = None) -> Iterator[Message]:
        """Yield this session's messages before the one at hand, latest first.

        With `customer` none from before the turns of the customer kept in context under it.
        """
        latest_seen = False
        for event in reversed(self._tracker.events):
            if event.get("event") == "session_started":
                return
            is_customer = event.get("event") == "slot" and event.get("name") == "customer"
            if customer and is_customer and event.get("value") != customer:
                return
            if event.get("event") != "user":
                continue
            if not latest_seen:
                latest_seen = True
                continue
            yield _message(event.get("parse_data") or {}, str(event.get("text") or ""))

    def misunderstood_in_a_row(self) -> int:
        """Return how many messages, this one included, were not understood one after the other."""
        messages = (self.message, *self.earlier_messages())
        return sum(1 for _ in takewhile(lambda message: not message.is_understood, messages))

    def asked_in_a_row(self) -> int:
        """Return how often the same question with the same details was asked in a row."""
        count = 1
        for message in self.earlier_messages():
            if (message.intent, message.details) != (self.message.intent, self.message.details):
                break
            count += 1
        return count

    def last_asked(self, intent: str, customer: str) -> Details:
        """Return what the latest of the customer's messages of an intent before this one named."""
        earlier = self.earlier_messages(customer)
        asked = (each.details for each in earlier if each.intent == intent)
        return next(asked, Details())

    def last_faq_key(self) -> str | None:
        """Return the key of the FAQ answered last in this session, or None."""
        for message in self.earlier_messages():
            if message.intent.startswith("faq/"):
                return message.intent.removeprefix("faq/")
        return None


def _latest_parse(tracker: Tracker) -> Mapping[str, Any]:
    return tracker.latest_message or {}


def _message(parse: Mapping[str, Any], text: str = "") -> Message:
    intent = parse.get("intent") or {}
    entities = parse.get("entities") or []
    return Message(
        intent=str(intent.get("full_retrieval_intent_name") or intent.get("name") or ""),
        text=str(parse.get("text") or text),
        details=read_details(entities),
        second_question=second_question(entities),
        ranking=tuple(
            (str(entry.get("name")), float(entry.get("confidence") or 0.0))
            for entry in parse.get("full_intent_ranking") or []
        ),
    )
