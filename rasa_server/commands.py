"""No message is a command: whatever a customer types is understood by the model."""

from __future__ import annotations

from functools import wraps
from typing import Any

from rasa_server.patching import Patch


def take_out() -> None:
    """Keep Rasa from obeying texts, whatever channel or whoever they come from.

    The last step of every model replaces what was understood by what a text of the form
    `/intent@confidence{"entity": value}` says, white space of any kind before it, and three
    intents of such texts restart a conversation, take a turn back or begin a session. Rules
    that answer the server itself (`EXTERNAL_…`) are reached by `Agent.trigger_intent`, which
    needs no text.
    """
    from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS
    from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler

    # Rasa reads the types of a component's methods, before it trains a model, where they are named.
    @wraps(RegexMessageHandler.process)
    def process(_: Any, messages: list[Any], domain: Any = None) -> list[Any]:
        return messages

    RegexMessageHandler.process = process
    DEFAULT_ACTION_MAPPINGS.clear()


_RULES = "rasa.core.policies.rule_policy:RulePolicy"

PATCH = Patch(
    "commands",
    take_out,
    {
        "rasa.nlu.classifiers.regex_message_handler:RegexMessageHandler.process": "c0b15285ba78",
        "rasa.engine.recipes.default_recipe:DefaultV1Recipe._create_predict_nodes": "590e4b62d37b",
        f"{_RULES}._find_action_from_default_actions": "e453b06d1594",
        f"{_RULES}._default_sources": "f37f78f39d99",
        "rasa.core.processor:MessageProcessor._parse_message_with_graph": "0bd50a53b5c0",
        "rasa.core.processor:MessageProcessor._handle_message_with_tracker": "f42e1ae30393",
        "rasa.core.processor:MessageProcessor.trigger_external_user_uttered": "8c48d4ce64b5",
    },
)
"""Rasa has no switch for it; `message.parsing` of every kind ends in these."""
