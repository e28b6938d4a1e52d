"""The review as training data to be labelled, and as a summary to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlu.review.groups import Group

#: Stands where the operator writes the intent; no intent has this name.
UNLABELLED = "待定"

_HEAD = """\
# 没听懂或答错的问题，按相近的说法分组；手机号、姓名、订单号等已隐去。
# 用法见 docs/learning.md：把“待定”改成意图名，改掉或删去〈…〉的占位，
# 不要的句子删掉，再把各组移到 data/nlu/ 下相应的文件里。
version: "3.1"

nlu:
"""
_SHOWN_EXAMPLES = 3


def as_training_data(groups: Sequence[Group]) -> str:
    """Rasa's YAML with one entry a group, its intent left open, counts and guesses as comments."""
    if not groups:
        return _HEAD.replace("\nnlu:\n", "\nnlu: []\n")
    return _HEAD + "\n".join(_entry(number, one) for number, one in enumerate(groups, start=1))


def _entry(number: int, one: Group) -> str:
    lines = [
        f"# 第 {number} 组：{one.times} 次。{_counts(one.reasons)}",
        f"# 可能是：{_counts(one.guesses) or '没有猜测'}",
        f"- intent: {UNLABELLED}",
        "  examples: |",
        *(f"    - {example.text}" for example in one.examples),
    ]
    return "\n".join(lines) + "\n"


def summary(groups: Sequence[Group], messages: int, conversations: int, days: int) -> str:
    """The review in a few lines of Chinese.

    `messages` and `conversations` count what was looked at, over `days` days.
    """
    head = f"最近 {days} 天：{conversations} 段对话，{messages} 条客户消息。"
    doubtful = sum(one.times for one in groups)
    if not doubtful:
        return f"{head}\n没有发现没听懂或答错的问题。"
    reasons: Counter[str] = Counter()
    for one in groups:
        reasons.update(dict(one.reasons))
    lines = [
        head,
        f"值得一看的有 {doubtful} 条，合成 {len(groups)} 组。{_counts(reasons.most_common())}",
        "",
    ]
    for number, one in enumerate(groups, start=1):
        shown = " / ".join(example.text for example in one.examples[:_SHOWN_EXAMPLES])
        more = len(one.examples) - _SHOWN_EXAMPLES
        lines.append(f"{number}. {one.times} 次｜{_counts(one.reasons)}")
        lines.append(f"   {shown}{f' 等 {len(one.examples)} 种说法' if more > 0 else ''}")
        lines.append(f"   可能是：{_counts(one.guesses[:3]) or '没有猜测'}")
    return "\n".join(lines)


def _counts(items: Sequence[tuple[str, int]]) -> str:
    return "，".join(f"{name} {times}" for name, times in items)
