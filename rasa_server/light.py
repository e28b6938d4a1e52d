"""What of Rasa is deferred, and why.

Rasa imports TensorFlow and a dozen messengers' client libraries at start whatever the
configuration says: most of its start-up time and memory. None of Fenqi's components uses
them. TensorFlow comes in by two doors only: training helpers for Keras models
(`rasa.utils.train_utils`) and the list of built-in components. Whoever does name such a
component or channel in config.yml or credentials.yml gets it: it is imported then.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

from rasa_server import patching
from rasa_server.deferred import DeferringFinder, real_module

_NLU = "rasa.nlu"
_POLICIES = "rasa.core.policies"

#: Rasa's built-in components by the name they have in config.yml.
COMPONENTS = {
    "DIETClassifier": f"{_NLU}.classifiers.diet_classifier",
    "FallbackClassifier": f"{_NLU}.classifiers.fallback_classifier",
    "KeywordIntentClassifier": f"{_NLU}.classifiers.keyword_intent_classifier",
    "MitieIntentClassifier": f"{_NLU}.classifiers.mitie_intent_classifier",
    "SklearnIntentClassifier": f"{_NLU}.classifiers.sklearn_intent_classifier",
    "LogisticRegressionClassifier": f"{_NLU}.classifiers.logistic_regression_classifier",
    "ResponseSelector": f"{_NLU}.selectors.response_selector",
    "CRFEntityExtractor": f"{_NLU}.extractors.crf_entity_extractor",
    "DucklingEntityExtractor": f"{_NLU}.extractors.duckling_entity_extractor",
    "EntitySynonymMapper": f"{_NLU}.extractors.entity_synonyms",
    "MitieEntityExtractor": f"{_NLU}.extractors.mitie_entity_extractor",
    "SpacyEntityExtractor": f"{_NLU}.extractors.spacy_entity_extractor",
    "RegexEntityExtractor": f"{_NLU}.extractors.regex_entity_extractor",
    "LexicalSyntacticFeaturizer": (
        f"{_NLU}.featurizers.sparse_featurizer.lexical_syntactic_featurizer"
    ),
    "ConveRTFeaturizer": f"{_NLU}.featurizers.dense_featurizer.convert_featurizer",
    "MitieFeaturizer": f"{_NLU}.featurizers.dense_featurizer.mitie_featurizer",
    "SpacyFeaturizer": f"{_NLU}.featurizers.dense_featurizer.spacy_featurizer",
    "CountVectorsFeaturizer": f"{_NLU}.featurizers.sparse_featurizer.count_vectors_featurizer",
    "LanguageModelFeaturizer": f"{_NLU}.featurizers.dense_featurizer.lm_featurizer",
    "RegexFeaturizer": f"{_NLU}.featurizers.sparse_featurizer.regex_featurizer",
    "JiebaTokenizer": f"{_NLU}.tokenizers.jieba_tokenizer",
    "MitieTokenizer": f"{_NLU}.tokenizers.mitie_tokenizer",
    "SpacyTokenizer": f"{_NLU}.tokenizers.spacy_tokenizer",
    "WhitespaceTokenizer": f"{_NLU}.tokenizers.whitespace_tokenizer",
    "MitieNLP": f"{_NLU}.utils.mitie_utils",
    "SpacyNLP": f"{_NLU}.utils.spacy_utils",
    "TEDPolicy": f"{_POLICIES}.ted_policy",
    "UnexpecTEDIntentPolicy": f"{_POLICIES}.unexpected_intent_policy",
    "RulePolicy": f"{_POLICIES}.rule_policy",
    "MemoizationPolicy": f"{_POLICIES}.memoization",
    "AugmentedMemoizationPolicy": f"{_POLICIES}.memoization",
}

# Components which import TensorFlow, scikit-learn or Matplotlib, and the helpers which do.
_HEAVY = (
    "rasa.utils.tensorflow.callback",
    "rasa.utils.tensorflow.data_generator",
    "rasa.utils.tensorflow.model_data",
    "rasa.utils.tensorflow.model_data_utils",
    COMPONENTS["DIETClassifier"],
    COMPONENTS["ResponseSelector"],
    COMPONENTS["CRFEntityExtractor"],
    COMPONENTS["ConveRTFeaturizer"],
    COMPONENTS["LanguageModelFeaturizer"],
    COMPONENTS["TEDPolicy"],
    COMPONENTS["UnexpecTEDIntentPolicy"],
    "rasa.utils.plotting",
)

# Channels with a client library of their own; Rasa asks each for its name at start.
_CHANNELS = {
    "botframework": {"BotFrameworkInput": "botframework"},
    "facebook": {"FacebookInput": "facebook"},
    "hangouts": {"HangoutsInput": "hangouts"},
    "mattermost": {"MattermostInput": "mattermost"},
    "rocketchat": {"RocketChatInput": "rocketchat"},
    "slack": {"SlackInput": "slack"},
    "telegram": {"TelegramInput": "telegram"},
    "twilio": {"TwilioInput": "twilio"},
    "twilio_voice": {"TwilioVoiceInput": "twilio_voice"},
    "webexteams": {"WebexTeamsInput": "webexteams"},
}

_DEFAULT_COMPONENTS = "rasa.engine.recipes.default_components"


class ComponentRegistry(dict[str, Any]):
    """Rasa's table of components, which imports a built-in one when it is looked for
    (importing registers it)."""

    def __contains__(self, name: object) -> bool:
        if not super().__contains__(name) and isinstance(name, str) and name in COMPONENTS:
            real_module(COMPONENTS[name])
        return super().__contains__(name)


def install() -> None:
    """Defers what `light` names. To be called before anything of Rasa is imported.

    Raises:
        RuntimeError: Rasa's server was imported before.
        rasa_server.patching.PatchDoesNotFit: Rasa is not the one this was written for.
    """
    if "rasa.core.agent" in sys.modules:
        raise RuntimeError("Rasa is imported already: too late to defer parts of it")
    patching.apply([PATCH])


def _defer() -> None:
    # Without the chatter of TensorFlow, where it does get in, and of SQLAlchemy on its next one.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    deferred: dict[str, dict[str, dict[str, str]]] = {module: {} for module in _HEAVY}
    for channel, classes in _CHANNELS.items():
        deferred[f"rasa.core.channels.{channel}"] = {
            class_name: {"name": name} for class_name, name in classes.items()
        }
    sys.meta_path.insert(0, DeferringFinder(deferred))
    built_in = ModuleType(_DEFAULT_COMPONENTS)
    built_in.DEFAULT_COMPONENTS = []  # type: ignore[attr-defined]
    sys.modules[_DEFAULT_COMPONENTS] = built_in

    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    DefaultV1Recipe._registered_components = ComponentRegistry(
        DefaultV1Recipe._registered_components
    )


PATCH = patching.Patch(
    "light",
    _defer,
    {
        _DEFAULT_COMPONENTS: "b58a9dc0d456",
        "rasa.core.channels": "33637c7f3972",
        "rasa.engine.recipes.default_recipe": "581988d350df",
    },
    modules=_HEAVY,
)
"""The list of components, that of channels, and the table the registry stands in for."""
