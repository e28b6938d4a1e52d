"""The action server in production starts where nothing is weak, and opens nothing of the demo."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.store.server_process import SECRETS, asking, started


def production(directory: Path) -> dict[str, str]:
    """Settings with which production starts, on the database in a folder."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    (directory / "shop.pem").write_bytes(
        public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    (directory / "shop.pem").chmod(0o644)
    return {
        "FENQI_ENV": "production",
        "FENQI_SHOP_ISSUER": "https://shop.brand.cn",
        "FENQI_SHOP_KEYS": str(directory / "shop.pem"),
        "FENQI_KEYS": str(directory / "keys"),
        "FENQI_SERVER_SECRETS": ",".join(SECRETS),
        "DATABASE_URL": f"sqlite:///{directory / 'fenqi.db'}",
    }


def ended(arguments: list[str], settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """The server's process, which ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "actions.server", *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_production_that_is_weak_does_not_start_and_tells_all_of_it(
    filled_sqlite: Path, tmp_path: Path
) -> None:
    settings = production(tmp_path) | {"DATABASE_URL": f"sqlite:///{filled_sqlite}"}
    settings |= {"FENQI_SHOP_KEYS": "", "FENQI_SERVER_SECRETS": "weak"}
    done = ended([], settings)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = [line for line in done.stderr.splitlines() if "动作服务器无法启动：" in line]
    for named in ("FENQI_SHOP_KEYS", "FENQI_SERVER_SECRETS", "演示客户"):
        assert sum(named in line for line in told) == 1
    assert not (tmp_path / "keys").exists()


def test_what_production_would_refuse_is_told_in_development_too(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "fenqi.db")
    settings = production(tmp_path)
    for environment in ("production", "development"):
        done = ended(["check"], settings | {"FENQI_ENV": environment})
        assert (done.returncode, done.stderr) == (0, "")
        assert "拒绝启动：" not in done.stdout
        done = ended(["check"], settings | {"FENQI_ENV": environment, "FENQI_SHOP_ISSUER": ""})
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.count("拒绝启动：") == 1
        assert "FENQI_SHOP_ISSUER" in done.stdout
    assert not (tmp_path / "keys").exists()


def test_production_has_no_demo_and_no_codes_without_a_sender(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "fenqi.db")
    with started(tmp_path, **production(tmp_path)) as server:
        assert server.ask("/identity/demo-customers")[0] == 404
        assert server.ask("/identity/demo-tokens", {"phone": "13800000001"})[0] == 404
        status, answer = server.ask("/identity/codes", asking("13800000001"))
        assert (status, answer["error"]["code"]) == (503, "not_configured")
    assert not (tmp_path / "outbox").exists()
