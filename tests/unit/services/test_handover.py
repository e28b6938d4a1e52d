"""What of a conversation goes into a ticket."""

from types import SimpleNamespace
from typing import Any

import pytest

from actions.services.handover import CHARACTERS_OF_A_MESSAGE, summary


def conversation(*texts: str) -> Any:
    """A conversation of messages, the latest first."""
    messages = [SimpleNamespace(text=text) for text in texts]
    return SimpleNamespace(message=messages[0], earlier_messages=lambda: iter(messages[1:]))


@pytest.mark.parametrize("left", range(1, 12))
def test_a_message_is_masked_before_it_is_cut(left: int) -> None:
    told = summary(conversation("啊" * (CHARACTERS_OF_A_MESSAGE - left) + "13812345678，急"))
    assert len(told) == CHARACTERS_OF_A_MESSAGE
    assert not set(told) & set("24")


def test_messages_are_told_oldest_first() -> None:
    assert summary(conversation("怎么还", "", "我叫王小明")) == "我叫王*\n怎么还"
