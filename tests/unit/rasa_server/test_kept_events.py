"""What is kept of a turn, and that the turn itself stays as it is."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_server.kept_events import CREDENTIALS, as_kept, without

TOKEN = "eyJhbGciOiJFUzI1NiJ9.body.signature"
PHONE = "13800000001"
INTENT = {"name": "inform"}


def message(text: str, *entities: dict[str, Any], **metadata: Any) -> UserUttered:
    """A message as Rasa hands it to the tracker."""
    parsed = {
        "text": text,
        "intent": dict(INTENT),
        "entities": list(entities),
        "metadata": dict(metadata),
        "full_intent_ranking": [{"name": "inform", "confidence": 0.9}],
        "intent_ranking": [1],
        "response_selector": {"faq": {}},
    }
    return UserUttered(text, INTENT, list(entities), parsed, 1.0, "web", "id-1", dict(metadata))


def found(entity: str, value: object, start: int, end: int) -> dict[str, Any]:
    """A detail as the understanding hands it over."""
    return {"entity": entity, "value": value, "start": start, "end": end}


def test_a_message_is_masked_wherever_it_stands() -> None:
    (kept,) = as_kept([message(f"打{PHONE}", display=f"打 {PHONE}")])
    assert PHONE not in json.dumps(kept)
    assert kept["text"] == kept["parse_data"]["text"] == "打138****0001"
    assert kept["metadata"] == kept["parse_data"]["metadata"] == {"display": "打 138****0001"}
    assert kept["message_id"] == "id-1"
    assert kept["parse_data"]["full_intent_ranking"] == [{"name": "inform", "confidence": 0.9}]
    assert not {"intent_ranking", "response_selector"} & kept["parse_data"].keys()


def test_an_honest_message_is_kept_as_it_is() -> None:
    entities = [found("amount", "3000.00", 2, 6), found("day", "2026-12-15", 7, 13)]
    (kept,) = as_kept([message("先还3000，12月15号，小米15 Pro", *entities)])
    assert kept["text"] == "先还3000，12月15号，小米15 Pro"
    assert kept["parse_data"]["entities"] == entities


def test_details_of_a_masked_message_have_no_places_in_it() -> None:
    entities = [found("plan_no", "FQ202609010001", 12, 26), found("amount", "3000.00", 28, 32)]
    (kept,) = as_kept([message(f"{PHONE} FQ202609010001先还3000", *entities)])
    assert kept["text"] == "138****0001 FQ202609010001先还3000"
    assert kept["parse_data"]["entities"] == [
        {"entity": "plan_no", "value": "FQ202609010001"},
        {"entity": "amount", "value": "3000.00"},
    ]


def test_a_detail_that_repeats_what_was_hidden_is_not_kept() -> None:
    card = found("order_no", "4111111111111111", 1, 20)
    (kept,) = as_kept([message("卡4111 1111 1111 1111", card, found("ordinal", 2, 0, 1))])
    assert kept["parse_data"]["entities"] == [{"entity": "ordinal", "value": 2}]


def test_an_order_the_shop_could_have_numbered_is_kept() -> None:
    order = found("order_no", "5260912003344556", 2, 18)
    (kept,) = as_kept([message("订单5260912003344556", order)])
    assert kept["parse_data"]["entities"] == [order]


def test_the_bots_words_are_masked_where_they_repeat_the_customers() -> None:
    said = BotUttered(
        "会打13800000001给您，商城热线400-000-0000",
        {
            "buttons": [{"title": PHONE, "payload": f"打{PHONE}"}],
            "custom": {"data": {"summary": PHONE, "hotline": "400-000-0000"}},
        },
    )
    _, kept = as_kept([message(f"打{PHONE}"), said])
    assert PHONE not in json.dumps(kept)
    assert kept["text"] == "会打138****0001给您，商城热线400-000-0000"
    assert kept["data"]["custom"]["data"]["hotline"] == "400-000-0000"


def test_words_of_another_message_are_masked_too_where_they_are_told() -> None:
    (kept,) = as_kept([BotUttered(f"打{PHONE}")], said=f"打{PHONE}")
    assert kept["text"] == "打138****0001"
    (kept,) = as_kept([BotUttered(f"打{PHONE}")])
    assert kept["text"] == f"打{PHONE}"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("482913.00", None),
        (["FQ202609010001", "482913"], None),
        (482913, None),
        ("3000.00", "3000.00"),
        ("0123456789abcdef", "0123456789abcdef"),
        (["FQ202609010001"], ["FQ202609010001"]),
        (None, None),
    ],
)
def test_a_slot_that_repeats_what_was_hidden_is_kept_empty(value: object, kept: object) -> None:
    _, slot = as_kept([message("验证码482913"), SlotSet("amount", value)])
    assert (slot["event"], slot["name"], slot["value"]) == ("slot", "amount", kept)


def test_metadata_serves_the_turn() -> None:
    metadata = {"id_token": TOKEN, "address": "digest", "page": "cart", "model_id": "0" * 32}
    opening, said = as_kept(
        [SlotSet("session_started_metadata", dict(metadata)), message("你好", **metadata)]
    )
    assert opening["value"] == said["metadata"] == {"page": "cart", "model_id": "0" * 32}


def test_a_typed_token_is_masked() -> None:
    (kept,) = as_kept([message(f"token {TOKEN}")])
    assert kept["text"] == "token 〈账号〉"


def test_the_events_stay_as_they_are() -> None:
    events: list[Event] = [
        ActionExecuted("action_listen"),
        SlotSet("session_started_metadata", {"id_token": TOKEN}),
        message(f"打{PHONE}", found("amount", PHONE, 1, 12), id_token=TOKEN),
        SlotSet("amount", PHONE),
        BotUttered(PHONE, {"custom": {"text": PHONE}}),
    ]
    before = copy.deepcopy([event.as_dict() for event in events])
    as_kept(events)
    assert [event.as_dict() for event in events] == before


def test_rasa_reads_back_what_is_kept() -> None:
    kept = as_kept([message(f"{PHONE}先还3000", found("amount", "3000.00", 13, 17))])
    tracker = DialogueStateTracker.from_dict("c", json.loads(json.dumps(kept)), [])
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "138****0001先还3000"
    assert tracker.latest_message.entities == [{"entity": "amount", "value": "3000.00"}]
    assert tracker.latest_message.as_sub_state()["entities"] == ["amount"]


def test_credentials_go_from_every_depth() -> None:
    """Lists and dicts are searched through; values that only look alike stay."""
    value = {"a": [{"id_token": "x", "b": {"token": "y", "text": "token"}}], "authorization": "z"}
    assert without(CREDENTIALS, value) == {"a": [{"b": {"text": "token"}}]}
