"""A conversation never outlives a change of who is proven: honest customers, and attacks."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

import pytest
from rasa.shared.exceptions import ConnectionException

import channels.web.proofs
from channels.web.conversations import Conversations
from channels.web.resume import SIGNED_IN_LIFETIME

from .conftest import Client, Site, forged_token, id_token, serve


async def said(visitor: Client) -> list[str]:
    """The texts of the history."""
    return [entry["text"] for entry in (await visitor.ask("history", {}))["entries"]]


async def talk(visitor: Client, message_id: str, text: str) -> None:
    assert (await visitor.say(message_id, text))["ok"] is True
    await visitor.answer(message_id)


async def test_signing_in_takes_what_was_said_to_a_new_conversation(site: Site) -> None:
    async with site.visitor() as visitor:
        await talk(visitor, "message-1", "hello")
        moved = await visitor.ask("refresh", {"token": id_token("C1")})
        assert moved["conversation"] != visitor.session["conversation"]
        assert moved["resume"] != visitor.session["resume"]
        assert moved["resume_expires_in"] == SIGNED_IN_LIFETIME
        assert (moved["signed_in"], moved["resumed"]) == (True, True)
        assert await said(visitor) == ["hello", "回答 hello"]
        await talk(visitor, "message-2", "好了")
        assert await said(visitor) == ["hello", "回答 hello", "好了", "回答 好了"]
    tracker = await site.bot.tracker_store.retrieve(moved["conversation"])
    kinds = [event.type_name for event in tracker.events]
    assert kinds == ["action", "user", "bot", "user", "bot"]


async def test_signing_in_waits_for_the_turn_under_way(site: Site) -> None:
    site.bot.gate.clear()
    async with site.visitor() as visitor:
        await visitor.say("message-1", "hello")
        moving = asyncio.create_task(visitor.ask("refresh", {"token": id_token("C1")}))
        while site.identity.checks == 0:
            await asyncio.sleep(0.01)
        site.bot.gate.set()
        assert (await moving)["resumed"] is True
        assert await said(visitor) == ["hello", "回答 hello"]


async def test_a_stranger_in_the_anonymous_conversation_hears_nothing_after_sign_in(
    site: Site,
) -> None:
    async with (
        site.visitor() as victim,
        site.visitor(resume=victim.session["resume"]) as stranger,
    ):
        assert stranger.session["conversation"] == victim.session["conversation"]
        await victim.ask("refresh", {"token": id_token("C1")})
        left = victim.session["conversation"]
        assert await stranger.event("closed") == {"conversation": left}
        await talk(victim, "message-1", "我还欠多少")
        assert (await stranger.ask("history", {}))["error"]["code"] == "session"
        assert (await stranger.say("message-2", "hello"))["error"]["code"] == "session"
        assert stranger.events == []
    assert site.bot.handled == ["我还欠多少"]


@pytest.mark.parametrize("token", [None, "C2"])
async def test_the_anonymous_key_opens_a_fresh_conversation_after_sign_in(
    site: Site, token: str | None
) -> None:
    shown = id_token(token) if token else None
    async with site.visitor() as victim:
        kept = victim.session["resume"]
        await talk(victim, "message-1", "hello")
        moved = await victim.ask("refresh", {"token": id_token("C1")})
        async with site.visitor(resume=kept, token=shown) as stranger:
            left = (victim.session["conversation"], moved["conversation"])
            assert stranger.session["conversation"] not in left
            assert stranger.session["resumed"] is False
            assert await said(stranger) == []
        assert (await site.history(kept, shown))[0] == 401
        body = {"id": "message-2", "text": "hello", "token": shown}
        assert (await site.post("message", body, kept))[0] == 401
        assert (await site.post("feedback", {"score": 1}, kept))[0] == 401
        assert (await site.post("sign-in/codes", {"phone": "13800000001"}, kept))[0] == 401
    assert site.bot.handled == ["hello"]


async def test_signing_in_over_plain_requests_closes_the_conversation_to_sockets(
    site: Site,
) -> None:
    async with site.visitor() as stranger:
        body = {"resume": stranger.session["resume"], "token": id_token("C1")}
        _, moved = await site.post("session", body)
        assert moved["conversation"] != stranger.session["conversation"]
        await stranger.event("closed")
        assert (await stranger.ask("history", {}))["error"]["code"] == "session"


async def test_an_anonymous_key_is_no_way_for_a_customers_message(site: Site) -> None:
    async with site.visitor() as stranger:
        body = {"id": "message-1", "text": "我还欠多少", "token": id_token("C1")}
        status, answer = await site.post("message", body, stranger.session["resume"])
        assert (status, answer["error"]["code"]) == (401, "session")
        assert await stranger.quiet()
    assert site.bot.handled == []


async def test_a_customers_key_alone_opens_nothing(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as customer:
        await talk(customer, "message-1", "我还欠多少")
        kept = customer.session["resume"]
        for proof in (None, id_token("C2"), forged_token("C1"), id_token("C1", lifetime=-60)):
            status, _ = await site.history(kept, proof)
            assert status == 401
            async with site.visitor(resume=kept, token=proof) as stranger:
                assert stranger.session["conversation"] != customer.session["conversation"]
                assert await said(stranger) == []
        assert (await site.history(kept, id_token("C1")))[0] == 200


async def test_a_forged_token_renews_nothing(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as customer:
        kept = customer.session["resume"]
        refused = await customer.ask("refresh", {"token": forged_token("C1")})
        assert refused == {"ok": False, "error": {**refused["error"], "code": "invalid"}}
    async with site.visitor(resume=kept, token=forged_token("C1")) as stranger:
        assert stranger.session["disbelieved"] == "invalid"
        assert stranger.session["signed_in"] is False
        refused = await stranger.ask("refresh", {"token": forged_token("C1"), "resume": kept})
        assert refused["error"]["code"] == "invalid"
        await talk(stranger, "message-1", "hello")
    assert site.bot.tokens == [None]


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "a.b", "é.é.é", 7, {}, [], "a." + "b" * 5000 + ".c", "a.b.c\n"]
)
async def test_what_is_no_token_signs_nobody_in_and_is_not_asked_about(
    site: Site, token: Any
) -> None:
    async with site.visitor(token=token) as visitor:
        assert visitor.session["signed_in"] is False
        assert (await visitor.ask("refresh", {"token": token}))["error"]["code"] == "invalid"
        assert (await visitor.ask("refresh", {}))["error"]["code"] == "malformed"
    if token not in ("a.b.c",):
        assert site.identity.checks == 0


async def test_signing_out_leaves_nothing_to_be_reached(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as customer:
        await talk(customer, "message-1", "我还欠多少")
        kept = customer.session["resume"]
        async with site.visitor(resume=kept, token=id_token("C1")) as tab:
            assert tab.session["conversation"] == customer.session["conversation"]
            out = await customer.ask("refresh", {"token": None})
            assert out["conversation"] != customer.session["conversation"]
            assert out["signed_in"] is False
            assert await said(customer) == []
            await tab.event("closed")
            assert (await tab.ask("history", {}))["error"]["code"] == "session"
        await talk(customer, "message-2", "hello")
        for proof in (None, id_token("C1"), id_token("C2")):
            assert (await site.history(kept, proof))[0] == 401
            async with site.visitor(resume=kept, token=proof) as stranger:
                assert stranger.session["resumed"] is False
    assert site.bot.tokens[1:] == [None]


async def test_who_has_signed_out_does_not_hear_the_answer_under_way(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = asyncio.Event()
    close = Conversations.close

    async def noted(conversations: Conversations, conversation: str) -> None:
        closing.set()
        await close(conversations, conversation)

    monkeypatch.setattr(Conversations, "close", noted)
    site.bot.gate.clear()
    async with site.visitor(token=id_token("C1")) as customer:
        await customer.say("message-1", "我还欠多少")
        await customer.event("turn", state="started")
        customer.events.clear()
        leaving = asyncio.create_task(customer.ask("refresh", {"token": None}))
        await closing.wait()
        site.bot.gate.set()
        assert (await leaving)["signed_in"] is False
        assert await customer.quiet()
        assert customer.events == []


async def test_a_sign_out_is_never_refused(site: Site) -> None:
    async def fail(_: Any) -> None:
        raise ConnectionException("scripted")

    async with site.visitor(token=id_token("C1")) as customer:
        site.bot.tracker_store.save = fail
        site.identity.away = True
        out = await customer.ask("refresh", {"token": None})
        assert (out["ok"], out["signed_in"]) == (True, False)


async def test_the_anonymous_key_does_not_lead_to_what_was_signed_out_of(site: Site) -> None:
    async with site.visitor() as visitor:
        kept = visitor.session["resume"]
        await visitor.ask("refresh", {"token": id_token("C1")})
        await talk(visitor, "message-1", "我还欠多少")
        await visitor.ask("refresh", {"token": None})
    async with site.visitor(resume=kept, token=id_token("C1")) as back:
        assert back.session["resumed"] is False
        assert await said(back) == []


async def test_another_customer_finds_nothing_of_the_former(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as visitor:
        await talk(visitor, "message-1", "我还欠多少")
        former = visitor.session
        other = await visitor.ask("refresh", {"token": id_token("C2"), "resume": former["resume"]})
        assert other["conversation"] != former["conversation"]
        assert await said(visitor) == []
        assert (await site.history(former["resume"], id_token("C1")))[0] == 401
    async with site.visitor(resume=other["resume"], token=id_token("C2")) as back:
        assert back.session["resumed"] is True


async def test_a_connection_that_broke_at_sign_in_is_taken_up_by_the_same_customer(
    site: Site,
) -> None:
    async with site.visitor() as visitor:
        await talk(visitor, "message-1", "hello")
        kept = visitor.session["resume"]
        moved = await visitor.ask("refresh", {"token": id_token("C1")})
    async with site.visitor(resume=kept, token=id_token("C1")) as back:
        assert back.session["conversation"] == moved["conversation"]
        assert await said(back) == ["hello", "回答 hello"]


async def test_a_customer_goes_back_to_their_conversation(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as customer:
        await talk(customer, "message-1", "我还欠多少")
        kept = customer.session
    async with site.visitor(resume=kept["resume"]) as visitor:
        assert visitor.session["conversation"] != kept["conversation"]
        data = {"token": id_token("C1"), "resume": kept["resume"]}
        back = await visitor.ask("refresh", data)
        assert back["conversation"] == kept["conversation"]
        assert await said(visitor) == ["我还欠多少", "回答 我还欠多少"]


async def test_when_the_token_runs_out_the_connection_is_nobodys(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = channels.web.proofs._end
    monkeypatch.setattr("channels.web.proofs._end", lambda _: time.time() + 0.2)
    async with site.visitor(token=id_token("C1")) as visitor, AsyncExitStack() as stack:
        monkeypatch.setattr("channels.web.proofs._end", end)
        proven = site.visitor(resume=visitor.session["resume"], token=id_token("C1"))
        tab = await stack.enter_async_context(proven)
        assert tab.session["conversation"] == visitor.session["conversation"]
        assert (await visitor.event("problem"))["code"] == "expired"
        fresh = await visitor.event("session")
        assert fresh["conversation"] != visitor.session["conversation"]
        assert (fresh["signed_in"], fresh["disbelieved"]) == (False, "expired")
        await talk(tab, "message-1", "我还欠多少")
        assert visitor.events == []
        assert await said(visitor) == []
        await talk(visitor, "message-2", "hello")
        back = await visitor.ask(
            "refresh", {"token": id_token("C1"), "resume": visitor.session["resume"]}
        )
        assert back["conversation"] == visitor.session["conversation"]
    assert site.bot.tokens[1] is None


async def test_a_token_that_runs_out_before_its_timer_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with site.visitor(token=id_token("C1")) as visitor:
        monkeypatch.setattr("channels.web.proofs.Proof.holds", False)
        assert (await visitor.say("message-1", "我还欠多少"))["error"]["code"] == "expired"
        assert (await visitor.ask("history", {}))["error"]["code"] == "expired"
        cleared = await visitor.ask("reset", {})
        assert cleared["signed_in"] is False
    assert site.bot.handled == []


async def test_every_reading_of_a_customers_history_is_proven_anew(site: Site) -> None:
    token = id_token("C1")
    async with site.visitor(token=token) as customer:
        before = site.identity.checks
        await said(customer)
        await site.history(customer.session["resume"], token)
        assert site.identity.checks == before + 2
        site.identity.away = True
        assert (await customer.ask("history", {}))["error"]["code"] == "unavailable"
        assert (await site.history(customer.session["resume"], token))[0] == 502


async def test_without_the_action_server_nobody_signs_in_and_the_visitor_stays(
    site: Site,
) -> None:
    async with site.visitor() as visitor:
        site.identity.away = True
        refused = await visitor.ask("refresh", {"token": id_token("C1")})
        assert refused["error"]["code"] == "unavailable"
        await talk(visitor, "message-1", "hello")
    assert site.bot.tokens == [None]


async def test_what_was_closed_stays_closed_after_a_restart(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    async with serve() as site, site.visitor() as victim:
        await talk(victim, "message-1", "hello")
        moved = await victim.ask("refresh", {"token": id_token("C1")})
        await victim.ask("refresh", {"token": None})
        bot = site.bot
    async with serve(bot=bot) as again:
        for resume in (victim.session["resume"], moved["resume"]):
            for proof in (None, id_token("C1"), id_token("C2")):
                assert (await again.history(resume, proof))[0] == 401
                async with again.visitor(resume=resume, token=proof) as stranger:
                    assert stranger.session["resumed"] is False


async def test_clearing_closes_the_conversation(site: Site) -> None:
    async with site.visitor() as visitor:
        await talk(visitor, "message-1", "hello")
        cleared = await visitor.ask("reset", {})
        assert cleared["conversation"] != visitor.session["conversation"]
        assert await said(visitor) == []
        assert (await site.history(visitor.session["resume"]))[0] == 401
        assert (await site.history(cleared["resume"]))[0] == 200


async def test_closing_over_plain_requests(site: Site) -> None:
    _, session = await site.post("session", {"token": id_token("C1")})
    assert await site.post("close", {}, session["resume"]) == (200, {"closed": True})
    assert (await site.history(session["resume"], id_token("C1")))[0] == 401
    assert (await site.post("close", {}, session["resume"]))[0] == 401
    assert (await site.post("close", {}))[0] == 401


async def test_moving_that_fails_leaves_the_visitor_where_they_are(site: Site) -> None:
    async with site.visitor() as visitor:
        await talk(visitor, "message-1", "hello")
        save = site.bot.tracker_store.save

        async def fail(_: Any) -> None:
            raise ConnectionException("scripted")

        site.bot.tracker_store.save = fail
        refused = await visitor.ask("refresh", {"token": id_token("C1")})
        assert refused["error"]["code"] == "unavailable"
        site.bot.tracker_store.save = save
        assert await said(visitor) == ["hello", "回答 hello"]
        assert (await visitor.ask("refresh", {"token": id_token("C1")}))["resumed"] is True
        assert await said(visitor) == ["hello", "回答 hello"]
