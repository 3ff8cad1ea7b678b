"""The page on verifying a release: its scripts, run as they stand there, with nothing of ours."""

import json
import re
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.signatures.envelope import sign_envelope
from adapters.signatures.key import SigningKey
from schemas.attestation import ATTESTATION
from tests.docs.reference import DOCS
from tests.packaging.attestation.received import (
    KEY,
    THIEF,
    Received,
    canonical,
    payload_of,
    received,
    release,
    succeeded,
)

ROOT = DOCS.parent
BARE = ROOT / ".venv-verify" / "bin" / "python"
MISSING = ".venv-verify is missing: `make test` makes it, from tests/requirements-verify.lock"
PAGES = (DOCS / "en" / "verify.md", DOCS / "fr" / "verifier.md")
OF_DEBIAN = {"PATH": "/usr/bin:/bin"}


def script(name: str, page: Path) -> str:
    """Return the block of a page that says it is this script."""
    (found,) = re.findall(
        rf"^```\w+\n(# {re.escape(name)} .*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE
    )
    return found


def _run(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=OF_DEBIAN, capture_output=True, text=True, check=False, timeout=60
    )


def with_openssl(key: Path, folder: Path, at: Path) -> subprocess.CompletedProcess[str]:
    (at / "check.sh").write_text(script("check.sh", PAGES[0]))
    return _run(["/bin/sh", at / "check.sh", key, folder], at)


def with_a_library(key: Path, folder: Path, at: Path) -> subprocess.CompletedProcess[str]:
    if not BARE.is_file():
        pytest.fail(MISSING)
    (at / "check.py").write_text(script("check.py", PAGES[0]))
    return _run([BARE, "-I", at / "check.py", key, folder], at)


CHECKS = pytest.mark.parametrize("check", [with_openssl, with_a_library], ids=["openssl", "securesystemslib"])
Check = Callable[[Path, Path, Path], subprocess.CompletedProcess[str]]


def _laid(release: Received, at: Path) -> Path:
    folder = at / "v3"
    folder.mkdir()
    for name, data in release.files.items():
        (folder / name).write_bytes(data)
    return folder


def _key(key: SigningKey, at: Path) -> Path:
    (at / "organisation.pem").write_bytes(key.public.pem)
    return at / "organisation.pem"


def test_both_pages_give_the_same_scripts() -> None:
    for name in ("check.sh", "check.py"):
        assert script(name, PAGES[0]) == script(name, PAGES[1])


def test_nothing_of_ours_is_where_the_library_runs(tmp_path: Path) -> None:
    program = "import importlib.util as u; print([n for n in NAMES if u.find_spec(n)])"
    names = ("premierjet", "adapters", "pipelines", "schemas", "securesystemslib")
    said = _run([BARE, "-I", "-c", program.replace("NAMES", repr(names))], tmp_path)
    assert said.stdout.strip() == "['securesystemslib']"


@CHECKS
def test_a_release_as_it_was_signed_passes(check: Check, tmp_path: Path) -> None:
    done = check(_key(KEY, tmp_path), _laid(received(), tmp_path), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "lea" in done.stdout


@CHECKS
def test_a_release_of_a_key_that_came_later_passes_with_that_key(check: Check, tmp_path: Path) -> None:
    signed = release(succeeded(THIEF, KEY))
    done = check(_key(KEY, tmp_path), _laid(signed, tmp_path), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def _foreign(received: Received) -> Received:
    """Another verdict, signed by somebody else under the organisation's name."""
    payload = payload_of(received.lines[1])
    payload["predicate"]["decisions"][0]["person"] = "noe"
    envelope = json.loads(sign_envelope(canonical(payload), THIEF))
    envelope["signatures"][0]["keyid"] = KEY.public.fingerprint
    return received.with_lines([received.lines[0], canonical(envelope), *received.lines[2:]])


def _forged_digest(received: Received) -> Received:
    """A file exchanged, and its sum in the index too."""
    index = payload_of(received.lines[0])
    subject = next(each for each in index["subject"] if each["name"] == "changes.md")
    subject["digest"]["sha256"] = sha256(b"x").hexdigest()
    envelope = json.loads(received.lines[0])
    envelope["payload"] = json.loads(sign_envelope(canonical(index), THIEF))["payload"]
    return received.changed("changes.md", b"x").with_lines([canonical(envelope), *received.lines[1:]])


HANDS: dict[str, Callable[[Received], Received]] = {
    "altered": lambda one: one.changed("changes.md", b"x"),
    "missing": lambda one: one.changed("changes.md", None),
    "added": lambda one: one.changed("virus.exe", b"x"),
    "a statement dropped": lambda one: one.with_lines([one.lines[0], *one.lines[2:]]),
    "two exchanged": lambda one: one.with_lines([one.lines[0], one.lines[2], one.lines[1], *one.lines[3:]]),
    "one repeated": lambda one: one.with_lines([*one.lines, one.lines[1]]),
    "a foreign statement": _foreign,
    "a forged digest": _forged_digest,
    "no attestation": lambda one: one.changed(ATTESTATION, None),
    "a line without an end": lambda one: one.changed(ATTESTATION, one.files[ATTESTATION] + b"more"),
}


@CHECKS
@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS)
def test_what_is_not_as_it_was_signed_fails(
    check: Check, hand: Callable[[Received], Received], tmp_path: Path
) -> None:
    done = check(_key(KEY, tmp_path), _laid(hand(received()), tmp_path), tmp_path)
    assert done.returncode != 0


@CHECKS
def test_another_key_fails(check: Check, tmp_path: Path) -> None:
    assert check(_key(THIEF, tmp_path), _laid(received(), tmp_path), tmp_path).returncode != 0


def test_a_link_in_the_place_of_a_file_fails(tmp_path: Path) -> None:
    """The same bytes today, and others once what it leads to is exchanged."""
    folder = _laid(received(), tmp_path)
    (folder / "content.json").rename(tmp_path / "elsewhere.json")
    (folder / "content.json").symlink_to(tmp_path / "elsewhere.json")
    assert with_openssl(_key(KEY, tmp_path), folder, tmp_path).returncode != 0
