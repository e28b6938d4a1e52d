"""What lies in files and databases after people have typed what they should not have.

These tests come last: they look at what the whole suite has left behind.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.attacks.target import Attacker, Target
from tests.attacks.test_codes import Visitor
from tests.attacks.wire import fresh_id

TYPED = {
    "phone": "15812345678",
    "phone with blanks": "136 9876 5432",
    "phone with hyphens": "137-8765-4321",
    "phone in full width": "１３５６５４３２１９８",
    "phone of a customer": "13800000013",
    "identity number": "110105199003078515",
    "identity number with X": "44030519880412903X",
    "card": "6222021234567890128",
    "card with blanks": "6217 0012 3456 7890 123",
    "password": "Hunter2!geheim",
    "code": "739164",
}

SENTENCES = {
    "phone": "我的手机号是{}，帮我查一下",
    "phone with blanks": "打我电话 {} 吧",
    "phone with hyphens": "联系方式{}",
    "phone in full width": "电话{}",
    "phone of a customer": "{}这个号还清要多少",
    "identity number": "身份证{}，核实一下",
    "identity number with X": "身份证号码：{}",
    "card": "从我的卡{}扣款",
    "card with blanks": "退到银行卡 {}",
    "password": "密码是{}",
    "code": "验证码是{}",
}

STARTER = "run.log"
"""What the starter tells a developer: the demo's customers, by their phones."""

OUTBOX = "outbox"
"""Stands in for the text messages that leave the house while developing."""


def bytes_of(text: str) -> Iterator[bytes]:
    """The ways a text may lie somewhere: as typed, as digits alone, escaped, in UTF-16."""
    digits = re.sub(r"[\s-]", "", text.translate({ord("０") + n: str(n) for n in range(10)}))
    for form in {text, digits}:
        yield form.encode("utf8")
        yield json.dumps(form)[1:-1].encode("ascii")
        yield form.encode("utf-16-le")


def files(target: Target) -> list[Path]:
    """Every file that the bot has written, but for the text messages' stand-in."""
    found = (path for path in target.folder.rglob("*") if path.is_file())
    return [path for path in found if OUTBOX not in path.relative_to(target.folder).parts]


def found(target: Target, text: str) -> list[str]:
    """The files a text lies in."""
    held = [(path, path.read_bytes()) for path in files(target)]
    forms = set(bytes_of(text))
    return [path.name for path, data in held if any(form in data for form in forms)]


@pytest.fixture(scope="module")
def typed(target: Target) -> dict[str, str]:
    """Everything of `TYPED`, and a token, typed wherever something can be typed."""
    token = target.token("13800000003")
    everything = {**TYPED, "token": token}
    for kind, text in everything.items():
        sentence = SENTENCES.get(kind, "我的token是{}").format(text)
        who = Attacker(target)
        who.rest(f"typed-{fresh_id()}", sentence, token)
        sender = f"typed-{fresh_id()}"
        who.rest(sender, "转人工")
        who.rest(sender, sentence)
        who.rest(sender, text)
        session = who.session()
        who.web_say(session["resume"], sentence, display=sentence[:200])
        who.web_say(session["resume"], "你好", display=text[:200])
        key = {"Authorization": f"Bearer {session['resume']}"}
        comment = {"score": 2, "comment": sentence[:480]}
        who.rasa("POST", "/webhooks/web/feedback", comment, **key)
        with closing(who.socket({"token": token})) as connection:
            connection.talk(sentence)
            connection.talk("转人工")
            connection.talk(sentence)
    return everything


@pytest.mark.parametrize("kind", [*(kind for kind in TYPED if "customer" not in kind), "token"])
def test_typed_text_at_rest(target: Target, typed: dict[str, str], kind: str) -> None:
    """Not a byte of it lies anywhere: databases, their journals, logs, keys."""
    assert found(target, typed[kind]) == []


def test_phone_of_a_customer_at_rest(target: Target, typed: dict[str, str]) -> None:
    """A phone the shop knows lies in the shop's own data, which the bot does not write to."""
    assert set(found(target, typed["phone of a customer"])) <= {"fenqi.db", "fenqi.db-wal", STARTER}
    path = target.folder / "conversations.db"
    assert typed["phone of a customer"].encode() not in path.read_bytes()


def test_parts_of_a_token_at_rest(target: Target, typed: dict[str, str]) -> None:
    """Nor do its claims or its signature lie anywhere alone."""
    for part in typed["token"].split(".")[1:]:
        assert found(target, part) == []


def test_genuine_code_at_rest(target: Target) -> None:
    """A code that was sent and entered lies nowhere but in the text message."""
    customer = Visitor(Attacker(target))
    code = customer.receive("13800000013")
    assert customer.enter("13800000013", code).status == 200
    assert [name for name in found(target, code) if "log" in name or "conversations" in name] == []


def test_address_at_rest(target: Target) -> None:
    """Callers' addresses are kept as digests."""
    who = Attacker(target)
    who.rest(f"typed-{fresh_id()}", "转人工")
    Visitor(who).ask("13912348888")
    assert found(target, who.address) == []


def test_secrets_at_rest(target: Target) -> None:
    """Keys of conversations lie nowhere, the servers' secret in its file only."""
    session = Attacker(target).session()
    Attacker(target).web_say(session["resume"], "你好")
    assert found(target, str(session["resume"])) == []


def test_modes_of_files(target: Target) -> None:
    """Nobody else on the machine may read what the bot keeps."""
    open_ = [
        f"{path.name} {stat.filemode(path.stat().st_mode)}"
        for path in [*files(target), *target.folder.glob(f"{OUTBOX}/*")]
        if path.stat().st_mode & 0o077 and path.name not in ("ready", "run.log")
    ]
    assert open_ == []


def test_everything_ever_typed_here_at_rest(target: Target, typed: dict[str, str]) -> None:
    """After the whole suite: no mobile number, identity number or card of anybody's in a text.

    Numbers of plans and orders, and what the shop itself has given, are known.
    """
    conversations = (target.folder / "conversations.db").read_bytes()
    phones = re.findall(rb"(?<![0-9a-f])1[3-9][0-9]{9}(?![0-9a-f])", conversations)
    assert set(phones) == set()
    identities = re.findall(rb"(?<![0-9a-f])[1-9][0-9]{16}[0-9Xx](?![0-9a-f])", conversations)
    assert set(identities) == set()


needs_postgresql = pytest.mark.skipif(
    not os.environ.get("TEST_DATABASE_URL"), reason="TEST_DATABASE_URL is not set"
)


@needs_postgresql
def test_typed_text_at_rest_in_postgresql(tmp_path: Path) -> None:
    """The same with both databases on PostgreSQL: in its tables, and in its files."""
    from tests.attacks.postgresql import PostgresTarget

    running = PostgresTarget(tmp_path)
    try:
        running.start()
        who = Attacker(running)
        token = running.token("13800000003")
        for kind, text in itertools.chain(TYPED.items(), {"token": token}.items()):
            sentence = SENTENCES.get(kind, "我的token是{}").format(text)
            sender = f"typed-{fresh_id()}"
            who.rest(sender, "转人工", token)
            who.rest(sender, sentence, token)
            assert who.rest(sender, f"x\u0000{sentence}").status < 500
        for kind, text in {**TYPED, "token": token}.items():
            if kind == "phone of a customer":
                continue
            assert list(running.holding(set(bytes_of(text)))) == [], kind
    finally:
        running.stop()
