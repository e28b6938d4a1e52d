"""The event that closes a conversation: written by the web channel, read by whoever erases."""

CLOSED = "action_conversation_closed"
"""The name of the event. Its metadata may hold `moved_to` and `owner`."""


def moved_to(conversation: str) -> str:
    """What the JSON of a closing event has in it where its conversation went on as another."""
    return f'"moved_to": "{conversation}"'
