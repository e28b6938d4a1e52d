"""Production with something weak about it, and production as a stranger finds it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dev.run import Server, wait_until_healthy
from tests.attacks.pulse import Pulse
from tests.attacks.target import Target
from tests.attacks.wire import Reply, call

ENDS_WITHIN = 90
"""Seconds a server that does not start may take to say so; Rasa's import is most of it."""

Settings = dict[str, str]


def key_pair(folder: Path, name: str) -> tuple[Path, Path]:
    """The files of a private and a public key, made anew."""
    key = ec.generate_private_key(ec.SECP256R1())
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.touch(mode=0o600)
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return private, public


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a production server with nothing weak about them."""
    folder = tmp_path_factory.mktemp("production")
    signing, _ = key_pair(folder, "signing")
    _, shop = key_pair(folder, "shop")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {
        **kept,
        "PYTHONPATH": os.getcwd(),
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "FENQI_ENV": "production",
        "DATABASE_URL": f"sqlite:///{folder}/fenqi.db",
        "CONVERSATIONS_URL": f"sqlite:///{folder}/conversations.db",
        "FENQI_KEYS": str(folder / "keys"),
        "FENQI_SHOP_ISSUER": "https://www.our-shop.cn",
        "FENQI_SHOP_KEYS": str(shop),
        "FENQI_SIGNING_KEY": str(signing),
        "FENQI_SERVER_SECRETS": secrets.token_hex(32),
        "FENQI_WEB_KEY": secrets.token_hex(32),
    }
    action("migrate", settings)
    return settings


def action(command: str, settings: Settings) -> None:
    """Run a command of the store."""
    subprocess.run(
        [".venv/actions/bin/python", "-m", "actions.store", command],
        env=settings,
        check=True,
        capture_output=True,
    )


@dataclass(frozen=True)
class End:
    """How a process that should not run has ended."""

    code: int
    words: str


def run(settings: Settings, *command: str) -> End:
    """Run a command that should end by itself."""
    try:
        done = subprocess.run(
            command,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=ENDS_WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return End(0, "it runs")
    return End(done.returncode, done.stdout)


def start_action_server(settings: Settings) -> End:
    """Start the action server on a port of nobody's."""
    python = ".venv/actions/bin/python"
    return run(settings, python, "-m", "actions.server", "--port", "0")


def start_rasa(settings: Settings) -> End:
    """Start the Rasa server."""
    settings = {**settings, "ACTION_SERVER_URL": "http://127.0.0.1:9"}
    python, run_ = ".venv/rasa/bin/python", ("-m", "rasa_server", "run")
    options = ("--model", "models/fenqi.tar.gz", "--endpoints", "endpoints.yml", "--port", "0")
    return run(settings, python, *run_, *options, "--credentials", "credentials.yml")


def _world_may(mode: int) -> Callable[[Settings, Path], Settings]:
    def weaken(settings: Settings, folder: Path) -> Settings:
        key = folder / "signing.pem"
        shutil.copy(settings["FENQI_SIGNING_KEY"], key)
        key.chmod(mode)
        return {"FENQI_SIGNING_KEY": str(key)}

    return weaken


def _development_key(settings: Settings, folder: Path) -> Settings:
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    private, public = key_pair(keys, "shop")
    assert private.name == "shop.pem"
    return {"FENQI_KEYS": str(keys), "FENQI_SHOP_KEYS": str(public)}


def _demo_database(settings: Settings, folder: Path) -> Settings:
    development = {
        **settings,
        "FENQI_ENV": "development",
        "DATABASE_URL": f"sqlite:///{folder}/demo.db",
        "FENQI_SHOP_KEYS": "",
        "FENQI_SIGNING_KEY": "",
        "FENQI_KEYS": str(folder / "keys"),
    }
    action("migrate", development)
    action("demo", development)
    return {"DATABASE_URL": development["DATABASE_URL"]}


def _set(**settings: str) -> Callable[[Settings, Path], Settings]:
    return lambda _, __: settings


WEAK: dict[str, tuple[Callable[[Settings, Path], Settings], str]] = {
    "the development shop key": (_development_key, "FENQI_SHOP_KEYS"),
    "no shop key": (_set(FENQI_SHOP_KEYS=""), "FENQI_SHOP_KEYS"),
    "the default issuer": (_set(FENQI_SHOP_ISSUER=""), "FENQI_SHOP_ISSUER"),
    "the example's issuer": (_set(FENQI_SHOP_ISSUER="https://shop.example"), "FENQI_SHOP_ISSUER"),
    "a private key all may write": (_world_may(0o666), "signing.pem"),
    "a private key all may read": (_world_may(0o644), "signing.pem"),
    "a day of its own": (_set(FENQI_TODAY="2026-11-23"), "FENQI_TODAY"),
    "demo customers": (_demo_database, "演示"),
    "no secret": (_set(FENQI_SERVER_SECRETS=""), "FENQI_SERVER_SECRETS"),
    "a short secret": (_set(FENQI_SERVER_SECRETS="secret"), "FENQI_SERVER_SECRETS"),
    "a secret of one letter": (_set(FENQI_SERVER_SECRETS="a" * 64), "FENQI_SERVER_SECRETS"),
    "three secrets": (
        _set(FENQI_SERVER_SECRETS=",".join(secrets.token_hex(32) for _ in range(3))),
        "FENQI_SERVER_SECRETS",
    ),
    "a misspelt environment": (_set(FENQI_ENV="produktion"), "FENQI_ENV"),
    "no environment, no keys": (
        _set(FENQI_ENV="", FENQI_SHOP_KEYS="", FENQI_SERVER_SECRETS=""),
        "FENQI_S",
    ),
}

WEAK_FOR_RASA: dict[str, tuple[Settings, str]] = {
    "a web key of one letter": ({"FENQI_WEB_KEY": "a" * 32}, "FENQI_WEB_KEY"),
    "a web key of two letters": ({"FENQI_WEB_KEY": "ab" * 32}, "FENQI_WEB_KEY"),
    "a short web key": ({"FENQI_WEB_KEY": "short"}, "FENQI_WEB_KEY"),
    "no secret": ({"FENQI_SERVER_SECRETS": ""}, "FENQI_SERVER_SECRETS"),
    "a day of its own": ({"FENQI_TODAY": "2026-11-23"}, "FENQI_TODAY"),
    "a misspelt environment": ({"FENQI_ENV": "Production"}, "FENQI_ENV"),
    "a REST key of one letter": ({"FENQI_REST_KEYS": "a" * 40}, "FENQI_REST_KEYS"),
    "no environment, no secret": ({"FENQI_ENV": "", "FENQI_SERVER_SECRETS": ""}, "FENQI_SERVER"),
}


@pytest.mark.parametrize("weakness", WEAK)
def test_action_server_started_with(sound: Settings, tmp_path: Path, weakness: str) -> None:
    """It does not start, and says in a sentence why; `check` says the same."""
    weaken, named = WEAK[weakness]
    settings = {**sound, **weaken(sound, tmp_path)}
    for end in (
        start_action_server(settings),
        run(settings, ".venv/actions/bin/python", "-m", "actions.server", "check"),
    ):
        assert end.code != 0, end.words
        assert named in end.words
        assert "Traceback" not in end.words


@pytest.mark.parametrize("weakness", WEAK_FOR_RASA)
def test_rasa_server_started_with(sound: Settings, weakness: str) -> None:
    """It does not start, and says in a sentence why."""
    changed, named = WEAK_FOR_RASA[weakness]
    end = start_rasa({**sound, **changed})
    assert end.code != 0, end.words
    assert named in end.words
    assert "Traceback" not in end.words


def test_all_weaknesses_at_once(sound: Settings, tmp_path: Path) -> None:
    """`check` lists every one, not only the first."""
    weak = {
        "FENQI_TODAY": "2026-11-23",
        "FENQI_SHOP_ISSUER": "https://shop.example",
        "FENQI_SERVER_SECRETS": "a" * 64,
        **_world_may(0o666)(sound, tmp_path),
    }
    python = ".venv/actions/bin/python"
    end = run({**sound, **weak}, python, "-m", "actions.server", "check")
    assert end.code != 0
    for named in ("FENQI_TODAY", "FENQI_SHOP_ISSUER", "FENQI_SERVER_SECRETS", "signing.pem"):
        assert named in end.words
    assert "a" * 64 not in end.words


def test_sound_settings(sound: Settings) -> None:
    """What all this stands beside: nothing weak is found where nothing is."""
    end = run(sound, ".venv/actions/bin/python", "-m", "actions.server", "check")
    assert end.code == 0, end.words


@pytest.fixture(scope="module")
def production(sound: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Both servers in production, as a shop would start them."""
    target = Target(tmp_path_factory.mktemp("logs"))
    settings = {
        **sound,
        "ACTION_SERVER_URL": f"http://127.0.0.1:{target.action_port}",
        "ACTION_SERVER_PORT": str(target.action_port),
    }
    rasa = [".venv/rasa/bin/python", "-m", "rasa_server", "run", "--model", "models/fenqi.tar.gz"]
    rasa += ["--port", str(target.port), "--interface", "127.0.0.1"]
    rasa += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    action_ = [".venv/actions/bin/python", "-m", "actions.server"]
    running: list[Server] = []
    try:
        health = f"http://127.0.0.1:{target.action_port}/health"
        running.append(Server("action", action_, health, settings, target.folder))
        health = f"http://127.0.0.1:{target.port}/health"
        running.append(Server("rasa", rasa, health, settings, target.folder))
        wait_until_healthy(running)
        yield target
    finally:
        for server in reversed(running):
            server.stop()


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/web/demo/",
        "/webhooks/web/demo",
        "/webhooks/web/demo/index.html",
        "/webhooks/web/demo/customers",
        "/webhooks/web/demo/tokens",
        "/openapi.json",
        "/conversations/web-x/tracker",
    ],
)
def test_demo_route_in_production(production: Target, path: str) -> None:
    """Nothing of the demo is there, by whatever method."""
    with Pulse(production.port) as pulse:
        for method in ("GET", "POST"):
            body = {"phone": "13800000001"} if method == "POST" else None
            assert call(production.port, method, path, body).status in (404, 405)
        assert call(production.port, "GET", path).status == 404
    assert pulse.is_well


@pytest.mark.parametrize(
    "path", ["/identity/demo-customers", "/identity/demo-tokens", "/openapi.json"]
)
def test_demo_route_of_the_action_server_in_production(
    production: Target, sound: Settings, path: str
) -> None:
    """Nor on the action server, also for who has the secret."""
    headers = {"Authorization": f"Bearer {sound['FENQI_SERVER_SECRETS']}"}

    def ask(method: str) -> Reply:
        body = {"phone": "13800000001"} if method == "POST" else None
        return call(production.action_port, method, path, body, headers)

    assert {ask(method).status for method in ("GET", "POST")} <= {404, 405}


def test_rest_in_production(production: Target) -> None:
    """REST is closed where no caller has a key."""
    body = {"sender": "x", "message": "你好"}
    reply = call(production.port, "POST", "/webhooks/rest/webhook", body)
    assert reply.status in (401, 403, 404)


def test_own_origin_in_production(production: Target) -> None:
    """Only the shop's pages are on the list, not whatever name leads here."""
    for origin in ("https://evil.example", "http://127.0.0.1", "null"):
        headers = {"Origin": origin, "Host": "evil.example"}
        # Refused as a request with two hosts, or for its origin.
        reply = call(production.port, "POST", "/webhooks/web/session", {}, headers)
        assert reply.status in (400, 403)


def test_codes_without_a_sender_in_production(production: Target) -> None:
    """Nothing is written to a file instead of being sent."""
    session = call(production.port, "POST", "/webhooks/web/session", {}).json
    headers = {"Authorization": f"Bearer {session['resume']}"}
    body = {"phone": "13800000001"}
    reply = call(production.port, "POST", "/webhooks/web/sign-in/codes", body, headers)
    assert reply.status == 503
    assert reply.json["error"]["message"]
    assert not list(production.folder.rglob("codes.jsonl"))
