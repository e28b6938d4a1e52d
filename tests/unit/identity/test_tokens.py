"""Id tokens: what is believed, and every way of forging one that is not."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from actions import settings
from actions.identity.keys import SigningKey, development_shop_key, own_signing_key
from actions.identity.tokens import Reason, TokenError, issue_token, verify_token

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SHOP = "https://shop.example"


def claims(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "iss": SHOP,
        "aud": "fenqi",
        "sub": "MI100001",
        "iat": SECONDS,
        "exp": SECONDS + 600,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


def signed(made: dict[str, Any], key: SigningKey | None = None, **header: Any) -> str:
    used = key or development_shop_key()
    headers = {"kid": used.kid, **header}
    return jwt.encode(made, used.key, algorithm=used.algorithm, headers=headers)


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def refusal(token: object, now: datetime = NOW) -> Reason:
    with pytest.raises(TokenError) as caught:
        verify_token(token, now=now)
    assert str(caught.value) == caught.value.reason.value
    return caught.value.reason


def stranger() -> SigningKey:
    return SigningKey("stranger", "ES256", ec.generate_private_key(ec.SECP256R1()))


def test_the_shops_token_is_believed() -> None:
    assert verify_token(signed(claims()), now=NOW) == "MI100001"


def test_the_servers_own_token_is_believed() -> None:
    key = own_signing_key()
    assert key is not None
    token = issue_token("MI1", issuer="fenqi", key=key, now=NOW, lifetime_seconds=60)
    assert verify_token(token, now=NOW) == "MI1"


def test_an_audience_of_one_may_be_a_list() -> None:
    assert verify_token(signed(claims(aud=["fenqi"])), now=NOW) == "MI100001"


def test_a_tokens_own_id_may_be_anything() -> None:
    assert verify_token(signed(claims(jti=17)), now=NOW) == "MI100001"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"aud": "other"}, Reason.WRONG_AUDIENCE),
        ({"aud": ...}, Reason.WRONG_AUDIENCE),
        ({"aud": ["fenqi", "other"]}, Reason.WRONG_AUDIENCE),
        ({"aud": None}, Reason.WRONG_AUDIENCE),
        ({"aud": []}, Reason.WRONG_AUDIENCE),
        ({"aud": 5}, Reason.WRONG_AUDIENCE),
        ({"aud": {"fenqi": 1}}, Reason.WRONG_AUDIENCE),
        ({"aud": ["fenqi", 5]}, Reason.WRONG_AUDIENCE),
        ({"aud": "FENQI"}, Reason.WRONG_AUDIENCE),
        ({"iss": "https://evil.example"}, Reason.WRONG_ISSUER),
        ({"iss": ...}, Reason.WRONG_ISSUER),
        ({"iss": ["https://shop.example"]}, Reason.WRONG_ISSUER),
        ({"iss": SHOP + "/"}, Reason.WRONG_ISSUER),
        ({"exp": ...}, Reason.MALFORMED),
        ({"exp": "9999999999"}, Reason.MALFORMED),
        ({"exp": 1e300}, Reason.MALFORMED),
        ({"exp": True}, Reason.MALFORMED),
        ({"exp": None}, Reason.MALFORMED),
        ({"iat": ...}, Reason.MALFORMED),
        ({"iat": -1}, Reason.MALFORMED),
        ({"exp": SECONDS + 3601}, Reason.LIVES_TOO_LONG),
        ({"iat": SECONDS + 31}, Reason.NOT_YET_VALID),
        ({"nbf": SECONDS + 31}, Reason.NOT_YET_VALID),
        ({"nbf": "soon"}, Reason.MALFORMED),
        ({"nbf": None}, Reason.MALFORMED),
        ({"iat": str(SECONDS)}, Reason.MALFORMED),
        ({"sub": ...}, Reason.MALFORMED),
        ({"sub": ""}, Reason.MALFORMED),
        ({"sub": 17}, Reason.MALFORMED),
        ({"sub": "x" * 65}, Reason.MALFORMED),
        ({"sub": "MI\x00"}, Reason.MALFORMED),
        ({"sub": ["MI100001"]}, Reason.MALFORMED),
        ({"sub": None}, Reason.MALFORMED),
    ],
)
def test_claims_that_do_not_hold_are_refused_though_well_signed(
    changes: dict[str, Any], reason: Reason
) -> None:
    content = claims(**changes)
    key = development_shop_key()
    unsigned = f"{part({'alg': 'ES256', 'kid': key.kid})}.{part(content)}"
    signature = jwt.get_algorithm_by_name("ES256").sign(unsigned.encode(), key.key)
    encoded = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    assert refusal(f"{unsigned}.{encoded}") == reason


def test_a_token_runs_out_after_a_little_leeway() -> None:
    token = signed(claims())
    assert verify_token(token, now=NOW + timedelta(seconds=630)) == "MI100001"
    assert refusal(token, NOW + timedelta(seconds=631)) == Reason.EXPIRED


def test_a_clock_a_little_behind_is_forgiven() -> None:
    assert verify_token(signed(claims()), now=NOW - timedelta(seconds=30)) == "MI100001"
    assert refusal(signed(claims()), NOW - timedelta(seconds=31)) == Reason.NOT_YET_VALID


def test_a_strangers_key_is_refused_whatever_it_calls_itself() -> None:
    forger = stranger()
    assert refusal(signed(claims(), forger)) == Reason.UNKNOWN_KEY
    assert refusal(signed(claims(), forger, kid=development_shop_key().kid)) == (
        Reason.BAD_SIGNATURE
    )


def test_the_servers_key_does_not_sign_for_the_shop_nor_the_other_way() -> None:
    own = own_signing_key()
    assert own is not None
    assert refusal(signed(claims(), own)) == Reason.UNKNOWN_KEY
    assert refusal(signed(claims(), own, kid=development_shop_key().kid)) == Reason.BAD_SIGNATURE
    assert refusal(signed(claims(iss="fenqi"), development_shop_key())) == Reason.UNKNOWN_KEY


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", "", None, 5, ["ES256"]])
def test_a_token_without_a_signature_is_refused(name: object) -> None:
    header = {"alg": name, "kid": development_shop_key().kid}
    for signature in ("", "c2ln"):
        reason = refusal(f"{part(header)}.{part(claims())}.{signature}")
        assert reason in (Reason.WRONG_ALGORITHM, Reason.MALFORMED)


def test_the_public_key_is_no_shared_secret() -> None:
    key = development_shop_key()
    public = key.key.public_key()
    for encoding, form in (
        (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo),
    ):
        secret = public.public_bytes(encoding, form)
        unsigned = f"{part({'alg': 'HS256', 'kid': key.kid})}.{part(claims())}"
        mac = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
        token = f"{unsigned}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        assert refusal(token) == Reason.WRONG_ALGORITHM


def test_other_algorithms_are_refused_even_well_signed() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = jwt.encode(claims(), key, algorithm="RS256", headers={"kid": "x"})
    assert refusal(token) == Reason.WRONG_ALGORITHM
    edwards = ed25519.Ed25519PrivateKey.generate()
    kid = development_shop_key().kid
    token = jwt.encode(claims(), edwards, algorithm="EdDSA", headers={"kid": kid})
    assert refusal(token) == Reason.WRONG_ALGORITHM


@pytest.mark.parametrize(
    "kid",
    [
        "../../../../dev/null",
        "shop.pem",
        "' UNION SELECT 1 --",
        "x" * 1000,
        "\x00",
        "https://evil.example/jwks.json",
    ],
)
def test_a_key_id_is_only_looked_up(kid: str) -> None:
    assert refusal(signed(claims(), kid=kid)) == Reason.UNKNOWN_KEY


def test_a_key_the_token_brings_along_is_not_used() -> None:
    forger = stranger()
    own_key = json.loads(jwt.get_algorithm_by_name("ES256").to_jwk(forger.key.public_key()))
    assert refusal(signed(claims(), forger, jwk=own_key)) == Reason.UNKNOWN_KEY
    pointing = signed(claims(), forger, jku="https://evil.example/jwks.json")
    assert refusal(pointing) == Reason.UNKNOWN_KEY


def test_an_extension_that_must_be_understood_is_not_passed_over() -> None:
    assert refusal(signed(claims(), crit=["exp"])) == Reason.MALFORMED


def test_a_changed_claim_breaks_the_signature() -> None:
    header, _, signature = signed(claims()).split(".")
    assert refusal(f"{header}.{part(claims(sub='MI100002'))}.{signature}") == Reason.BAD_SIGNATURE


def test_a_signature_cut_short_is_refused() -> None:
    token = signed(claims())
    assert refusal(token[:-8]) in (Reason.BAD_SIGNATURE, Reason.MALFORMED)
    assert refusal(token.rsplit(".", 1)[0] + ".") == Reason.BAD_SIGNATURE


@pytest.mark.parametrize(
    "token",
    [
        "abc",
        "a.b.c",
        "..",
        "eyJ.eyJ.eyJ",
        f"{part(['ES256'])}.{part({})}.x",
        f"{part({'alg': 'ES256'})}.{part([1])}.x",
        f"{part({'alg': 'ES256'})}.{part('text')}.x",
        "令牌",
        "a" * 4096,
        b"bytes",
        17,
        {"id_token": "x"},
        f"{part({'alg': 'ES256', 'x': '[' * 100})}.{'W' * 3000}.x",
    ],
)
def test_what_is_no_token_is_malformed(token: object) -> None:
    assert refusal(token) == Reason.MALFORMED


def test_a_token_beyond_all_measure_is_not_even_read() -> None:
    assert refusal("a" * 4097) == Reason.TOO_LONG
    assert refusal(signed(claims(pad="x" * 5000))) == Reason.TOO_LONG


@pytest.mark.parametrize("token", [None, ""])
def test_no_token_is_missing(token: object) -> None:
    assert refusal(token) == Reason.MISSING


def test_the_servers_own_name_cannot_be_the_shops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_SHOP_ISSUER", "fenqi")
    with pytest.raises(settings.SettingsError):
        verify_token(signed(claims()), now=NOW)
