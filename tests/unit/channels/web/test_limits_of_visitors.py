"""Over a limit a visitor is told to wait, and nothing is done for them."""

from __future__ import annotations

from typing import Any

import pytest

from channels.core.limits import LIMITS, Limit, LimitName, Rate

from .conftest import Site, id_token

FEW = Limit(Rate(2, 0.001))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Leave a limit two, whatever it was."""

    def leave(limit: LimitName) -> None:
        monkeypatch.setitem(LIMITS, limit, FEW)

    return leave


def refused(answer: Any) -> bool:
    assert answer["ok"] or answer["error"]["code"] == "too_fast"
    return not answer["ok"]


@pytest.mark.parametrize("limit", ["messages_of_conversation", "messages_of_address"])
async def test_messages(site: Site, few: Any, limit: LimitName) -> None:
    few(limit)
    async with site.visitor() as visitor:
        told = [refused(await visitor.say(f"message-{each}", "hello")) for each in range(3)]
        assert told == [False, False, True]
        body = {"id": "message-9", "text": "hello"}
        async with site.http.post(
            f"{site.url}/message",
            json=body,
            headers={"Authorization": f"Bearer {visitor.session['resume']}"},
        ) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) > 0
    assert len(site.bot.handled) == 2


async def test_messages_of_a_customer_in_several_conversations(site: Site, few: Any) -> None:
    few("messages_of_customer")
    for number in range(3):
        async with site.visitor(token=id_token("C1")) as visitor:
            told = refused(await visitor.say("message-1", "hello"))
            assert told is (number == 2)
    async with site.visitor(token=id_token("C2")) as other:
        assert (await other.say("message-1", "hello"))["ok"] is True


async def test_messages_sent_again(site: Site, few: Any) -> None:
    few("messages_of_conversation")
    async with site.visitor() as visitor:
        await visitor.say("message-1", "hello")
        await visitor.answer("message-1")
        told = [refused(await visitor.say("message-1", "hello", again=True)) for _ in range(2)]
        assert told == [False, True]


async def test_openings(site: Site, few: Any) -> None:
    few("openings_of_address")
    assert (await site.post("session", {}))[0] == 200
    async with site.visitor() as visitor:
        assert (await site.post("session", {}))[0] == 429
        assert (await site.post("session", {"resume": visitor.session["resume"]}))[0] == 200
        assert refused(await visitor.ask("reset", {}))
        assert refused(await visitor.ask("refresh", {"token": id_token("C1")}))
        assert (await site.history(visitor.session["resume"]))[0] == 200


async def test_a_reset_empties_no_limit(site: Site, few: Any) -> None:
    few("messages_of_address")
    async with site.visitor() as visitor:
        told = []
        for number in range(3):
            told.append(refused(await visitor.say(f"message-{number}", "hello")))
            await visitor.ask("reset", {})
        assert told == [False, False, True]


@pytest.mark.parametrize("limit", ["history_of_conversation", "history_of_address"])
async def test_history(site: Site, few: Any, limit: LimitName) -> None:
    few(limit)
    async with site.visitor() as visitor:
        assert [refused(await visitor.ask("history", {})) for _ in range(3)] == [False, False, True]
        assert (await site.history(visitor.session["resume"]))[0] == 429


async def test_identity_checks(site: Site, few: Any) -> None:
    few("identity_checks_of_address")
    async with site.visitor() as visitor:
        for _ in range(2):
            await visitor.ask("refresh", {"token": id_token("C1", signature="AA")})
        assert refused(await visitor.ask("refresh", {"token": id_token("C1")}))
        assert (await site.post("session", {"token": id_token("C1")}))[0] == 429
    assert site.identity.checks == 2


@pytest.mark.parametrize("limit", ["sign_ins_of_conversation", "sign_ins_of_address"])
async def test_sign_ins(site: Site, few: Any, limit: LimitName) -> None:
    few(limit)
    async with site.visitor() as visitor:
        resume = visitor.session["resume"]
        phone = {"phone": "13800000001"}
        code = {**phone, "code": "123456"}
        assert (await site.post("sign-in/codes", phone, resume))[0] == 200
        assert (await site.post("sign-in/tokens", code, resume))[0] == 200
        assert (await site.post("sign-in/tokens", code, resume))[0] == 429
        assert (await site.post("sign-in/codes", phone, resume))[0] == 429
    assert len(site.identity.asked) == 2


@pytest.mark.parametrize("limit", ["feedback_of_conversation", "feedback_of_address"])
async def test_feedback(site: Site, few: Any, limit: LimitName) -> None:
    few(limit)
    async with site.visitor() as visitor:
        statuses = [
            (await site.post("feedback", {"score": 5}, visitor.session["resume"]))[0]
            for _ in range(3)
        ]
    assert statuses == [200, 200, 429]
    assert len(site.identity.asked) == 2
