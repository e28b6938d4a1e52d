"""What the action server says: responses of the domain by name, cards, and context to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher


class Reply:
    """Collects a turn's answers and the context they leave behind."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        """Answer through Rasa's dispatcher."""
        self._dispatcher = dispatcher
        self._slots: dict[str, Any] = {}

    def say(
        self,
        response: str,
        values: Mapping[str, str] | None = None,
        *,
        card: Mapping[str, Any] | None = None,
        buttons: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Say the domain's `response` with its gaps filled, beside a card where one is given.

        Args:
            response: the response's name, `say_…`.
            values: what fills the response's gaps, already worded.
            card: JSON of docs/cards/; sums as strings in yuan, days ISO.
            buttons: `title` and `payload` of choices added to the response's own.
        """
        self._dispatcher.utter_message(
            response=response,
            buttons=[dict(button) for button in buttons],
            json_message={"data": dict(card)} if card else None,
            **(values or {}),
        )

    def keep(self, **slots: Any) -> None:
        """Keep context for the turns to come."""
        self._slots.update(slots)

    def events(self) -> list[EventType]:
        """Return the events that carry the kept context to Rasa."""
        return [SlotSet(name, value) for name, value in self._slots.items()]
