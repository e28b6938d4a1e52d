"""One word decides whether this is a shop in business."""

import pytest

from contract.environment import SettingsError, environment, in_production


def test_nothing_said_is_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody forgets to set must not open the demo's doors."""
    for unset in (None, "", " "):
        monkeypatch.delenv("FENQI_ENV", raising=False)
        if unset is not None:
            monkeypatch.setenv("FENQI_ENV", unset)
        assert environment() == "production"
        assert in_production()


def test_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for word, production in (("production", True), ("development", False)):
        monkeypatch.setenv("FENQI_ENV", f" {word} ")
        assert environment() == word
        assert in_production() is production


@pytest.mark.parametrize("word", ["Production", "prod", "生产", "development,production"])
def test_a_misspelt_environment_is_neither(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", word)
    for asked in (environment, in_production):
        with pytest.raises(SettingsError) as refused:
            asked()
        assert str(refused.value) == (
            f"环境变量 FENQI_ENV 只能是 development 或 production，现在是“{word}”。"
        )
