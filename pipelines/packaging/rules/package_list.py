"""Rules on a package's list of files: each file is listed and unaltered, and its content the approved one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from adapters.blob import digest_of
from pipelines.packaging.package_archive import read_pieces
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

CONTENT = "content.json"


@dataclass(frozen=True)
class PackageList:
    """A package's list: its file name, the sha256 of each file by path, and the digest of the content."""

    name: str
    sums: Mapping[str, str]
    content: str


def read_package_list(name: str, files: Mapping[str, bytes]) -> PackageList | Finding:
    """Return a package's list, or a finding if it cannot be read."""
    if name not in files:
        return make_finding("listing.absent", name, name=name)
    try:
        listed = json.loads(files[name])
        sums = {str(entry["path"]): str(entry["sha256"]) for entry in listed["files"]}
        return PackageList(name, sums, str(listed["content"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return make_finding("listing.invalid", name, why=f"{type(error).__name__}: {error}")


def check_files(listed: PackageList, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding for each file that is missing, altered or not listed."""
    for name in sorted(listed.sums):
        if name not in files:
            yield make_finding("listing.file-absent", name, name=name)
        elif digest_of(read_pieces(files, name)) != listed.sums[name]:
            yield make_finding("listing.file-altered", name, name=name)
    for name in sorted(set(files) - set(listed.sums) - {listed.name}):
        yield make_finding("listing.file-unlisted", name, name=name)
    if CONTENT in files and sha256(files[CONTENT]).hexdigest() != listed.content:
        yield make_finding("listing.content-other", listed.name, digest=listed.content)
