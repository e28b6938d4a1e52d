"""Learning from use: what customers asked that was not understood, ready to be labelled.

    python -m nlu.review [--since DAYS] [--db URL] [--out FILE]

reads the tracker store, prints a summary and writes training data without
intents (docs/learning.md).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contract.business_day import business_day
from contract.environment import SettingsError
from nlu.embedding import shared_encoder
from nlu.normalisation import normalise
from nlu.review.groups import group
from nlu.review.report import as_training_data, summary
from nlu.review.signals import all_doubts
from nlu.review.store import StoreUnreadable, conversations

_DATABASE = "sqlite:///var/conversations.db"
_SECONDS_A_DAY = 86_400


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, or 2 where a setting or the tracker store is not usable."""
    options = _options(arguments)
    since = time.time() - options.since * _SECONDS_A_DAY
    try:
        business_day()
        talks = list(conversations(options.db, since))
    except (StoreUnreadable, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    groups = group(all_doubts(talks, likeness, options.unsure_below), encode)
    print(summary(groups, sum(map(len, talks)), len(talks), options.since))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(as_training_data(groups), encoding="utf-8")
        print(f"\n待标注的句子写在 {options.out}。")
    return 0


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """A unit vector for each text, as the bot's own model sees it."""
    return shared_encoder().encode([normalise(text) for text in texts])


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """How alike two texts are: the cosine of their vectors."""
    vectors = encode([one, other])
    return float(vectors[0] @ vectors[1])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m nlu.review", description="列出没听懂或答错的问题，供标注后加入训练数据。"
    )
    parser.add_argument(
        "--since", type=_days, default=7, metavar="DAYS", help="最近多少天（默认 7）"
    )
    parser.add_argument(
        "--db",
        default=os.environ.get("CONVERSATIONS_URL") or _DATABASE,
        metavar="URL",
        help=f"对话数据库（默认环境变量 CONVERSATIONS_URL，或 {_DATABASE}）",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="待标注的 YAML 写到这个文件")
    parser.add_argument(
        "--unsure-below",
        type=float,
        default=0.4,
        metavar="P",
        help="把握低于此值的也列出（默认 0.4；0 则不列）",
    )
    return parser.parse_args(arguments)


def _days(value: str) -> int:
    days = int(value)
    if days < 1:
        raise argparse.ArgumentTypeError("至少 1 天")
    return days


if __name__ == "__main__":
    sys.exit(main())
