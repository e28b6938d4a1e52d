"""What the checks of understanding hand to one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Parse = Callable[[list[str]], list[dict[str, Any]]]
"""Lines → what `make parse` prints for each."""


@dataclass(frozen=True)
class Checked:
    """A held-out sentence, the intents that would do, and what the model made of it."""

    text: str
    accepted: frozenset[str]
    intent: str
    ranking: tuple[str, ...]

    @property
    def right(self) -> bool:
        """A fallback counts as `out_of_scope`."""
        got = "out_of_scope" if self.intent == "nlu_fallback" else self.intent
        return got in self.accepted
