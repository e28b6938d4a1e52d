"""Who speaks: a turn is answered as whoever it is may know the conversation, a change is marked.

A customer who changes, or signs out, loses what belonged to the former one and hears nothing of
it: context, offers, tickets and what was said before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.identity import Evidence, needs_database, speaker
from actions.store.database import DatabaseUnavailable, session_scope
from contract.details import SLOTS, SlotName

Answering = TypeVar("Answering")

logger = logging.getLogger(__name__)


def for_whoever_speaks(
    answer: Callable[[Answering, Conversation], Reply],
) -> Callable[[Answering, Conversation], Reply]:
    """Have `answer` see only what is the speaker's, and its reply mark who spoke."""

    @wraps(answer)
    def answered(self: Answering, conversation: Conversation) -> Reply:
        who = _speaker_of(conversation)
        reply = answer(self, conversation.spoken_by(who))
        if conversation.marked != who:
            lost: tuple[SlotName, ...] = SLOTS if conversation.marked else ("ticket_no",)
            gone: dict[str, Any] = {name: None for name in lost if conversation.keeps(name)}
            reply.slots = {**gone, "customer": who, **reply.slots}
        return reply

    return answered


def _speaker_of(conversation: Conversation) -> str | None:
    evidence = conversation.evidence
    if not needs_database(evidence):
        return speaker(None, evidence)
    return _bound_to(evidence, conversation.marked)


def _bound_to(evidence: Evidence, marked: str | None) -> str | None:
    try:
        with session_scope() as session:
            return speaker(session, evidence)
    except DatabaseUnavailable as error:
        logger.error("The database cannot be reached: %s", error)
        # Without it nothing of an account is told; whoever it was may go on once it is back.
        return marked
