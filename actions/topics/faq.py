"""The longer detail behind an answer from the FAQ."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.words.content import answers


class TellMore(Action):
    """Tells the longer detail behind the FAQ answered last."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_tell_more"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say `more_<key>`, or that there is no more."""
        reply = Reply(dispatcher)
        more = f"more_{Conversation(tracker).last_faq_key()}"
        reply.say(more if more in answers() else "no_more")
        return reply.events()
