"""Lines that somebody says: of a dialogue, a call, a transcript."""

import re
from collections.abc import Sequence

SPEECH = re.compile(r"\W*[\"“«]|[—–-] ?\w|[^.!?:\"“«]{1,40} ?: ?[\"“«]")
"""Between marks, behind a dash, or behind the name of who says it and a mark."""

SPEAKER = re.compile(
    r"(?:\([^()]{2,20}\) )?(?P<name>[^\W\d_][\w.'’-]{0,20}(?: [\w.'’-]{1,20}){0,2}) ?: (?=\S)"
)
"""The name of who says a line, without any marks: "Bob: Understood", "(If no) Chair: Stop."."""


def find_speaker(text: str) -> str | None:
    """Return the name before the colon of a line that somebody may say; None if it begins with none."""
    match = SPEAKER.match(text)
    return match["name"] if match is not None and match["name"][0].isupper() else None


def is_dialogue(lines: Sequence[str]) -> bool:
    """Return whether lines that begin with a name each are said, and no list of what things are.

    Two people speak at least, and one speaks again or is spoken to.
    """
    names = [find_speaker(line) for line in lines]
    is_answered = any(
        name is not None and re.search(rf"\b{re.escape(name)}\b", above.partition(":")[2])
        for above, name in zip(lines, names[1:], strict=False)
    )
    return len(set(names)) > 1 and (len(set(names)) < len(names) or is_answered)


def is_speech(text: str) -> bool:
    """Return whether a line begins as one that somebody says."""
    return SPEECH.match(text) is not None
