"""Offering a human."""

from __future__ import annotations

from actions.dialogue.human import offer_human
from actions.dialogue.reply import Reply
from actions.store.records import Lender
from tests.unit.talk import offered, only

AFTER = (
    "要转人工客服吗？人工客服每天 9:00 到 21:00在线，我会把刚才说的都带过去。\n也可以直接打电话："
)


def test_a_human_is_offered_with_reason_hours_and_hotlines() -> None:
    """And the offer is remembered, so that 好的 accepts it."""
    reply = Reply()
    offer_human(reply, "asked_again")
    assert only(reply) == (
        f"同样的问题您问了几次，可能是我没说到点上。{AFTER}\n商城分期客服：400-000-0000（示例）"
    )
    assert offered(reply) == ["转人工", "不用了"]
    assert reply.slots == {"offer": "human"}


def test_a_lender_that_is_known_is_named_first() -> None:
    """One whose hotline is not known is not."""
    reply = Reply()
    offer_human(reply, "part_paid", Lender("bank", "示例银行", "95500", "", "", ""))
    assert f"{AFTER}\n示例银行：95500\n商城分期客服：" in only(reply)
    without = Reply()
    offer_human(without, "part_paid", Lender("bank", "示例银行", "", "", "", ""))
    assert "示例银行" not in only(without)
