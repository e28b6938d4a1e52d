"""Holds conversations of tests/conversations with a bot of its own and prints them in Markdown.

`python dev/transcript.py [FILE...] > docs/conversations.md`; without files, the ten of the docs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from dev.bot import ROOT, TODAY, Bot, Turn

FOLDER = ROOT / "tests" / "conversations"

CHOSEN = (
    "happy_paths/greet_and_look_up",
    "several_plans/other_of_three",
    "follow_ups/then_worth_it",
    "follow_ups/below_minimum_accepted",
    "interruptions/two_questions_between",
    "corrections/not_second_but_third",
    "several_plans/unverified_both_rules",
    "signed_out/day_and_product_kept",
    "refusals/cash_out_done",
    "doubt/same_quote_thrice",
)
"""The conversations of docs/conversations.md."""

HEAD = f"""# Conversations, as they came out

Ten of the conversations in `tests/conversations/`, held with the trained model and the action
server on the demo data of the business day {TODAY}. Made by `dev/transcript.py`; buttons stand
in 〔〕, cards are named. Ticket numbers differ from run to run.
"""


def main() -> int:
    """Hold the conversations, print them, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or [FOLDER / f"{name}.yml" for name in CHOSEN]
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Path(folder))
        try:
            bot.start()
            print(HEAD)
            for number, file in enumerate(files, 1):
                print("\n".join(transcript(file, bot, number)))
        finally:
            bot.stop()
    return 0


def transcript(file: Path, bot: Bot, number: int) -> list[str]:
    """Hold one conversation and return it as lines of Markdown."""
    written = file.read_text("utf8")
    script: dict[str, Any] = yaml.safe_load(written)
    title = written.partition("\n")[0].removeprefix("# ").rstrip(".")
    customer, before = script.get("customer"), None
    lines = [f"## {number}. {title}", "", f"`{file.parent.name}/{file.name}`", ""]
    for said in script["turns"]:
        if "customer" in said:
            lines += [f"*（{said['customer']} 登录）*", ""]
        customer = said.get("customer", customer)
        text = said["say"] if "say" in said else pressed(before, said["press"])
        before = bot.send(file.stem, text, bot.token(str(customer)) if customer else None)
        lines += [f"**您：** {text}", "", *answer(before), ""]
    return lines


def pressed(before: Turn | None, title: str) -> str:
    """Return what a button of the answer before sends."""
    if before is None:
        raise ValueError(f"{title!r} is pressed before the first answer")
    return before.payloads[title]


def answer(turn: Turn) -> list[str]:
    """Return the bot's messages as a quotation."""
    lines: list[str] = []
    for message in turn.messages:
        if "text" in message:
            words = str(message["text"]).split("\n")
            lines += ["> **助手：** " + words[0], *(f"> {line}" for line in words[1:])]
        if message.get("buttons"):
            lines.append("> " + "".join(f"〔{each['title']}〕" for each in message["buttons"]))
        if "custom" in message:
            lines.append(f"> `{message['custom']['data']['kind']}`")
    return [line + "  " if line.startswith("> ") else line for line in lines]


if __name__ == "__main__":
    sys.exit(main())
