"""The grammar as a component in Rasa's pipeline."""

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from contract.environment import SettingsError
from nlu.entities.extractor import DetailExtractor


@pytest.fixture
def extractor(tmp_path_factory: pytest.TempPathFactory) -> DetailExtractor:
    return DetailExtractor.create(
        {},
        LocalModelStorage(tmp_path_factory.mktemp("model")),
        Resource("details"),
        ExecutionContext(GraphSchema({})),
    )


def test_entities_are_appended_to_those_already_there(
    extractor: DetailExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_TODAY", "2026-11-23")
    message = Message.build(text="明天还了3期")
    earlier = {"entity": "other", "value": "x", "start": 0, "end": 1}
    message.set("entities", [earlier])
    (processed,) = extractor.process([message])
    assert processed.get("entities") == [
        earlier,
        {
            "entity": "day",
            "value": "2026-11-24",
            "start": 0,
            "end": 2,
            "extractor": "DetailExtractor",
        },
        {
            "entity": "instalment_count",
            "value": 3,
            "start": 4,
            "end": 6,
            "extractor": "DetailExtractor",
            "role": "paid",
        },
    ]
    assert "entities" in processed.as_dict(only_output_properties=True)


def test_the_business_day_is_asked_for_with_each_message(
    extractor: DetailExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = []
    for today in ("2026-11-23", "2026-12-31"):
        monkeypatch.setenv("FENQI_TODAY", today)
        (message,) = extractor.process([Message.build(text="明天")])
        days.append(message.get("entities")[0]["value"])
    assert days == ["2026-11-24", "2027-01-01"]


def test_a_message_without_text_is_left_alone(extractor: DetailExtractor) -> None:
    (message,) = extractor.process([Message(data={"intent": "greet"})])
    assert message.get("entities") is None


def test_a_day_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_TODAY", "tomorrow")
    with pytest.raises(SettingsError, match="FENQI_TODAY"):
        DetailExtractor.create({}, None, None, None)
