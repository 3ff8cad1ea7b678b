"""Rules on the names and the structure of a zip: what some tool, server or file system cannot read."""

import re
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

# Windows, "Naming Files, Paths, and Namespaces": reserved with any extension.
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
ZIP64 = 0x0001  # PKWARE APPNOTE 6.3.3, 4.5.3


def list_remarks(zipped: ZipFile) -> Iterator[Finding]:
    """Yield findings on names that some systems refuse or confuse, and on a prefix, comment or ZIP64."""
    members = [member for member in zipped.infolist() if not member.is_dir()]
    for member in members:
        yield from _check_name(member.filename)
    yield from _find_collisions(members)
    first = min((member.header_offset for member in members), default=0)
    if first:
        yield make_finding("zip.prefix", "zip", size=first)
    if zipped.comment:
        yield make_finding("zip.comment", "zip", size=len(zipped.comment))
    if any(_extra_has(member.extra, ZIP64) for member in members):
        yield make_finding("zip.zip64", "zip")


def list_nested_archives(zipped: ZipFile) -> Iterator[Finding]:
    """Yield a finding for each archive inside the archive, as nothing unpacks it."""
    for name in zipped.namelist():
        if name.lower().endswith(ARCHIVES):
            yield make_finding("zip.nested", name, name=name)


def _check_name(name: str) -> Iterator[Finding]:
    parts = name.split("/")
    if any(DEVICE.fullmatch(part) for part in parts):
        yield make_finding("zip.device-name", name, name=name)
    if any(part.endswith((".", " ")) for part in parts):
        yield make_finding("zip.name-trimmed", name, name=name)


def _find_collisions(members: list[ZipInfo]) -> Iterator[Finding]:
    """Yield names that differ only in case or in how accents are coded (Unicode, NFC and NFD)."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for member in members:
        alike[unicodedata.normalize("NFC", member.filename).casefold()].append(member.filename)
    for names in alike.values():
        for other in sorted(set(names))[1:]:
            yield make_finding("zip.names-collide", other, name=other, other=min(names))


def _extra_has(extra: bytes, wanted: int) -> bool:
    """Return whether an extra field has a record of this id; reading stops at a truncated record."""
    at = 0
    while at + 4 <= len(extra):
        found, length = struct.unpack_from("<HH", extra, at)
        if found == wanted:
            return True
        at += 4 + length
    return False
