"""A turn ends with an answer or an apology, never with half of it and never in silence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import ConversationPaused
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import ConnectionException

from channels.core.turn import NO_ANSWER_INTENT, UNAVAILABLE, run_turn

APOLOGY = "暂时不可用"


class Rasa:
    """Rasa's agent as far as a turn needs it, with what it does to each message."""

    def __init__(self, *answers: str, fails: Exception | None = None) -> None:
        self.answers = answers
        self.fails = fails
        self.tracker = DialogueStateTracker.from_events("c", [])
        self.lock_store = InMemoryLockStore()
        self.nlg = TemplatedNaturalLanguageGenerator({UNAVAILABLE: [{"text": APOLOGY}]})
        self.processor = SimpleNamespace(get_tracker=self._get_tracker)
        self.is_reachable = True
        self.triggered: list[str] = []

    async def _get_tracker(self, _: str) -> DialogueStateTracker:
        if not self.is_reachable:
            raise ConnectionException("scripted")
        return self.tracker

    async def handle(self, message: UserMessage) -> None:
        """Answer, then fail where told to, as when the conversation is saved."""
        async with self.lock_store.lock(message.sender_id):
            for answer in self.answers:
                await message.output_channel.send_response("c", {"text": answer})
            if self.fails is not None:
                raise self.fails

    async def trigger_intent(self, intent: str, _: Any, channel: OutputChannel, __: Any) -> None:
        """Answer by a rule."""
        self.triggered.append(intent)
        await channel.send_response("c", {"text": APOLOGY})


async def said(rasa: Rasa) -> list[str]:
    """What the customer hears to a message."""
    output = CollectingOutputChannel()
    await run_turn(rasa, rasa.handle, UserMessage("问", output, "c"))
    return [message["text"] for message in output.messages]


async def test_an_answer_is_said() -> None:
    rasa = Rasa("一", "二")
    assert await said(rasa) == ["一", "二"]
    assert rasa.triggered == []


async def test_silence_is_broken_by_the_rule() -> None:
    rasa = Rasa()
    assert await said(rasa) == [APOLOGY]
    assert rasa.triggered == [NO_ANSWER_INTENT]


async def test_a_pause_is_a_silence_somebody_asked_for() -> None:
    rasa = Rasa()
    rasa.tracker.update(ConversationPaused())
    assert await said(rasa) == []


async def test_what_was_not_kept_is_not_said() -> None:
    rasa = Rasa("一", "二", fails=ConnectionException("scripted"))
    assert await said(rasa) == [APOLOGY]
    assert rasa.triggered == []


async def test_silence_where_the_conversation_cannot_be_read() -> None:
    rasa = Rasa()
    rasa.is_reachable = False
    assert await said(rasa) == [APOLOGY]


async def test_another_failure_is_the_channels_to_tell() -> None:
    rasa = Rasa("一", fails=RuntimeError("scripted"))
    with pytest.raises(RuntimeError):
        await said(rasa)


async def test_an_output_that_speaks_at_once_is_refused() -> None:
    rasa = Rasa("一")
    with pytest.raises(TypeError, match="collected"):
        await run_turn(rasa, rasa.handle, UserMessage("问", OutputChannel(), "c"))
