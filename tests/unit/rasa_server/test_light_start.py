"""Each in a process of its own: what is imported cannot be taken back."""

import subprocess
import sys

HEAVY = ("tensorflow", "keras", "sklearn", "matplotlib", "twilio", "slack_sdk", "aiogram")


def python(code: str) -> str:
    started = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr[-2000:]
    return started.stdout.strip().splitlines()[-1]


def test_the_server_starts_without_what_it_does_not_use() -> None:
    imported = python(
        "import sys\nfrom rasa_server import light\nlight.install()\n"
        "import rasa.__main__, rasa.core.run, rasa.engine.recipes.default_recipe\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    assert imported == "[]"


def test_a_component_with_tensorflow_is_imported_when_it_is_named() -> None:
    answer = python(
        "import sys\nfrom rasa_server import light\nlight.install()\n"
        "import rasa.utils.train_utils as helpers\n"
        "from rasa.engine.recipes.default_recipe import DefaultV1Recipe\n"
        "found = DefaultV1Recipe._from_registry('DIETClassifier').clazz\n"
        "from rasa.nlu.classifiers.diet_classifier import DIETClassifier\n"
        "from rasa.utils.tensorflow.model_data import RasaModelData\n"
        "print(found is DIETClassifier, 'tensorflow' in sys.modules,"
        " isinstance(RasaModelData(), RasaModelData))"
    )
    assert answer == "True True True"


def test_a_channel_is_imported_when_it_is_used() -> None:
    answer = python(
        "from rasa_server import light\nlight.install()\n"
        "from rasa.core.channels import BUILTIN_CHANNELS as channels\n"
        "keys = {'slack_token': 'x', 'slack_signing_secret': 'y'}\n"
        "made = channels['slack'].from_credentials(keys)\n"
        "print(sorted(channels), type(made).__module__)"
    )
    assert answer.startswith("['botframework', 'callback', 'cmdline', 'facebook', 'hangouts'")
    assert answer.endswith("rasa.core.channels.slack")


def test_too_late_to_defer() -> None:
    answer = python(
        "import rasa.core.agent\nfrom rasa_server import light\n"
        "try:\n    light.install()\nexcept RuntimeError as error:\n    print(error)"
    )
    assert answer.startswith("Rasa is imported already")
