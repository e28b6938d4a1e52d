"""Senders of sign-in codes: the installation's own may fail in any way, and nothing leaks."""

import sys
import traceback
from pathlib import Path
from types import ModuleType

import pytest

from actions import settings
from actions.identity.codes import Delivery
from actions.identity.senders import OutboxSender, SendingFailed, configured_sender

PHONE, CODE = "13800000001", "135790"


class Raising:
    """A sender that fails in its own way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def send(self, phone: str, code: str) -> None:
        raise self._error


def broken() -> None:
    raise RuntimeError(f"password of the provider {CODE}")


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of the installation, `own_sender`."""
    module = ModuleType("own_sender")
    monkeypatch.setitem(sys.modules, "own_sender", module)
    return module


def test_the_installations_own_sender_is_made(
    own: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Raising(SendingFailed())
    vars(own)["make"] = lambda: sender
    monkeypatch.setenv("FENQI_CODE_SENDER", "own_sender:make")
    assert configured_sender() is sender


@pytest.mark.parametrize(
    "given",
    [
        "nowhere_at_all:make",
        "own_sender",
        "own_sender:",
        ":make",
        "own_sender:nothing",
        "own_sender:broken",
        "own_sender:none",
        "own_sender:text",
    ],
)
def test_one_that_cannot_be_made_is_told_by_the_settings_name(
    own: ModuleType, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    vars(own).update(broken=broken, none=lambda: None, text="no factory")
    monkeypatch.setenv("FENQI_CODE_SENDER", given)
    with pytest.raises(settings.SettingsError, match="FENQI_CODE_SENDER") as caught:
        configured_sender()
    assert CODE not in str(caught.value)


@pytest.mark.parametrize(
    "error", [RuntimeError(f"{PHONE} {CODE}"), KeyError(PHONE), OSError(f"no route, {CODE}")]
)
def test_whatever_a_sender_raises_is_told_without_phone_and_code(error: Exception) -> None:
    with pytest.raises(SendingFailed) as caught:
        Delivery(Raising(error), PHONE, CODE).send()
    told = "".join(traceback.format_exception(caught.value))
    assert type(error).__name__ in str(caught.value)
    assert f"{PHONE} {CODE}" not in told
    assert "no route" not in told
    assert caught.value.__suppress_context__


def test_a_failure_in_the_senders_own_words_stays() -> None:
    with pytest.raises(SendingFailed, match="the provider is down"):
        Delivery(Raising(SendingFailed("the provider is down")), PHONE, CODE).send()


def test_an_outbox_that_cannot_be_written_is_a_failure_to_send(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SendingFailed):
        OutboxSender(tmp_path / "file" / "outbox").send(PHONE, CODE)
