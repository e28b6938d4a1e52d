"""Logs without personal data, whoever writes them."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from contract.masking import mask_text


def mask_logs() -> None:
    """Have every log record of this process masked from now on, those of libraries included.

    The message is masked with its arguments filled in, and so is the text of an exception;
    the lines of code of a traceback stay, since they are ours.
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
    record.msg, record.args = mask_text(message), ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = _trace(record.exc_info[1])
    return record


def _trace(error: BaseException) -> str:
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    lines: list[str] = []
    for each in reversed(chain):
        lines += ["Traceback (most recent call last):\n", *traceback.format_tb(each.__traceback__)]
        lines.append(mask_text("".join(traceback.format_exception_only(type(each), each))))
    return "".join(lines).rstrip("\n")
