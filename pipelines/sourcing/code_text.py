"""Text told as code or as sentences, where its format does not say which."""

import re

from pipelines.sourcing.characters import SENTENCE_ENDS

PROMPT = re.compile(
    r"(?:(?:\$|>>>|[\w.-]{1,40}@[\w.-]{1,60}:[^\s$#]{0,200}[$#]) |(?:PS )?[A-Za-z]:\\[^>\n]{0,200}> ?)"
    r"(?=[A-Za-z./~_\"'(-])"
)
"""What a console writes before a command: `$ `, `>>> `, `C:\\Users>`, `ana@host:~$ `."""


def is_prose(text: str) -> bool:
    """Return whether each line of a text begins and ends as a sentence does, so that it is no code."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return all(line[0].isupper() and line.endswith(SENTENCE_ENDS[:3]) for line in lines)


def is_console(text: str) -> bool:
    """Return whether each line of a text is a command as a console shows it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(PROMPT.match(line) for line in lines)
