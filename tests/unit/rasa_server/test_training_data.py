import copy
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import YamlException
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_server import training_data

Facts = tuple[dict[str, Any], list[Any], set[str], str]


def messages() -> list[Message]:
    plain = {"text": "还清了", "intent": " thank ", "metadata": {"example": {"seen": [1]}}}
    return [
        Message(data=dict(plain)),
        Message(data={"text": "怎么还", "intent": "faq", "intent_response_key": "faq/repay_how"}),
        Message(data=dict(plain)),
    ]


def facts(data: TrainingData) -> list[Facts]:
    return [
        (dict(one.data), one.features, one.output_properties, one.fingerprint())
        for one in data.training_examples
    ]


@pytest.fixture
def as_rasa_merges() -> list[Facts]:
    return facts(TrainingData().merge(TrainingData(messages()), TrainingData(messages())))


@pytest.fixture
def light(as_rasa_merges: list[Facts], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Message, "__deepcopy__", None, raising=False)
    monkeypatch.setattr(Message, "set", Message.set)
    training_data.copy_lightly()


def test_merging_gives_what_rasa_gives(as_rasa_merges: list[Facts], light: None) -> None:
    merged = TrainingData().merge(TrainingData(messages()), TrainingData(messages()))
    assert facts(merged) == as_rasa_merges
    assert [one.get("intent") for one in merged.training_examples] == ["thank", "faq"]


def test_a_copy_is_independent(light: None) -> None:
    message = messages()[0]
    copied = copy.deepcopy(message)
    copied.data["metadata"]["example"]["seen"].append(2)
    copied.set("text", "没还清", add_to_output=True)
    copied.output_properties.add("intent")
    assert message.data == messages()[0].data
    assert message.output_properties == {"text"}
    assert copied.fingerprint() != message.fingerprint()


def test_a_copy_remembers_its_fingerprint(light: None, monkeypatch: pytest.MonkeyPatch) -> None:
    message = messages()[0]
    known = message.fingerprint()
    copied = copy.deepcopy(message)
    monkeypatch.setattr("rasa.shared.utils.io.deep_container_fingerprint", None)
    assert copied.fingerprint() == known


def test_only_a_change_makes_it_forget_its_fingerprint(light: None) -> None:
    message = messages()[1]
    known = message.fingerprint()
    message.set("text", "怎么还")
    assert message._cached_fingerprint == known
    message.set("text", "怎么还清")
    assert message.fingerprint() != known
    message.set("text", "怎么还", add_to_output=True)
    assert message.fingerprint() == known


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(loading, "_load", loading._load)
    training_data.parse_once()
    return tmp_path / "nlu.yml"


def write(file: Path, *texts: str) -> None:
    lines = "".join(f"    - {text}\n" for text in texts)
    file.write_text(f'version: "3.1"\nnlu:\n- intent: thank\n  examples: |\n{lines}')


def texts(file: Path) -> list[str]:
    return [one.get("text") for one in loading.load_data(str(file), "zh").training_examples]


def test_a_file_is_parsed_once(file: Path) -> None:
    write(file, "谢谢", "多谢")
    first = loading.load_data(str(file), "zh")
    assert loading.load_data(str(file), "zh") is first


def test_a_changed_file_is_parsed_again(file: Path) -> None:
    write(file, "谢谢", "多谢")
    assert texts(file) == ["谢谢", "多谢"]
    write(file, "谢谢", "多谢", "谢了")
    assert texts(file) == ["谢谢", "多谢", "谢了"]


def test_a_broken_file_is_an_error_until_it_is_mended(file: Path) -> None:
    file.write_text('version: "3.1"\nnlu: [')
    for _ in range(2):
        with pytest.raises(YamlException):
            loading.load_data(str(file), "zh")
    write(file, "谢谢", "多谢")
    assert texts(file) == ["谢谢", "多谢"]
