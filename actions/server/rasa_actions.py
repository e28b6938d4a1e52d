"""What Rasa's rules may run: an action for each kind of turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.manager import DialogueManager
from actions.dialogue.reply import Reply


class TurnAction(Action):
    """Has a turn answered, then says the reply."""

    def __init__(self, name: str, respond: Callable[[Conversation], Reply]) -> None:
        """Take the action's name in the domain, and what works out the reply."""
        self._name = name
        self._respond = respond

    def name(self) -> str:
        """Return the action's name in the domain."""
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, and return the context to keep."""
        # The database is waited for in a thread, so that other customers' turns go on.
        reply = await asyncio.to_thread(self._respond, Conversation(tracker))
        return reply.deliver(dispatcher)


def rasa_actions(manager: DialogueManager) -> Iterable[TurnAction]:
    """Return every custom action of the domain."""
    turns = {
        "action_answer": manager.answer,
        "action_complete_answer": manager.complete,
        "action_continue": manager.go_on,
        "action_explain_figure": manager.explain,
        "action_affirm": manager.accept,
        "action_deny": manager.decline,
        "action_tell_more": manager.tell_more,
        "action_offer_readings": manager.offer_readings,
        "action_hand_over": manager.hand_over,
        "action_note_speaker": manager.note_speaker,
    }
    return [TurnAction(name, respond) for name, respond in turns.items()]
