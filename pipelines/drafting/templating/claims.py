"""The sentences of a filled document that a writer said, and no template or datum."""

from collections.abc import Iterator

from schemas.contract import Contract
from schemas.draft import Statement, citing


def claims(part: Contract) -> Iterator[Statement]:
    """Yield the statements that claim something, in reading order."""
    return (each for each in citing(part) if isinstance(each, Statement) and each.nature is None)
