"""What a visitor lives through on the web channel's socket."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from rasa.shared.exceptions import ConnectionException

from .conftest import Site, id_token


async def test_an_answer_comes_back_whole(site: Site) -> None:
    async with site.visitor() as visitor:
        assert await visitor.say("message-1", "two") == {
            "ok": True,
            "id": "message-1",
            "duplicate": False,
        }
        first, second = await visitor.answer("message-1")
        assert first["text"] == "一"
        assert second["text"] == "二"
        assert second["replies"] == [{"title": "T", "payload": "P"}]
        assert [first["id"], second["id"]] == ["message-1/0", "message-1/1"]


async def test_a_card_and_its_text_are_one_message(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "card")
        (only,) = await visitor.answer("message-1")
        assert only["card"] == {"kind": "ticket"}
        assert only["text"] == "说明"


async def test_a_conversation_id_is_made_by_the_server(site: Site) -> None:
    async with site.visitor(session_id="mine", resume="web-guess") as visitor:
        assert visitor.session["conversation"].startswith("web-")
        assert len(visitor.session["conversation"]) > 32
        assert visitor.session["resumed"] is False


async def test_nobody_joins_by_knowing_an_id(site: Site) -> None:
    async with site.visitor() as victim:
        known = victim.session["conversation"]
        async with site.visitor(resume=known) as stranger:
            assert stranger.session["conversation"] != known
            assert (await stranger.ask("history", {"conversation": known}))["entries"] == []
            await victim.say("message-1", "hello")
            await victim.answer("message-1")
            assert await stranger.quiet()


async def test_a_forged_resume_token_opens_a_new_conversation(site: Site) -> None:
    async with site.visitor() as victim:
        payload, _, _ = victim.session["resume"].partition(".")
        async with site.visitor(resume=f"{payload}.AAAA") as stranger:
            assert stranger.session["conversation"] != victim.session["conversation"]


async def test_history_is_there_after_a_reload(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "two", display="两条")
        await visitor.answer("message-1")
        resume = visitor.session["resume"]
    async with site.visitor(resume=resume) as back:
        assert back.session["resumed"] is True
        page = await back.ask("history", {})
        assert [entry["id"] for entry in page["entries"]] == [
            "message-1",
            "message-1/0",
            "message-1/1",
        ]
        assert page["entries"][0]["text"] == "两条"
        assert page["entries"][2]["replies"] == [{"title": "T", "payload": "P"}]
        assert page["more"] is False


async def test_history_comes_in_pages(site: Site) -> None:
    async with site.visitor() as visitor:
        for number in range(5):
            await visitor.say(f"message-{number}", f"text {number}")
            await visitor.answer(f"message-{number}")
        last = await visitor.ask("history", {"limit": 4})
        assert [entry["id"] for entry in last["entries"]] == [
            "message-3",
            "message-3/0",
            "message-4",
            "message-4/0",
        ]
        assert last["more"] is True
        rest = await visitor.ask("history", {"before": "message-3", "limit": 50})
        assert len(rest["entries"]) == 6
        assert rest["more"] is False


async def test_a_message_sent_again_is_answered_once(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "hello")
        await visitor.answer("message-1")
        again = await visitor.say("message-1", "hello", again=True)
        assert again == {"ok": True, "id": "message-1", "duplicate": True}
        assert await visitor.quiet()
    assert site.bot.handled == ["hello"]


async def test_a_message_sent_again_while_it_is_under_way_is_answered_once(site: Site) -> None:
    site.bot.gate.clear()
    async with site.visitor() as visitor:
        await visitor.say("message-1", "hello")
        assert (await visitor.say("message-1", "hello", again=True))["duplicate"] is True
        site.bot.gate.set()
        assert len(await visitor.answer("message-1")) == 1
    assert site.bot.handled == ["hello"]


async def test_messages_are_answered_in_the_order_they_came(site: Site) -> None:
    site.bot.gate.clear()
    async with site.visitor() as visitor:
        for number in range(8):
            await visitor.say(f"message-{number}", f"text {number}")
        site.bot.gate.set()
        await visitor.event("turn", id="message-7", state="done")
        entries = [data for name, data in visitor.events if name == "entry"]
        answers = [entry["reply_to"] for entry in entries if entry["from"] == "bot"]
        assert answers == [f"message-{number}" for number in range(8)]
        numbers = [entry["seq"] for entry in entries]
        assert numbers == list(range(1, 17))
    assert site.bot.handled == [f"text {number}" for number in range(8)]


async def test_two_tabs_share_a_conversation(site: Site) -> None:
    async with site.visitor() as one, site.visitor(resume=one.session["resume"]) as two:
        await one.say("message-1", "hello")
        assert (await two.event("entry", id="message-1"))["from"] == "user"
        assert (await two.event("entry", id="message-1/0"))["text"] == "回答 hello"


async def test_a_turn_without_an_answer_ends_in_an_apology(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "silent")
        (apology,) = await visitor.answer("message-1")
        assert apology["text"] == "暂时不可用"


async def test_an_apology_is_the_same_after_a_reload(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "silent")
        await visitor.answer("message-1")
        shown = (await visitor.ask("history", {}))["entries"]
    assert [(entry["id"], entry["text"]) for entry in shown] == [
        ("message-1", "silent"),
        ("message-1/0", "暂时不可用"),
    ]


async def test_what_could_not_be_kept_is_not_said(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "lost")
        assert [entry["text"] for entry in await visitor.answer("message-1")] == ["暂时不可用"]


async def test_without_the_store_history_is_refused_and_the_visitor_stays(site: Site) -> None:
    async def fail(_: str) -> None:
        raise ConnectionException("scripted")

    async with site.visitor() as visitor:
        site.bot.tracker_store.retrieve_full_tracker = fail
        refused = await visitor.ask("history", {})
        assert refused["error"]["code"] == "unavailable"
        again = await visitor.say("message-1", "hello", again=True)
        assert again["error"]["code"] == "unavailable"
        headers = {"Authorization": f"Bearer {visitor.session['resume']}"}
        async with site.http.get(f"{site.url}/history", headers=headers) as answer:
            assert answer.status == 502
        assert (await visitor.say("message-2", "hello"))["ok"] is True


async def test_a_turn_that_fails_can_be_tried_again(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", "fail")
        await visitor.event("turn", id="message-1", state="failed")
        again = await visitor.say("message-1", "hello", again=True)
        assert again["duplicate"] is False
        assert len(await visitor.answer("message-1")) == 1


async def test_the_token_goes_with_every_message_and_nowhere_else(site: Site) -> None:
    token = id_token("C1")
    async with site.visitor(token=token) as visitor:
        await visitor.say("message-1", "hello")
        await visitor.answer("message-1")
        renewed = id_token("C1")
        moved = await visitor.ask("refresh", {"token": renewed})
        assert moved["conversation"] == visitor.session["conversation"]
        await visitor.say("message-2", "hello")
        await visitor.answer("message-2")
        page = await visitor.ask("history", {})
        told = json.dumps([visitor.events, page, moved])
    assert site.bot.tokens == [token, renewed]
    assert token not in told


async def test_clearing_begins_a_new_conversation(site: Site) -> None:
    async with site.visitor() as visitor:
        cleared = await visitor.ask("reset", {})
        assert cleared["conversation"] != visitor.session["conversation"]


async def test_a_connection_introduces_itself_once(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as visitor:
        await visitor.ws.send_str("40{}")
        assert (await visitor.event("problem"))["code"] == "malformed"
        await visitor.ws.send_str("40")
        assert (await visitor.event("problem"))["code"] == "malformed"
        assert (await visitor.ask("refresh", {"token": None}))["ok"] is True
        assert [name for name, _ in visitor.events] == []
    assert site.identity.checks == 1


async def test_a_connection_that_does_not_introduce_itself_is_ended(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.web.guard.INTRODUCED_WITHIN", 0.05)
    address = site.url + "/socket.io/?EIO=4&transport=websocket"
    async with site.http.ws_connect(address) as ws:
        assert (await ws.receive(10)).type is aiohttp.WSMsgType.TEXT
        assert (await ws.receive(10)).type is aiohttp.WSMsgType.CLOSE


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("garbage", "malformed"),
        ("4", "malformed"),
        ("42not json", "malformed"),
        ('42["say"', "malformed"),
        ("42[]", "malformed"),
        ("42[1]", "malformed"),
        ('42/admin,["say"]', "malformed"),
        ('451-["say",{"_placeholder":true}]', "malformed"),
        ("42" + "[" * 5000 + "]" * 5000, "malformed"),
        ('42["say",{"id":NaN}]', "malformed"),
        ('42["say",{"id":"message-1","text":"\\ud800"}]', "malformed"),
        ('42["say",{"id":"message-1","text":"a\\u0000b"}]', "malformed"),
        ('42["say",{"id":-Infinity}]', "malformed"),
        ('42["say",{"id":' + "9" * 9000 + "}]", "malformed"),
        ('42["say",{"text":"' + "x" * 40_000 + '"}]', "too_long"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_connection_survives(
    site: Site, frame: str, code: str
) -> None:
    async with site.visitor() as visitor:
        await visitor.ws.send_str(frame)
        problem = await visitor.event("problem")
        assert problem["code"] == code
        assert problem["message"]
        assert (await visitor.say("message-1", "hello"))["ok"] is True


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "malformed"),
        ([], "malformed"),
        ({"id": "message-1"}, "malformed"),
        ({"id": "short", "text": "a"}, "malformed"),
        ({"id": "message-1; DROP", "text": "a"}, "malformed"),
        ({"id": "message-1", "text": 7}, "malformed"),
        ({"id": "message-1", "text": "a", "display": {}}, "malformed"),
        ({"id": "message-1", "text": "a", "again": "yes"}, "malformed"),
        ({"id": "message-1", "text": {"__proto__": {"text": "a"}}}, "malformed"),
        ({"id": ["message-1"], "text": "a"}, "malformed"),
        ({"id": "message-1", "text": "\ue000"}, "empty"),
        ({"id": "message-1", "text": "   "}, "empty"),
        ({"id": "message-1", "text": "/"}, "empty"),
        ({"id": "message-1", "text": "长" * 2001}, "too_long"),
    ],
)
async def test_a_bad_message_is_refused(site: Site, data: Any, code: str) -> None:
    async with site.visitor() as visitor:
        refused = await visitor.ask("say", data)
        assert refused["ok"] is False
        assert refused["error"]["code"] == code
    assert site.bot.handled == []


async def test_a_typed_command_is_only_words(site: Site) -> None:
    async with site.visitor() as visitor:
        await visitor.say("message-1", '/get_payoff_quote{"plan_no": "FQ1"}')
        await visitor.answer("message-1")
    assert site.bot.handled == ['get_payoff_quote{"plan_no": "FQ1"}']


async def test_a_flood_is_told_to_wait_and_the_connection_survives(site: Site) -> None:
    async with site.visitor() as visitor:
        refused = 0
        for number in range(40):
            answer = await visitor.say(f"message-{number}", "hello")
            if not answer["ok"]:
                assert answer["error"]["code"] == "too_fast"
                refused += 1
        assert 0 < refused <= 10
        for _ in range(120):
            await visitor.ws.send_str('42["nothing",{}]')
        assert (await visitor.event("problem"))["code"] == "too_fast"
        assert not visitor.ws.closed


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_other_pages_are_kept_out(site: Site, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        async with site.visitor(origin=origin):
            pass
    assert refusal.value.status == 403


@pytest.mark.parametrize("origin", ["own", "https://shop.example", None])
async def test_the_shops_pages_are_let_in(site: Site, origin: str | None) -> None:
    async with site.visitor(origin=origin) as visitor:
        assert visitor.session["conversation"]


async def test_long_polling_is_off(site: Site) -> None:
    async with site.http.get(site.url + "/socket.io/?EIO=4&transport=polling") as answer:
        assert answer.status == 400
