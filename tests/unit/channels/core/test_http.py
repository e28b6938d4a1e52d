"""Requests that are none, and what stands on every answer."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from channels.core import http
from channels.core.http import MAX_BODY, MOST_HEADERS
from channels.core.problems import PROBLEMS
from channels.health import HealthChannel
from channels.rest import RestChannel
from contract.http_headers import HEADERS
from tests.unit.channels.serving import raw, serving

OK = b'{"sender":"a","message":"x"}'
POST = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

BROKEN = {
    "a negative length": (POST + b"Content-Length: -5\r\n\r\nabc", 400),
    "a length in words": (POST + b"Content-Length: abc\r\n\r\n", 400),
    "a length Python would read": (POST + b"Content-Length: 2_8\r\n\r\n" + OK, 400),
    "an endless length": (POST + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n", 400),
    "a large length": (POST + b"Content-Length: 999999999999\r\n\r\n", 413),
    "two lengths": (POST + b"Content-Length: 3\r\nContent-Length: 28\r\n\r\n" + OK, 400),
    "a length and chunks": (
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "another encoding": (POST + b"Transfer-Encoding: gzip\r\n\r\n", 400),
    "two encodings": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    "a chunk that is none": (CHUNKED + b"zz\r\n", 400),
    "a negative chunk": (CHUNKED + b"-5\r\nabc\r\n", 400),
    "a chunk's endless length": (CHUNKED + b"a" * 200, 400),
    "chunks without end": (CHUNKED + (b"2000\r\n" + b"a" * 0x2000 + b"\r\n") * 20, 413),
    "bytes for a path": (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "Chinese for a path": ("GET /中 HTTP/1.1\r\nHost: x\r\n\r\n".encode(), 400),
    "half an address": (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "another server's address": (b"GET http://x/health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "no path": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a tunnel": (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "percent signs": (b"GET /%ff%00/%zz?%ff=%00 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    "HTTP 2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "HTTP 0.9": (b"GET /\r\n\r\n", 400),
    "empty lines": (b"\r\n\r\n", 400),
    "a method of bytes": (b"G\xffT /health HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "a method of one's own": (b"FOO /health HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "a trace": (b"TRACE /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "a key of bytes": (GET + b"Authorization: Bearer \xed\xa0\x80\r\n\r\n", 400),
    "a NUL in a header": (GET + b"X-Forwarded-For: \x00\r\n\r\n", 400),
    "a line feed in a header": (GET + b"X-A: a\nX-B: b\r\n\r\n", 400),
    "a header without a value": (GET + b"Oops\r\n\r\n", 400),
    "a header without a name": (GET + b": x\r\n\r\n", 400),
    "two keys": (GET + b"Authorization: a\r\nAuthorization: b\r\n\r\n", 400),
    "a long header": (GET + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 413),
    "many headers": (GET + b"X: a\r\n" * (MOST_HEADERS + 1) + b"\r\n", 400),
    "another expectation": (POST + b"Expect: foo\r\nContent-Length: 28\r\n\r\n" + OK, 417),
    "rubbish": (bytes(range(256)) * 9 + b"\r\n\r\n", 400),
}


@pytest.fixture
async def server() -> Any:
    async with serving(RestChannel(), HealthChannel()) as parts:
        yield parts


async def test_what_is_no_request_is_told_so(server: Any, caplog: pytest.LogCaptureFixture) -> None:
    _, _, port = server
    for name, (data, status) in BROKEN.items():
        head, body = await raw(port, data)
        assert head.startswith(f"HTTP/1.1 {status} ".encode()), (name, head)
        error = json.loads(body)["error"]
        assert PROBLEMS[error["code"]] == (status, error["message"]), name
        assert b"nosniff" in head, name
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    "data",
    [
        GET + b"\r\n",
        GET + b"Cookie: name=\xd6\xd0\r\nUser-Agent: \xe4\xb8\xad\r\n\r\n",
        b"GET /health?x=%E4%B8%AD HTTP/1.0\r\n\r\n",
        GET + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        CHUNKED + b"1c\r\n" + OK + b"\r\n0\r\n\r\n",
    ],
)
async def test_an_odd_but_honest_request_is_answered(server: Any, data: bytes) -> None:
    head, _ = await raw(server[2], data)
    assert head.startswith(b"HTTP/1.1 200 ")


async def test_every_answer_is_guarded_and_tells_no_version(server: Any) -> None:
    _, url, _ = server
    async with aiohttp.ClientSession() as session:
        for method, path, status in [
            ("GET", "/health", 200),
            ("GET", "/nowhere", 404),
            ("PUT", "/webhooks/rest/webhook", 405),
            ("POST", "/webhooks/rest/webhook", 400),
        ]:
            async with session.request(method, url + path, data=b"x") as answer:
                assert answer.status == status, path
                assert answer.content_type == "application/json"
                for name, value in HEADERS.items():
                    assert answer.headers[name] == value, path
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
                assert "Server" not in answer.headers
                assert "Access-Control-Allow-Credentials" not in answer.headers
                assert "Strict-Transport-Security" not in answer.headers
        secure = {"X-Forwarded-Proto": "https"}
        async with session.get(f"{url}/health", headers=secure) as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_failure_is_logged_and_not_told(
    server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    _, url, _ = server
    body = {"sender": "a", "message": "fail"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/webhooks/rest/webhook", json=body) as answer,
    ):
        assert answer.status == 500
        told = await answer.text()
    assert json.loads(told)["error"]["code"] == "failed"
    assert "scripted" not in told
    assert "scripted secret" in caplog.text


async def test_a_body_is_not_read_beyond_its_bound(server: Any) -> None:
    agent, url, _ = server
    async with aiohttp.ClientSession() as session:
        long = b'{"sender": "a", "message": "%b"}' % (b"x" * MAX_BODY)
        async with session.post(f"{url}/webhooks/rest/webhook", data=long) as answer:
            assert answer.status == 413
    assert agent.said == []


def test_another_sanic_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "Http", type("Http", (), {"url": None}))
    with pytest.raises(http.ServerChanged, match="Sanic"):
        http._keep_urls_plain()
