"""Plain web pages: a server answers a folder's address with its index."""

from collections.abc import Iterator, Mapping

from pipelines.packaging.rules.reading import finding
from schemas.finding import Finding

INDEX = "index.html"


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what keeps the pages from opening."""
    if INDEX not in files:
        yield finding("web.index-absent", INDEX)
