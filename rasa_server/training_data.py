"""Reading the training data without parsing, copying and hashing every example again and again."""

from __future__ import annotations

import copy
import os
from typing import Any

from rasa_server.patching import Patch


def parse_once() -> None:
    """Let Rasa parse a file of training data once a process, not five times, unless it changed.

    What a file holds is shared from then on: Rasa's importers only ever merge it, and merging
    copies. A file that cannot be parsed is not remembered. The language, which Rasa leaves out
    now and then, plays no part in reading YAML.
    """
    from rasa.shared.nlu.training_data import loading

    load = loading._load
    known: dict[tuple[str, str | None, int, int], Any] = {}

    def load_once(filename: str, language: str = "en") -> Any:
        status = os.stat(filename)
        spoken = None if filename.endswith((".yml", ".yaml")) else language
        key = (os.path.abspath(filename), spoken, status.st_mtime_ns, status.st_size)
        if key not in known:
            known[key] = load(filename, language)
        return known[key]

    loading._load = load_once


def copy_lightly() -> None:
    """Let Rasa merge training data as ever, in a fraction of the time.

    Each of some twenty merges between the files and the pipeline copies every example with
    all it holds, and writes its intent and its answer anew, which makes it forget its
    fingerprint, so that it is computed again. Here a copy shares what cannot change (texts),
    keeps the fingerprint of the same content, and writing the same text changes nothing.
    """
    from rasa.shared.nlu.training_data.message import Message

    def deepcopy(message: Message, memo: dict[int, Any]) -> Message:
        copied = Message.__new__(type(message))
        memo[id(message)] = copied
        for name, value in vars(message).items():
            vars(copied)[name] = None if name == "data" else part(value, memo)
        copied.data = {key: part(value, memo) for key, value in message.data.items()}
        return copied

    def part(value: Any, memo: dict[int, Any]) -> Any:
        if value is None or isinstance(value, str):
            return value
        # The one set of a message holds names of its properties.
        return set(value) if isinstance(value, set) else copy.deepcopy(value, memo)

    write = Message.set

    def set_changed(message: Message, prop: str, info: Any, add_to_output: bool = False) -> None:
        if add_to_output or not isinstance(info, str) or message.data.get(prop) != info:
            write(message, prop, info, add_to_output)

    Message.__deepcopy__ = deepcopy
    Message.set = set_changed


PARSE_ONCE = Patch(
    "training_data.parse_once",
    parse_once,
    {
        "rasa.shared.nlu.training_data.loading:_load": "ed1ea3676bab",
        "rasa.shared.nlu.training_data.loading:load_data": "044e4b58a302",
    },
)
COPY_LIGHTLY = Patch(
    "training_data.copy_lightly",
    copy_lightly,
    {
        "rasa.shared.nlu.training_data.message:Message.__init__": "929966f7673d",
        "rasa.shared.nlu.training_data.message:Message.set": "071e4782a66f",
        "rasa.shared.nlu.training_data.message:Message.fingerprint": "82b38330479e",
        "rasa.shared.nlu.training_data.training_data:TrainingData.merge": "29a2ae274e01",
    },
)
