"""Nothing personal gets into a log, whoever writes it."""

import io
import logging
from collections.abc import Iterator

import pytest

from contract.masked_logs import mask_logs

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
