"""Reading the training data without parsing, copying and hashing every example again and again."""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence
from typing import Any


def parse_once() -> None:
    """Let Rasa parse a file of training data once a process, not five times, unless it changed.

    What a file holds is shared from then on: Rasa's importers only ever merge it, and merging
    copies. A file that cannot be parsed is not remembered.
    """
    from rasa.shared.nlu.training_data import loading

    load = loading._load
    known: dict[tuple[str, str, int, int], Any] = {}

    def load_once(filename: str, language: str = "en") -> Any:
        status = os.stat(filename)
        key = (os.path.abspath(filename), language, status.st_mtime_ns, status.st_size)
        if key not in known:
            known[key] = load(filename, language)
        return known[key]

    loading._load = load_once


def copy_lightly() -> None:
    """Let Rasa merge training data as ever, in a fraction of the time.

    Each of some twenty merges between the files and the pipeline copies every example with
    all it holds, and writes its intent anew, which makes it forget its fingerprint, so that
    it is computed again. Here a copy shares what cannot change (texts), keeps the fingerprint
    of the same content, and only what has white space to lose is written anew.
    """
    from rasa.shared.nlu.constants import INTENT, RESPONSE
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    def deepcopy(message: Message, memo: dict[int, Any]) -> Message:
        copied = Message.__new__(type(message))
        memo[id(message)] = copied
        for name, value in vars(message).items():
            setattr(copied, name, copy.deepcopy(value, memo) if name != "data" else {})
        copied.data = {
            key: value if isinstance(value, str) else copy.deepcopy(value, memo)
            for key, value in message.data.items()
        }
        return copied

    def sanitise(examples: Sequence[Message]) -> list[Message]:
        for example in examples:
            for part in (INTENT, RESPONSE):
                text = example.get(part)
                if text and text != text.strip():
                    example.set(part, text.strip())
        return list(dict.fromkeys(examples))

    Message.__deepcopy__ = deepcopy
    TrainingData.sanitize_examples = staticmethod(sanitise)
