"""The action server over HTTP, as a process of its own on a real database."""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

STARTS_WITHIN_SECONDS = 90


SECRETS = (secrets.token_hex(32), secrets.token_hex(32))
"""The newest and the one before it, both of which hold."""


@dataclass
class Server:
    """A running server, and the directory of its database and outbox."""

    base: str
    directory: Path

    def ask(
        self,
        path: str,
        body: object = None,
        method: str | None = None,
        secret: str | None = SECRETS[0],
        **headers: str,
    ) -> tuple[int, Any]:
        """Status and JSON answer; `body` is sent as JSON, or as it is where it is bytes."""
        if secret is not None:
            headers["Authorization"] = f"Bearer {secret}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path,
            data=None if body is None else data,
            headers={"Content-Type": "application/json", **headers},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def codes(self) -> list[dict[str, str]]:
        """What the development sender wrote."""
        file = self.directory / "outbox" / "codes.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    def code_for(self, phone: str) -> str:
        """The newest code written for a phone; it is written after the answer went out."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = [line["code"] for line in self.codes() if line["phone"] == phone]
            if found:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError("no code was written")


def asking(phone: str, conversation: str = "") -> dict[str, str]:
    """Who asks for a code, or tries one, in a conversation (default: one for each phone)."""
    return {"phone": phone, "conversation": f"web-{conversation or phone}"}


@contextlib.contextmanager
def started(directory: Path, **settings: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{directory / 'fenqi.db'}",
        "FENQI_KEYS": str(directory / "keys"),
        "FENQI_OUTBOX": str(directory / "outbox"),
        "FENQI_ENV": "development",
        "FENQI_SERVER_SECRETS": ",".join(SECRETS),
        **settings,
    }
    with (directory / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions.server", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", directory)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            assert process.poll() is None, (directory / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not start in time"
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                server.ask("/health")
                break
            time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def server(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A development server on the demo shop."""
    directory = tmp_path_factory.mktemp("server")
    shutil.copy(filled_sqlite, directory / "fenqi.db")
    with started(directory) as running:
        yield running


def test_health_asks_the_database(server: Server) -> None:
    assert server.ask("/health") == (200, {"status": "ok"})
    file, away = server.directory / "fenqi.db", server.directory / "away.db"
    file.rename(away)
    try:
        assert server.ask("/health")[0] == 503
        status, answer = server.ask("/identity/codes", asking("13800000009"))
        assert (status, answer["error"]["code"]) == (503, "unavailable")
    finally:
        away.rename(file)
    assert server.ask("/health")[0] == 200


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


def test_both_secrets_hold_and_health_needs_none(server: Server) -> None:
    for secret in SECRETS:
        assert server.ask("/actions", secret=secret)[0] == 200
    assert server.ask("/health", secret=None) == (200, {"status": "ok"})


def test_whom_a_token_proves_is_told_by_a_pseudonym(server: Server) -> None:
    _, issued = server.ask("/identity/demo-tokens", {"phone": "13800000001"})
    status, answer = server.ask("/identity/check", {"id_token": issued["id_token"]})
    assert status == 200
    assert re.fullmatch("[0-9a-f]{16}", answer["customer"])
    _, other = server.ask("/identity/demo-tokens", {"phone": "13800000002"})
    assert server.ask("/identity/check", {"id_token": other["id_token"]})[1] != answer


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (None, "missing"),
        ("", "missing"),
        ("x", "invalid"),
        ("x" * 5000, "invalid"),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJNSTEwMDAwMSJ9.", "invalid"),
    ],
)
def test_a_token_that_proves_nobody_is_refused(
    server: Server, token: str | None, code: str
) -> None:
    status, answer = server.ask("/identity/check", {"id_token": token})
    assert (status, answer["error"]["code"]) == (401, code)


def test_the_sdks_own_routes_are_there(server: Server) -> None:
    status, actions = server.ask("/actions")
    assert status == 200
    assert actions


def test_signing_in_by_phone_and_code(server: Server) -> None:
    status, answer = server.ask("/identity/codes", asking("138 0000 0001", "13800000001"))
    assert (status, answer["sent"], answer["expires_in"]) == (200, True, 300)
    code = server.code_for("13800000001")
    status, token = server.ask("/identity/tokens", {**asking("13800000001"), "code": code})
    assert status == 200
    assert token["id_token"].count(".") == 2
    assert 0 < token["expires_in"] <= 3600
    status, answer = server.ask("/identity/tokens", {**asking("13800000001"), "code": code})
    assert (status, answer["error"]["code"]) == (401, "wrong_code")


def test_a_stranger_gets_the_same_answer_as_a_customer_and_no_code(server: Server) -> None:
    known = server.ask("/identity/codes", asking("13800000002"))
    unknown = server.ask("/identity/codes", asking("13900009999"))
    assert known == unknown
    server.code_for("13800000002")
    assert "13900009999" not in {line["phone"] for line in server.codes()}


def test_asking_too_often_is_refused_with_the_time_to_wait(server: Server) -> None:
    server.ask("/identity/codes", asking("13800000003"))
    status, answer = server.ask("/identity/codes", asking("13800000003"))
    assert (status, answer["error"]["code"]) == (429, "too_fast")


def test_an_address_is_limited_over_all_conversations(server: Server) -> None:
    statuses = [
        server.ask(
            "/identity/codes",
            {"phone": f"1390001{number:04d}", "conversation": f"web-{number}"},
            **{"X-Fenqi-Address": "198.51.100.9", "X-Forwarded-For": f"203.0.113.{number}"},
        )[0]
        for number in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_a_code_is_tried_where_it_was_asked_for(server: Server) -> None:
    phone, here, there = "13800000004", {"X-Fenqi-Address": "a1"}, {"X-Fenqi-Address": "a2"}
    assert server.ask("/identity/codes", asking(phone), **here)[0] == 200
    typed = {**asking(phone), "code": server.code_for(phone)}
    for body, headers in (({**typed, "conversation": "web-there"}, here), (typed, there)):
        assert server.ask("/identity/tokens", body, **headers)[0] == 401
    assert server.ask("/identity/tokens", typed, **here)[0] == 200


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


def test_unknown_addresses_and_methods_are_refused(server: Server) -> None:
    assert server.ask("/nothing")[0] == 404
    assert server.ask("/identity/codes")[0] == 405


def test_demo_customers_sign_in_with_a_click(server: Server) -> None:
    status, answer = server.ask("/identity/demo-customers")
    assert status == 200
    first = answer["customers"][0]
    assert first["phone"] == "13800000001"
    assert first["shows"]
    status, token = server.ask("/identity/demo-tokens", {"phone": first["phone"]})
    assert status == 200
    assert token["id_token"].count(".") == 2
    assert server.ask("/identity/demo-tokens", {"phone": "13900000000"})[0] == 404


def test_feedback_is_kept(server: Server) -> None:
    rating = {"conversation": "c1", "score": 4, "comment": "清楚"}
    assert server.ask("/feedback", rating) == (200, {"kept": True})
    status, _ = server.ask("/feedback", {**rating, "comment": "长" * 501})
    assert status == 413


def test_an_error_does_not_repeat_the_request(server: Server) -> None:
    status, answer = server.ask("/webhook", b'{"id_token": "eyJsecret", ')
    assert status >= 400
    assert "eyJsecret" not in json.dumps(answer)
    assert "eyJsecret" not in (server.directory / "server.log").read_text()


def test_production_without_the_shops_keys_does_not_start(
    filled_sqlite: Path, tmp_path: Path
) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{filled_sqlite}",
        "FENQI_ENV": "production",
        "FENQI_SHOP_KEYS": "",
        "FENQI_KEYS": str(tmp_path / "keys"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "actions.server"], env=environment, capture_output=True, timeout=120
    )
    assert done.returncode == 1
    assert "动作服务器无法启动" in done.stderr.decode()
    assert not (tmp_path / "keys").exists()


def test_production_has_no_demo_and_no_codes_without_a_sender(
    filled_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(filled_sqlite, tmp_path / "fenqi.db")
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    (tmp_path / "shop.pem").write_bytes(
        public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    settings = {"FENQI_ENV": "production", "FENQI_SHOP_KEYS": str(tmp_path / "shop.pem")}
    with started(tmp_path, **settings) as server:
        assert server.ask("/identity/demo-customers")[0] == 404
        assert server.ask("/identity/demo-tokens", {"phone": "13800000001"})[0] == 404
        status, answer = server.ask("/identity/codes", asking("13800000001"))
        assert (status, answer["error"]["code"]) == (503, "not_configured")
    assert not (tmp_path / "outbox").exists()
