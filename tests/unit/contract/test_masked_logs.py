"""Nothing personal gets into a log, whoever writes it."""

import io
import logging
from collections.abc import Iterator

import pytest

from contract.masked_logs import LONGEST, MOST_FRAMES, mask_logs

PHONE = "13800000001"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a library's logger writes once logs are masked."""
    made_before = logging.getLogRecordFactory()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("some.library")
    logger.addHandler(handler)
    mask_logs()
    yield stream
    logging.setLogRecordFactory(made_before)
    logger.removeHandler(handler)


def test_a_message_is_masked_with_its_arguments(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("%s wrote %d: %s", "default", 1, f"电话{PHONE}")
    assert written.getvalue() == "default wrote 1: 电话138****0001\n"


def test_an_exceptions_text_is_masked_and_its_lines_of_code_stay(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(f"我叫王小明，{PHONE}")
        except KeyError as error:
            raise ValueError(f"验证码482913，{PHONE}") from error
    except ValueError:
        logging.getLogger("some.library").exception("A turn failed")
    told = written.getvalue()
    assert told.startswith("A turn failed\nTraceback (most recent call last):\n")
    assert "KeyError: '我叫王*，138****0001'" in told
    assert "ValueError: 验证码〈密码〉，138****0001" in told
    assert told.count(f'File "{__file__}"') == 2


def test_arguments_that_do_not_fit_are_left_out(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("%d messages", PHONE)
    assert written.getvalue() == "%d messages\n"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_whoever_is_quoted_writes_no_line_of_his_own(end: str, written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("No action %s", f"x{end}INFO all is well")
    try:
        raise ValueError(f"x{end}INFO all is well")
    except ValueError:
        logging.getLogger("some.library").exception("A turn failed")
    assert not [line for line in written.getvalue().splitlines() if line.startswith("INFO")]


def test_what_steers_a_terminal_is_escaped(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("\x1b[1mbold\x1b[0m \x1b]0;title\x07 \ud800")
    assert written.getvalue() == "bold \\x1b]0;title\\x07 \\ud800\n"


def test_long_messages_are_cut_and_say_so(written: io.StringIO) -> None:
    long = "字" * (LONGEST - 10) + PHONE + "尾" * 10_000_000
    logging.getLogger("some.library").warning("%s", long)
    try:
        raise ValueError(long)
    except ValueError:
        logging.getLogger("some.library").exception("A turn failed")
    told = written.getvalue()
    assert len(told) < 3 * LONGEST
    assert PHONE[:8] not in told
    assert f"({len(long)} characters)" in told


def test_a_deep_traceback_is_cut(written: io.StringIO) -> None:
    def deep(level: int) -> None:
        if level == 0:
            raise ValueError("deep")
        deep(level - 1)

    try:
        deep(500)
    except ValueError:
        logging.getLogger("some.library").exception("A turn failed")
    assert written.getvalue().count("line ") <= MOST_FRAMES
