"""What the action server says: answers by name, cards, and context to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

ANSWERS = Path(__file__).parent / "content" / "answers.yml"


@cache
def answers() -> dict[str, dict[str, Any]]:
    """Return the answers by name: a `text` with gaps, and `buttons` where it has any."""
    return cast("dict[str, dict[str, Any]]", yaml.safe_load(ANSWERS.read_text("utf8")))


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
