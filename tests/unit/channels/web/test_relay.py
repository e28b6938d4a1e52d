"""What the channel passes on to the action server."""

from __future__ import annotations

import pytest

from channels.core.keys import digest
from channels.web.relay import MAX_COMMENT, MAX_TYPED
from contract.server_secret import ADDRESS_HEADER, is_authorized

from .conftest import Site, id_token


async def test_a_comment_is_masked_before_it_is_cut(site: Site) -> None:
    async with site.visitor() as visitor:
        for left in range(1, 4):
            rating = {"score": 5, "comment": "好" * (MAX_COMMENT - left) + "13812345678谢谢"}
            status, answer = await site.post("feedback", rating, visitor.session["resume"])
            assert (status, answer) == (200, {"kept": True})
    assert len(site.identity.asked) == 3
    for path, kept, _ in site.identity.asked:
        assert path == "/feedback"
        assert len(kept["comment"]) == MAX_COMMENT
        assert not set(kept["comment"]) & set("24")


async def test_a_rating_that_is_none_is_refused(site: Site) -> None:
    async with site.visitor() as visitor:
        for rating in (
            {"score": 6},
            {"score": True},
            {"score": "5"},
            {"score": 3.0},
            {"score": 3, "comment": 1},
            {"score": 3, "comment": "长" * (MAX_TYPED + 1)},
            {},
        ):
            status, _ = await site.post("feedback", rating, visitor.session["resume"])
            assert status in (400, 413)
    assert site.identity.asked == []


async def test_a_code_is_bound_to_the_conversation_and_the_address_told_by_the_server(
    site: Site,
) -> None:
    async with site.visitor() as visitor:
        phone = {"phone": "13800000001", "conversation": "another", "address": "1.2.3.4"}
        status, _ = await site.post("sign-in/codes", phone, visitor.session["resume"])
        assert status == 200
        bound = digest(visitor.session["conversation"], "conversation")
        code = {"phone": "13800000001", "code": "123456"}
        headers = {
            "Authorization": f"Bearer {visitor.session['resume']}",
            "X-Forwarded-For": "6.6.6.6, 203.0.113.7",
            ADDRESS_HEADER: "forged",
        }
        async with site.http.post(f"{site.url}/sign-in/tokens", json=code, headers=headers) as got:
            assert got.status == 200
    (_, first, unnamed), (path, second, named) = site.identity.asked
    assert first == {"phone": "13800000001", "conversation": bound}
    assert ADDRESS_HEADER not in unnamed
    assert (path, second) == ("/identity/tokens", {**code, "conversation": bound})
    assert named[ADDRESS_HEADER] == digest("203.0.113.7", "address")
    assert is_authorized(named["Authorization"])
    assert "X-Forwarded-For" not in named


async def test_a_customer_whose_token_ran_out_may_sign_in_again(site: Site) -> None:
    async with site.visitor(token=id_token("C1")) as visitor:
        phone = {"phone": "13800000001"}
        status, _ = await site.post("sign-in/codes", phone, visitor.session["resume"])
        assert status == 200
        rating = {"score": 5, "comment": "好"}
        assert (await site.post("feedback", rating, visitor.session["resume"]))[0] == 401


@pytest.mark.parametrize("phone", ["", 1, None, "1" * 41, "138\u0000", "138\n00", "\ud800"])
async def test_a_field_that_is_none_is_not_passed_on(site: Site, phone: object) -> None:
    async with site.visitor() as visitor:
        status, answer = await site.post(
            "sign-in/codes", {"phone": phone}, visitor.session["resume"]
        )
        assert (status, answer["error"]["code"]) == (400, "malformed")
    assert site.identity.asked == []


async def test_a_secret_that_is_not_accepted_is_not_the_customers_fault(site: Site) -> None:
    async with site.visitor() as visitor:
        site.identity.refuses = True
        status, answer = await site.post("feedback", {"score": 5}, visitor.session["resume"])
        assert (status, answer["error"]["code"]) == (502, "unavailable")
