"""The contract of a memo card: a title's worth of sentences, each with its sources."""

from typing import ClassVar, Literal

from schemas.draft import KeyPoints


class MemoCard(KeyPoints):
    """What one keeps in a pocket: the sentences that bind, the shortest first to be looked up."""

    says_nothing_twice: ClassVar[bool] = True

    kind: Literal["memo_card"] = "memo_card"
