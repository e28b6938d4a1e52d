"""No text is a command, and what the server tells itself still works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rasa.core.policies.rule_policy as rule_policy
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from rasa_server import commands, patching

DOMAIN = Domain.from_dict({"intents": ["inform", "EXTERNAL_no_answer"], "entities": ["plan_no"]})
RESTARTING = ("restart", "back", "session_start")


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rasa with the patch, for the time of a test."""
    kept = dict(rule_policy.DEFAULT_ACTION_MAPPINGS)
    monkeypatch.setattr(RegexMessageHandler, "process", RegexMessageHandler.process)
    patching.apply([commands.PATCH])
    yield
    rule_policy.DEFAULT_ACTION_MAPPINGS.update(kept)


@pytest.mark.parametrize(
    "text",
    [
        "/inform",
        '/inform{"plan_no": "FQ202608010002"}',
        '/inform@1.0{"plan_no": "FQ202608010002"}',
        "/restart",
        "/back",
        "/session_start",
        "/EXTERNAL_no_answer",
        "EXTERNAL: EXTERNAL_no_answer",
        "\u00a0/restart",
        "\u2028/restart",
        "\u205f/inform",
    ],
)
def test_a_text_is_what_the_model_made_of_it(text: str) -> None:
    understood = {"text": text, "intent": {"name": "out_of_scope"}, "entities": []}
    message = Message(dict(understood))
    (same,) = RegexMessageHandler().process([message], DOMAIN)
    assert same is message
    assert same.data == understood


@pytest.mark.parametrize("intent", RESTARTING)
def test_no_intent_restarts_a_conversation(intent: str) -> None:
    heard = UserUttered("x", {"name": intent})
    tracker = DialogueStateTracker.from_events("c", [ActionExecuted("action_listen"), heard])
    found = rule_policy.RulePolicy._find_action_from_default_actions(tracker)
    assert found == (None, None)
