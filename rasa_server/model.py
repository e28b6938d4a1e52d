"""A server whose model cannot answer is not started."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa_server.patching import Patch


class NoModel(Exception):
    """Why there is no model to answer with, in a sentence for whoever starts the server."""


def check_before_start(arguments: Sequence[str]) -> None:
    """Refuse Rasa's `run` where the model it names is missing, broken or half trained.

    Rasa itself would take another model of the folder, or start without one and answer nothing.

    Args:
        arguments: the command line without the program; commands other than `run` pass, and so
            do models that come from a server.

    Raises:
        NoModel: with the file's name.
    """
    if arguments[:1] != ["run"] or arguments[1:2] == ["actions"]:
        return
    from rasa.__main__ import create_argument_parser

    options, _ = create_argument_parser().parse_known_args(list(arguments))
    if options.remote_storage is None and not _has_model_server(options.endpoints):
        check(Path(options.model))


def _has_model_server(endpoints: str | None) -> bool:
    from rasa.shared.exceptions import RasaException
    from rasa.utils.endpoints import read_endpoint_config

    if endpoints is None or not Path(endpoints).is_file():
        return False
    try:
        return read_endpoint_config(endpoints, "models") is not None
    except RasaException:
        return False  # Rasa reads the file again and says what is wrong with it.


def check(path: Path) -> None:
    """Refuse a model that cannot answer; `path` is its file, or a folder with the latest.

    Raises:
        NoModel: with the file's name.
    """
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.model import get_latest_model
    from rasa.shared.data import TrainingType

    latest = get_latest_model(str(path)) if path.is_dir() else None
    file = Path(latest) if latest else path
    if not file.is_file():
        raise NoModel(_refusal(path, "没有训练好的模型", "there is no trained model"))
    try:
        metadata = LocalModelStorage.metadata_from_archive(file)
    except Exception as error:
        reason = f"the model cannot be read ({type(error).__name__})"
        raise NoModel(_refusal(file, "模型文件读不出来", reason)) from error
    if metadata.training_type is not TrainingType.BOTH:
        raise NoModel(_refusal(file, "模型没有训练完整", "the model was only trained in part"))


def _refusal(path: Path, reason: str, english: str) -> str:
    return f"{path}：{reason}，请先运行 make train。\n{path}: {english}; run `make train` first."


def _refuse_to_start_without() -> None:
    import rasa.core.run as rasa_run

    load = rasa_run.load_agent_on_start

    async def load_or_end(model_path: str, *arguments: Any) -> Any:
        agent = await load(model_path, *arguments)
        if not agent.is_ready() and agent.model_server is None:
            reason = "the model does not load; the lines above say why"
            print(_refusal(Path(model_path), "模型加载失败", reason), file=sys.stderr, flush=True)
            # Any exception would end as a trace of Sanic's, and the sentence above it unread.
            os._exit(1)
        return agent

    rasa_run.load_agent_on_start = load_or_end


PATCH = Patch(
    "model",
    _refuse_to_start_without,
    {
        "rasa.core.run:load_agent_on_start": "b23e12447feb",
        "rasa.core.run:serve_application": "fa80588d9e00",
        "rasa.core.agent:load_agent": "abc2a4cb13cb",
    },
)
"""Rasa logs that a model does not load and serves without one."""
