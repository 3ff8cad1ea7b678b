"""Our own schema documents, which packages carry and manifests are validated by."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

import schemas

XSD = Path(schemas.__file__).with_name("xsd")
# An XMLSchema keeps the errors of its last validation, so one document at a time.
_validation_lock = Lock()


@cache
def read_schema_documents(standard: str) -> dict[str, bytes]:
    """Return the schema documents of a standard under their official file names."""
    return {file.name: file.read_bytes() for file in sorted((XSD / standard).glob("*.xsd"))}


def name_course_documents(standard: str) -> str:
    """Return the folder of the schema documents for a standard's manifest of a course package."""
    return f"course/{standard}"


@cache
def list_declared_names(standard: str) -> dict[str, frozenset[str]]:
    """Return the names each schema document of a standard declares, by its namespace."""
    roots = [etree.fromstring(data) for data in read_schema_documents(standard).values()]
    return {
        root.get("targetNamespace", ""): frozenset(node.get("name", "") for node in root.iterfind("{*}*"))
        for root in roots
    }


@cache
def _compile_schema(standard: str, document: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD / standard / document))


def find_breaches(standard: str, document: str, tree: etree._ElementTree) -> Iterator[tuple[int, str]]:
    """Yield the line and the error message of each place where a manifest breaks our schema documents.

    Messages name elements of the manifest's own namespace without it: `item`, not `{…}item`.
    """
    schema = _compile_schema(standard, document)
    namespace = f"{{{etree.QName(tree.getroot()).namespace}}}"
    with _validation_lock:
        schema.validate(tree)
        entries: Any = schema.error_log  # lxml-stubs leave its entries out
        found = [(entry.line, entry.message.replace(namespace, "")) for entry in entries]
    yield from found
