"""The same conversation over plain requests, and the requests passed on."""

from __future__ import annotations

from .conftest import Site, id_token


async def test_a_message_is_answered_and_kept(site: Site) -> None:
    _, session = await site.post("session", {})
    body = {"id": "message-1", "text": "two"}
    status, answer = await site.post("message", body, session["resume"])
    assert status == 200
    assert [entry["text"] for entry in answer["entries"]] == ["一", "二"]
    _, again = await site.post("message", {**body, "again": True}, session["resume"])
    assert again == {"id": "message-1", "duplicate": True, "entries": []}
    _, history = await site.history(session["resume"])
    assert [entry["id"] for entry in history["entries"]] == [
        "message-1",
        "message-1/0",
        "message-1/1",
    ]


async def test_socket_and_rest_are_one_conversation(site: Site) -> None:
    async with site.visitor() as visitor:
        body = {"id": "message-1", "text": "hello"}
        await site.post("message", body, visitor.session["resume"])
        assert (await visitor.event("entry", id="message-1/0"))["text"] == "回答 hello"


async def test_the_token_goes_with_the_message(site: Site) -> None:
    token = id_token("C1")
    _, session = await site.post("session", {"token": token})
    body = {"id": "message-1", "text": "hello", "token": token}
    await site.post("message", body, session["resume"])
    assert site.bot.tokens == [token]


async def test_a_customers_conversation_is_closed_to_others(site: Site) -> None:
    _, session = await site.post("session", {"token": id_token("C1")})
    for other in (None, id_token("C2")):
        body = {"id": "message-1", "text": "hello", "token": other}
        status, answer = await site.post("message", body, session["resume"])
        assert (status, answer["error"]["code"]) == (401, "session")
    assert site.bot.handled == []


async def test_without_a_resume_token_nothing_is_told(site: Site) -> None:
    assert (await site.post("message", {"id": "message-1", "text": "hello"}))[0] == 401
    assert (await site.post("feedback", {"score": 5}))[0] == 401
    assert (await site.post("sign-in/codes", {"phone": "13800000001"}))[0] == 401
    assert (await site.history(None))[0] == 401


async def test_bodies_that_are_none(site: Site) -> None:
    deep = b"[" * 12_000 + b"]" * 12_000
    numbers = b'{"resume":' + b"9" * 9_000 + b"}"
    for body in (b"", b"[]", b"{", b"\xff", b"{" + b" " * 40_000 + b"}", deep, numbers):
        async with site.http.post(f"{site.url}/session", data=body) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"]["code"] == "malformed"


async def test_an_action_server_that_is_away_is_told_of(site: Site) -> None:
    site.identity.away = True
    status, answer = await site.post("session", {"token": id_token("C1")})
    assert (status, answer["error"]["code"]) == (502, "unavailable")
    status, answer = await site.post("session", {})
    assert (status, answer["signed_in"]) == (200, False)


async def test_the_shops_pages_may_read_answers(site: Site) -> None:
    headers = {"Origin": "https://shop.example"}
    async with site.http.options(f"{site.url}/message", headers=headers) as preflight:
        assert preflight.status == 204
        assert preflight.headers["Access-Control-Allow-Origin"] == "https://shop.example"
        assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    headers = {"Origin": "https://evil.example"}
    async with site.http.post(f"{site.url}/session", json={}, headers=headers) as refused:
        assert refused.status == 403
        assert "Access-Control-Allow-Origin" not in refused.headers


async def test_files_outside_the_demo_are_not_served(site: Site) -> None:
    for name in ("..%2Fpackage.json", "index.ts", "%2e%2e%2fpackage.json"):
        async with site.http.get(f"{site.url}/demo/{name}") as answer:
            assert answer.status == 404
