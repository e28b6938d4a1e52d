"""The longer detail behind an answer from the FAQ."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation
from actions.reply import Reply


class TellMore(Action):
    """Tells the longer detail behind the FAQ answered last."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_tell_more"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say `say_more_<key>`, or that there is no more."""
        reply = Reply(dispatcher)
        more = f"say_more_{Conversation(tracker).last_faq_key()}"
        reply.say(more if more in domain.get("responses", {}) else "say_no_more")
        return reply.events()
