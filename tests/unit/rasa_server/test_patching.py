"""A patch fits what it was written for and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rasa_server import light, patches, patching
from rasa_server.patching import Patch, PatchDoesNotFit

EVERY = (light.PATCH, *patches.ALL)
FUNCTIONS = [(patch, target) for patch in EVERY for target in patch.written_for if ":" in target]
MODULES = [(patch, target) for patch in EVERY for target in patch.written_for if ":" not in target]

ROOT = Path(__file__).parents[3]


def _name(value: Patch | str) -> str:
    return value.name if isinstance(value, Patch) else value


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own: what is patched cannot be taken back."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("patch", EVERY, ids=_name)
def test_it_fits_the_installed_rasa(patch: Patch) -> None:
    patching.check(patch)


@pytest.mark.parametrize(("patch", "target"), FUNCTIONS, ids=_name)
def test_another_function_is_refused(
    patch: Patch, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed() -> None:
        """Stands where Rasa's function was."""

    monkeypatch.setattr(target.replace(":", "."), changed)
    with pytest.raises(PatchDoesNotFit, match=f"{patch.name}.*{target}.*changed"):
        patching.check(patch)


@pytest.mark.parametrize(("patch", "target"), FUNCTIONS, ids=_name)
def test_a_function_that_is_gone_is_refused(
    patch: Patch, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(target.replace(":", "."))
    with pytest.raises(PatchDoesNotFit, match=f"{patch.name}.*{target} (is not there|has)"):
        patching.check(patch)


@pytest.mark.parametrize(("patch", "target"), MODULES, ids=_name)
def test_another_module_is_refused(
    patch: Patch, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = patching._source
    changed = {target: "# changed"}
    monkeypatch.setattr(patching, "_source", lambda name: changed.get(name) or read(name))
    with pytest.raises(PatchDoesNotFit, match=f"{patch.name}.*{target}.*changed"):
        patching.check(patch)


@pytest.mark.parametrize(
    ("target", "modules"),
    [("rasa.no_such_module", ()), ("rasa.no:such", ()), ("rasa.version", ("rasa.gone",))],
)
def test_what_is_not_there_is_refused(target: str, modules: tuple[str, ...]) -> None:
    with pytest.raises(PatchDoesNotFit, match="is not there"):
        patching.check(Patch("any", lambda: None, {target: "0"}, modules))


def test_none_is_applied_where_one_does_not_fit() -> None:
    applied: list[Any] = []
    fits = Patch("fits", lambda: applied.append("fits"), {})
    with pytest.raises(PatchDoesNotFit, match="misfit"):
        patching.apply([fits, Patch("misfit", lambda: None, {"rasa.version": "0"})])
    assert applied == []
    patching.apply([fits])
    assert applied == ["fits"]


@pytest.mark.parametrize("module", ["light", "event_types"])
def test_the_start_is_refused_with_a_sentence(module: str) -> None:
    ended = python(
        f"from rasa_server import {module}\n"
        f"known = {module}.PATCH.written_for\n"
        "known.update(dict.fromkeys(known, 'other'))\n"
        "from rasa_server.__main__ import start\nstart()"
    )
    assert ended.returncode == 1
    assert f"The patch '{module}' of Rasa does not fit: rasa." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_all_are_applied_by_the_start() -> None:
    started = python(
        "import sys\nsys.argv = ['rasa_server', '--version']\n"
        "from rasa_server.__main__ import start\nstart()\n"
        "from rasa_server import patches\n"
        "from rasa_server.patching import PatchDoesNotFit, check\n"
        "def fits(patch):\n"
        "    try:\n        check(patch)\n"
        "    except PatchDoesNotFit:\n        return False\n"
        "    return True\n"
        "print([patch.name for patch in patches.ALL if fits(patch)])"
    )
    # What is patched is no longer what the patch was written for.
    assert started.stdout.strip().splitlines()[-1] == "[]"


def test_the_docs_list_every_patch() -> None:
    table = (ROOT / "docs" / "rasa.md").read_text("utf8")
    for patch in EVERY:
        assert f"| `{patch.name}` |" in table, patch.name
