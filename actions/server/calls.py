"""Calls of the webhook: what of Rasa's tracker is read, in its form and within bounds.

Lists and texts that are longer than any conversation needs are cut, and what has another type is
refused, before any of it is looked at. Values of entities and slots may be anything here: they are
read by `contract.details` and `contract.context`, where they are used.
"""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

MAX_CALL = 1_000_000
"""Bytes of a call. Rasa tells of 20 messages, which are some 100 kB at the most."""

MAX_TEXT = 4000
MOST_ENTITIES = 100
MOST_RANKED = 200
MOST_EVENTS = 1000


class _Form(BaseModel):
    """An object of which these fields are read, and no others."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


def _first(most: int) -> Callable[[Any], Any]:
    return lambda value: value[:most] if isinstance(value, str | list) else value


def _last(most: int) -> Callable[[Any], Any]:
    return lambda value: value[-most:] if isinstance(value, list) else value


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("not printable")
    return text


Name = Annotated[str, Field(max_length=200)]
Text = Annotated[str, BeforeValidator(_first(MAX_TEXT))]


class Entity(_Form):
    """A detail as the understanding found it."""

    entity: Name
    value: Any = None
    role: Any = None


class Intent(_Form):
    """What a message was taken for."""

    name: Name | None = None
    full_retrieval_intent_name: Name | None = None


class Ranked(_Form):
    """What a message may also be."""

    name: Name | None = None
    confidence: float | None = None


class Parsed(_Form):
    """A message as it was understood."""

    text: Text | None = None
    intent: Intent | None = None
    entities: Annotated[list[Entity], BeforeValidator(_first(MOST_ENTITIES))] | None = None
    full_intent_ranking: Annotated[list[Ranked], BeforeValidator(_first(MOST_RANKED))] | None = None


class Metadata(_Form):
    """What a channel tells beside a message; none of it is proven."""

    id_token: Any = None
    address: Any = None


class Event(_Form):
    """Something that happened in a conversation."""

    event: Name
    text: Text | None = None
    parse_data: Parsed | None = None
    metadata: Metadata | None = None
    name: Name | None = None
    value: Any = None


class TrackerState(_Form):
    """A conversation."""

    sender_id: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_printable)]
    slots: dict[str, Any] = {}
    latest_message: Parsed | None = None
    events: Annotated[list[Event], BeforeValidator(_last(MOST_EVENTS))] = []


class ActionCall(_Form):
    """An action to be run in a conversation."""

    next_action: Annotated[str, Field(pattern=r"^[a-z_]{1,64}$")]
    tracker: TrackerState
