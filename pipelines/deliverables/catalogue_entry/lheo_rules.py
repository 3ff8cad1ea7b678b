"""Validation of a LHÉO file: by our schema document, then by the rules no schema can express."""

from collections.abc import Iterator

from pipelines.deliverables.catalogue_entry.lheo import LHEO
from pipelines.packaging.markup import Node
from pipelines.packaging.rules.parsed_xml import format_place, make_finding, read_manifest, read_text
from pipelines.packaging.schema_documents import find_breaches
from schemas.check_digits import siret_holds
from schemas.finding import Finding

STANDARD, DOCUMENT = "lheo", "lheo.xsd"
MOST_BREACHES = 20


def check(name: str, data: bytes, digest: str) -> Iterator[Finding]:
    """Yield what keeps a file from being published: grammar, dates, SIRET, another content's digest."""
    tree = read_manifest(name, data)
    if isinstance(tree, Finding):
        yield tree
        return
    complaints = list(find_breaches(STANDARD, DOCUMENT, tree))
    for line, why in complaints[:MOST_BREACHES]:
        yield make_finding("documents.schema-document", f"{name}:{line}", why=why)
    if complaints:
        return
    root = tree.getroot()
    yield from _check_dates(name, root)
    for siret in root.iter(LHEO("SIRET")):
        if not siret_holds(read_text(siret)):
            yield make_finding("lheo.siret", format_place(name, siret), siret=read_text(siret))
    if digest not in {read_text(extra) for extra in root.iter(LHEO("extra"))}:
        yield make_finding("documents.digest-absent", name, name=name)


def _check_dates(name: str, root: Node) -> Iterator[Finding]:
    for period in root.iter(LHEO("periode")):
        start, end = read_text(period.find(LHEO("debut"))), read_text(period.find(LHEO("fin")))
        if end < start:
            yield make_finding("lheo.dates", format_place(name, period), start=start, end=end)
