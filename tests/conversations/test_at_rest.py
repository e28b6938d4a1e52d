"""What a customer types that is nobody else's business lies nowhere once the turns are over.

Every kind of personal datum is typed over REST and in the widget, with a ticket, feedback, sign-in
by code and forged tokens. Then every file of the bot is searched byte by byte, and PostgreSQL where
TEST_DATABASE_URL names one. Not searched are keys, and the outbox that stands for the customer's
own phone while developing.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from actions.store.database import parse_url
from dev.bot import Bot

SERVER = os.environ.get("TEST_DATABASE_URL", "")
DEMO_PHONE = "13800000001"

TYPED = {
    "phone": ("打15912347788找我", "15912347788"),
    "phone, spaced": ("打 159 1234 7799 找我", "159 1234 7799"),
    "phone, full-width": ("打１５９１２３４７７１１找我", "１５９１２３４７７１１"),
    "phone, numerals": ("我电话一五九一二三四七七二二", "一五九一二三四七七二二"),
    "identity number": ("身份证110105194912310038", "110105194912310038"),
    "card": ("银行卡6222021234567890128还款", "6222021234567890128"),
    "card alone": ("4111111111111111", "4111111111111111"),
    "password": ("我的密码是Tiger#2468帮我登录", "Tiger#2468"),
    "code": ("验证码是774411", "774411"),
    "code alone": ("663388", "663388"),
    "mail": ("发到zhangxiaosan@example.com", "zhangxiaosan"),
    "address": ("寄到浙江省杭州市西湖区翠苑路77号3栋501室", "翠苑路77号"),
    "name": ("我叫慕容晓晓，怎么还款", "慕容晓晓"),
    "messenger": ("加我微信mrxx_8866", "mrxx_8866"),
}
"""What is typed, and what of it must be nowhere."""

FORGED = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "none"}, {"sub": "MI100001", "iss": "https://shop.example"}, "sig")
)


@dataclass
class StoredIn(Bot):
    """A bot whose conversations and plans are where `database` says, an SQLAlchemy URL."""

    database: str | None = None

    @property
    def env(self) -> dict[str, str]:
        """The settings of this bot's processes."""
        if self.database is None:
            return super().env
        return super().env | {"DATABASE_URL": self.database, "CONVERSATIONS_URL": self.database}


@pytest.fixture(scope="module", params=["sqlite", *(["postgresql"] if SERVER else [])])
def bot(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoredIn]:
    """A bot of its own, whose files are its alone."""
    running = StoredIn(tmp_path_factory.mktemp("rest"))
    if request.param == "sqlite":
        yield from started(running)
        return
    name = f"fenqi_rest_{os.getpid()}"
    admin = create_engine(parse_url(SERVER), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        url = parse_url(SERVER).set(drivername="postgresql", database=name)
        running.database = url.render_as_string(hide_password=False)
        yield from started(running)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def started(bot: StoredIn) -> Iterator[StoredIn]:
    """Run a bot, with everything said to it that is searched for below."""
    try:
        bot.start()
        say_everything(bot)
        yield bot
    finally:
        bot.stop()


def call(bot: Bot, path: str, body: dict[str, Any], bearer: str = "") -> Any:
    """Post to the bot's server; a refusal is an answer, too."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {bearer}"}
    address = f"http://127.0.0.1:{bot.port}/webhooks/{path}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        return json.loads(refusal.read() or b"null")


def rest(bot: Bot, sender: str, message: str, token: str | None = None) -> list[dict[str, Any]]:
    """Say something over REST."""
    body: dict[str, Any] = {"sender": sender, "message": message}
    answer = call(bot, "rest/webhook", body | ({"metadata": {"id_token": token}} if token else {}))
    assert isinstance(answer, list), answer
    assert answer
    return answer


def say_everything(bot: Bot) -> None:
    """Type every datum over REST and in the widget, and leave it in all other ways there are."""
    for sender, token in (
        ("stranger", None),
        ("forger", FORGED),
        ("customer", bot.token(DEMO_PHONE)),
    ):
        for said, _ in TYPED.values():
            rest(bot, sender, said, token)
        rest(bot, sender, "，".join(said for said, _ in TYPED.values()), token)
        rest(bot, sender, "转人工", token)
    rest(bot, "stranger", f"我的token是{FORGED}")
    call(bot, "web/session", {"token": FORGED})
    session = call(bot, "web/session", {})
    for said, _ in TYPED.values():
        message = {"id": uuid.uuid4().hex, "text": said, "display": f"按钮：{said}"}
        assert call(bot, "web/message", message, session["resume"])["entries"]
    comment = "，".join(said for said, _ in TYPED.values())
    rated = call(bot, "web/feedback", {"score": 2, "comment": comment}, session["resume"])
    assert rated == {"kept": True}
    call(bot, "web/sign-in/codes", {"phone": DEMO_PHONE}, session["resume"])
    wrong = {"phone": DEMO_PHONE, "code": "774411"}
    call(bot, "web/sign-in/tokens", wrong, session["resume"])
    signed_in = {"phone": DEMO_PHONE, "code": sent_code(bot)}
    assert "id_token" in call(bot, "web/sign-in/tokens", signed_in, session["resume"])


def sent_code(bot: Bot) -> str:
    """The code that was sent last."""
    outbox, deadline = bot.folder / "outbox" / "codes.jsonl", time.monotonic() + 10
    while not outbox.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    return str(json.loads(outbox.read_text("utf8").splitlines()[-1])["code"])


def written(datum: str) -> Iterator[bytes]:
    """How a datum may lie in a file."""
    yield datum.encode()
    yield datum.encode("utf-16-le")
    yield datum.encode("utf-16-be")
    yield json.dumps(datum)[1:-1].encode()
    yield json.dumps(datum)[1:-1].replace("\\", "\\\\").encode()
    for start in range(3):
        # The middle of it as base64 has it, wherever it begins.
        coded = base64.b64encode(b"\0" * start + datum.encode())
        if len(coded) > 12:
            yield coded[4:-4]


def kept_bytes(bot: StoredIn) -> dict[str, bytes]:
    """Everything that is kept, by the name of its file or table."""
    found = {
        str(path.relative_to(bot.folder)): path.read_bytes()
        for path in bot.folder.rglob("*")
        if path.is_file() and not {"keys", "outbox"} & set(path.relative_to(bot.folder).parts)
    }
    if bot.database is not None:
        engine = create_engine(parse_url(bot.database))
        with engine.connect() as connection:
            for table in inspect(engine).get_table_names():
                rows = connection.execute(text(f'SELECT * FROM "{table}"'))
                found[table] = "\n".join(str(value) for row in rows for value in row).encode()
        engine.dispose()
    return found


def test_what_is_searched_for_would_be_found(bot: StoredIn) -> None:
    """The conversations are there, masked, and a token's bytes are found however they lie."""
    everything = b"".join(kept_bytes(bot).values())
    assert json.dumps("打159****7788找我")[1:-1].encode() in everything
    for lying in (FORGED.encode(), base64.b64encode(b"x" + FORGED.encode())):
        assert any(way in lying for way in written(FORGED))


@pytest.mark.parametrize("kind", TYPED)
def test_a_datum_that_was_typed_lies_nowhere(bot: StoredIn, kind: str) -> None:
    _, datum = TYPED[kind]
    digits = "".join(filter(str.isdecimal, datum))
    sought = {datum, digits} if len(digits) >= 6 else {datum}
    for name, content in kept_bytes(bot).items():
        for each in sought:
            for way in written(each):
                assert way not in content, (name, each, way)


def test_no_token_or_code_lies_anywhere(bot: StoredIn) -> None:
    secrets = [FORGED, bot.token(DEMO_PHONE), sent_code(bot), FORGED.split(".")[1]]
    for name, content in kept_bytes(bot).items():
        for secret in secrets:
            for way in written(secret):
                assert way not in content, (name, way)


def test_the_bot_goes_on_with_what_is_kept(bot: StoredIn) -> None:
    """Conversations are read back, by the next turn and by the review."""
    token = bot.token(DEMO_PHONE)
    rest(bot, "goes-on", "我叫慕容晓晓，先还3000要付多少，电话15912347788", token)
    follow_up = "\n".join(
        each.get("text", "") for each in rest(bot, "goes-on", "那先还2000呢", token)
    )
    assert "2,000" in follow_up


def test_conversations_are_their_owners_alone(bot: StoredIn) -> None:
    for path in bot.folder.glob("conversations.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_an_erased_conversation_is_nowhere(bot: StoredIn) -> None:
    """Nor what was said in it, masked or not."""
    rest(bot, "erased", "分期可以提前还款吗，悄悄告诉你一个暗语芝麻开门")
    assert any(json.dumps("芝麻开门")[1:-1].encode() in each for each in kept_bytes(bot).values())
    assert "确认" in rest(bot, "erased", "删除我的聊天记录")[0]["text"]
    assert "已经删除" in rest(bot, "erased", "确认")[0]["text"]
    for name, content in kept_bytes(bot).items():
        for way in written("芝麻开门"):
            assert way not in content, (name, way)
