"""Requests and frames that are too much: deep, long, many, slow, compressed, contradictory."""

from __future__ import annotations

import os
import socket
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest

from tests.attacks.target import Attacker
from tests.attacks.wire import SOCKET, Refused, call, encode, fresh_id, is_calm, raw

ROUTES = {
    "rest": "/webhooks/rest/webhook",
    "session": "/webhooks/web/session",
    "message": "/webhooks/web/message",
    "code": "/webhooks/web/sign-in/codes",
    "token": "/webhooks/web/sign-in/tokens",
    "close": "/webhooks/web/close",
    "feedback": "/webhooks/web/feedback",
    "demo token": "/webhooks/web/demo/tokens",
}

POST = b"POST /feedback HTTP/1.1\r\nHost: x\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: x\r\n"

BODIES = {
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"message":' * 20_000 + b"1" + b"}" * 20_000,
    "deep within a field": b'{"sender":"x","message":"x","metadata":' + b"[" * 30_000,
    "a number of many digits": b'{"sender":"x","message":' + b"9" * 60_000 + b"}",
    "an exponent of many digits": b'{"sender":"x","message":1e' + b"9" * 60_000 + b"}",
    "no JSON": b"sender=x&message=y",
    "cut off": b'{"sender":"x","message":"',
    "bytes": bytes(range(256)) * 16,
    "UTF-16": '{"sender":"x","message":"你好"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + encode({"sender": "x", "message": "y"}),
    "broken UTF-8": b'{"sender":"x","message":"\xed\xa0\x80\xff"}',
    "overlong UTF-8": b'{"sender":"x","message":"\xc0\xaf\xc0\x80"}',
    "the same name twice": b'{"sender":"x","sender":"y","message":"a","message":"/restart"}',
    "nothing": b"",
    "sixty-five kilobytes": encode({"sender": "x", "message": "y" * 65_000}),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("route", ROUTES)
def test_body_that_is_too_much(attacker: Attacker, route: str, body: str) -> None:
    """Refused, or read for what it says."""
    headers = {"Authorization": f"Bearer {attacker.session()['resume']}"}
    reply = call(
        attacker.target.port, "POST", ROUTES[route], BODIES[body], headers, attacker.address
    )
    assert is_calm(reply), reply
    assert "restart" not in reply.text


@pytest.mark.parametrize("route", ROUTES)
def test_body_of_a_hundred_megabytes(attacker: Attacker, route: str) -> None:
    """Refused at the latest when it has become too long; it is not kept in memory."""
    before = max(attacker.target.memory().values())
    body = b'{"sender":"x","message":"' + b"x" * 100_000_000 + b'"}'
    headers = {"Authorization": f"Bearer {attacker.session()['resume']}"}
    reply = call(attacker.target.port, "POST", ROUTES[route], body, headers, attacker.address)
    assert reply.status in (0, 400, 401, 413)
    assert max(attacker.target.memory().values()) - before < 200_000


@pytest.mark.parametrize("encoding", ["deflate", "gzip", "br"])
@pytest.mark.parametrize("route", ROUTES)
def test_compressed_body(attacker: Attacker, route: str, encoding: str) -> None:
    """A bomb of four hundred megabytes is not unpacked."""
    packer = zlib.compressobj(9) if encoding == "deflate" else zlib.compressobj(9, wbits=31)
    chunk = b" " * 1_000_000
    bomb = b"".join(packer.compress(chunk) for _ in range(400)) + packer.flush()
    before = max(attacker.target.peak_memory().values())
    headers = {"Content-Encoding": encoding}
    reply = call(attacker.target.port, "POST", ROUTES[route], bomb, headers, attacker.address)
    assert reply.status == 0 or 400 <= reply.status < 500
    assert max(attacker.target.peak_memory().values()) - before < 100_000


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json; " * 99],
)
def test_body_said_to_be_something_else(attacker: Attacker, kind: str) -> None:
    """XML entities, forms and unheard-of types are not read as anything."""
    form = 'Content-Disposition: form-data; name="f"; filename="../../x"'
    bodies = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        f"--x\r\n{form}\r\n\r\nx\r\n--x--\r\n".encode(),
    )
    for port in (attacker.target.port, attacker.target.action_port):
        for route in (*ROUTES.values(), "/webhook", "/feedback"):
            for body in bodies:
                reply = call(port, "POST", route, body, {"Content-Type": kind}, attacker.address)
                assert is_calm(reply)
                assert "root:" not in reply.text


@pytest.mark.parametrize("port", ["port", "action_port"])
@pytest.mark.parametrize(
    "headers",
    [
        [(f"X-{number}", "x" * 40) for number in range(20_000)],
        [("X-Long", "x" * 4_000_000)],
        [("Cookie", "a=b; " * 50_000)],
        [("Authorization", "Bearer " + "x" * 60_000)],
        [("Origin", "http://" + "x" * 60_000)],
        [("X-Forwarded-For", "1.2.3.4, " * 6_000)],
        [("Accept-Language", "\u0000\u0001")],
        [("Host", "evil.example"), ("Host", "other.example")],
    ],
    ids=["many", "long", "cookies", "bearer", "origin", "forwarded", "controls", "hosts"],
)
def test_flood_of_headers(attacker: Attacker, port: str, headers: list[tuple[str, str]]) -> None:
    """Refused or passed over; a flood is cut off."""
    number = int(getattr(attacker.target, port))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    sent = f"GET /health HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode()
    got = raw(number, sent, attacker.address, 5)
    assert b" 500 " not in got[:20]
    assert b"Traceback" not in got


@pytest.mark.parametrize("port", ["port", "action_port"])
@pytest.mark.parametrize(
    "sent",
    [
        b"\x00" * 10_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(500),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"/a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /%00%ff%2e%2e%c0%af HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://evil.example/health HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: x\r\nX-Secret: 1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 99999999999999999999\r\n\r\n",
        POST + b"Content-Length: 2\r\nContent-Length: 90\r\n\r\n{}",
        POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n{}\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffff1\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n1\r\n" * 9_999,
        POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n",
        b"GET /health HTTP/1.1\r\nX: y\r\n folded\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\nX-Bare: y\r\rz\r\n\r\n",
        GET + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
        (GET + b"\r\n") * 500,
    ],
    ids=[
        *("zeros", "TLS", "version", "long path", "odd path", "absolute", "CONNECT", "TRACE"),
        *("HTTP2", "negative length", "endless length", "two lengths", "length and chunks"),
        *("no chunk", "endless chunk", "chunks of a byte", "expect", "folded", "bare", "h2c"),
        "pipelined",
    ],
)
def test_what_is_hardly_http(attacker: Attacker, port: str, sent: bytes) -> None:
    """Refused without an error, and nothing of what was sent is echoed as another's answer."""
    got = raw(int(getattr(attacker.target, port)), sent, attacker.address, 0.7)
    assert b"HTTP/1.1 500" not in got
    assert b"Traceback" not in got
    assert b"X-Secret" not in got


@contextmanager
def lines(attacker: Attacker, port: int, number: int, begun: bytes) -> Iterator[None]:
    """Hold open a number of connections on which a request has been begun."""
    with ExitStack() as all_:
        for _ in range(number):
            line = socket.create_connection(("127.0.0.1", port), 5, (attacker.address, 0))
            all_.enter_context(closing(line))
            line.sendall(begun)
        yield


@pytest.mark.parametrize("route", ROUTES)
def test_slow_body(attacker: Attacker, route: str) -> None:
    """A hundred who begin a request and do not go on keep nobody waiting."""
    begun = f"POST {ROUTES[route]} HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{{".encode()
    with lines(attacker, attacker.target.port, 100, begun):
        assert Attacker(attacker.target).rest("slow", "分期可以提前还款吗").json


def test_slow_headers(attacker: Attacker) -> None:
    """Nor do those who never come to the end of their headers."""
    with lines(attacker, attacker.target.port, 200, b"GET /health HTTP/1.1\r\nX-Slow: "):
        assert Attacker(attacker.target).rest("slow", "分期可以提前还款吗").json


def test_sockets_that_say_nothing(attacker: Attacker) -> None:
    """Nor do WebSockets that never ask for a session."""
    begun = (
        f"GET {SOCKET} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()
    with lines(attacker, attacker.target.port, 100, begun):
        assert Attacker(attacker.target).socket().talk("分期可以提前还款吗")


FRAMES: dict[str, str | bytes] = {
    "nothing": "",
    "binary": b"\x00\x01\x02",
    "an unknown packet": "9",
    "an upgrade": "5",
    "a probe": "2probe",
    "another namespace": "40/admin,",
    "an event of another namespace": '42/admin,["say",{}]',
    "an attachment": '451-["say",{"_placeholder":true,"num":0}]',
    "a thousand attachments": '45999-["say"]',
    "an acknowledgement nobody asked for": '430[{"ok":true}]',
    "a connection error": '44{"message":"x"}',
    "a second connect": '40{"token":"x"}',
    "no event": "42[]",
    "a number as an event": "42[7]",
    "a reserved event": '42["connect"]',
    "disconnect as an event": '42["disconnect"]',
    "an event of the server's": '42["entry",{"from":"bot","text":"x"}]',
    "an endless number": "42" + "9" * 30_000 + '["say"]',
    "deep": '42["say",' + "[" * 15_000 + "]" * 15_000 + "]",
    "a lone surrogate": '42["say",{"id":"aaaaaaaa","text":"\\ud800"}]',
    "a number of many digits": '42["history",{"limit":' + "9" * 30_000 + "}]",
    "many arguments": '42["say"' + ",1" * 10_000 + "]",
    "long": '42["say",{"id":"aaaaaaaa","text":"' + "x" * 200_000 + '"}]',
    "broken": '42["say",{"id":',
    "a record separator": '42["say",{}]\x1e42["say",{}]\x1e4',
    "not a number": '42["history",{"limit":NaN}]',
}


@pytest.mark.parametrize("frame", FRAMES)
def test_frame_of_another_form(attacker: Attacker, frame: str) -> None:
    """Answered with a problem or dropped; others go on, and so may whoever sent it."""
    connection = attacker.socket()
    with closing(connection), suppress(Refused):
        connection.send(FRAMES[frame])
        for _, data in connection.drain(0.3):
            assert is_calm_data(data)
    assert "一般可以" in Attacker(attacker.target).socket().talk("分期可以提前还款吗")


def is_calm_data(data: object) -> bool:
    """Tell whether an event's data shows nothing of the server's inside."""
    return "Traceback" not in str(data) and ".py" not in str(data)


def test_frame_of_many_megabytes(attacker: Attacker) -> None:
    """The connection is closed; the server's memory does not grow with it."""
    before = max(attacker.target.peak_memory().values())
    for _ in range(5):
        connection = attacker.socket()
        with closing(connection), suppress(Refused):
            connection.send('42["say",{"text":"' + "x" * 50_000_000 + '"}]')
            connection.drain(1)
    assert max(attacker.target.peak_memory().values()) - before < 100_000


def test_flood_of_frames(attacker: Attacker) -> None:
    """Ten thousand at once: dropped, and at the end the connection is."""
    connection = attacker.socket()
    with closing(connection), suppress(Refused):
        for _ in range(10_000):
            connection.send('420["history",{}]')
    assert "一般可以" in Attacker(attacker.target).socket().talk("分期可以提前还款吗")


def test_flood_of_sockets(attacker: Attacker) -> None:
    """Three hundred connections of one address: others are answered all the while."""
    opened = []
    try:
        for _ in range(300):
            with suppress(Refused):
                opened.append(attacker.socket())
        assert "一般可以" in Attacker(attacker.target).socket().talk("分期可以提前还款吗")
    finally:
        for connection in opened:
            connection.close()


def test_compressed_frames(attacker: Attacker) -> None:
    """Ten small frames that would become a megabyte of the same letter each."""
    connection = attacker.socket()
    with closing(connection), suppress(Refused):
        for _ in range(10):
            connection.emit("say", {"id": fresh_id(), "text": "x" * 1_000_000})
        connection.drain(1)


def test_session_over_long_polling(attacker: Attacker) -> None:
    """There is no way in but the WebSocket: a poll opens nothing."""
    for path in (SOCKET.replace("websocket", "polling"), "/webhooks/web/socket.io/?EIO=3", SOCKET):
        reply = attacker.rasa("GET", path)
        assert is_calm(reply)
        assert "sid" not in reply.text
