"""What the action server says: answers by name, cards, and context to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.words.content import answers


class Reply:
    """Collects a turn's answers and the context they leave behind."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        """Answer through Rasa's dispatcher."""
        self._dispatcher = dispatcher
        self._slots: dict[str, Any] = {}

    def say(
        self,
        answer: str,
        values: Mapping[str, str] | None = None,
        *,
        card: Mapping[str, Any] | None = None,
        buttons: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Say an answer of `content/answers.yml`, beside a card where one is given.

        Args:
            answer: the answer's name.
            values: what fills the answer's gaps, already worded; more than it has does no harm.
            card: JSON of docs/cards/; sums as strings in yuan, days ISO.
            buttons: `title` and `payload` of choices added to the answer's own.

        Raises:
            KeyError: there is no such answer, or a gap has no value.
        """
        wording = answers()[answer]
        self._dispatcher.utter_message(
            text=wording["text"].format_map(values or {}),
            buttons=[dict(button) for button in (*wording.get("buttons", ()), *buttons)],
            json_message={"data": dict(card)} if card else None,
        )

    def say_response(self, response: str) -> None:
        """Say a response of Rasa's domain by its name, `utter_…`."""
        self._dispatcher.utter_message(response=response)

    def keep(self, **slots: Any) -> None:
        """Keep context for the turns to come."""
        self._slots.update(slots)

    def events(self) -> list[EventType]:
        """Return the events that carry the kept context to Rasa."""
        return [SlotSet(name, value) for name, value in self._slots.items()]
