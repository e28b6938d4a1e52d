"""Pages, files and origins: what a browser may be made to fetch or send."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import pytest

from tests.attacks.target import Attacker
from tests.attacks.wire import Refused, Reply, call, is_calm, raw

DEMO = "/webhooks/web/demo/"

PATHS = [
    "../channel.py",
    "../../../credentials.yml",
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2fcredentials.yml",
    "%2e%2e/%2e%2e/credentials.yml",
    "%2e%2e%2f%2e%2e%2fpackage.json",
    "..%252f..%252fpackage.json",
    "..\\..\\package.json",
    "..%5c..%5cpackage.json",
    "....//....//package.json",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "%2e%2e%2fdist%2ffenqi-chat.js%00.html",
    "index.html%00.svg",
    "index.html/../../package.json",
    "..%c0%af..%c0%afpackage.json",
    "..%ef%bc%8fpackage.json",
    "%uff0e%uff0e/package.json",
    "file:///etc/passwd",
    "http://127.0.0.1/x.html",
    ".html",
    "..html",
    "~root/x.html",
    "index.html::$DATA",
    "con.html",
    "index.html?../../package.json",
    "x" * 5_000 + ".html",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_path_out_of_the_demo(attacker: Attacker, path: str) -> None:
    """Whatever stands beside the demo's pages is not served."""
    for base in (DEMO, "/webhooks/web/", "/"):
        sent = f"GET {base}{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        got = raw(attacker.target.port, sent, attacker.address, 2)
        assert b" 500 " not in got[:20]
        for leaked in (b"root:x:", b"RestChannel", b'"devDependencies"', b"Traceback", b"import "):
            assert leaked not in got.partition(b"\r\n\r\n")[2][:100_000] or b"<html" in got.lower()


FOREIGN = {
    "another site": "https://evil.example",
    "null": "null",
    "empty": "",
    "the server's name before": "http://127.0.0.1:{port}.evil.example",
    "the server's name behind": "http://evil.example/127.0.0.1:{port}",
    "the server's name as a user": "http://127.0.0.1:{port}@evil.example",
    "another port": "http://127.0.0.1:1",
    "no port": "http://127.0.0.1",
    "another scheme": "https://127.0.0.1:{port}",
    "a file": "file://",
    "an extension": "chrome-extension://abcdefghijklmnop",
    "a wildcard": "*",
    "two": "http://127.0.0.1:{port} https://evil.example",
    "a list": "http://127.0.0.1:{port}, https://evil.example",
    "another spelling of the address": "http://2130706433:{port}",
    "a line break": "http://127.0.0.1:{port}%0d%0aX: y",
}


def asked_from(attacker: Attacker, headers: Mapping[str, str]) -> list[Reply]:
    """Ask every way in of the web channel with headers of a browser."""
    port, address = attacker.target.port, attacker.address
    return [
        call(port, "POST", "/webhooks/web/session", {}, headers, address),
        call(port, "GET", "/webhooks/web/demo/customers", None, headers, address),
        call(port, "POST", "/webhooks/web/demo/tokens", {"phone": "13800000001"}, headers, address),
        call(port, "POST", "/webhooks/web/sign-in/codes", {"phone": "x"}, headers, address),
    ]


@pytest.mark.parametrize("origin", FOREIGN)
def test_foreign_origin(attacker: Attacker, origin: str) -> None:
    """A page that is not on the list is refused, and told nothing it could read."""
    headers = {"Origin": FOREIGN[origin].format(port=attacker.target.port)}
    for reply in asked_from(attacker, headers):
        assert reply.status in (400, 403)
        assert "access-control-allow-origin" not in reply.headers
        assert reply.headers.get("access-control-allow-credentials") != "true"
    with pytest.raises(Refused):
        attacker.socket(headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Host": "evil.example"},
        {"Origin": "http://evil.example:80", "Host": "evil.example:80"},
        {"Origin": "https://evil.example", "Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"},
    ],
    ids=["same host", "same host and port", "forwarded scheme", "forwarded host"],
)
def test_name_that_leads_to_this_server(attacker: Attacker, headers: dict[str, str]) -> None:
    """A page whose name was made to lead here (DNS rebinding) is not this server's own."""
    for reply in asked_from(attacker, headers):
        assert reply.status in (400, 403), reply
    with pytest.raises(Refused):
        attacker.socket(headers={name: headers[name] for name in headers if name != "Host"})


def test_preflight_of_a_foreign_page(attacker: Attacker) -> None:
    """A browser that asks first is told no."""
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for path in ("/webhooks/web/session", "/webhooks/rest/webhook", "/health"):
        reply = call(attacker.target.port, "OPTIONS", path, None, headers, attacker.address)
        assert "access-control-allow-origin" not in reply.headers, path
        assert reply.headers.get("access-control-allow-credentials") != "true"


def test_rest_from_a_page(attacker: Attacker) -> None:
    """REST is no way in for pages: a foreign one cannot read what it answers."""
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    body = b'{"sender":"page","message":"x"}'
    port, address = attacker.target.port, attacker.address
    reply = call(port, "POST", "/webhooks/rest/webhook", body, headers, address)
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers.get("access-control-allow-credentials") != "true"


def test_own_page_works(attacker: Attacker) -> None:
    """What all this must not take away: the demo's own page."""
    origin = f"http://127.0.0.1:{attacker.target.port}"
    for reply in asked_from(attacker, {"Origin": origin})[:3]:
        assert reply.status == 200
    with closing(attacker.socket(headers={"Origin": origin})) as connection:
        assert connection.session


PAGES = [
    "/health",
    "/webhooks/rest/",
    "/webhooks/web/",
    "/webhooks/web/fenqi-chat.js",
    "/webhooks/web/demo/",
    "/webhooks/web/demo/customers",
    "/webhooks/web/history",
    "/nothing",
]


@pytest.mark.parametrize("path", PAGES)
def test_headers_of_an_answer(attacker: Attacker, path: str) -> None:
    """No page may frame, sniff or learn where somebody came from."""
    reply = attacker.rasa("GET", path)
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"]
    assert reply.headers["permissions-policy"]
    assert "server" not in reply.headers
    if not path.endswith(".js"):
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/health", "/identity/demo-customers", "/nothing"])
def test_headers_of_the_action_servers_answer(attacker: Attacker, path: str) -> None:
    """The same of the action server, which no browser should ever ask."""
    reply = attacker.action("GET", path)
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "access-control-allow-origin" not in reply.headers
    assert "server" not in reply.headers


def test_transport_security_behind_tls(attacker: Attacker) -> None:
    """Behind a proxy of ours that ends TLS, browsers are told to come back by TLS only."""
    proxy = Attacker(attacker.target, "127.0.0.1")
    secure = proxy.rasa("GET", "/webhooks/web/demo/", X_Forwarded_Proto="https")
    assert "max-age=" in secure.headers["strict-transport-security"]
    plain = attacker.rasa("GET", "/webhooks/web/demo/", X_Forwarded_Proto="https")
    assert "strict-transport-security" not in plain.headers


@pytest.mark.parametrize("path", ["/", "/version", "/status", "/nothing", "/webhooks/rest/webhook"])
def test_version_told(attacker: Attacker, path: str) -> None:
    """Nobody is told what the servers are made of."""
    for port in (attacker.target.port, attacker.target.action_port):
        reply = call(port, "GET", path, None, (), attacker.address)
        words = (reply.text + str(dict(reply.headers))).lower()
        for each in ("rasa", "sanic", "3.6", "python", "uvicorn"):
            assert each not in words.replace("webhooks/rest", ""), (path, each)


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "HEAD", "TRACE", "PROPFIND", "X" * 99]
)
def test_unusual_method(attacker: Attacker, method: str) -> None:
    """Refused in a sentence, on every route."""
    for path in (*PAGES, "/webhooks/rest/webhook", "/webhooks/web/session"):
        reply = attacker.rasa(method, path)
        assert is_calm(reply), path
        assert method == "HEAD" or reply.status >= 400


def test_redirect_elsewhere(attacker: Attacker) -> None:
    """The one redirect there is leads to this server, whatever the request says."""
    for path in ("/webhooks/web/demo", "//evil.example/webhooks/web/demo", "/webhooks/web/demo//"):
        reply = attacker.rasa("GET", path, X_Forwarded_Host="evil.example")
        assert "evil.example" not in reply.headers.get("location", "")
