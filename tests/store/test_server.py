"""The action server over HTTP, as a process of its own on a real database."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.store.server_process import SECRETS, Server, asking, started, wait_until


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
