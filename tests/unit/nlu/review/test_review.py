"""The review command on a tracker store that Rasa itself wrote."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from nlu.review.__main__ import encode, main
from nlu.review.groups import group
from nlu.review.report import UNLABELLED
from nlu.review.signals import NOT_UNDERSTOOD, Doubt

NOW = time.time()
DAY = 86_400.0


def said(text: str, *ranking: tuple[str, float], fallback: bool = False, at: float = NOW) -> Event:
    """A user's message, parsed as the project's classifier parses."""
    entries = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    intent = {"name": ranking[0][0].split("/")[0], "confidence": ranking[0][1]}
    if fallback:
        intent = {"name": "nlu_fallback", "confidence": 1 - ranking[0][1]}
    parsed: dict[str, Any] = {
        "text": text,
        "intent": intent,
        "entities": [],
        "full_intent_ranking": entries,
    }
    return UserUttered(text, intent, [], parsed, timestamp=at)


def answered(text: str, *buttons: str, at: float = NOW) -> Event:
    offered = [{"title": button, "payload": button} for button in buttons]
    return BotUttered(text, {"buttons": offered} if offered else {}, timestamp=at)


CONVERSATIONS: dict[str, list[Event]] = {
    "not-understood": [
        said("咋弄那个提早清账", ("faq/prepay_how", 0.15), ("deny", 0.1), fallback=True),
        answered("您是想问", "怎么提前还款", "我要提前还款", at=NOW + 1),
        said("怎么提前还款", ("faq/prepay_how", 0.9), at=NOW + 5),
    ],
    "asked-again": [
        said("提前还款有没有手续费", ("faq/prepay_allowed", 0.6)),
        said("提前还款要收手续费吗", ("explain_prepay_fee", 0.9), at=NOW + 20),
    ],
    "displeased": [
        said("我叫张三，电话13800000001，还款日能换吗", ("faq/card_change", 0.7)),
        said("答非所问", ("complain", 0.9), at=NOW + 10),
    ],
    "unsure": [said("这个分期那个啥来着", ("faq/instalment_how", 0.25))],
    "content": [
        said("这个月要还多少", ("view_plan", 0.95)),
        answered("您本月应还", "看全部", at=NOW + 1),
        said("看全部", ("view_plan", 0.9), at=NOW + 3),
        said("谢谢", ("thank", 0.99), at=NOW + 9),
    ],
    "long-ago": [said("老早以前问的", ("greet", 0.1), fallback=True, at=NOW - 40 * DAY)],
    "nothing-said": [
        said("/restart", ("greet", 0.1), fallback=True),
        said("😀", ("greet", 0.1), fallback=True),
    ],
}


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The address of a database that Rasa's SQLTrackerStore wrote."""
    tracker_store = SQLTrackerStore(domain=Domain.empty(), db=str(tmp_path / "talks.db"))

    async def fill() -> None:
        for sender, events in CONVERSATIONS.items():
            await tracker_store.save(DialogueStateTracker.from_events(sender, events))

    asyncio.run(fill())
    return f"sqlite:///{tmp_path / 'talks.db'}"


@pytest.fixture
def reviewed(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What the command printed, and the YAML it wrote."""
    out = tmp_path / "review" / "week.yml"
    assert main(["--db", store, "--since", "7", "--out", str(out)]) == 0
    return capsys.readouterr().out, out.read_text(encoding="utf-8")


def test_the_summary_counts_and_shows(reviewed: tuple[str, str]) -> None:
    printed, _ = reviewed
    assert "最近 7 天：6 段对话，11 条客户消息。" in printed
    assert "值得一看的有 4 条" in printed
    assert "咋弄那个提早清账" in printed
    assert "改选了别的读法 1，没听懂 1" in printed
    assert "换了说法再问 1" in printed
    assert "表示不满意 1" in printed
    assert "没把握 1" in printed


def test_what_was_understood_or_is_old_or_empty_is_left_out(reviewed: tuple[str, str]) -> None:
    for text in reviewed:
        for absent in ("这个月要还多少", "看全部", "谢谢", "老早以前", "restart", "😀"):
            assert absent not in text


def test_nothing_personal_is_shown(reviewed: tuple[str, str]) -> None:
    for text in reviewed:
        assert "张三" not in text
        assert "13800000001" not in text
        assert all(sender not in text for sender in CONVERSATIONS)


def test_the_yaml_is_training_data_once_labelled(reviewed: tuple[str, str]) -> None:
    _, yaml = reviewed
    assert yaml.count(f"intent: {UNLABELLED}") == 4
    labelled = RasaYAMLReader().reads(yaml.replace(UNLABELLED, "explain_prepay_fee"))
    texts = {example.get("text") for example in labelled.intent_examples}
    assert texts == {
        "咋弄那个提早清账",
        "提前还款有没有手续费",
        "我叫〈姓名〉,电话〈电话〉,还款日能换吗",
        "这个分期那个啥来着",
    }
    assert all(not example.get("entities") for example in labelled.intent_examples)


def test_guesses_name_what_the_customer_turned_to(reviewed: tuple[str, str]) -> None:
    _, yaml = reviewed
    groups = {part for part in yaml.split("# 第 ") if "intent" in part}
    (picked,) = (part for part in groups if "咋弄那个提早清账" in part)
    assert "# 可能是：faq/prepay_how 1" in picked
    (again,) = (part for part in groups if "提前还款有没有手续费" in part)
    assert "# 可能是：explain_prepay_fee 1" in again


def test_the_same_store_gives_the_same_review(store: str, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.yml", "two.yml")]
    for file in files:
        main(["--db", store, "--out", str(file)])
    assert files[0].read_bytes() == files[1].read_bytes()


def test_alike_messages_are_one_group_in_any_order() -> None:
    found = [
        Doubt("手续费怎么收啊", (NOT_UNDERSTOOD,), ("explain_prepay_fee",)),
        Doubt("手续费怎么收呀", (NOT_UNDERSTOOD,), ("explain_prepay_fee",)),
        Doubt("手续费怎么收呀", (NOT_UNDERSTOOD,), ("faq/prepay_how",)),
        Doubt("帮我把银行卡换一张", (NOT_UNDERSTOOD,), ("faq/card_change",)),
    ]
    groups = group(found, encode)
    assert groups == group(reversed(found), encode)
    assert [[(example.text, example.times) for example in one.examples] for one in groups] == [
        [("手续费怎么收呀", 2), ("手续费怎么收啊", 1)],
        [("帮我把银行卡换一张", 1)],
    ]
    assert groups[0].guesses == (("explain_prepay_fee", 2), ("faq/prepay_how", 1))


def test_nothing_to_review(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SQLTrackerStore(domain=Domain.empty(), db=str(tmp_path / "empty.db"))
    out = tmp_path / "empty.yml"
    assert main(["--db", f"sqlite:///{tmp_path / 'empty.db'}", "--out", str(out)]) == 0
    assert "没有发现没听懂或答错的问题。" in capsys.readouterr().out
    assert RasaYAMLReader().reads(out.read_text(encoding="utf-8")).intent_examples == []


def test_a_missing_database_is_told_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.db"
    assert main(["--db", f"sqlite:///{missing}"]) == 2
    assert capsys.readouterr().err == f"找不到对话数据库文件：{missing}。\n"
    assert not missing.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "这个数据库里没有对话记录（缺少 events 表）。\n"),
        (b"x" * 5000, "这个文件不是数据库。\n"),
    ],
)
def test_a_file_that_is_no_tracker_store(
    content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.db"
    file.write_bytes(content)
    assert main(["--db", f"sqlite:///{file}"]) == 2
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("url", ["nonsense", "nodriver://x/y", "sqlite://"])
def test_an_address_that_is_none(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", url]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unreachable_server_is_told_without_its_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--db", "postgresql://fenqi:hidden-word@127.0.0.1:1/fenqi"]) == 2
    told = capsys.readouterr().err
    assert "hidden-word" not in told
    assert told == "对话数据库读不了：连不上、没有权限或正被占用。\n"


def test_broken_rows_are_passed_over(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(store.removeprefix("sqlite:///")) as connection:
        connection.executemany(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('x', 'user', ?, ?)",
            [(NOW, data) for data in (None, "", "{", "[]", '{"text": null}', '{"text": "  "}')],
        )
    assert main(["--db", store]) == 0
    assert "值得一看的有 4 条" in capsys.readouterr().out
