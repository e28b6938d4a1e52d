"""One turn of a conversation: a message in, an answer out, whatever happens in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

NO_ANSWER_INTENT = "EXTERNAL_no_answer"
"""What Rasa is told when a turn ended in silence; a rule answers it with an apology."""


async def run_turn(
    agent: Agent, on_new_message: Callable[[UserMessage], Awaitable[Any]], message: UserMessage
) -> None:
    """Hand a message to Rasa and see to it that the customer hears something.

    Rasa logs a failing action and goes on: with the action server down the customer would
    wait for ever. A turn without any output is therefore followed by `NO_ANSWER_INTENT`,
    unless the bot is paused, which is a silence somebody asked for.

    Args:
        agent: Rasa's agent, `request.app.ctx.agent`.
        on_new_message: Rasa's handler, as given to `InputChannel.blueprint`.
        message: the customer's message; its output channel must serve this turn alone.

    Raises:
        rasa.core.lock_store.LockError: the conversation's lock was not to be had in time.
    """
    outputs = _count_outputs(message.output_channel)
    await on_new_message(message)
    if outputs():
        return
    async with agent.lock_store.lock(message.sender_id):
        tracker = await agent.processor.get_tracker(message.sender_id)
        if tracker.is_paused():
            return
        await agent.trigger_intent(NO_ANSWER_INTENT, [], message.output_channel, tracker)


def _count_outputs(channel: OutputChannel) -> Callable[[], int]:
    """Return a function telling how many messages have gone out over `channel` since now.

    The channel keeps its class, since Rasa treats a collecting channel differently.
    """
    send = channel.send_response
    count = 0

    async def counted(recipient_id: str, message: dict[str, Any]) -> None:
        nonlocal count
        count += 1
        await send(recipient_id, message)

    channel.send_response = counted
    return lambda: count
