"""What of a turn's events is kept and streamed: without proofs, and with what is personal masked.

The events themselves stay as they are. They live for the turn, in which policies and the action
server read them as the customer wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import METADATA_MODEL_ID

from contract.masking import Hidden, mask_and_remember, mask_text

CREDENTIALS = frozenset({"id_token", "token", "authorization"})
"""Keys whose values prove who somebody is; they must not stay at rest."""

FOR_THE_TURN = CREDENTIALS | {"address"}
"""Keys of a message's metadata that serve its turn alone: proofs, and where a request came from."""

_MADE_BY_RASA = frozenset({ASSISTANT_ID_KEY, METADATA_MODEL_ID})
"""Keys of metadata that Rasa adds to every event; a model's id looks like a key."""

_UNREAD = ("intent_ranking", "response_selector")
"""Parts of a message's parse data that nobody reads once the turn is over, most of its length.
`full_intent_ranking` stays for the review of conversations."""

Json = dict[str, Any]


def as_kept(events: Iterable[Event], said: str | None = None) -> list[Json]:
    """Return events in Rasa's form as they may be kept, in their order.

    A customer's message is masked as operators may read it (`contract.masking`). What was hidden
    in it is hidden in the events that follow it as well: in the bot's texts, buttons and cards,
    while a slot that repeats it is kept empty, since half a value is none. Details of a message
    that was masked have no places in it any more, and those that repeat what was hidden are gone.

    Args:
        events: what a turn has added to a conversation.
        said: the customer's message before them, as it was written, where it is not among them.
    """
    hidden = Hidden() if said is None else mask_and_remember(said)[1]
    kept: list[Json] = []
    for event in events:
        data: Json = without(CREDENTIALS, event.as_dict())
        if isinstance(event, UserUttered):
            hidden = _mask_message(data)
        elif isinstance(event, SlotSet):
            _mask_slot(data, hidden)
        else:
            data = _mapped(data, hidden.mask)
        kept.append(data)
    return kept


def without(keys: frozenset[str], value: Any) -> Any:
    """Return nested dicts and lists without the entries of these keys; the given ones stay."""
    if isinstance(value, Mapping):
        return {key: without(keys, inner) for key, inner in value.items() if key not in keys}
    if isinstance(value, list | tuple):
        return [without(keys, inner) for inner in value]
    return value


def _mask_message(data: Json) -> Hidden:
    text, parsed = data["text"] or "", data["parse_data"]
    data["text"], hidden = mask_and_remember(text)
    data["metadata"] = _masked_metadata(data["metadata"], hidden)
    for name in _UNREAD:
        parsed.pop(name, None)
    entities = parsed.pop("entities", None) or []
    parsed |= {
        **_mapped(parsed, hidden.mask),
        "text": data["text"] if parsed.get("text") == text else mask_text(parsed.get("text") or ""),
        "entities": [
            _kept_entity(each, moved=data["text"] != text)
            for each in entities
            if not _repeats(hidden, each.get("value"))
        ],
        "metadata": data["metadata"],
    }
    return hidden


def _kept_entity(entity: Json, *, moved: bool) -> Json:
    return {key: value for key, value in entity.items() if not (moved and key in ("start", "end"))}


def _mask_slot(data: Json, hidden: Hidden) -> None:
    if data["name"] == SESSION_START_METADATA_SLOT:
        data["value"] = _masked_metadata(data["value"] or {}, hidden)
    elif _repeats(hidden, data["value"]):
        data["value"] = None


def _masked_metadata(metadata: Json, hidden: Hidden) -> Json:
    return {
        key: value
        if key in _MADE_BY_RASA
        else _mapped(value, lambda text: hidden.mask(mask_text(text)))
        for key, value in without(FOR_THE_TURN, metadata).items()
    }


def _repeats(hidden: Hidden, value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_repeats(hidden, inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_repeats(hidden, inner) for inner in value)
    return value is not None and hidden.occurs_in(str(value))


def _mapped(value: Any, mask: Callable[[str], str]) -> Any:
    """Return nested dicts and lists with each text in them masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: _mapped(inner, mask) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(inner, mask) for inner in value]
    return value
