"""The pipeline's first component: puts the normalised text beside the message's own."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.fingerprint import source_fingerprint
from nlu.normalisation import normalise

#: Where a message holds its normalised text; not part of what the server returns.
NORMALISED_TEXT = "normalised_text"


def normalised_text(message: Message) -> str:
    """The message's normalised text, made now where no component made it before."""
    text = message.get(NORMALISED_TEXT)
    return text if isinstance(text, str) else normalise(message.get(TEXT) or "")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MessageNormaliser(GraphComponent):
    """Sets `normalised_text` on every message, in training and in use."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageNormaliser:
        """Makes the component; it has no settings."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A cached result is void once our source code changes."""
        return source_fingerprint()

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `normalised_text` on each of the messages."""
        for message in messages:
            message.set(NORMALISED_TEXT, normalise(message.get(TEXT) or ""))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets `normalised_text` on each of the examples."""
        self.process(training_data.training_examples)
        return training_data
