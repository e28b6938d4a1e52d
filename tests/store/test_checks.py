"""What production must not run with: each weak thing is named, all at once, and none is passed."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from actions.server.checks import production_findings
from actions.store import migrate

PEM = serialization.Encoding.PEM


class Shop:
    """An installation in which nothing is weak, for a test to weaken."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.set, self.unset = monkeypatch.setenv, monkeypatch.delenv
        self.shop_keys, self.signing_key = folder / "shop-public.pem", folder / "own.pem"
        self.keys = folder / "keys"
        self.keys.mkdir(mode=0o700)
        self.write_key(self.signing_key)
        self.shop_keys.write_bytes(self.public(ec.generate_private_key(ec.SECP256R1())))
        self.shop_keys.chmod(0o644)
        for name, value in {
            "FENQI_ENV": "production",
            "FENQI_SHOP_ISSUER": "https://shop.brand.cn",
            "FENQI_SHOP_KEYS": str(self.shop_keys),
            "FENQI_SIGNING_KEY": str(self.signing_key),
            "FENQI_CODE_SENDER": "tests.store.test_checks:TextMessages",
            "FENQI_SERVER_SECRETS": secrets.token_hex(32),
            "FENQI_WEB_KEY": secrets.token_hex(32),
            "FENQI_REST_KEYS": secrets.token_hex(32),
            "FENQI_KEYS": str(self.keys),
            "CONVERSATIONS_URL": "postgresql://rasa@db/conversations",
        }.items():
            self.set(name, value)
        self.unset("FENQI_TODAY", raising=False)

    @staticmethod
    def public(key: ec.EllipticCurvePrivateKey) -> bytes:
        return key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def write_key(self, path: Path) -> ec.EllipticCurvePrivateKey:
        key = ec.generate_private_key(ec.SECP256R1())
        none = serialization.NoEncryption()
        path.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, none))
        path.chmod(0o600)
        return key

    def development_key_is_the_shops(self) -> None:
        key = self.write_key(self.keys / "shop.pem")
        self.shop_keys.write_bytes(self.public(key))

    def development_key_signs(self) -> None:
        self.write_key(self.keys / "fenqi.pem")
        self.set("FENQI_SIGNING_KEY", str(self.keys / "fenqi.pem"))

    def web_key_file(self, content: str, mode: int) -> None:
        self.unset("FENQI_WEB_KEY")
        (self.keys / "web.key").write_text(content)
        (self.keys / "web.key").chmod(mode)


class TextMessages:
    """A sender as an installation has one."""

    def send(self, phone: str, code: str) -> None:
        raise AssertionError("nothing is sent to check")


def outbox() -> object:
    """Development's sender, named where an installation names its own."""
    from actions.identity.senders import OutboxSender

    return OutboxSender(Path("nowhere"))


@pytest.fixture
def shop(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A production installation on an empty, migrated database."""
    folder = tmp_path / "shop"
    folder.mkdir()
    return Shop(folder, monkeypatch)


def told() -> tuple[list[str], list[str]]:
    """What refuses, and what is worth knowing."""
    found = production_findings()
    refused = [each.sentence for each in found if each.refuses]
    return refused, [each.sentence for each in found if not each.refuses]


def test_where_nothing_is_weak_nothing_is_refused(shop: Shop, database: str) -> None:
    refused, noted = told()
    assert refused == []
    assert len(noted) == (1 if database.startswith("sqlite") else 0)


WEAK: dict[str, tuple[Callable[[Shop], object], str]] = {
    "a chosen day": (lambda shop: shop.set("FENQI_TODAY", "2026-11-23"), "FENQI_TODAY"),
    "no issuer": (lambda shop: shop.unset("FENQI_SHOP_ISSUER"), "FENQI_SHOP_ISSUER"),
    "the demo's issuer": (
        lambda shop: shop.set("FENQI_SHOP_ISSUER", "https://shop.example"),
        "FENQI_SHOP_ISSUER",
    ),
    "this server's issuer": (lambda shop: shop.set("FENQI_SHOP_ISSUER", "fenqi"), "ISSUER"),
    "no keys of the shop": (lambda shop: shop.unset("FENQI_SHOP_KEYS"), "FENQI_SHOP_KEYS"),
    "unreadable keys of the shop": (lambda shop: shop.shop_keys.unlink(), "shop-public.pem"),
    "the development's shop key": (Shop.development_key_is_the_shops, "演示公钥"),
    "shop keys others may write": (lambda shop: shop.shop_keys.chmod(0o666), "chmod go-w"),
    "a signing key others may read": (lambda shop: shop.signing_key.chmod(0o604), "own.pem"),
    "a signing key others may write": (lambda shop: shop.signing_key.chmod(0o620), "own.pem"),
    "the development's signing key": (Shop.development_key_signs, "fenqi.pem"),
    "the development's sender": (
        lambda shop: shop.set("FENQI_CODE_SENDER", "tests.store.test_checks:outbox"),
        "FENQI_CODE_SENDER",
    ),
    "a sender that is none": (
        lambda shop: shop.set("FENQI_CODE_SENDER", "no.such.module:make"),
        "FENQI_CODE_SENDER",
    ),
    "no server secret": (lambda shop: shop.unset("FENQI_SERVER_SECRETS"), "FENQI_SERVER_SECRETS"),
    "a weak server secret": (
        lambda shop: shop.set("FENQI_SERVER_SECRETS", "a" * 64),
        "FENQI_SERVER_SECRETS",
    ),
    "a web key of equal letters": (
        lambda shop: shop.set("FENQI_WEB_KEY", "k" * 32),
        "FENQI_WEB_KEY",
    ),
    "a short web key": (lambda shop: shop.set("FENQI_WEB_KEY", "0123456789"), "FENQI_WEB_KEY"),
    "an empty web key": (lambda shop: shop.set("FENQI_WEB_KEY", ""), "FENQI_WEB_KEY"),
    "a web key file others may read": (
        lambda shop: shop.web_key_file(secrets.token_hex(32), 0o644),
        "web.key",
    ),
    "a weak web key file": (lambda shop: shop.web_key_file("a" * 64, 0o600), "web.key"),
    "a folder of keys others may write": (lambda shop: shop.keys.chmod(0o777), "chmod 700"),
    "a database that is not there": (
        lambda shop: shop.set("DATABASE_URL", f"sqlite:///{shop.folder}/none.db"),
        "数据库打不开",
    ),
}


@pytest.mark.parametrize(("weaken", "named"), WEAK.values(), ids=WEAK)
def test_each_weak_thing_is_refused_in_a_sentence_that_names_it(
    shop: Shop, weaken: Callable[[Shop], object], named: str
) -> None:
    weaken(shop)
    refused, _ = told()
    assert [sentence for sentence in refused if named in sentence]


def test_all_are_told_at_once(shop: Shop) -> None:
    for weaken, _ in (WEAK["a chosen day"], WEAK["a short web key"], WEAK["no server secret"]):
        weaken(shop)
    assert len(told()[0]) == 3


def test_demo_customers_are_refused(demo_shop: str, shop: Shop) -> None:
    refused, _ = told()
    assert len(refused) == 1
    assert "演示客户" in refused[0]


def test_a_database_that_is_none_is_refused(shop: Shop) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "mysql://db/fenqi")
        assert [sentence for sentence in told()[0] if "DATABASE_URL" in sentence]


def test_a_database_of_another_version_is_refused(empty_database: str, shop: Shop) -> None:
    shop.set("DATABASE_URL", empty_database)
    migrate.upgrade(empty_database, "0001")
    assert [sentence for sentence in told()[0] if "migrate" in sentence]


@pytest.mark.parametrize(
    ("unset", "named"),
    [
        ("FENQI_SIGNING_KEY", "验证码登录不开通"),
        ("FENQI_CODE_SENDER", "验证码登录不开通"),
        ("FENQI_REST_KEYS", "REST 渠道关闭"),
        ("CONVERSATIONS_URL", "CONVERSATIONS_URL 是 SQLite"),
    ],
)
def test_what_is_closed_or_small_is_worth_knowing(shop: Shop, unset: str, named: str) -> None:
    shop.unset(unset)
    refused, noted = told()
    assert refused == []
    assert [sentence for sentence in noted if named in sentence]


def test_no_sentence_tells_a_secret(shop: Shop) -> None:
    shop.set("FENQI_SERVER_SECRETS", "correct-horse-battery")
    shop.set("FENQI_WEB_KEY", "staple-staple-staple")
    for sentence in (*told()[0], *told()[1]):
        assert "horse" not in sentence
        assert "staple" not in sentence
