"""Logs without personal data, in which a record is a line, whoever writes them."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

from contract.masking import mask_text

LONGEST = 4000
"""Characters of a message, or of what an exception says, that are told."""

MOST_FRAMES = 50
"""Lines of code of a traceback that are told, the innermost."""

_LONGEST_READ = 2 * LONGEST
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def mask_logs() -> None:
    """Have every log record of this process masked from now on, those of libraries included.

    The message is masked with its arguments filled in, and so is the text of an exception: each
    is one line of bounded length, so that nobody whose words are logged can write lines of his
    own. The lines of code of a traceback stay, since they are ours.
    """
    make_record = logging.getLogRecordFactory()

    def make_masked_record(*arguments: Any, **named: Any) -> logging.LogRecord:
        return _masked(make_record(*arguments, **named))

    logging.setLogRecordFactory(make_masked_record)


def _masked(record: logging.LogRecord) -> logging.LogRecord:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):
        # Arguments that do not fit must not fail the caller; what they hold is not told.
        message = str(record.msg)
    record.msg, record.args = _line(message), ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = _trace(record.exc_info[1])
    return record


def _line(text: str) -> str:
    # Cut before it is masked, which takes long for long texts, and again after it: half a phone
    # at the first cut is none any more.
    masked = mask_text(_COLOURS.sub("", text[:_LONGEST_READ]))
    shown = _CONTROLS.sub(_escaped, masked[:LONGEST])
    return shown if len(text) <= LONGEST else f"{shown} … ({len(text)} characters)"


def _escaped(control: re.Match[str]) -> str:
    return control[0].encode("unicode_escape").decode("ascii")


def _trace(error: BaseException) -> str:
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    lines: list[str] = []
    for each in reversed(chain):
        frames = traceback.format_tb(each.__traceback__, limit=-MOST_FRAMES)
        lines += ["Traceback (most recent call last):\n", *frames]
        said = "".join(traceback.format_exception_only(type(each), each))
        lines.append(_line(said.rstrip("\n")) + "\n")
    return "".join(lines).rstrip("\n")
