"""What the action server reads of a conversation: the message, its context, what came before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.dialogue.details import Details, read_details, second_question
from actions.identity import Evidence
from actions.store.digests import digest
from actions.store.records import ChannelAccount, Origin
from contract.context import read_slot
from contract.details import SLOTS, SlotName

FALLBACK_INTENT = "nlu_fallback"

_UNKNOWN = "?"
"""Who sent a message that is older than what is told of the conversation; no pseudonym."""

_LONGEST_ADDRESS = 64


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
    """A read-only view of Rasa's tracker for one turn, as whoever speaks now may know it.

    Who speaks is marked in the slot `customer`, a pseudonym or None, whenever it changes
    (`dialogue/speaking.py`). Messages and context belong to whom they are marked for.
    """

    def __init__(self, tracker: Tracker, since: Mapping[str, Any] | None = None) -> None:
        """Take Rasa's tracker as the action server receives it.

        `since` is context that this turn has set already, which goes before the tracker's.
        """
        self._tracker = tracker
        self._since = dict(since or {})
        self._speaker = self.marked
        self.message = _message(_latest_parse(tracker))

    def after(self, slots: Mapping[str, Any]) -> Conversation:
        """Return the conversation as it stands once `slots` are kept."""
        conversation = Conversation(self._tracker, {**self._since, **slots})
        conversation._speaker = self._speaker
        return conversation

    def spoken_by(self, speaker: str | None) -> Conversation:
        """Return the conversation as it is to whoever speaks now, None for somebody unknown.

        To another than the customer it is marked for it begins here. Who signs in finds what was
        said before that, but for the ticket, which is whoever's who was unknown.
        """
        since = {} if self.marked == speaker else {"ticket_no": None}
        if self.marked not in (None, speaker):
            since = dict.fromkeys(SLOTS)
        conversation = Conversation(self._tracker, {**self._since, **since})
        conversation._speaker = speaker
        return conversation

    @property
    def marked(self) -> str | None:
        """Whose the conversation is marked to be, a pseudonym; None where nobody was signed in."""
        marked = self._tracker.get_slot("customer")
        return marked if isinstance(marked, str) else None

    @property
    def conversation_id(self) -> str:
        """The conversation's id; it names a conversation and proves nothing."""
        return str(self._tracker.sender_id)

    @property
    def origin(self) -> Origin:
        """Whence the message came: its channel, and digests of conversation and address."""
        address = self._metadata.get("address")
        told = isinstance(address, str) and 0 < len(address) <= _LONGEST_ADDRESS
        return Origin(
            channel=self._account.channel if self._account else None,
            conversation=digest("conversation", self.conversation_id),
            address=address if told else None,
        )

    @property
    def evidence(self) -> Evidence:
        """What came with this message that may prove who speaks, unverified."""
        return Evidence(self.id_token, self._account, self.origin)

    @property
    def id_token(self) -> str | None:
        """The id token that came with this message, unverified."""
        token = self._metadata.get("id_token")
        return token if isinstance(token, str) else None

    @property
    def _account(self) -> ChannelAccount | None:
        """The sender on the channel: the two parts of a conversation's id."""
        channel, _, external_id = self.conversation_id.partition("-")
        fits = 0 < len(channel) <= 20 and 0 < len(external_id) <= 128
        return ChannelAccount(channel, external_id) if fits else None

    @property
    def _metadata(self) -> Mapping[str, Any]:
        """What the channel handed over with this message."""
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                metadata = event.get("metadata")
                return metadata if isinstance(metadata, dict) else {}
        return {}

    def slot(self, name: SlotName) -> Any:
        """Return the context kept under `name`, or None."""
        if name in self._since:
            return self._since[name]
        return read_slot(name, self._tracker.slots.get(name))

    def keeps(self, name: SlotName) -> bool:
        """Tell whether anything is kept under `name`, also what is too malformed to be read."""
        return self._tracker.slots.get(name) is not None

    @property
    def offer(self) -> str | None:
        """What the answer before this message offered, or None; an older offer is void."""
        if self.marked not in (None, self._speaker):
            return None
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

    def earlier_messages(self, *, also_signed_out: bool = False) -> Iterator[Message]:
        """Yield the speaker's messages of this session before the one at hand, latest first.

        They end where somebody else spoke. With `also_signed_out` those follow that were said
        before the speaker signed in, as long as nobody else was.
        """
        earlier = self._messages_by_speaker()[1:]
        own = list(takewhile(lambda said: said[1] == self._speaker, earlier))
        before = takewhile(lambda said: said[1] is None, earlier[len(own) :])
        for message, _ in (*own, *(before if also_signed_out else ())):
            yield message

    def _messages_by_speaker(self) -> list[tuple[Message, str | None]]:
        """Return the session's messages and who is marked to have said them, latest first."""
        marks = (each.get("name") == "customer" for each in self._tracker.events)
        speaker = _UNKNOWN if any(marks) else self.marked
        said: list[tuple[dict[str, Any], str | None]] = []
        for event in self._tracker.events:
            kind = event.get("event")
            if kind == "session_started":
                said, speaker = [], None
            elif kind == "user":
                said.append((event, speaker))
            elif kind == "slot" and event.get("name") == "customer":
                value = event.get("value")
                speaker = value if isinstance(value, str) else None
                if said:
                    # Marked in the turn of the message before.
                    said[-1] = (said[-1][0], speaker)
        return [
            (_message(event.get("parse_data") or {}, str(event.get("text") or "")), speaker)
            for event, speaker in reversed(said)
        ]

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

    def last_asked(self, intent: str) -> Details:
        """Return what the speaker's latest message of an intent before this one named."""
        earlier = self.earlier_messages(also_signed_out=True)
        asked = (each.details for each in earlier if each.intent == intent)
        return next(asked, Details())

    def last_faq_key(self) -> str | None:
        """Return the key of the FAQ answered to the speaker last in this session, or None."""
        for message in self.earlier_messages(also_signed_out=True):
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
