"""Id tokens as a forger makes them, by what each tries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.attacks.target import Target

VICTIM = "MI100001"

Forgery = Callable[["Forger"], str]


@dataclass(frozen=True)
class Forger:
    """Knows a genuine token, its public key, and how the shop signs; has keys of its own.

    The shop's private key is used for tokens that are genuine but for one claim.
    """

    genuine: str
    shop: ec.EllipticCurvePrivateKey
    own: ec.EllipticCurvePrivateKey

    @staticmethod
    def of(target: Target) -> Forger:
        """The forger of a target's tokens."""
        key = serialization.load_pem_private_key(
            (target.folder / "keys/shop.pem").read_bytes(), None
        )
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        genuine = target.token("13800000001")
        return Forger(genuine, key, ec.generate_private_key(ec.SECP256R1()))

    @property
    def header(self) -> dict[str, Any]:
        """The header of a genuine token."""
        return dict(jwt.get_unverified_header(self.genuine))

    @property
    def claims(self) -> dict[str, Any]:
        """The claims of a genuine token."""
        return dict(jwt.decode(self.genuine, options={"verify_signature": False}))

    @property
    def public(self) -> bytes:
        """The shop's public key, PEM."""
        return self.shop.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def signed(self, **changed: object) -> str:
        """A token with the shop's signature and other claims; `...` takes a claim away."""
        claims = {name: value for name, value in {**self.claims, **changed}.items() if value != ...}
        header = {"typ": "JWT", "kid": self.header["kid"]}
        # Not `jwt.encode`, which looks after the claims.
        return jwt.PyJWS().encode(json.dumps(claims).encode(), self.shop, "ES256", header)

    def mine(self, **header: object) -> str:
        """A token signed with the forger's own key, with another header."""
        return jwt.encode(self.claims, self.own, "ES256", headers={**self.header, **header})

    def unsigned(self, header: object, claims: object = None, signature: bytes = b"") -> str:
        """A token of any header and claims with any signature."""
        parts = (header, self.claims if claims is None else claims)
        head, body = (
            each if isinstance(each, bytes) else json.dumps(each).encode() for each in parts
        )
        return ".".join(_encoded(part) for part in (head, body, signature))

    def keyed(self, secret: bytes) -> str:
        """A token under an HMAC with a secret, the public key for one."""
        head = _encoded(json.dumps({**self.header, "alg": "HS256"}).encode())
        signed = f"{head}.{_encoded(json.dumps(self.claims).encode())}"
        return f"{signed}.{_encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"

    def jwk(self) -> dict[str, str]:
        """The forger's public key as a JWK."""
        numbers = self.own.public_key().public_numbers()
        x, y = (_encoded(each.to_bytes(32, "big")) for each in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": "mine"}


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _with_rsa(forger: Forger) -> str:
    key = rsa.generate_private_key(65537, 2048)
    return jwt.encode(forger.claims, key, "RS256", headers={"kid": forger.header["kid"]})


def _with_ed25519(forger: Forger) -> str:
    key = ed25519.Ed25519PrivateKey.generate()
    return jwt.encode(forger.claims, key, "EdDSA", headers={"kid": forger.header["kid"]})


def _named_twice(forger: Forger) -> str:
    claims = json.dumps(forger.claims)[:-1] + ', "sub": "MI100002", "exp": 99999999999}'
    return forger.unsigned({**forger.header}, claims.encode(), b"x" * 64)


def _other_claims(forger: Forger) -> str:
    head, _, signature = forger.genuine.split(".")
    claims = {**forger.claims, "sub": "MI100002"}
    return f"{head}.{_encoded(json.dumps(claims).encode())}.{signature}"


def _now() -> int:
    return int(time.time())


FORGERIES: Mapping[str, Forgery] = {
    "alg none": lambda by: by.unsigned({"alg": "none"}),
    "alg None": lambda by: by.unsigned({**by.header, "alg": "None"}),
    "alg nOnE with a signature": lambda by: by.unsigned(
        {**by.header, "alg": "nOnE"}, None, b"x" * 64
    ),
    "alg empty": lambda by: by.unsigned({**by.header, "alg": ""}),
    "alg missing": lambda by: by.unsigned({"kid": by.header["kid"], "typ": "JWT"}),
    "alg a list": lambda by: by.unsigned({**by.header, "alg": ["none", "ES256"]}),
    "alg HS256 with the public key": lambda by: by.keyed(by.public),
    "alg HS256 with an empty key": lambda by: by.keyed(b""),
    "alg HS256 with the kid as key": lambda by: by.keyed(str(by.header["kid"]).encode()),
    "alg RS256": _with_rsa,
    "alg EdDSA under the shop's kid": _with_ed25519,
    "own key": lambda by: by.mine(),
    "own key, no kid": lambda by: jwt.encode(by.claims, by.own, "ES256"),
    "own key in jwk": lambda by: by.mine(jwk=by.jwk()),
    "own key in jwk under its kid": lambda by: by.mine(jwk=by.jwk(), kid="mine"),
    "own key at jku": lambda by: by.mine(jku="http://127.0.0.1:9/keys.json"),
    "own key at x5u": lambda by: by.mine(x5u="http://127.0.0.1:9/key.pem"),
    "own key in x5c": lambda by: by.mine(x5c=["MIIB"]),
    "kid a path": lambda by: by.mine(kid="../../../../dev/null"),
    "kid the key's own file": lambda by: by.mine(kid="shop.pem"),
    "kid an address": lambda by: by.mine(kid="https://evil.example/key"),
    "kid SQL": lambda by: by.mine(kid="x' UNION SELECT 'key'--"),
    "kid a NUL": lambda by: by.mine(kid=f"{by.header['kid']}\x00x"),
    "kid a command": lambda by: by.mine(kid="|cat /etc/passwd"),
    "kid empty": lambda by: by.mine(kid=""),
    "kid an object": lambda by: by.unsigned({**by.header, "kid": {"a": 1}}, None, b"x" * 64),
    "kid a number": lambda by: by.unsigned({**by.header, "kid": 1}, None, b"x" * 64),
    "crit": lambda by: jwt.encode(
        by.claims, by.shop, "ES256", headers={**by.header, "crit": ["exp"]}
    ),
    "b64 false": lambda by: jwt.encode(
        by.claims, by.own, "ES256", headers={**by.header, "b64": False, "crit": ["b64"]}
    ),
    "signature of zeros": lambda by: by.unsigned(by.header, None, b"\x00" * 64),
    "signature of the order": lambda by: by.unsigned(by.header, None, b"\xff" * 64),
    "signature empty": lambda by: by.unsigned(by.header),
    "signature cut off": lambda by: by.genuine[:-9],
    "signature of other claims": _other_claims,
    "signature of another token": lambda by: ".".join(
        [*by.signed(sub="MI100002").split(".")[:2], by.genuine.split(".")[2]]
    ),
    "claims named twice": _named_twice,
    "claims of a list": lambda by: by.unsigned(by.header, [by.claims], b"x" * 64),
    "claims of text": lambda by: by.unsigned(by.header, "MI100001", b"x" * 64),
    "claims too deep": lambda by: by.unsigned(by.header, b'{"a":' * 900 + b"1" + b"}" * 900),
    "header too deep": lambda by: by.unsigned(b"[" * 2_500, None, b"x"),
    "a token in a token": lambda by: by.unsigned(
        {**by.header, "cty": "JWT"}, by.genuine.encode(), b"x" * 64
    ),
    "two tokens": lambda by: f"{by.genuine}.{by.genuine}",
    "two tokens by comma": lambda by: f"x.y.z,{by.genuine}",
    "encrypted": lambda by: f"{by.genuine}.x.y",
    "JSON serialisation": lambda by: json.dumps(
        dict(zip(("protected", "payload", "signature"), by.genuine.split("."), strict=True))
    ),
    "huge": lambda by: by.genuine + "A" * 60_000,
    "huge claims": lambda by: by.signed(more="x" * 8_000),
    "unicode": lambda by: by.genuine.replace("e", "е", 1),
    "full-width": lambda by: "".join(chr(ord(each) + 0xFEE0) for each in by.genuine),
    "a lone surrogate": lambda by: f"{by.genuine}\ud800",
    "a NUL": lambda by: f"{by.genuine}\x00",
    "blanks around": lambda by: f" {by.genuine}\n",
    "Bearer before": lambda by: f"Bearer {by.genuine}",
    "other alphabet": lambda by: (
        by.unsigned(by.header, None, b"\xfb\xff" * 32).replace("-", "+").replace("_", "/")
    ),
    "wrong audience": lambda by: by.signed(aud="another-app"),
    "audience among others": lambda by: by.signed(aud=["fenqi", "another-app"]),
    "audience missing": lambda by: by.signed(aud=...),
    "wrong issuer": lambda by: by.signed(iss="https://evil.example"),
    "issuer with a slash": lambda by: by.signed(iss=f"{by.claims['iss']}/"),
    "issuer our own": lambda by: by.signed(iss="fenqi"),
    "issuer a list": lambda by: by.signed(iss=[by.claims["iss"]]),
    "issuer missing": lambda by: by.signed(iss=...),
    "subject unknown": lambda by: by.signed(sub="MI999999"),
    "subject a phone": lambda by: by.signed(sub="13800000001"),
    "subject in lower case": lambda by: by.signed(sub=VICTIM.lower()),
    "subject with a blank": lambda by: by.signed(sub=f"{VICTIM} "),
    "subject with a NUL": lambda by: by.signed(sub=f"{VICTIM}\x00"),
    "subject a pattern": lambda by: by.signed(sub="MI%"),
    "subject SQL": lambda by: by.signed(sub="' OR '1'='1"),
    "subject long": lambda by: by.signed(sub="M" * 2_000),
    "subject empty": lambda by: by.signed(sub=""),
    "subject missing": lambda by: by.signed(sub=...),
    "expired": lambda by: by.signed(iat=_now() - 7200, exp=_now() - 120),
    "expiry missing": lambda by: by.signed(exp=...),
    "expiry far": lambda by: by.signed(exp=_now() + 10 * 365 * 86400),
    "expiry text": lambda by: by.signed(exp=str(_now() + 600)),
    "expiry true": lambda by: by.signed(exp=True),
    "expiry endless": lambda by: by.unsigned(
        by.header, json.dumps({**by.claims, "exp": float("inf")}).encode(), b"x" * 64
    ),
    "expiry a number of many digits": lambda by: by.signed(exp=10**300),
    "issued tomorrow": lambda by: by.signed(iat=_now() + 86400, exp=_now() + 87000),
    "issued missing": lambda by: by.signed(iat=...),
    "not yet valid": lambda by: by.signed(nbf=_now() + 600),
}
