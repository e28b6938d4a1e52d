"""Messengers' accounts bound over HTTP, as their channels ask for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store.server_process import Server, started

HALFWAY, THREE_PLANS = "13800000001", "13800000002"


@pytest.fixture(scope="module")
def server(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets one channel's accounts be bound."""
    directory = tmp_path_factory.mktemp("bindings")
    shutil.copy(filled_sqlite, directory / "fenqi.db")
    with started(directory, FENQI_BOUND_CHANNELS="wechat") as running:
        yield running


def account(name: str, **more: str) -> dict[str, str]:
    """An account on the messenger."""
    return {"channel": "wechat", "account": name, **more}


def ask(server: Server, path: str, body: object) -> dict[str, Any]:
    """The answer to a request that is fulfilled."""
    status, answer = server.ask(f"/bindings/{path}", body)
    assert status == 200, answer
    assert isinstance(answer, dict)
    return answer


def id_token(server: Server, phone: str) -> str:
    """An id token of a demo customer."""
    _, answer = server.ask("/identity/demo-tokens", {"phone": phone})
    return str(answer["id_token"])


def customer(server: Server, phone: str) -> str:
    """Under what a demo customer is told."""
    _, answer = server.ask("/identity/check", {"id_token": id_token(server, phone)})
    return str(answer["customer"])


def test_by_phone_and_code(server: Server) -> None:
    assert ask(server, "status", account("o1")) == {"bound": False}
    assert ask(server, "codes", account("o1", phone=HALFWAY))["sent"] is True
    code = server.code_for(HALFWAY)
    wrong = server.ask("/bindings/confirm", account("o1", phone=HALFWAY, code="12345"))
    assert (wrong[0], wrong[1]["error"]["code"]) == (401, "wrong_code")
    bound = ask(server, "confirm", account("o1", phone=HALFWAY, code=code))
    assert (bound["bound"], bound["customer"]) == (True, customer(server, HALFWAY))
    assert ask(server, "status", account("o1")) == bound
    assert ask(server, "status", account("o2")) == {"bound": False}
    again = server.ask("/bindings/confirm", account("o2", phone=HALFWAY, code=code))
    assert again[0] == 401


def test_by_a_link_opened_in_the_shop(server: Server) -> None:
    link = ask(server, "links", account("o3"))
    assert 0 < link["expires_in"] <= 600
    told = {"token": link["token"], "id_token": id_token(server, HALFWAY)}
    refused = server.ask("/bindings/links/redeem", {**told, "id_token": "forged"})
    assert (refused[0], refused[1]["error"]["code"]) == (401, "invalid")
    bound = ask(server, "links/redeem", told)
    assert (bound["channel"], bound["customer"]) == ("wechat", customer(server, HALFWAY))
    status, answer = server.ask("/bindings/links/redeem", told)
    assert (status, answer["error"]["code"]) == (401, "wrong_code")
    assert "链接已失效" in answer["error"]["message"]


def test_another_customer_replaces_the_former_and_is_let_go(server: Server) -> None:
    for phone in (HALFWAY, THREE_PLANS):
        token = ask(server, "links", account("o4"))["token"]
        ask(server, "links/redeem", {"token": token, "id_token": id_token(server, phone)})
    told = ask(server, "status", account("o4"))
    assert told["customer"] == customer(server, THREE_PLANS)
    assert ask(server, "unbind", account("o4")) == {"bound": False, "was_bound": True}
    assert ask(server, "unbind", account("o4")) == {"bound": False, "was_bound": False}


def test_asking_for_codes_is_limited_by_account(server: Server) -> None:
    """As if nobody's phones were at an address; what is asked for is the same for strangers."""
    statuses = [
        server.ask("/bindings/codes", account("o5", phone=f"1390002{number:04d}"))[0]
        for number in range(11)
    ]
    assert statuses == [200] * 3 + [429] * 8


@pytest.mark.parametrize("path", ["codes", "confirm", "links", "status", "unbind"])
@pytest.mark.parametrize("channel", ["web", "rest", "feishu"])
def test_no_account_of_another_channel_is_bound(server: Server, path: str, channel: str) -> None:
    body = {"channel": channel, "account": "o1"}
    if path in ("codes", "confirm"):
        body["phone"] = HALFWAY
    if path == "confirm":
        body["code"] = "123456"
    status, answer = server.ask(f"/bindings/{path}", body)
    assert (status, answer["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"channel": "wechat"},
        {"channel": "wechat", "account": ""},
        {"channel": "wechat", "account": "x" * 129},
        {"channel": "wechat", "account": "a\nb"},
        {"channel": "wechat", "account": "\u4e2d"},
        {"channel": "we-chat", "account": "o1"},
        {"channel": "wechat", "account": "o1", "customer": "MI100001"},
        {"channel": "wechat", "account": 17},
    ],
)
def test_a_malformed_account_is_refused(server: Server, body: object) -> None:
    for path in ("links", "status", "unbind"):
        status, answer = server.ask(f"/bindings/{path}", body)
        assert (status, answer["error"]["code"]) == (400, "malformed")


def test_nobody_without_the_secret_is_answered(server: Server) -> None:
    for path in ("codes", "confirm", "links", "links/redeem", "status", "unbind"):
        status, _ = server.ask(f"/bindings/{path}", account("o1"), secret="x")
        assert status == 401
