"""LHÉO's official schema document, as an oracle: it is not part of the project."""

from functools import cache
from pathlib import Path

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def official(shared: Path) -> etree.XMLSchema:
    """The official schema of LHÉO 2.3."""
    return etree.XMLSchema(_tree(shared))


def closed_lists(shared: Path) -> dict[str, set[str]]:
    """The codes it enumerates, by element."""
    return {name: set(_facets(of, "enumeration")) for name, of in _simple(shared).items()}


def lengths(shared: Path) -> dict[str, int]:
    """The longest value it allows, by element, where it says so."""
    found = {name: _facets(of, "maxLength") or _facets(of, "length") for name, of in _simple(shared).items()}
    return {name: int(values[0]) for name, values in found.items() if values}


def _tree(shared: Path) -> etree._ElementTree:
    return etree.parse(shared / "xsd" / "lheo" / "lheo-2.3.xsd")


def _simple(shared: Path) -> dict[str, etree._Element]:
    types = _tree(shared).getroot().findall(f"{XS}simpleType")
    return {of.get("name", "").removesuffix("-subtype"): of for of in types}


def _facets(of: etree._Element, name: str) -> list[str]:
    return [facet.get("value", "") for facet in of.iter(f"{XS}{name}")]
