"""Files for their owner alone, written whole or not at all."""

import stat
import threading
from pathlib import Path

import pytest

from contract.private_files import (
    is_exposed,
    is_writable_by_others,
    keep_private,
    keys_directory,
    write_once,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_and_its_folder_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "server.key"
    write_once(path, b"secret")
    assert path.read_bytes() == b"secret"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert [each.name for each in path.parent.iterdir()] == ["server.key"]


def test_the_first_of_several_writers_wins(tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    begin = threading.Barrier(8)
    read: list[bytes] = []

    def write(number: int) -> None:
        begin.wait()
        write_once(path, bytes([number]) * 64)
        read.append(path.read_bytes())

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(read)) == 1
    assert len(read[0]) == 64
    assert [each.name for each in tmp_path.iterdir()] == ["server.key"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("no folder")
    with pytest.raises(OSError, match="keys"):
        write_once(tmp_path / "keys" / "server.key", b"secret")


@pytest.mark.parametrize(
    ("permissions", "exposed"),
    [(0o600, False), (0o400, False), (0o640, True), (0o602, True), (0o604, True)],
)
def test_what_others_may_read_or_write_is_exposed(
    permissions: int, exposed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.touch()
    path.chmod(permissions)
    assert is_exposed(path) is exposed


@pytest.mark.parametrize(
    ("permissions", "writable"), [(0o600, False), (0o644, False), (0o620, True), (0o602, True)]
)
def test_what_others_may_write_is_told(permissions: int, writable: bool, tmp_path: Path) -> None:
    path = tmp_path / "shop.pem"
    path.touch()
    path.chmod(permissions)
    assert is_writable_by_others(path) is writable


def test_what_is_there_becomes_the_owners_alone(tmp_path: Path) -> None:
    """What the owner may do stays; what is not there is passed over."""
    folder = tmp_path / "var"
    folder.mkdir()
    for name, permissions in (("log", 0o644), ("script", 0o755), ("read-only", 0o444)):
        (folder / name).touch()
        (folder / name).chmod(permissions)
    folder.chmod(0o777)
    keep_private(folder, *folder.glob("*"), folder / "missing")
    kept = {each.name: mode(each) for each in folder.iterdir()}
    assert kept == {"log": 0o600, "script": 0o700, "read-only": 0o400}
    assert mode(folder) == 0o700


def test_keys_lie_where_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_KEYS", "/elsewhere/keys")
    assert keys_directory() == Path("/elsewhere/keys")
    for unset in ("", " "):
        monkeypatch.setenv("FENQI_KEYS", unset)
        assert keys_directory() == Path("var/keys")
