"""Secrets nobody could mistake for anything else, in every shape they might leak in."""

import sqlite3
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile
from zlib import decompress
from zlib import error as NotPacked  # noqa: N812 -- zlib's own name says nothing

ENVIRONMENT = {
    "PREMIERJET_LEDGER_KEY": "plantedLedgerKey0123456789abcdef",
    "PREMIERJET_LEDGER_RETIRED_KEYS": "plantedRetiredKey0123456789abcdef",
    "PREMIERJET_RESULTS_KEY": "plantedResultsKey0123456789abcdef",
    "PREMIERJET_RESULTS_LRS_LOGIN": "127.0.0.1=reader:plantedResultsLogin01",
    "PREMIERJET_LRS_USERNAME": "writer",
    "PREMIERJET_LRS_PASSWORD": "plantedLrsPassword01",
    "PREMIERJET_MOODLE_TOKEN": "plantedMoodleToken0123456789abcd",
    "PREMIERJET_SCORM_CLOUD_SECRET": "plantedScormCloudSecret01",
    "OPENAI_API_KEY": "sk-plantedOpenAiKey0123456789",
    "SPEECH_KEY": "plantedSpeechKey0123456789",
    "EMBEDDING_KEY": "plantedEmbeddingKey0123456789",
    "AWS_ACCESS_KEY_ID": "AKIAPLAINLYSHOWN0000",
    "AWS_SECRET_ACCESS_KEY": "plantedAwsSecret0123456789/+abcdef",
    "AWS_SESSION_TOKEN": "plantedAwsSession0123456789/+abcdef==",
    "PREMIERJET_POSTGRES_URL": "postgresql://dagster:plantedPostgresPassword01@db.example/dagster",
    "PREMIERJET_BROKER_URL": "redis://:plantedBrokerPassword01@broker.example",
}
SMTP_PASSWORD = "plantedSmtpPassword01"
WEBHOOK_PATH = "plantedWebhookPath01"
SHOWN = {"PREMIERJET_LRS_USERNAME", "AWS_ACCESS_KEY_ID"}
"""Names, not secrets."""


def secrets() -> dict[str, str]:
    """Return each planted secret by the setting that holds it."""
    held = {name: _secret(value) for name, value in ENVIRONMENT.items() if name not in SHOWN}
    return held | {"PREMIERJET_SMTP_URL": SMTP_PASSWORD, "PREMIERJET_WEBHOOK_URL": WEBHOOK_PATH}


def _secret(value: str) -> str:
    """Return the password of a login or of an address, and the whole of anything else."""
    return value.rpartition("@")[0].rpartition(":")[2] or value.rpartition(":")[2]


@dataclass(frozen=True)
class Leak:
    """Where which secret was met."""

    setting: str
    place: str


def as_files(folder: Path, *names: str) -> dict[str, str]:
    """Return the variables that hand these secrets over as files, written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(ENVIRONMENT[name] + "\n")
    return {f"{name}_FILE": str(folder / name) for name in names}


def leaks(places: Iterable[tuple[str, bytes]], known: Mapping[str, str] | None = None) -> list[Leak]:
    """Return what is leaked by any of the places, as it is or coded as headers, addresses and dumps do."""
    shapes = {name: _shapes(value) for name, value in (known or secrets()).items()}
    return [
        Leak(name, place)
        for place, data in places
        for name, coded in shapes.items()
        if any(each in data for each in coded)
    ]


def _shapes(secret: str) -> tuple[bytes, ...]:
    plain = secret.encode()
    return (
        plain,
        quote(secret, safe="").encode(),
        plain.hex().encode(),
        *(shape for shift in range(3) for shape in _in_base64(plain, shift)),
    )


def _in_base64(plain: bytes, shift: int) -> Iterator[bytes]:
    """Yield what of a text is seen in the Base64 of a longer one, after so many other bytes."""
    for coding in (b64encode, urlsafe_b64encode):
        yield coding(bytes(shift) + plain)[4 if shift else 0 : -4]


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a folder, and each member of what is zipped in it, at any depth."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield from unpacked(str(file.relative_to(folder)), file.read_bytes())


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield some bytes, and each member of what is zipped in them, at any depth."""
    yield name, data
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from unpacked(f"{name}!{member}", archive.read(member))


def rows(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every value of every database of a folder, unpacked: a long one lies in pieces in its file."""
    for file in sorted(folder.rglob("*.db")):
        with closing(sqlite3.connect(file)) as database:
            tables = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for table in tables:
                for row in database.execute(f'SELECT * FROM "{table}"'):
                    yield f"{file.relative_to(folder)}, {table}", b"\0".join(map(_unpacked, row))


def _unpacked(value: object) -> bytes:
    data = value if isinstance(value, bytes) else str(value).encode()
    try:
        return decompress(data)
    except NotPacked:
        return data
