from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.classifier import FULL_INTENT_RANKING, QuestionClassifier, led_by
from nlu.normaliser import NORMALISED_TEXT, MessageNormaliser

Place = tuple[LocalModelStorage, Resource, ExecutionContext]

EXAMPLES = {
    "faq/prepay_allowed": ["可以提前还款吗", "能提前还吗", "能不能提前还清", "可以一次还完吗"],
    "faq/prepay_how": ["怎么提前还款", "在哪提前还清", "提前还款怎么操作", "如何一次还完"],
    "explain_prepay_fee": ["提前还款要手续费吗", "提前还收不收利息", "提前还清有违约金吗"],
    "view_plan": ["看看我的账单", "这个月还多少", "我的分期还剩几期", "下期什么时候还"],
    "greet": ["你好", "您好", "在吗", "早上好"],
}


def examples() -> TrainingData:
    messages = []
    for name, texts in EXAMPLES.items():
        intent, _, key = name.partition("/")
        for text in texts:
            data = {"text": text, "intent": intent}
            if key:
                data["intent_response_key"] = name
            messages.append(Message(data=data))
    return TrainingData(messages)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    return (
        LocalModelStorage(tmp_path / "model"),
        Resource("classifier"),
        ExecutionContext(GraphSchema({})),
    )


def configured(**settings: Any) -> dict[str, Any]:
    return {**QuestionClassifier.get_default_config(), "fallback_threshold": 0.0, **settings}


def trained(place: Place, **settings: Any) -> QuestionClassifier:
    component = QuestionClassifier.create(configured(**settings), *place)
    component.train(examples())
    return component


def read(component: QuestionClassifier, text: str) -> Message:
    message = Message(data={"text": text})
    component.process([message])
    return message


def test_intent_key_and_rankings_agree(place: Place) -> None:
    message = read(trained(place), "如何提前还款")
    assert message.get(INTENT)["name"] == "faq"
    assert message.get(INTENT_RANKING_KEY)[0] == message.get(INTENT)
    best = message.get(FULL_INTENT_RANKING)[0]
    assert best["name"] == "faq/prepay_how"
    selected = message.get("response_selector")["faq"]["response"]
    assert selected["intent_response_key"] == "faq/prepay_how"
    assert selected["confidence"] == best["confidence"] == message.get(INTENT)["confidence"]


def test_a_loaded_component_answers_as_the_one_that_was_trained(place: Place) -> None:
    before = read(trained(place), "提前还要多少手续费").get(FULL_INTENT_RANKING)
    loaded = QuestionClassifier.load(configured(), *place)
    assert read(loaded, "提前还要多少手续费").get(FULL_INTENT_RANKING) == before


def test_training_twice_gives_the_same_scores(place: Place) -> None:
    first = read(trained(place), "能提前还清吗").get(FULL_INTENT_RANKING)
    assert read(trained(place), "能提前还清吗").get(FULL_INTENT_RANKING) == first


def test_below_the_threshold_it_is_a_fallback_that_keeps_the_readings(place: Place) -> None:
    message = read(trained(place, fallback_threshold=0.999), "能提前还清吗")
    assert message.get(INTENT)["name"] == "nlu_fallback"
    assert message.get(INTENT_RANKING_KEY)[0]["name"] == "nlu_fallback"
    assert message.get(FULL_INTENT_RANKING)[0]["name"].startswith("faq/")


@pytest.mark.parametrize("text", ["", "😀", "？？", None])
def test_nothing_said_is_a_fallback(place: Place, text: str) -> None:
    message = read(trained(place), text)
    assert message.get(INTENT) == {"name": "nlu_fallback", "confidence": 1.0}
    assert message.get(FULL_INTENT_RANKING) == []


def test_nothing_trained_is_a_fallback(place: Place) -> None:
    component = QuestionClassifier.load(configured(), *place)
    assert read(component, "能提前还清吗").get(INTENT)["name"] == "nlu_fallback"


def test_two_questions_in_a_line(place: Place) -> None:
    message = read(trained(place, second_question_threshold=0.2), "可以提前还款吗，这个月还多少")
    found = {message.get(FULL_INTENT_RANKING)[0]["name"]}
    found |= {entity["value"] for entity in message.get(ENTITIES)}
    assert found == {"faq/prepay_allowed", "view_plan"}
    entity = message.get(ENTITIES)[0]
    assert entity["entity"] == "second_question"
    assert message.get("text")[entity["start"] : entity["end"]] in message.get("text").split("，")


def test_a_clause_is_read_in_the_light_of_the_other(place: Place) -> None:
    component = trained(place, second_question_threshold=0.2)
    message = read(component, "可以提前还款吗 要手续费吗")
    found = {message.get(FULL_INTENT_RANKING)[0]["name"]}
    found |= {entity["value"] for entity in message.get(ENTITIES)}
    assert found == {"faq/prepay_allowed", "explain_prepay_fee"}


@pytest.mark.parametrize("text", ["😀😀😀，可以提前还款吗", "可以提前还款吗 😀😀😀？？"])
def test_a_clause_of_nothing_readable_is_no_question(place: Place, text: str) -> None:
    message = read(trained(place), text)
    assert message.get(FULL_INTENT_RANKING)[0]["name"] == "faq/prepay_allowed"
    assert not message.get(ENTITIES)


def test_a_second_question_leaves_the_rest_of_the_ranking_what_is_left() -> None:
    ranking = led_by(("view_plan", 0.9), [("greet", 0.6), ("view_plan", 0.3), ("deny", 0.1)])
    assert [name for name, _ in ranking] == ["view_plan", "greet", "deny"]
    assert sum(confidence for _, confidence in ranking) == pytest.approx(1)


def test_a_greeting_is_no_second_question(place: Place) -> None:
    message = read(trained(place, second_question_threshold=0.2), "您好您好，可以提前还款吗")
    assert not message.get(ENTITIES)


def test_the_weight_of_out_of_scope_moves_its_likelihood(place: Place) -> None:
    component = QuestionClassifier.create(configured(out_of_scope_weight=3.0), *place)
    plain = QuestionClassifier.create(configured(), *place)
    data = examples()
    data.training_examples.append(Message(data={"text": "今天下雨吗", "intent": "out_of_scope"}))
    for one in (component, plain):
        one.train(data)

    def likelihood(one: QuestionClassifier) -> float:
        readings = read(one, "提前还款").get(FULL_INTENT_RANKING)
        return float(
            {reading["name"]: reading["confidence"] for reading in readings}["out_of_scope"]
        )

    assert likelihood(component) > likelihood(plain)


def test_an_intent_from_outside_is_never_read(place: Place) -> None:
    data = examples()
    data.training_examples.append(Message(data={"text": "没有回答", "intent": "EXTERNAL_silence"}))
    component = QuestionClassifier.create(configured(), *place)
    component.train(data)
    names = [line["name"] for line in read(component, "没有回答").get(FULL_INTENT_RANKING)]
    assert "EXTERNAL_silence" not in names


def test_normaliser_leaves_the_text_and_works_on_training_data() -> None:
    normaliser = MessageNormaliser()
    message = normaliser.process([Message(data={"text": "提前还請"})])[0]
    assert (message.get("text"), message.get(NORMALISED_TEXT)) == ("提前还請", "提前还清")
    assert NORMALISED_TEXT not in message.as_dict(only_output_properties=True)
    data = normaliser.process_training_data(examples())
    assert all(example.get(NORMALISED_TEXT) for example in data.training_examples)
