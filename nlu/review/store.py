"""What customers said, from the tracker store's database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url  # type: ignore[import-untyped]

FALLBACK = "nlu_fallback"
_BATCH = 1000  # rows held in memory at a time


class StoreUnreadable(Exception):
    """The tracker store cannot be read; the message says why, in one Chinese sentence."""


@dataclass
class Turn:
    """One message of a customer.

    `intent` is the full name the model gave it (`faq/…` with its key) or
    `nlu_fallback`; `ranking` its likeliest readings with their confidence;
    `offered` the texts of the buttons shown in answer to it.
    """

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    at: float
    offered: list[str] = field(default_factory=list)


def conversations(url: str, since: float) -> Iterator[list[Turn]]:
    """The customers' turns since the Unix time `since`, a list for each conversation.

    `url` is SQLAlchemy's; the `events` table is Rasa's SQLTrackerStore's.
    Raises StoreUnreadable where there is no such database or table. An SQLite
    file that is not there is not made.
    """
    engine = _engine(url)
    query = sa.text(
        "SELECT sender_id, type_name, timestamp, data FROM events "
        "WHERE type_name IN ('user', 'bot') AND timestamp >= :since "
        "ORDER BY sender_id, timestamp, id"
    )
    try:
        with engine.connect() as connection:
            rows = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(
                query, {"since": since}
            )
            for _, events in groupby(rows, key=lambda row: row.sender_id):
                turns = _turns(events)
                if turns:
                    yield turns
    except sa.exc.SQLAlchemyError as error:
        raise StoreUnreadable(_reason(error)) from None
    finally:
        engine.dispose()


def _engine(url: str) -> Any:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
            raise StoreUnreadable(f"找不到对话数据库文件：{parsed.database or '(未指定)'}。")
        return sa.create_engine(parsed)
    except sa.exc.ArgumentError:
        raise StoreUnreadable("数据库地址不对，应当像 sqlite:///var/conversations.db。") from None
    except ImportError:
        raise StoreUnreadable("没有安装这种数据库的驱动。") from None


def _reason(error: sa.exc.SQLAlchemyError) -> str:
    told = str(getattr(error, "orig", None) or type(error).__name__).lower()
    if "no such table" in told or "does not exist" in told:
        return "这个数据库里没有对话记录（缺少 events 表）。"
    if "not a database" in told:
        return "这个文件不是数据库。"
    return "对话数据库读不了：连不上、没有权限或正被占用。"


def _turns(events: Iterator[Any]) -> list[Turn]:
    turns: list[Turn] = []
    for row in events:
        try:
            event = json.loads(row.data)
        except (TypeError, ValueError):
            continue
        if not isinstance(event, dict):
            continue
        if row.type_name == "user":
            turn = _turn(event, float(row.timestamp or 0))
            if turn is not None:
                turns.append(turn)
        elif turns:
            turns[-1].offered += _button_texts(event)
    return turns


def _turn(event: Mapping[str, Any], at: float) -> Turn | None:
    text = event.get("text")
    if not isinstance(text, str) or not text.strip() or text.lstrip().startswith("/"):
        return None
    parsed = event.get("parse_data") or {}
    intent = parsed.get("intent") or {}
    ranking = _ranking(parsed)
    name = str(intent.get("name") or FALLBACK)
    if name != FALLBACK and ranking and ranking[0][0].split("/")[0] == name:
        name = ranking[0][0]
    confidence = ranking[0][1] if ranking else float(intent.get("confidence") or 0)
    return Turn(text.strip(), name, confidence, ranking, at)


def _ranking(parsed: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    entries = parsed.get("full_intent_ranking") or parsed.get("intent_ranking") or []
    return tuple(
        (str(entry["name"]), float(entry.get("confidence") or 0))
        for entry in entries
        if isinstance(entry, dict) and entry.get("name") not in (None, FALLBACK)
    )


def _button_texts(event: Mapping[str, Any]) -> list[str]:
    buttons = (event.get("data") or {}).get("buttons") or []
    return [
        str(button.get("payload") or button.get("title")).strip()
        for button in buttons
        if isinstance(button, dict)
    ]
