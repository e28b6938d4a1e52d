"""A message as the widget gets it, the same whether it is live or out of the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Entry = dict[str, Any]
"""`id`, `from` (`user` or `bot`), `time` (milliseconds since 1970) and, where there is one,
`text`, `card`, `replies` (`[{"title", "payload"}]`), `image` (an address), `reply_to`."""


def user_entry(message_id: str, text: str, seconds: float) -> Entry:
    """Return the entry of a customer's message; `text` is what they see of it."""
    return {"id": message_id, "from": "user", "time": round(seconds * 1000), "text": text}


def bot_entry(
    reply_to: str, number: int, message: Mapping[str, Any], seconds: float
) -> Entry | None:
    """Return the entry of a bot's message, None where there is nothing to show.

    Text, card and buttons of one message stay together. The id is made of the customer's
    message and the place in its answer, hence the same live and in the history.

    Args:
        reply_to: id of the customer's message it answers.
        number: place within that answer, from 0.
        message: Rasa's response: `text`, `custom`, `buttons`, `quick_replies`, `image`.
        seconds: Unix time.
    """
    custom = message.get("custom")
    card = custom.get("data") if isinstance(custom, Mapping) else None
    content = {
        "text": message.get("text"),
        "card": card if isinstance(card, Mapping) else None,
        "replies": _replies(message),
        "image": message.get("image"),
    }
    shown = {key: value for key, value in content.items() if value}
    if not shown:
        return None
    return {
        "id": f"{reply_to}/{number}",
        "from": "bot",
        "time": round(seconds * 1000),
        "reply_to": reply_to,
        **shown,
    }


def _replies(message: Mapping[str, Any]) -> list[dict[str, str]]:
    buttons: Sequence[Mapping[str, Any]] = [
        *(message.get("quick_replies") or []),
        *(message.get("buttons") or []),
    ]
    return [
        {"title": button["title"], "payload": button.get("payload") or button["title"]}
        for button in buttons
        if button.get("title")
    ]
