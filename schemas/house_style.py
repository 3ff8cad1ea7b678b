"""The rules of style a course's people approved, as a writer is given them."""

from schemas.contract import Contract
from schemas.ids import Digest


class HouseStyle(Contract):
    """Approved rules, in their order, and the digest of the content they were approved in."""

    rules: tuple[str, ...]
    digest: Digest
