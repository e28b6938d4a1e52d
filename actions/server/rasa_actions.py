"""What Rasa's rules may run: an action for each kind of turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.manager import DialogueManager
from actions.dialogue.reply import Reply
from actions.server.threads import Overdue, Threads

TURN_WITHIN = 10.0
"""Seconds a turn may take. Rasa gives up after 12, for all actions of a message together."""

TURNS_AT_ONCE = 10
TURNS_WAITING = 40

logger = logging.getLogger(__name__)


class TurnAction(Action):
    """Has a turn answered, then says the reply, or in time that there will be none."""

    def __init__(
        self, name: str, respond: Callable[[Conversation], Reply], threads: Threads
    ) -> None:
        """Take the action's name in the domain, what works out the reply, and where."""
        self._name = name
        self._respond = respond
        self._threads = threads

    def name(self) -> str:
        """Return the action's name in the domain."""
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, and return the context to keep."""
        conversation = Conversation(tracker)
        try:
            reply = await self._threads.run(lambda: self._respond(conversation))
        except Overdue as error:
            logger.error("A turn of %s has no answer: %s", self._name, error)
            reply = Reply()
            reply.say_response("utter_service_unavailable")
        return reply.deliver(dispatcher)


def rasa_actions(manager: DialogueManager) -> Iterable[TurnAction]:
    """Return every custom action of the domain."""
    threads = Threads("turn", most=TURNS_AT_ONCE, waiting=TURNS_WAITING, within=TURN_WITHIN)
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
    return [TurnAction(name, respond, threads) for name, respond in turns.items()]
