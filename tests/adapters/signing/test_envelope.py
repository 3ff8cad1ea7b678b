"""Signed envelopes: what was signed opens with its key, and nothing else does."""

import base64
import json
import random
import stat
import subprocess
from pathlib import Path

import pytest

from adapters.settings import Settings
from adapters.signatures.envelope import open_envelope, sign_envelope
from adapters.signatures.factory import open_signing_key
from adapters.signatures.key import GivenSigningKey, PublicKey, SigningKey, SigningKeyFile
from schemas.envelope import IN_TOTO, encode_before_signing
from schemas.errors import InvalidInput, SignatureRefused
from schemas.language import Language

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(reversed(range(32))))
PAYLOAD = b'{"verdict":"approve","person":"Lea"}'
LINE = sign_envelope(PAYLOAD, KEY)


def test_what_was_signed_opens_with_its_key_and_is_the_same_bytes_again() -> None:
    assert open_envelope(LINE, KEY.public, "here") == PAYLOAD
    assert sign_envelope(PAYLOAD, KEY) == LINE


def test_the_encoding_before_signing_is_the_one_of_the_standard() -> None:
    """The example of the DSSE protocol document, word for word."""
    told = encode_before_signing("http://example.com/HelloWorld", b"hello world")
    assert told == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_known_key_signs_as_rfc_8032_says() -> None:
    """RFC 8032, 7.1, TEST 2: secret, public key, message and signature."""
    key = SigningKey(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public.raw.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = key.sign(b"\x72").hex()
    assert signature.startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")
    assert signature.endswith("085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")


def _json(**changes: object) -> bytes:
    return json.dumps({**json.loads(LINE), **changes}, separators=(",", ":"), sort_keys=True).encode()


def _resigned(keyid: str, signer: SigningKey) -> bytes:
    sig = base64.b64encode(signer.sign(encode_before_signing(IN_TOTO, PAYLOAD))).decode()
    return _json(signatures=[{"keyid": keyid, "sig": sig}])


SIGNED = json.loads(LINE)["signatures"][0]
REFUSED = {
    "signed with another key": (sign_envelope(PAYLOAD, OTHER), "is signed with key"),
    "another key under this one's name": (_resigned(KEY.public.fingerprint, OTHER), "is not what key"),
    "this key under another's name": (_resigned(OTHER.public.fingerprint, KEY), "is signed with key"),
    "another payload": (_json(payload=base64.b64encode(PAYLOAD + b" ").decode()), "is not what key"),
    "another type": (_json(payloadType="text/plain"), "not a DSSE envelope"),
    "no signature": (_json(signatures=[]), "not a DSSE envelope"),
    "two signatures": (_json(signatures=[SIGNED, SIGNED]), "not a DSSE envelope"),
    "one more field": (_json(note="x"), "not a DSSE envelope"),
    "a space": (LINE + b" ", "not a DSSE envelope"),
    "fields in another order": (json.dumps(json.loads(LINE)).encode(), "not a DSSE envelope"),
    "base64 for addresses": (
        _json(payload=base64.urlsafe_b64encode(PAYLOAD + b"\xff").decode()),
        "not a DSSE",
    ),
    "base64 without its padding": (
        _json(payload=json.loads(LINE)["payload"].rstrip("=") + "\n"),
        "not a DSSE",
    ),
    "base64 with spare bits": (
        _json(payload=base64.b64encode(PAYLOAD[:35]).decode()[:-2] + "X="),
        "not a DSSE",
    ),
    "a short signature": (_json(signatures=[{**SIGNED, "sig": "AAAA"}]), "is not what key"),
    "nothing": (b"", "not a DSSE envelope"),
    "no text": (b"\xff\xfe", "not a DSSE envelope"),
    "deep": (b"[" * 100_000, "not a DSSE envelope"),
}


@pytest.mark.parametrize(("line", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_envelope_that_is_not_what_the_key_signed_is_refused(line: bytes, reason: str) -> None:
    with pytest.raises(SignatureRefused, match=reason) as refused:
        open_envelope(line, KEY.public, "release, line 2")
    assert refused.value.place == "release, line 2"
    assert refused.value.explain(Language.FRENCH).remedy


def test_no_flipped_byte_of_an_envelope_passes() -> None:
    chance = random.Random(93)
    for _ in range(1_000):
        altered = bytearray(LINE)
        altered[chance.randrange(len(LINE))] ^= chance.randrange(1, 256)
        with pytest.raises(SignatureRefused):
            open_envelope(bytes(altered), KEY.public, "here")


def test_a_key_made_here_is_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    source = open_signing_key(tmp_path, Settings(_env_file=None))
    assert source.read() is None
    made = source.make()
    file = tmp_path / ".premierjet-keys" / "signing.pem"
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
    assert source.make() == made == source.read()
    assert made.secret.hex() not in repr(made)
    assert str(made.secret) not in repr(made)
    file.chmod(0o640)
    with pytest.raises(InvalidInput, match="chmod 600"):
        source.read()


def test_openssl_makes_a_key_we_sign_with_and_names_it_alike(tmp_path: Path) -> None:
    """A key given as a file: openssl made it, prints its fingerprint, and verifies what it signed."""
    file, public, message, signature = (tmp_path / name for name in ("k.pem", "p.pem", "m", "s"))
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", file], check=True)
    subprocess.run(["openssl", "pkey", "-in", file, "-pubout", "-out", public], check=True)
    source = open_signing_key(tmp_path, Settings(signing_key_file="k.pem", _env_file=None))
    key = source.make()
    assert isinstance(source, GivenSigningKey)
    assert PublicKey.from_pem(public.read_bytes(), "p.pem") == key.public
    assert key.public.pem == public.read_bytes()
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", public, "-outform", "DER"], check=True, capture_output=True
    ).stdout
    digest = subprocess.run(["sha256sum"], input=der, check=True, capture_output=True).stdout
    assert digest.decode().split()[0] == key.public.fingerprint
    message.write_bytes(b"said")
    signature.write_bytes(key.sign(b"said"))
    asked = ["-pubin", "-inkey", public, "-rawin", "-in", message, "-sigfile", signature]
    subprocess.run(["openssl", "pkeyutl", "-verify", *asked], check=True)


def _rsa(folder: Path) -> bytes:
    command = ["openssl", "genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:1024"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.parametrize(
    "held", [b"", b"no key", KEY.public.pem, "rsa"], ids=["empty", "text", "public", "rsa"]
)
def test_a_file_that_holds_no_private_ed25519_key_is_refused(tmp_path: Path, held: bytes | str) -> None:
    file = tmp_path / "k.pem"
    file.write_bytes(held if isinstance(held, bytes) else _rsa(tmp_path))
    with pytest.raises(InvalidInput, match=r"not an Ed25519 private key.*openssl genpkey"):
        GivenSigningKey(file).read()
    with pytest.raises(InvalidInput, match="cannot be read: No such file"):
        GivenSigningKey(tmp_path / "absent.pem").read()
    if held != KEY.public.pem:
        with pytest.raises(InvalidInput, match="not an Ed25519 public key"):
            PublicKey.from_pem(file.read_bytes(), "k.pem")


def test_a_new_key_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    source = SigningKeyFile(tmp_path / "keys" / "signing.pem")
    first = source.make()
    second = source.prepare()
    assert source.prepare() == second != first
    assert source.read() == first
    source.promote()
    assert (source.read(), source.read_prepared()) == (second, None)
    assert [path.name for path in source.path.parent.iterdir()] == ["signing.pem"]
