"""The software bill of materials, as CycloneDX 1.6 JSON: `python -m deploy.sbom FILE`, behind `make sbom`.

It lists what Premierjet loads at run time, its optional extras included, as installed here: name, version,
licence, and what needs what. The same installation gives the same bytes: no hour, no random number. What
only tests and benchmarks use is left out. Decided in docs/decisions/0083-bill-of-materials.md.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from uuid import UUID

from packaging.requirements import Requirement

PRODUCT = "premierjet"
EXTRAS = ("pdf", "speech", "embedding", "selftest", "ocr", "celery")
LONGEST_NAME = 80
"""Characters of a licence's name; some packages write its whole text there."""


LICENCE = re.compile(r"(?i)licen[cs]e")


@dataclass
class Component:
    """One installed distribution, what it was asked with, and what it needs."""

    found: Distribution
    extras: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)

    @property
    def licences(self) -> tuple[str, ...]:
        """Return its licences: an SPDX expression, or the names that its own metadata or files give them."""
        said = self.found.metadata
        if said.get("License-Expression"):
            return (said["License-Expression"],)
        listed = [each for each in said.get_all("Classifier") or () if each.startswith("License :: ")]
        named = tuple(each.rpartition(" :: ")[2] for each in listed if each.count(" :: ") > 1)
        free = (said.get("License") or "").strip().splitlines()
        return named or tuple(line[:LONGEST_NAME] for line in free[:1]) or self._read_licence_titles()

    def _read_licence_titles(self) -> tuple[str, ...]:
        """Return the first line of each of its licence files that names a licence."""
        files = self.found.metadata.get_all("License-File") or ()
        texts = [self.found.read_text(f"licenses/{file}") or "" for file in files]  # PEP 639 says where
        titles = [next((line for line in text.splitlines() if LICENCE.search(line)), "") for text in texts]
        return tuple(title.strip()[:LONGEST_NAME] for title in titles if title)

    @property
    def reference(self) -> str:
        """Return its package URL (purl), by which the document refers to it."""
        return f"pkg:pypi/{_canonical(self.found.name)}@{self.found.version}"


def components(product: str = PRODUCT, extras: tuple[str, ...] = EXTRAS) -> dict[str, Component]:
    """Return the product and all it needs at run time, by canonical name.

    Raises importlib.metadata.PackageNotFoundError where something it needs is not installed.
    """
    met: dict[str, Component] = {}
    left = [Requirement(f"{product}[{','.join(extras)}]")]
    while left:
        asked = left.pop()
        name = _canonical(asked.name)
        component = met.get(name) or met.setdefault(name, Component(distribution(asked.name)))
        new = {"", *asked.extras} - component.extras
        if not new:
            continue
        component.extras |= new
        for needed in _needed(component.found, new):
            component.needs.add(_canonical(needed.name))
            left.append(needed)
    return met


def bill(listed: dict[str, Component]) -> bytes:
    """Return the document; its serial number is made of what it lists."""
    product = listed[PRODUCT]
    others = [listed[name] for name in sorted(listed) if name != PRODUCT]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _described(product, "application")},
        "components": [_described(each, "library") for each in others],
        "dependencies": [
            {
                "ref": each.reference,
                "dependsOn": sorted(listed[name].reference for name in each.needs - {PRODUCT}),
            }
            for each in (product, *others)
        ],
    }
    digest = sha256(json.dumps(document, sort_keys=True).encode()).digest()
    document["serialNumber"] = UUID(bytes=digest[:16], version=4).urn
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def main() -> int:
    """Write the document to the file named, or say what is not installed and return 1."""
    asked = argparse.ArgumentParser(prog="python -m deploy.sbom", description=__doc__)
    asked.add_argument("file", type=Path)
    file = asked.parse_args().file
    try:
        listed = components()
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed: pip install -c requirements.lock -e '.[dev]'", file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bill(listed))
    print(f"{len(listed)} components: {file}")
    return 0


def _needed(found: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in found.requires or ():
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            yield needed


def _described(component: Component, kind: str) -> dict[str, object]:
    said = {
        "type": kind,
        "name": _canonical(component.found.name),
        "version": component.found.version,
        "bom-ref": component.reference,
        "purl": component.reference,
    }
    licences = component.licences
    if component.found.metadata.get("License-Expression"):
        return said | {"licenses": [{"expression": licences[0]}]}
    return said | ({"licenses": [{"license": {"name": each}} for each in licences]} if licences else {})


def _canonical(name: str) -> str:
    """Return a name as PyPI compares them (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
