"""The reply to a turn, a value: what is said, and the context kept for the turns to come.

Nothing is said while a reply is in the making: it is delivered once whatever it tells of has been
committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.words.content import answers
from contract.details import SLOTS


@dataclass(frozen=True)
class Utterance:
    """One message of the bot: a text with its card and buttons, or a response of Rasa's domain."""

    text: str | None = None
    card: Mapping[str, Any] | None = None
    buttons: tuple[Mapping[str, str], ...] = ()
    response: str | None = None


class Reply:
    """Collects a turn's utterances and the context they leave behind; nothing is said twice."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.utterances: list[Utterance] = []
        self.slots: dict[str, Any] = {}

    def say(
        self,
        answer: str,
        values: Mapping[str, str] | None = None,
        *,
        card: Mapping[str, Any] | None = None,
        buttons: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Say an answer of the content by its name, beside a card where one is given.

        Args:
            answer: the answer's name in `words/content`.
            values: what fills the answer's gaps, already worded; more than it has does no harm.
            card: JSON of docs/cards/; sums as strings in yuan, days ISO.
            buttons: `title` and `payload` of choices added to the answer's own.

        Raises:
            KeyError: there is no such answer, or a gap has no value.
        """
        wording = answers()[answer]
        self._add(
            Utterance(
                text=wording["text"].format_map(values or {}),
                card=card,
                buttons=(*wording.get("buttons", ()), *buttons),
            )
        )

    def say_response(self, response: str) -> None:
        """Say a response of Rasa's domain by its name, `utter_…`."""
        self._add(Utterance(response=response))

    def _add(self, utterance: Utterance) -> None:
        # Two questions in one message may both lead to the same request or apology.
        if utterance not in self.utterances:
            self.utterances.append(utterance)

    def keep(self, **slots: Any) -> None:
        """Keep context for the turns to come."""
        self.slots.update(slots)

    def forget(self) -> None:
        """Keep nothing of the turns before."""
        self.slots.update(dict.fromkeys(SLOTS))

    def deliver(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Say it all through Rasa's dispatcher; return the events that carry the context."""
        for each in self.utterances:
            if each.response is not None:
                dispatcher.utter_message(response=each.response)
                continue
            dispatcher.utter_message(
                text=each.text,
                buttons=[dict(button) for button in each.buttons],
                json_message={"data": dict(each.card)} if each.card else None,
            )
        return [SlotSet(name, value) for name, value in self.slots.items()]
