"""House style: the rules of style that a course's people approved."""

from schemas.contract import Contract
from schemas.ids import Digest


class HouseStyle(Contract):
    """Approved rules, in their order, and the digest of the content they were approved in."""

    rules: tuple[str, ...]
    digest: Digest
