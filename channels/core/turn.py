"""One turn of a conversation: a message in, an answer out, whatever happens in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import ConnectionException

from channels.core.places import PLACES

NO_ANSWER_INTENT = "EXTERNAL_no_answer"
"""What Rasa is told when a turn ended in silence; a rule answers it with `UNAVAILABLE`."""

UNAVAILABLE = "utter_service_unavailable"
"""The response that says that the service does not work right now."""


async def run_turn(
    agent: Agent,
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    message: UserMessage,
    caller: str | None = None,
) -> None:
    """Hand a message to Rasa and see to it that there is an answer for the customer.

    The answer is in the message's output channel afterwards and nowhere before, so that
    nothing is said of a turn that failed: what a conversation's store does not keep is not
    said either, since the next message would be read as if it never had been.

    Rasa logs a failing action and goes on: with the action server down or hanging the customer
    would wait for ever. A turn without any output is therefore followed by `NO_ANSWER_INTENT`,
    unless the bot is paused, which is a silence somebody asked for. Where the conversation
    cannot be read or written, the same is said without it.

    Args:
        agent: Rasa's agent, `request.app.ctx.agent`.
        on_new_message: Rasa's handler, as given to `InputChannel.blueprint`.
        message: the customer's message; its output channel, a collecting one, must serve this
            turn alone.
        caller: whose turn it is, for a fair share of the places there are.

    Raises:
        channels.core.places.Busy: there is no place for another turn; nothing was done.
        rasa.core.lock_store.LockError: the conversation's lock was not to be had in time.
    """
    output = message.output_channel
    if not isinstance(output, CollectingOutputChannel):
        raise TypeError("a turn's output is collected: what fails must not have been said")
    async with PLACES.place(caller):
        try:
            await on_new_message(message)
            if not output.messages:
                await _break_silence(agent, message)
        except ConnectionException:
            output.messages.clear()
            await _apologise(agent, message)


async def _break_silence(agent: Agent, message: UserMessage) -> None:
    async with agent.lock_store.lock(message.sender_id):
        tracker = await agent.processor.get_tracker(message.sender_id)
        if not tracker.is_paused():
            await agent.trigger_intent(NO_ANSWER_INTENT, [], message.output_channel, tracker)


async def _apologise(agent: Agent, message: UserMessage) -> None:
    output = message.output_channel
    nobody = DialogueStateTracker.from_events(message.sender_id, [])
    response = await agent.nlg.generate(UNAVAILABLE, nobody, output.name())
    if response:
        await output.send_response(message.sender_id, response)
