"""Every topic there is: whatever the modules of this package define."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

from actions import topics
from actions.dialogue.manager import DialogueManager
from actions.dialogue.topic import AccountTopic, BesideFaq, PublicTopic, Topic
from actions.topics.own_facts import OwnFacts


def all_topics() -> tuple[Topic, ...]:
    """Return a topic of each concrete class, in the order of their modules' names."""
    found: dict[str, Topic] = {}
    for module in iter_modules(topics.__path__):
        for topic in vars(import_module(f"{topics.__name__}.{module.name}")).values():
            if _is_topic(topic) and topic.name not in found:
                found[topic.name] = topic()
    return tuple(found.values())


def dialogue_manager() -> DialogueManager:
    """Return the dialogue manager over every topic."""
    return DialogueManager(all_topics(), OwnFacts())


def _is_topic(value: object) -> bool:
    if not inspect.isclass(value) or inspect.isabstract(value) or issubclass(value, BesideFaq):
        return False
    return issubclass(value, (PublicTopic, AccountTopic))
