"""Whom and what the action server refuses over HTTP, in a sentence and nothing more."""

import json
import zlib
from typing import Any

import pytest

from actions.server.calls import MAX_CALL
from tests.store.server_process import SECRETS, Server, asking, check_headers, exchanged

BOMB = zlib.compress(b" " * 100_000_000, 9)
NO_SUCH_ACTION = b'{"next_action": "action_none", "tracker": {"sender_id": "web-1"}}'


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/webhook"),
        ("GET", "/actions"),
        ("POST", "/identity/check"),
        ("POST", "/identity/codes"),
        ("POST", "/identity/tokens"),
        ("GET", "/identity/demo-customers"),
        ("POST", "/identity/demo-tokens"),
        ("POST", "/feedback"),
        ("POST", "/health"),
        ("OPTIONS", "/webhook"),
        ("GET", "/nothing"),
    ],
)
@pytest.mark.parametrize("secret", [None, "", "0" * 64, SECRETS[0][:-1], ",".join(SECRETS)])
def test_without_the_secret_nothing_is_answered(
    server: Server, method: str, path: str, secret: str | None
) -> None:
    status, answer = server.ask(
        path, {} if method == "POST" else None, method=method, secret=secret
    )
    assert (status, answer["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("address", ["", "a b", "x" * 129, "198.51.100.9, 203.0.113.1"])
def test_an_address_in_another_form_is_malformed(server: Server, address: str) -> None:
    headers = {"X-Fenqi-Address": address}
    assert server.ask("/identity/codes", asking("13800000001"), **headers)[0] == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/identity/codes", b"{"),
        ("/identity/codes", b""),
        ("/identity/codes", []),
        ("/identity/codes", {}),
        ("/identity/codes", {"phone": "13800000001"}),
        ("/identity/codes", {"phone": "13800000001", "conversation": ""}),
        ("/identity/codes", {"phone": "13800000001", "conversation": "w" * 129}),
        ("/identity/codes", {"phone": 13800000001, "conversation": "web-1"}),
        ("/identity/codes", asking("138")),
        ("/identity/codes", asking("13800000001") | {"admin": True}),
        ("/identity/tokens", asking("13800000001")),
        ("/identity/tokens", asking("13800000001") | {"code": None}),
        ("/identity/demo-tokens", {"phone": ["13800000001"]}),
        ("/feedback", {"conversation": "c", "score": 6, "comment": ""}),
        ("/feedback", {"conversation": "c", "score": True, "comment": ""}),
        ("/feedback", {"conversation": "", "score": 5, "comment": ""}),
        ("/feedback", {"conversation": "c", "score": 5}),
    ],
)
def test_a_malformed_request_is_told_so_in_chinese(server: Server, path: str, body: object) -> None:
    status, answer = server.ask(path, body, method="POST")
    assert (status, answer["error"]["code"]) == (400, "malformed")
    assert any("\u4e00" <= char <= "\u9fff" for char in answer["error"]["message"])


def test_a_form_from_another_page_is_not_read(server: Server) -> None:
    body = b'{"phone": "13800000001"}'
    status, _ = server.ask("/identity/demo-tokens", body, **{"Content-Type": "text/plain"})
    assert status == 400


def test_a_long_body_is_refused(server: Server) -> None:
    status, answer = server.ask("/identity/codes", {"phone": "1" * 5000})
    assert (status, answer["error"]["code"]) == (413, "too_large")


REFUSED = {
    "no secret": ("GET", "/actions", {}, b"", 401, "unauthorized"),
    "two secrets": (
        "GET",
        "/actions",
        {"Authorization": [f"Bearer {SECRETS[0]}", f"Bearer {SECRETS[1]}"]},
        b"",
        401,
        "unauthorized",
    ),
    "no such address": ("GET", "/nothing", None, b"", 404, "not_found"),
    "another method": ("GET", "/identity/codes", None, b"", 405, "wrong_method"),
    "too long": ("POST", "/webhook", None, b" " * (MAX_CALL + 1), 413, "too_large"),
    "deflated": ("POST", "/webhook", {"Content-Encoding": "deflate"}, BOMB, 415, "encoded"),
    "zipped": ("POST", "/webhook", {"Content-Encoding": "gzip"}, BOMB, 415, "encoded"),
    "zipped twice": ("POST", "/webhook", {"Content-Encoding": "gzip, gzip"}, BOMB, 415, "encoded"),
    "no JSON": ("POST", "/webhook", None, b"{", 400, "malformed"),
    "deep JSON": ("POST", "/webhook", None, b"[" * 500_000, 400, "malformed"),
    "no call": ("POST", "/webhook", None, b"{}", 400, "malformed"),
    "no such action": ("POST", "/webhook", None, NO_SUCH_ACTION, 404, "no_such_action"),
    "an action of two lines": (
        "POST",
        "/webhook",
        None,
        NO_SUCH_ACTION.replace(b"action_none", b"x\\n2026 INFO forged"),
        400,
        "malformed",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_json_with_the_headers_of_every_answer(
    server: Server, case: tuple[str, str, dict[str, Any] | None, bytes, int, str]
) -> None:
    method, path, headers, body, status, code = case
    given = {"Authorization": f"Bearer {SECRETS[0]}"} if headers != {} else {}
    given |= {"Content-Type": "application/json", **(headers or {})}
    answered, told, answer = exchanged(server, method, path, given, body)
    assert (answered, json.loads(answer)["error"]["code"]) == (status, code)
    check_headers(told)


def test_an_answer_has_the_headers_too(server: Server) -> None:
    secret = {"Authorization": f"Bearer {SECRETS[0]}"}
    for path in ("/health", "/actions", "/identity/demo-customers"):
        status, told, _ = exchanged(server, "GET", path, secret, b"")
        assert status == 200
        check_headers(told)


def test_nobody_writes_lines_of_the_log(server: Server) -> None:
    for name in (b"x\\n2026 INFO forged", b"action_" + b"x" * 500_000):
        body = NO_SUCH_ACTION.replace(b"action_none", name)
        assert server.ask("/webhook", body)[0] == 400
    log = (server.directory / "server.log").read_text()
    assert "\n2026 INFO forged" not in log
    assert len(log) < 100_000
