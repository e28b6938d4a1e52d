"""Understanding beside Rasa's default Chinese pipeline, on the same training data.

`python -m bench.understanding [--examples N] [--epochs N]`

Both sides get the same examples, the same rules with a text as answer (no action server)
and the same held-out sentences, on the same machine, one after the other. The default
side is what Rasa's documentation gives for Chinese: Jieba, count vectors, DIET, a
ResponseSelector, TED and UnexpecTED. With all examples its training takes an hour and
more; `--examples` takes every n-th example instead, for both sides.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nlu.examples import typed_examples

ROOT = Path(__file__).resolve().parents[1]
PORT = 5241

# What a shop hears over and over, word for word: half of the messages of one measurement.
FREQUENT = (
    "你好",
    "可以提前还款吗",
    "提前还款要手续费吗",
    "我还欠多少钱",
    "今天还清要多少",
    "怎么提前还款",
    "还款日是哪天",
    "转人工",
    "谢谢",
    "提前还清划算吗",
)

DEFAULT_CONFIG = """\
recipe: default.v1
assistant_id: default
language: zh
pipeline:
  - name: JiebaTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: {epochs}
    retrieval_intent: faq
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: {epochs}
  - name: TEDPolicy
    max_history: 5
    epochs: {epochs}
    constrain_similarities: true
"""


@dataclass(frozen=True)
class Side:
    """One of the two: a name, its configuration and the command that starts it."""

    name: str
    config: str
    module: str


def read_examples(step: int) -> dict[str, list[str]]:
    """Every `step`-th training example, by full intent name; two of each at least."""
    found: dict[str, list[str]] = {}
    for text, name in typed_examples():
        found.setdefault(name, []).append(text)
    return {
        name: texts[::step] if len(texts[::step]) > 1 else texts[:2]
        for name, texts in found.items()
    }


def write_project(folder: Path, side: Side, examples: dict[str, list[str]]) -> None:
    """A Rasa project with the examples, and for each intent a rule that answers a text."""
    intents = sorted({name.split("/")[0] for name in examples})
    domain = {
        "version": "3.1",
        "intents": [*intents, "nlu_fallback"],
        "entities": ["second_question"],
        "responses": {
            f"utter_{name}": [{"text": name}] for name in [*examples, *intents, "nlu_fallback"]
        },
    }
    rules = [
        {"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]}
        for name in [*intents, "nlu_fallback"]
    ]
    stories = [
        {"story": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]}
        for name in intents
    ]
    nlu = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text in texts)}
        for name, texts in examples.items()
    ]
    (folder / "data").mkdir(parents=True)
    (folder / "config.yml").write_text(side.config, encoding="utf-8")
    yaml = YAML()
    yaml.default_flow_style = False
    for name, content in {
        "domain.yml": domain,
        "data/nlu.yml": {"version": "3.1", "nlu": nlu},
        "data/rules.yml": {"version": "3.1", "rules": rules},
        "data/stories.yml": {"version": "3.1", "stories": stories},
        "credentials.yml": {"rest": None},
    }.items():
        with (folder / name).open("w", encoding="utf-8") as file:
            yaml.dump(content, file)


def environment() -> dict[str, str]:
    """The environment of the commands: no telemetry, our packages importable."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


def post(path: str, body: dict[str, Any]) -> Any:
    """The answer of the server under test."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}{path}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        return json.load(answer)


def full_intent(parsed: dict[str, Any]) -> str:
    """The full name a parse came to, with a fallback counted as out of scope."""
    name = str(parsed["intent"]["name"])
    if name == "nlu_fallback":
        return "out_of_scope"
    selected = parsed.get("response_selector", {}).get(name)
    return selected["response"]["intent_response_key"] if selected else name


def memory(pid: int) -> dict[str, float]:
    """Resident and proportional memory of a process, in MB."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        kind, _, size = line.partition(":")
        if kind in ("Rss", "Pss"):
            sizes[f"{kind.upper()} (MB)"] = int(size.split()[0]) / 1024
    return sizes


def answer_times(texts: list[str], at_once: int) -> tuple[list[float], float]:
    """Milliseconds per whole answer, and answers per second, with `at_once` customers."""

    def ask(numbered: tuple[int, str]) -> float:
        start = time.perf_counter()
        sender = f"bench-{at_once}-{numbered[0] % (at_once * 7)}"
        post("/webhooks/rest/webhook", {"sender": sender, "message": numbered[1]})
        return (time.perf_counter() - start) * 1000

    start = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        times = list(pool.map(ask, enumerate(texts)))
    return times, len(texts) / (time.perf_counter() - start)


def measure(side: Side, examples: dict[str, list[str]], folder: Path) -> dict[str, float]:
    """Trains a side, starts it and asks it everything; figures by name."""
    write_project(folder, side, examples)
    figures: dict[str, float] = {}
    command = [sys.executable, "-m", side.module]
    start = time.perf_counter()
    with (folder / "train.log").open("w") as log:
        subprocess.run(
            [*command, "train", "--skip-validation", "--fixed-model-name", "bench"],
            cwd=folder,
            env=environment(),
            stdout=log,
            stderr=log,
            check=True,
        )
    figures["training (s)"] = time.perf_counter() - start
    with (ROOT / "tests/nlu/heldout.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    start = time.perf_counter()
    with (folder / "run.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "run", "--enable-api", "-i", "127.0.0.1", "--port", str(PORT)],
            cwd=folder,
            env=environment(),
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(server)
        figures["server start (s)"] = time.perf_counter() - start
        right = sum(
            full_intent(post("/model/parse", {"text": row["text"]})) in row["accepted"].split(",")
            for row in rows
        )
        figures["accuracy (held-out)"] = right / len(rows)
        # Other sentences than those just parsed, so that nothing is remembered.
        texts = [f"{row['text']}{index % 10}" for index, row in enumerate(rows[:320])]
        for at_once in (1, 8):
            part = texts[:160] if at_once == 1 else texts[160:]
            times, rate = answer_times(part, at_once)
            ordered = statistics.quantiles(times, n=20)
            figures[f"answer p50, {at_once} at a time (ms)"] = statistics.median(times)
            figures[f"answer p95, {at_once} at a time (ms)"] = ordered[18]
            figures[f"answers per second, {at_once} at a time"] = rate
        mixed = [
            message for text in texts[:160] for message in (f"{text}。", FREQUENT[len(text) % 10])
        ]
        _, rate = answer_times(mixed, 8)
        figures["answers per second, every other question frequent"] = rate
        figures |= memory(server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
    return figures


def wait_until_ready(server: subprocess.Popen[bytes]) -> None:
    """Returns when the server's model parses.

    Raises:
        RuntimeError: the server ended, or was not ready within five minutes.
    """
    for _ in range(3000):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it was ready")
        try:
            post("/model/parse", {"text": "你好"})
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError("the server was not ready within five minutes")


def main() -> None:
    """Runs both sides and prints their figures side by side."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--examples", type=int, default=1, help="take every n-th example")
    arguments.add_argument("--epochs", type=int, default=100, help="of the default pipeline")
    options = arguments.parse_args()
    examples = read_examples(options.examples)
    sides = [
        Side("Fenqi", (ROOT / "config.yml").read_text(encoding="utf-8"), "rasa_server"),
        Side("default", DEFAULT_CONFIG.format(epochs=options.epochs), "rasa"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (measure(side, examples, Path(folder) / side.name) for side in sides)
    total = sum(map(len, examples.values()))
    print(f"{total} examples of {len(examples)} intents, {options.epochs} epochs\n")
    print(f"| | {sides[0].name} | {sides[1].name} | ratio |\n|---|---|---|---|")
    for name, figure in ours.items():
        print(f"| {name} | {figure:.3g} | {theirs[name]:.3g} | {figure / theirs[name]:.2f} |")


if __name__ == "__main__":
    main()
