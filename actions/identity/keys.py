"""Keys: whose tokens are believed, and the key this server signs its own with.

Public keys come as PEM or as a JWKS, ES256 (P-256) or EdDSA (Ed25519); the algorithm belongs
to the key, never to the token. Development makes its own keys on first use.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt import PyJWKSet
from jwt.exceptions import PyJWTError

from actions import settings
from contract.private_files import keys_directory, write_once

PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

ALGORITHMS = ("ES256", "EdDSA")
_SHOP_KEY = "shop.pem"
_OWN_KEY = "fenqi.pem"


class KeyFileError(Exception):
    """A key file is missing or cannot be used; the message names the file, not its content."""


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key, its id and the one algorithm it is used with."""

    kid: str
    algorithm: str
    key: PublicKey


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, its id and algorithm."""

    kid: str
    algorithm: str
    key: PrivateKey

    def derived_secret(self, purpose: str) -> bytes:
        """32 secret bytes for a purpose, the same as long as the key is."""
        raw = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return hashlib.blake2b(raw, digest_size=32, person=purpose.encode()[:16]).digest()

    def public(self) -> VerifyingKey:
        """The public half."""
        return VerifyingKey(self.kid, self.algorithm, self.key.public_key())


def trusted_keys() -> dict[str, dict[str, VerifyingKey]]:
    """The public keys believed, by issuer and key id.

    Raises KeyFileError where a configured file cannot be used, or production has none for
    the shop.
    """
    own: dict[str, VerifyingKey] = {}
    signing = own_signing_key()
    if signing is not None:
        own[signing.kid] = signing.public()
    former = settings.former_signing_keys_file()
    if former is not None:
        own.update(_public_keys(former))
    return {settings.shop_issuer(): _shop_keys(), settings.OWN_ISSUER: own}


def own_signing_key() -> SigningKey | None:
    """The key this server signs with; None in production where `FENQI_SIGNING_KEY` is not set.

    Raises KeyFileError where the file cannot be used.
    """
    given = settings.signing_key_file()
    if given is not None:
        return _private_key(given)
    return None if settings.in_production() else _development_key(_OWN_KEY)


def development_shop_key() -> SigningKey:
    """The key the demo shop signs with. Raises KeyFileError in production."""
    if settings.in_production():
        raise KeyFileError("正式环境没有演示密钥")
    return _development_key(_SHOP_KEY)


def is_development_key(key: VerifyingKey) -> bool:
    """Tell whether a key is one that development made for itself, in this folder of keys."""
    made = [keys_directory() / name for name in (_SHOP_KEY, _OWN_KEY)]
    return key.key in [_private_key(path).key.public_key() for path in made if path.exists()]


def _shop_keys() -> dict[str, VerifyingKey]:
    given = settings.shop_keys_file()
    if given is not None:
        return _public_keys(given)
    if settings.in_production():
        raise KeyFileError("正式环境要用 FENQI_SHOP_KEYS 指明商城的公钥文件")
    shop = development_shop_key().public()
    return {shop.kid: shop}


def _development_key(name: str) -> SigningKey:
    path = keys_directory() / name
    if not path.exists():
        try:
            _make_key(path)
        except OSError as error:
            raise KeyFileError(f"演示密钥 {path} 写不了：请检查 FENQI_KEYS 指明的目录") from error
    return _private_key(path)


def _make_key(path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_once(path, pem)


def _private_key(path: Path) -> SigningKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyFileError(f"私钥文件 {path} 读不出来") from error
    if not isinstance(key, (ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey)):
        raise KeyFileError(f"私钥文件 {path} 不是 P-256 或 Ed25519 密钥")
    public = key.public_key()
    return SigningKey(_thumbprint(public), _algorithm(public, path), key)


def _public_keys(path: Path) -> dict[str, VerifyingKey]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"公钥文件 {path} 读不出来") from error
    keys = _from_jwks(content, path) if content.lstrip()[:1] == b"{" else _from_pem(content, path)
    if not keys:
        raise KeyFileError(f"公钥文件 {path} 里没有密钥")
    return {key.kid: key for key in keys}


def _from_pem(content: bytes, path: Path) -> list[VerifyingKey]:
    keys = []
    end = b"-----END PUBLIC KEY-----"
    for block in content.split(end)[:-1]:
        try:
            public = serialization.load_pem_public_key(block + end)
        except ValueError as error:
            raise KeyFileError(f"公钥文件 {path} 里有一段读不出来") from error
        checked = _usable(public, path)
        keys.append(VerifyingKey(_thumbprint(checked), _algorithm(checked, path), checked))
    return keys


def _from_jwks(content: bytes, path: Path) -> list[VerifyingKey]:
    try:
        listed = json.loads(content)["keys"]
        if any("d" in item for item in listed):
            raise KeyFileError(f"公钥文件 {path} 里有私钥，请只放公钥")
        usable = PyJWKSet(listed).keys
    except (ValueError, KeyError, TypeError, AttributeError, PyJWTError):
        # Without the cause, which may repeat what stands in the file.
        raise KeyFileError(f"公钥文件 {path} 不是可用的 JWKS") from None
    # PyJWKSet passes over what it cannot use; a key that is left out unnoticed locks people out.
    if len(usable) != len(listed):
        raise KeyFileError(f"公钥文件 {path} 里有不完整或不支持的密钥，只能用 ES256 或 EdDSA")
    keys = []
    for each in usable:
        public = _usable(each.key, path)
        kid = each.key_id or _thumbprint(public)
        if not isinstance(kid, str):
            raise KeyFileError(f"公钥文件 {path} 里的 kid 不是文字")
        keys.append(VerifyingKey(kid, _algorithm(public, path), public))
    if len({key.kid for key in keys}) != len(keys):
        raise KeyFileError(f"公钥文件 {path} 里有重复的 kid")
    return keys


def _usable(key: object, path: Path) -> PublicKey:
    if isinstance(key, (ec.EllipticCurvePublicKey, ed25519.Ed25519PublicKey)):
        return key
    raise KeyFileError(f"公钥文件 {path} 里有不支持的密钥，只能用 ES256 或 EdDSA")


def _algorithm(key: PublicKey, path: Path) -> str:
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "EdDSA"
    if isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    raise KeyFileError(f"密钥文件 {path} 的曲线不是 P-256")


def _thumbprint(key: PublicKey) -> str:
    raw = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(raw).hexdigest()[:16]
