"""Keys: made while developing, configured in production, changed without a restart."""

import json
import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from actions.identity.__main__ import main
from actions.identity.keys import (
    KeyFileError,
    PrivateKey,
    SigningKey,
    development_shop_key,
    own_signing_key,
    trusted_keys,
)
from actions.identity.tokens import TokenError, issue_token, verify_token

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SHOP = "https://shop.example"


def private_pem(key: PrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_pem(key: PrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwk(key: PrivateKey, kid: str) -> dict[str, object]:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        made = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        made = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**made, "kid": kid}


def token_of(key: PrivateKey, kid: str, algorithm: str = "ES256") -> str:
    signing = SigningKey(kid, algorithm, key)
    return issue_token("MI1", issuer=SHOP, key=signing, now=NOW, lifetime_seconds=60)


@pytest.fixture
def shop_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file FENQI_SHOP_KEYS names, in production."""
    monkeypatch.setenv("FENQI_ENV", "production")
    monkeypatch.setenv("FENQI_SHOP_KEYS", str(tmp_path / "shop-keys"))
    return tmp_path / "shop-keys"


def test_development_keys_are_made_once_for_their_owner_alone(keys_directory: Path) -> None:
    assert not keys_directory.exists()
    first = development_shop_key()
    own = own_signing_key()
    assert own is not None
    assert development_shop_key().kid == first.kid != own.kid
    files = sorted(keys_directory.iterdir())
    assert [file.name for file in files] == ["fenqi.pem", "shop.pem"]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert keys_directory.stat().st_mode & 0o777 == 0o700


def test_a_place_where_no_key_can_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "file" / "keys"))
    with pytest.raises(KeyFileError, match="FENQI_KEYS"):
        development_shop_key()


def test_production_makes_no_keys_and_needs_the_shops(
    keys_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    development_shop_key()
    monkeypatch.setenv("FENQI_ENV", "production")
    assert own_signing_key() is None
    with pytest.raises(KeyFileError):
        development_shop_key()
    with pytest.raises(KeyFileError):
        trusted_keys()


def test_a_development_token_is_not_believed_in_production(shop_keys: Path) -> None:
    shop_keys.write_bytes(public_pem(p256()))
    with pytest.raises(TokenError):
        verify_token(token_of(p256(), "any"), now=NOW)


def test_one_pem_key_needs_no_key_id(shop_keys: Path) -> None:
    key = p256()
    shop_keys.write_bytes(public_pem(key))
    (kid,) = trusted_keys()[SHOP]
    assert verify_token(token_of(key, kid), now=NOW) == "MI1"


def test_several_keys_are_told_apart_by_their_ids(shop_keys: Path) -> None:
    old, new, edwards = p256(), p256(), ed25519.Ed25519PrivateKey.generate()
    keys = [jwk(old, "old"), jwk(new, "new"), jwk(edwards, "ed")]
    shop_keys.write_text(json.dumps({"keys": keys}))
    assert verify_token(token_of(old, "old"), now=NOW) == "MI1"
    assert verify_token(token_of(new, "new"), now=NOW) == "MI1"
    assert verify_token(token_of(edwards, "ed", "EdDSA"), now=NOW) == "MI1"
    with pytest.raises(TokenError, match="bad_signature"):
        verify_token(token_of(old, "new"), now=NOW)


def test_a_key_taken_out_of_the_file_is_not_believed_any_more(shop_keys: Path) -> None:
    old, new = p256(), p256()
    shop_keys.write_text(json.dumps({"keys": [jwk(old, "old"), jwk(new, "new")]}))
    token = token_of(old, "old")
    assert verify_token(token, now=NOW) == "MI1"
    shop_keys.write_text(json.dumps({"keys": [jwk(new, "new")]}))
    with pytest.raises(TokenError, match="unknown_key"):
        verify_token(token, now=NOW)


def test_several_pem_keys_in_one_file_all_count(shop_keys: Path) -> None:
    shop_keys.write_bytes(public_pem(p256()) + b"\n" + public_pem(p256()))
    assert len(trusted_keys()[SHOP]) == 2


def test_the_servers_former_key_is_believed_while_it_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, current = tmp_path / "former.pem", tmp_path / "current.pem"
    current.write_bytes(private_pem(p256()))
    monkeypatch.setenv("FENQI_SIGNING_KEY", str(current))
    before = own_signing_key()
    assert before is not None
    token = issue_token("MI1", issuer="fenqi", key=before, now=NOW, lifetime_seconds=60)
    former.write_bytes(public_pem(before.key))
    current.write_bytes(private_pem(p256()))
    with pytest.raises(TokenError, match="unknown_key"):
        verify_token(token, now=NOW)
    monkeypatch.setenv("FENQI_FORMER_SIGNING_KEYS", str(former))
    assert verify_token(token, now=NOW) == "MI1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"{}",
        b'{"keys": []}',
        b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}]}',
        b'{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]}',
        b'{"keys": ["x"]}',
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        public_pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        private_pem(p256()),
        json.dumps({"keys": [jwk(p256(), "a"), jwk(p256(), "a")]}).encode(),
        json.dumps({"keys": [{**jwk(p256(), "a"), "d": "c2VjcmV0"}]}).encode(),
        json.dumps({"keys": [jwk(p256(), "a"), {"kty": "OKP", "crv": "X", "x": "AA"}]}).encode(),
        json.dumps({"keys": [jwk(p256(), "a"), {"kty": "oct", "k": "c2VjcmV0"}]}).encode(),
        json.dumps({"keys": [jwk(p256(), "a"), "c2VjcmV0"]}).encode(),
        json.dumps({"keys": [{**jwk(p256(), "a"), "kid": ["a"]}]}).encode(),
        json.dumps({"keys": [{**jwk(p256(), "a"), "alg": "c2VjcmV0"}]}).encode(),
        json.dumps({"keys": {"a": jwk(p256(), "a")}}).encode(),
        b'{"keys": [{"kty": "EC", "k": "c2VjcmV0"}]}',
    ],
    ids=[
        "empty",
        "nonsense",
        "no keys",
        "an empty list",
        "a shared secret",
        "a broken point",
        "a text",
        "a broken PEM",
        "RSA",
        "a private key",
        "one id twice",
        "a private part",
        "an unknown curve beside a good key",
        "a shared secret beside a good key",
        "a text beside a good key",
        "an id that is no text",
        "an unknown algorithm",
        "no list",
        "half a key",
    ],
)
def test_a_file_that_is_no_public_key_is_refused(shop_keys: Path, content: bytes) -> None:
    shop_keys.write_bytes(content)
    with pytest.raises(KeyFileError) as caught:
        trusted_keys()
    assert "c2VjcmV0" not in "".join(traceback.format_exception(caught.value))


def test_a_missing_file_is_refused(shop_keys: Path) -> None:
    with pytest.raises(KeyFileError, match="shop-keys"):
        trusted_keys()


def test_the_codes_secret_stays_with_its_key_and_purpose(keys_directory: Path) -> None:
    key = own_signing_key()
    assert key is not None
    assert key.derived_secret("fenqi-codes") == key.derived_secret("fenqi-codes")
    assert key.derived_secret("fenqi-codes") != key.derived_secret("other")
    assert key.derived_secret("fenqi-codes") != development_shop_key().derived_secret("fenqi-codes")


def test_the_command_prints_a_token_of_a_demo_customer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["token", "13800000001"]) == 0
    assert verify_token(capsys.readouterr().out.strip()) == "MI100001"
    assert main(["token", "13900000000"]) == 1
    monkeypatch.setenv("FENQI_ENV", "production")
    assert main(["token", "13800000001"]) == 1
    assert capsys.readouterr().out == ""
