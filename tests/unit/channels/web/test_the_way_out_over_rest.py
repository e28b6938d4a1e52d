"""The same conversation over plain requests, and the requests passed on."""

from __future__ import annotations

from typing import Any

from .conftest import Site, id_token


async def post(site: Site, path: str, body: Any, resume: str | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {resume}"} if resume else {}
    async with site.http.post(f"{site.url}/{path}", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_message_is_answered_and_kept(site: Site) -> None:
    _, session = await post(site, "session", {})
    body = {"id": "message-1", "text": "two"}
    status, answer = await post(site, "message", body, session["resume"])
    assert status == 200
    assert [entry["text"] for entry in answer["entries"]] == ["一", "二"]
    _, again = await post(site, "message", {**body, "again": True}, session["resume"])
    assert again == {"id": "message-1", "duplicate": True, "entries": []}
    headers = {"Authorization": f"Bearer {session['resume']}"}
    async with site.http.get(f"{site.url}/history", headers=headers) as history:
        entries = (await history.json())["entries"]
    assert [entry["id"] for entry in entries] == ["message-1", "message-1/0", "message-1/1"]


async def test_socket_and_rest_are_one_conversation(site: Site) -> None:
    async with site.visitor() as visitor:
        body = {"id": "message-1", "text": "hello"}
        await post(site, "message", body, visitor.session["resume"])
        assert (await visitor.event("entry", id="message-1/0"))["text"] == "回答 hello"


async def test_the_token_goes_with_the_message(site: Site) -> None:
    token = id_token("C1")
    _, session = await post(site, "session", {"token": token})
    body = {"id": "message-1", "text": "hello", "token": token}
    await post(site, "message", body, session["resume"])
    assert site.bot.tokens == [token]


async def test_a_customers_conversation_is_closed_to_others(site: Site) -> None:
    _, session = await post(site, "session", {"token": id_token("C1")})
    for other in (None, id_token("C2")):
        body = {"id": "message-1", "text": "hello", "token": other}
        status, answer = await post(site, "message", body, session["resume"])
        assert (status, answer["error"]["code"]) == (401, "session")
    assert site.bot.handled == []


async def test_without_a_resume_token_nothing_is_told(site: Site) -> None:
    assert (await post(site, "message", {"id": "message-1", "text": "hello"}))[0] == 401
    assert (await post(site, "feedback", {"score": 5}))[0] == 401
    assert (await post(site, "sign-in/codes", {"phone": "13800000001"}))[0] == 401
    async with site.http.get(f"{site.url}/history") as history:
        assert history.status == 401


async def test_bodies_that_are_none(site: Site) -> None:
    for body in (b"", b"[]", b"{", b"\xff", b"{" + b" " * 40_000 + b"}"):
        async with site.http.post(f"{site.url}/session", data=body) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"]["code"] == "malformed"


async def test_an_action_server_that_is_away_is_told_of(site: Site) -> None:
    _, session = await post(site, "session", {})
    status, answer = await post(site, "feedback", {"score": 5}, session["resume"])
    assert (status, answer["error"]["code"]) == (502, "unavailable")


async def test_a_rating_that_is_none_is_refused(site: Site) -> None:
    _, session = await post(site, "session", {})
    for rating in ({"score": 6}, {"score": "5"}, {"score": 3, "comment": 1}, {}):
        assert (await post(site, "feedback", rating, session["resume"]))[0] == 400


async def test_sign_in_attempts_are_limited(site: Site) -> None:
    _, session = await post(site, "session", {})
    phone = {"phone": "13800000001"}
    statuses = [(await post(site, "sign-in/codes", phone, session["resume"]))[0] for _ in range(12)]
    assert statuses.count(502) == 10
    assert statuses[-1] == 429


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
