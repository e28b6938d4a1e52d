"""`python -m rasa_server.parse FILE`: what the trained model makes of sentences.

A sentence a line in, one JSON object a line out in the same order, and nothing else on
standard output: `text`, `intent` (full name; `nlu_fallback` for a fallback), `confidence`,
`ranking` (full names, likeliest first) and `entities`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contract.business_day import business_day
from contract.environment import SettingsError
from rasa_server import light, patching


def parse_lines(lines: list[str], model: Path) -> Iterator[dict[str, Any]]:
    """Parses the lines with the newest model of a directory, or the model file named.

    Raises:
        FileNotFoundError: there is no model.
    """
    from rasa.core.agent import load_agent
    from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

    if not model.exists():
        raise FileNotFoundError(f"There is no model at {model}: train one first (make train).")
    agent = asyncio.run(load_agent(model_path=str(model)))
    if not agent.is_ready():
        raise FileNotFoundError(f"There is no model in {model}: train one first (make train).")
    for line in lines:
        parsed = asyncio.run(agent.parse_message(line))
        ranking = [
            {"intent": reading["name"], "confidence": reading["confidence"]}
            for reading in parsed["full_intent_ranking"]
        ]
        fallback = parsed["intent"]["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME
        yield {
            "text": line,
            "intent": parsed["intent"]["name"] if fallback else ranking[0]["intent"],
            "confidence": parsed["intent"]["confidence"],
            "ranking": ranking,
            "entities": parsed["entities"],
        }


def main() -> int:
    """Runs the command; returns the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("file", type=Path, help="text file, a sentence a line; - for stdin")
    arguments.add_argument("--model", type=Path, default=Path("models"))
    options = arguments.parse_args()
    # Rasa logs to standard output where nobody tells it otherwise.
    output, sys.stdout = sys.stdout, sys.stderr
    warnings.simplefilter("ignore")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    try:
        business_day()
        light.install()
        from rasa_server import commands

        patching.apply([commands.PATCH])
        text = sys.stdin.read() if str(options.file) == "-" else options.file.read_text("utf-8")
        # By line feeds alone: a sentence may hold what else Python takes for a line's end.
        lines = text.removesuffix("\n").split("\n") if text else []
        for parsed in parse_lines(lines, options.model):
            print(json.dumps(parsed, ensure_ascii=False), file=output)
    except (OSError, UnicodeDecodeError, SettingsError, patching.PatchDoesNotFit) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
