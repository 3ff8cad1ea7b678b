"""Every secret an installation can read, current or replaced, with the setting that holds it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from adapters.credentials.identity import CREDENTIALS_FILE
from adapters.ledger.key_place import PlacedKeyFile
from adapters.private_files import read_private_file
from adapters.results.key import KEY_FILE as RESULTS_KEY_FILE
from adapters.secret_files import read_secret
from adapters.shared_environment import LIBRARY_SECRETS, list_key_names
from adapters.store.folder import FolderStore
from adapters.workspace import Workspace
from schemas.errors import PremierjetError

SHOWN_AS_NAMES = frozenset({"AWS_ACCESS_KEY_ID"})
SEPARATORS = {
    "PREMIERJET_LEDGER_RETIRED_KEYS": ",",
    "PREMIERJET_MOODLE_TOKEN": ",",
    "PREMIERJET_RESULTS_LRS_LOGIN": None,
}
"""Settings with several secrets, and the separator between them."""


def list_known_secrets(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Return every secret with the setting, or the file, that holds it; raises InvalidInput."""
    found = [*_set(workspace), *_of_libraries(workspace.courses), *_of_files(workspace)]
    return tuple(dict.fromkeys((name, value) for name, value in found if value))


def list_key_files(workspace: Workspace) -> tuple[Path, ...]:
    """Return the files of keys, in which a key is no leak."""
    store = workspace.records.store
    files = [
        Path(workspace.signing_key.place),
        workspace.settings.key_folder(workspace.root) / CREDENTIALS_FILE,
    ]
    if isinstance(workspace.ledger_key, PlacedKeyFile):
        files += [workspace.ledger_key.inside.path, workspace.ledger_key.outside.path]
    if isinstance(store, FolderStore):
        files.append(store.folder / RESULTS_KEY_FILE)
    return tuple(files)


def _set(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for field, value in workspace.settings:
        if isinstance(value, SecretStr):
            name = f"PREMIERJET_{field.upper()}"
            yield from ((name, secret) for secret in _parts(name, value.get_secret_value()))


def _of_libraries(courses: Path) -> Iterator[tuple[str, str]]:
    for name in sorted({*LIBRARY_SECRETS, *list_key_names(courses)} - SHOWN_AS_NAMES):
        yield from ((name, secret) for secret in _parts(name, read_secret(name)))


def _of_files(workspace: Workspace) -> Iterator[tuple[str, str]]:
    with suppress(PremierjetError):  # a key that cannot be read is another piece's to tell
        ring = workspace.ledger_key.ring()
        if isinstance(workspace.ledger_key, PlacedKeyFile) and ring is not None:
            for key in (ring.current, *ring.retired):
                yield workspace.ledger_key.place, key.secret.decode("latin-1")
    with suppress(PremierjetError):
        signing = workspace.signing_key.read()
        if signing is not None:
            # The line of its PEM that holds the secret, as it would be copied; and the bytes in hexadecimal.
            yield workspace.signing_key.place, signing.pem.decode().splitlines()[1]
            yield workspace.signing_key.place, signing.secret.hex()
    credentials = workspace.settings.key_folder(workspace.root) / CREDENTIALS_FILE
    with suppress(OSError, PremierjetError):
        lines = (read_private_file(credentials) or b"").decode("latin-1").splitlines()
        yield from ((str(credentials), line) for line in lines[1:2])
    store = workspace.records.store
    if isinstance(store, FolderStore):
        file = store.folder / RESULTS_KEY_FILE
        with suppress(OSError):  # a store that cannot be read is another piece's to tell
            for line in (read_private_file(file) or b"").split():
                yield str(file), line.decode("latin-1")


def _parts(name: str, value: str) -> Iterator[str]:
    """Yield the secrets in the value of a setting: of an address or a login, only the password."""
    several = value.split(SEPARATORS[name]) if name in SEPARATORS else [value]
    for each in several:
        text = each.strip()
        if name == "PREMIERJET_WEBHOOK_URL":
            yield urlsplit(text).path.strip("/")
        elif "://" in text:
            yield from _passwords(text)
        elif name in {"PREMIERJET_RESULTS_LRS_LOGIN", "PREMIERJET_MOODLE_TOKEN"}:
            yield text.rpartition("=")[2].partition(":")[2] or text.rpartition("=")[2]
        else:
            yield text


def _passwords(address: str) -> Iterator[str]:
    """Yield the password of an address, as written and decoded."""
    login, _, _ = address.partition("://")[2].rpartition("@")
    password = login.partition(":")[2]
    yield from (password, unquote(password))
