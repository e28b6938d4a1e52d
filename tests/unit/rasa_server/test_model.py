"""A server whose model cannot answer is not started."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.data import TrainingType

from rasa_server.model import NoModel, check, check_before_start


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that passes for a whole model."""
    metadata = SimpleNamespace(training_type=TrainingType.BOTH)
    monkeypatch.setattr(LocalModelStorage, "metadata_from_archive", lambda _: metadata)
    file = tmp_path / "trained.tar.gz"
    file.touch()
    return file


def test_a_whole_model_passes(trained: Path) -> None:
    check(trained)
    check(trained.parent)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.tar.gz", tmp_path):
        with pytest.raises(NoModel) as refusal:
            check(path)
        assert str(path) in str(refusal.value)
        assert "请先运行 make train" in str(refusal.value)
        assert "run `make train` first" in str(refusal.value)


def test_a_broken_model_is_refused(tmp_path: Path) -> None:
    rubbish, empty, cut = (tmp_path / name for name in ("a.tar.gz", "b.tar.gz", "c.tar.gz"))
    rubbish.write_bytes(b"rubbish")
    with tarfile.open(empty, "w:gz"):
        pass
    cut.write_bytes(empty.read_bytes()[:20])
    for file in (rubbish, empty, cut):
        with pytest.raises(NoModel, match=f"{file}.*cannot be read"):
            check(file)


@pytest.mark.parametrize("kind", [TrainingType.NLU, TrainingType.CORE])
def test_half_a_model_is_refused(
    trained: Path, kind: TrainingType, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = SimpleNamespace(training_type=kind)
    monkeypatch.setattr(LocalModelStorage, "metadata_from_archive", lambda _: metadata)
    with pytest.raises(NoModel, match="in part"):
        check(trained)


def test_another_model_of_the_folder_is_not_taken(trained: Path) -> None:
    """As Rasa would."""
    with pytest.raises(NoModel, match=r"other\.tar\.gz"):
        check_before_start(["run", "--model", str(trained.with_name("other.tar.gz"))])
    check_before_start(["run", "--model", str(trained), "--port", "5005"])


def test_other_commands_need_no_model(tmp_path: Path) -> None:
    for arguments in ([], ["train"], ["--version"], ["run", "actions"]):
        check_before_start(arguments)


def test_a_model_of_a_server_is_left_to_it(tmp_path: Path) -> None:
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text("models:\n  url: http://127.0.0.1:1/model\n")
    missing = str(tmp_path / "none.tar.gz")
    check_before_start(["run", "--model", missing, "--endpoints", str(endpoints)])
    check_before_start(["run", "--model", missing, "--remote-storage", "aws"])


def test_the_start_ends_with_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "rasa_server", "run", "--model"]
    ended = subprocess.run(
        [*command, str(tmp_path / "none.tar.gz")], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert f"{tmp_path}/none.tar.gz：没有训练好的模型，请先运行 make train。" in ended.stderr
    assert "Traceback" not in ended.stderr


def loaded(*, ready: bool) -> subprocess.CompletedProcess[str]:
    """Have Rasa load a model, in a process of its own: it may end it."""
    code = (
        "import asyncio\nfrom types import SimpleNamespace\n"
        "from rasa_server import light, model\nlight.install()\n"
        "import rasa.core.run as rasa_run\n"
        f"agent = SimpleNamespace(is_ready=lambda: {ready}, model_server=None)\n"
        "async def load(*_):\n    return agent\n"
        "rasa_run.load_agent_on_start = load\n"
        "model.PATCH.apply()\n"
        "given = asyncio.run(rasa_run.load_agent_on_start('models/x.tar.gz', *[None] * 4))\n"
        "print(given is agent)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_model_that_loads_is_given() -> None:
    ended = loaded(ready=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "True\n"


def test_a_model_that_does_not_load_ends_the_server() -> None:
    ended = loaded(ready=False)
    assert ended.returncode == 1
    assert "models/x.tar.gz：模型加载失败" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
