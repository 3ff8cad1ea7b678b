"""Plain web pages: a server answers a folder's address with its index."""

from collections.abc import Iterator, Mapping

from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

INDEX = "index.html"


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what keeps the pages from opening."""
    if INDEX not in files:
        yield make_finding("web.index-absent", INDEX)
