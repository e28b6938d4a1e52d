"""The action server asked by somebody who is not Rasa."""

from __future__ import annotations

import base64
import gzip
import socket
import zlib

import pytest

from tests.attacks.fields import webhook
from tests.attacks.target import SECRET, Attacker
from tests.attacks.wire import Reply, call, encode, is_calm

WITHOUT = {
    "no secret": {},
    "an empty secret": {"Authorization": "Bearer "},
    "a wrong secret": {"Authorization": "Bearer " + "x" * len(SECRET)},
    "half the secret": {"Authorization": f"Bearer {SECRET[: len(SECRET) // 2]}"},
    "the secret and more": {"Authorization": f"Bearer {SECRET}x"},
    "two secrets at once": {"Authorization": f"Bearer {SECRET},{SECRET}"},
    "the secret as a password": {
        "Authorization": "Basic " + base64.b64encode(f":{SECRET}".encode()).decode()
    },
    "the secret without a scheme": {"Authorization": SECRET},
    "the secret in a cookie": {"Cookie": f"Authorization=Bearer {SECRET}"},
    "the secret in another header": {"X-Authorization": f"Bearer {SECRET}"},
    "a secret of another script": {"Authorization": "Bearer пароль密码\u00e9"},
    "a very long secret": {"Authorization": "Bearer " + "x" * 7_000},
    "a proxy's word": {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
}

ROUTES = {
    "webhook": ("POST", "/webhook", webhook()),
    "actions": ("GET", "/actions", None),
    "codes": ("POST", "/identity/codes", {"phone": "13800000001"}),
    "tokens": ("POST", "/identity/tokens", {"phone": "13800000001", "code": "123456"}),
    "check": ("POST", "/identity/check", {"id_token": "x"}),
    "demo customers": ("GET", "/identity/demo-customers", None),
    "demo tokens": ("POST", "/identity/demo-tokens", {"phone": "13800000001"}),
    "feedback": ("POST", "/feedback", {"conversation": "x", "score": 5, "comment": ""}),
}


@pytest.mark.parametrize("headers", WITHOUT)
def test_call_with(attacker: Attacker, headers: str) -> None:
    """Every route refuses before anything is done, and alike whatever was wrong."""
    port, address = attacker.target.action_port, attacker.address
    for route, (method, path, body) in ROUTES.items():
        reply = call(port, method, path, body, WITHOUT[headers], address)
        assert reply.status == 401, route
        assert "13800000001" not in reply.text
        assert "action_answer" not in reply.text


def test_secret_in_the_address(attacker: Attacker) -> None:
    """The secret counts in its header only: an address ends up in logs."""
    for query in (f"?token={SECRET}", f"?authorization=Bearer%20{SECRET}"):
        assert attacker.action("POST", f"/webhook{query}", webhook()).status == 401


def test_two_authorizations(attacker: Attacker) -> None:
    """Of two headers neither is chosen for the caller."""
    both = [("Authorization", "Bearer wrong"), ("Authorization", f"Bearer {SECRET}")]
    port = attacker.target.action_port
    assert call(port, "POST", "/webhook", webhook(), both, attacker.address).status in (400, 401)


def test_the_secret_goes_no_further(attacker: Attacker) -> None:
    """Neither an answer nor a log shows it."""
    reply = attacker.action("POST", "/webhook", webhook("no_such_action"), SECRET)
    assert SECRET not in reply.text
    assert SECRET.encode() not in attacker.target.logs()


def squeezed(attacker: Attacker, body: bytes, encoding: str, secret: str | None) -> Reply:
    """Post a compressed body to the webhook."""
    headers = {"Content-Encoding": encoding}
    if secret is not None:
        headers["Authorization"] = f"Bearer {secret}"
    port = attacker.target.action_port
    return call(port, "POST", "/webhook", body, headers, attacker.address)


@pytest.mark.parametrize("encoding", ["deflate", "gzip"])
@pytest.mark.parametrize("secret", [None, SECRET], ids=["a stranger", "with the secret"])
def test_compressed_bomb(attacker: Attacker, encoding: str, secret: str | None) -> None:
    """Half a megabyte that becomes four hundred."""
    packer = zlib.compressobj(9) if encoding == "deflate" else zlib.compressobj(9, wbits=31)
    chunk = b" " * 1_000_000
    bomb = b"".join(packer.compress(chunk) for _ in range(400)) + packer.flush()
    before = memory(attacker)
    reply = squeezed(attacker, bomb, encoding, secret)
    assert 400 <= reply.status < 500
    assert memory(attacker) - before < 100_000


def memory(attacker: Attacker) -> int:
    """The most memory a process of the bot ever held, in kB."""
    return max(attacker.target.peak_memory().values())


@pytest.mark.parametrize("encoding", ["br", "identity, gzip", "gzip, gzip, gzip", "x" * 4_000])
def test_unknown_compression(attacker: Attacker, encoding: str) -> None:
    """What cannot be unpacked is refused."""
    reply = squeezed(attacker, gzip.compress(encode(webhook())), encoding, SECRET)
    assert 400 <= reply.status < 500


@pytest.mark.parametrize("encoding", ["deflate", "gzip"])
def test_broken_compression(attacker: Attacker, encoding: str) -> None:
    """Nor is what was cut off, or never was compressed."""
    for body in (b"", b"\x00" * 100, gzip.compress(encode(webhook()))[:-9], encode(webhook())):
        assert 400 <= squeezed(attacker, body, encoding, SECRET).status < 500


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"next_action": "action_answer"}',
        b'{"next_action": null, "tracker": null}',
        b'{"next_action": "action_answer", "tracker": {}, "domain": []}',
        b'{"next_action": {"$ne": 1}, "tracker": [], "sender_id": 1}',
    ],
    ids=lambda body: body[:30].decode("latin1"),
)
def test_webhook_of_another_form(attacker: Attacker, body: bytes) -> None:
    """Deep, broken, not an object, without what belongs there: refused in a sentence."""
    reply = attacker.action("POST", "/webhook", body, SECRET)
    assert is_calm(reply), reply
    assert reply.status >= 400


def test_webhook_of_twenty_megabytes(attacker: Attacker) -> None:
    """A longer body than any conversation's is refused."""
    reply = attacker.action("POST", "/webhook", b"[" + b"1," * 15_000_000 + b"1]", SECRET)
    assert reply.status in (0, 413)


@pytest.mark.parametrize(
    "proof",
    [
        {"slots": {"customer": "MI100001"}},
        {"slots": {"signed_in": True, "id_token": "x", "session_started_metadata": {}}},
        {"sender_id": "MI100001"},
        {"sender_id": "13800000001"},
        {"customer_id": "MI100001"},
    ],
    ids=str,
)
def test_customer_claimed_to_the_webhook(attacker: Attacker, proof: dict[str, object]) -> None:
    """With the servers' secret but without an id token nobody's account is shown."""
    parse = {"text": "还清要多少", "intent": {"name": "get_payoff_quote"}, "entities": []}
    said = {"event": "user", "text": "还清要多少", "parse_data": parse, "metadata": proof}
    forged = webhook(**{"latest_message": parse, "events": [said], **proof})
    reply = attacker.action("POST", "/webhook", forged, SECRET)
    assert reply.status == 200
    assert "¥" not in str(reply.json)
    assert "sign_in" in reply.text


def test_slow_callers(attacker: Attacker) -> None:
    """A hundred who begin a request and do not go on keep nobody waiting."""
    lines = []
    try:
        for _ in range(100):
            line = socket.create_connection(
                ("127.0.0.1", attacker.target.action_port), 5, (attacker.address, 0)
            )
            line.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{")
            lines.append(line)
        assert attacker.action("GET", "/health").status == 200
        assert attacker.rest("slow", "分期可以提前还款吗").json
    finally:
        for line in lines:
            line.close()
