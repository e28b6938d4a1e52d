import pytest
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.utils.common import all_subclasses

from rasa_server import event_types


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    event_types.remember()


def test_every_event_is_found_by_its_name_as_before() -> None:
    for _ in range(2):
        for found in all_subclasses(Event):
            assert Event.resolve_by_type(found.type_name).type_name == found.type_name


def test_the_class_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Event.resolve_by_type("user")
    monkeypatch.setattr("rasa.shared.utils.common.all_subclasses", None)
    assert Event.resolve_by_type("user") is first is UserUttered


def test_stored_events_come_back() -> None:
    events = [UserUttered("还清了"), SlotSet("topic", "quote"), ActionExecuted("action_listen")]
    assert [Event.from_parameters(event.as_dict()) for event in events] == events


def test_an_unknown_name_is_an_error_every_time() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="no_such_event"):
            Event.resolve_by_type("no_such_event")


def test_a_default_is_not_remembered_for_a_name() -> None:
    assert Event.resolve_by_type("of_later", UserUttered) is UserUttered
    with pytest.raises(ValueError, match="of_later"):
        Event.resolve_by_type("of_later")
    assert Event.resolve_by_type("topic") is None
