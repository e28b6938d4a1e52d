"""Logs: forged lines, floods, and what must not stand in them."""

from __future__ import annotations

import re

import pytest

from tests.attacks.fields import FIELDS, webhook
from tests.attacks.target import SECRET, Attacker
from tests.attacks.wire import call

LINE = "2026-11-25 09:00:00,000 CRITICAL root everything is lost"
BREAKS = {
    "newline": "\n",
    "return": "\r",
    "both": "\r\n",
    "vertical tab": "\v",
    "form feed": "\f",
    "next line": "\u0085",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "escape": "\x1b[2K\x1b[1G",
    "backspaces": "\b" * 80,
}


def forged(attacker: Attacker) -> list[bytes]:
    """Lines of the logs that begin as the attacker's."""
    lines = re.split(rb"[\r\n\v\f]|\xc2\x85|\xe2\x80[\xa8\xa9]|\x1b\[|\x08", attacker.target.logs())
    return [line for line in lines if line.startswith(LINE[:19].encode()) and b"lost" in line]


@pytest.mark.parametrize("break_", BREAKS)
@pytest.mark.parametrize(
    "field",
    [
        "action name",
        "action intent",
        "action conversation",
        "action slot",
        "rest sender",
        "rest message",
        "web message id",
        "sign-in code phone",
        "socket auth",
    ],
)
def test_line_forged(attacker: Attacker, field: str, break_: str) -> None:
    """A break in a name starts no line of its own, in whatever a terminal takes for a break."""
    FIELDS[field](attacker, f"x{BREAKS[break_]}{LINE}")
    assert forged(attacker) == []


def test_line_forged_by_a_path(attacker: Attacker) -> None:
    """Nor does one in an address or a header."""
    for port in (attacker.target.port, attacker.target.action_port):
        for path in (f"/x%0a{LINE.replace(' ', '%20')}", f"/x%E2%80%A8{LINE.replace(' ', '%20')}"):
            call(port, "GET", path, None, (), attacker.address)
            call(port, "POST", path, b"{", {"User-Agent": LINE}, attacker.address)
    assert forged(attacker) == []


@pytest.mark.parametrize(
    "field", ["action name", "action intent", "action conversation", "action text", "rest message"]
)
def test_log_flooded_by_a_name(attacker: Attacker, field: str) -> None:
    """A name of megabytes leaves a short line, if any."""
    before = len(attacker.target.logs())
    for _ in range(3):
        FIELDS[field](attacker, "x" * 5_000_000)
    assert len(attacker.target.logs()) - before < 50_000


def test_trace_in_a_log(attacker: Attacker) -> None:
    """What anybody may send leaves no trace of the house's inside, nor repeats the request."""
    before = attacker.target.logs().count(b"Traceback")
    for field in FIELDS.values():
        field(Attacker(attacker.target), {"secret-of-the-request": ["\ud800"]})
    assert attacker.target.logs().count(b"Traceback") == before
    assert b"secret-of-the-request" not in attacker.target.logs()


def test_error_tells_the_action_server_no_more(attacker: Attacker) -> None:
    """An action that does not exist is refused without what was asked for being logged whole."""
    name = "no_such_action_" + "y" * 500
    attacker.action("POST", "/webhook", webhook(name), SECRET)
    assert name.encode() not in attacker.target.logs()
