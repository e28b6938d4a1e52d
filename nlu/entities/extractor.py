"""The grammar as a component of Rasa's pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from contract.business_day import business_day

from .details import Detail
from .reading import read_entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DetailExtractor(GraphComponent):
    """Adds what `read_entities` finds in a message's text to its entities.

    Nothing is learnt and nothing kept between messages: the business day is
    asked for with each one.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DetailExtractor:
        """The component; raises SettingsError where FENQI_TODAY is no day."""
        business_day()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """The same messages, with their details appended to `entities`."""
        for message in messages:
            text = message.get(TEXT)
            if not isinstance(text, str):
                continue
            details = read_entities(text, business_day())
            entities = [*message.get(ENTITIES, []), *map(self._entity, details)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _entity(self, detail: Detail) -> dict[str, Any]:
        entity: dict[str, Any] = {
            ENTITY_ATTRIBUTE_TYPE: detail.entity,
            ENTITY_ATTRIBUTE_VALUE: detail.value,
            ENTITY_ATTRIBUTE_START: detail.start,
            ENTITY_ATTRIBUTE_END: detail.end,
            EXTRACTOR: type(self).__name__,
        }
        if detail.role:
            entity[ENTITY_ATTRIBUTE_ROLE] = detail.role
        return entity
