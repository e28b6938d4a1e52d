"""The action server over HTTP, as a process of its own on a real database."""

import contextlib
import http.client
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
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from actions.server.calls import MAX_CALL

STARTS_WITHIN_SECONDS = 90


BOMB = zlib.compress(b" " * 100_000_000, 9)
NO_SUCH_ACTION = b'{"next_action": "action_none", "tracker": {"sender_id": "web-1"}}'

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


def exchanged(
    server: Server, method: str, path: str, headers: dict[str, Any], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; a list is a header said several times."""
    connection = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=30)
    try:
        connection.putrequest(method, path)
        for name, value in headers.items():
            for each in value if isinstance(value, list) else [value]:
                connection.putheader(name, each)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        # A server that refuses a long body need not read all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(body)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()
    finally:
        connection.close()


def check_headers(told: dict[str, str]) -> None:
    assert told["content-type"] == "application/json"
    assert told["cache-control"] == "no-store"
    assert told["x-content-type-options"] == "nosniff"
    assert "server" not in told
    assert "access-control-allow-origin" not in told


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


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


SLOW_SENDER = """
import pathlib, time

FOLDER = pathlib.Path({folder!r})

class Slow:
    def send(self, phone, code):
        (FOLDER / "begun").touch()
        while not (FOLDER / "free").exists():
            time.sleep(0.02)
        raise RuntimeError(f"no route to {{phone}} for {{code}}")
"""


def test_a_sender_that_hangs_and_fails_holds_no_request(
    filled_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(filled_sqlite, tmp_path / "fenqi.db")
    (tmp_path / "slow_sender.py").write_text(SLOW_SENDER.format(folder=str(tmp_path)))
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    settings = {"FENQI_CODE_SENDER": "slow_sender:Slow", "PYTHONPATH": path}
    with started(tmp_path, **settings) as server:
        # More than there are threads to send with, all of them stuck.
        for number in range(1, 7):
            status, answer = server.ask("/identity/codes", asking(f"1380000000{number}"))
            assert (status, answer["sent"]) == (200, True)
        assert server.ask("/health")[0] == 200
        wait_until((tmp_path / "begun").exists)
        (tmp_path / "free").touch()
        log = tmp_path / "server.log"
        wait_until(lambda: log.read_text().count("could not be sent") == 6)
    assert "13800000001" not in log.read_text()


def production(directory: Path) -> dict[str, str]:
    """Settings with which production starts, on the database in a folder."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    (directory / "shop.pem").write_bytes(
        public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    (directory / "shop.pem").chmod(0o644)
    return {
        "FENQI_ENV": "production",
        "FENQI_SHOP_ISSUER": "https://shop.brand.cn",
        "FENQI_SHOP_KEYS": str(directory / "shop.pem"),
        "FENQI_KEYS": str(directory / "keys"),
        "FENQI_SERVER_SECRETS": ",".join(SECRETS),
        "DATABASE_URL": f"sqlite:///{directory / 'fenqi.db'}",
    }


def ended(arguments: list[str], settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """The server's process, which ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "actions.server", *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_production_that_is_weak_does_not_start_and_tells_all_of_it(
    filled_sqlite: Path, tmp_path: Path
) -> None:
    settings = production(tmp_path) | {"DATABASE_URL": f"sqlite:///{filled_sqlite}"}
    settings |= {"FENQI_SHOP_KEYS": "", "FENQI_SERVER_SECRETS": "weak"}
    done = ended([], settings)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = [line for line in done.stderr.splitlines() if "动作服务器无法启动：" in line]
    for named in ("FENQI_SHOP_KEYS", "FENQI_SERVER_SECRETS", "演示客户"):
        assert sum(named in line for line in told) == 1
    assert not (tmp_path / "keys").exists()


def test_what_production_would_refuse_is_told_in_development_too(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "fenqi.db")
    settings = production(tmp_path)
    for environment in ("production", "development"):
        done = ended(["check"], settings | {"FENQI_ENV": environment})
        assert (done.returncode, done.stderr) == (0, "")
        assert "拒绝启动：" not in done.stdout
        done = ended(["check"], settings | {"FENQI_ENV": environment, "FENQI_SHOP_ISSUER": ""})
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.count("拒绝启动：") == 1
        assert "FENQI_SHOP_ISSUER" in done.stdout
    assert not (tmp_path / "keys").exists()


def test_production_has_no_demo_and_no_codes_without_a_sender(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "fenqi.db")
    with started(tmp_path, **production(tmp_path)) as server:
        assert server.ask("/identity/demo-customers")[0] == 404
        assert server.ask("/identity/demo-tokens", {"phone": "13800000001"})[0] == 404
        status, answer = server.ask("/identity/codes", asking("13800000001"))
        assert (status, answer["error"]["code"]) == (503, "not_configured")
    assert not (tmp_path / "outbox").exists()


def test_what_the_server_keeps_is_its_owners_alone(filled_sqlite: Path, tmp_path: Path) -> None:
    """Also what was there before, and others might read."""
    shutil.copy(filled_sqlite, tmp_path / "fenqi.db")
    (tmp_path / "keys").mkdir()
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "codes.jsonl").touch()
    for path, mode in (("fenqi.db", 0o644), ("keys", 0o755), ("outbox/codes.jsonl", 0o666)):
        (tmp_path / path).chmod(mode)
    with started(tmp_path) as server:
        server.ask("/identity/demo-tokens", {"phone": "13800000001"})
        server.ask("/identity/codes", asking("13800000001"))
        server.code_for("13800000001")
        kept = [*tmp_path.glob("fenqi.db*"), *tmp_path.glob("keys/*"), *tmp_path.glob("outbox/*")]
        assert len(kept) >= 4
        for each in (*kept, tmp_path / "keys", tmp_path / "outbox"):
            assert each.stat().st_mode & 0o077 == 0, each
