"""What of a conversation goes into a ticket."""

import pytest

from actions.services.handover import CHARACTERS_OF_A_MESSAGE, summary


@pytest.mark.parametrize("left", range(1, 12))
def test_a_message_is_masked_before_it_is_cut(left: int) -> None:
    told = summary(["啊" * (CHARACTERS_OF_A_MESSAGE - left) + "13812345678，急"])
    assert len(told) == CHARACTERS_OF_A_MESSAGE
    assert not set(told) & set("24")


def test_messages_are_told_oldest_first() -> None:
    assert summary(["怎么还", "", "我叫王小明"]) == "我叫王*\n怎么还"
