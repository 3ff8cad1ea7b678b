"""Checks of comments and reasons typed into forms, before a run is launched (which checks them again)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.control_signs import find_control_code
from schemas.finding import LONGEST_REASON, SHORTEST_REASON
from schemas.review import LONGEST_COMMENT, Verdict

NEEDS_COMMENT = frozenset({Verdict.REQUEST_CHANGES, Verdict.WITHDRAW})


@dataclass(frozen=True)
class TextFault:
    """What is wrong with a text: the name of the desk's text that says so, and the facts to fill in."""

    sentence: str
    facts: dict[str, str | int] = field(default_factory=dict)

    def describe(self, t: dict[str, str]) -> str:
        """Return the sentence, from the desk's texts in a language."""
        return t[self.sentence].format(**self.facts)


def needs_comment(verdict: Verdict, sent: Sequence[str]) -> bool:
    """Return whether a verdict has to be explained; comments that a request sends say what should change."""
    return verdict in NEEDS_COMMENT and not (verdict is Verdict.REQUEST_CHANGES and sent)


def check_comment(comment: str, verdict: Verdict, sent: Sequence[str] = ()) -> TextFault | None:
    """Return what is wrong with the comment of a decision, or None; some verdicts need a comment.

    `sent` are the comments on words of the draft that go with it.
    """
    if needs_comment(verdict, sent) and not comment:
        return TextFault(f"comment_missing_{verdict}")
    if len(comment) > LONGEST_COMMENT:
        return TextFault("too_long", {"length": len(comment), "most": LONGEST_COMMENT})
    return _find_control_character(comment)


def check_reason(reason: str) -> TextFault | None:
    """Return what is wrong with the reason for setting a finding aside, or None."""
    if len(reason) < SHORTEST_REASON:
        return TextFault("reason_missing", {"least": SHORTEST_REASON})
    if len(reason) > LONGEST_REASON:
        return TextFault("too_long", {"length": len(reason), "most": LONGEST_REASON})
    return _find_control_character(reason)


def _find_control_character(text: str) -> TextFault | None:
    code = find_control_code(text)
    return None if code is None else TextFault("control_character", {"code": code})
