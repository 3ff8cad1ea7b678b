"""Text told as code or as sentences, where its format does not say which."""

import re

from pipelines.sourcing.characters import SENTENCE_ENDS

PROMPT = re.compile(
    r"(?:(?:\$|>>>|[\w.-]{1,40}@[\w.-]{1,60}:[^\s$#]{0,200}[$#]) |(?:PS )?[A-Za-z]:\\[^>\n]{0,200}> ?)"
    r"(?=[A-Za-z./~_\"'(-])"
)
"""What a console writes before a command: `$ `, `>>> `, `C:\\Users>`, `ana@host:~$ `."""

PROGRAM = re.compile(
    r"[{}]|\w\[\w*\]|;\s*$|[A-Za-z_\])]\s*(?:[-+*/|&:!<>=])?={1,3}\s*\S|::\w|\w->\w|&&|\|\|"
    r"|</?[A-Za-z][^<>]*>|\$[A-Za-z_{(]|\b[a-z]\w*(?:\.\w+)*\((?!(?:s|es|e|x|ne)\))"
    r"|\b[a-z]+\w*_\w|(?:^|\s)(?:--[a-z]|-[A-Za-z]\b)|(?:^|\s)(?:\.{1,2}/|~/|/\w+/)\w|\b[A-Z]:\\"
    r"|^\s*(?:#!|//|/\*|#include\b|@\w+$|import \w|from \S+ import\b|def \w|else:|try:)"
    r"|\bSELECT\b.+\bFROM\b|\b(?:INSERT INTO|CREATE TABLE|DELETE FROM)\b"
)
"""Signs that a program has and a label has not: brackets, assignments, calls, options, paths, keywords."""

COMMAND = re.compile(
    r"\s*(?:sudo |[$>%] )?(?:(?:apt|aws|az|brew|cargo|cd|chmod|chown|composer|conda|cp|curl|dnf|docker|"
    r"dotnet|git|gradle|grep|java|kubectl|ls|mkdir|mv|mvn|mysql|npm|npx|perl|php|pip3?|psql|pwd|python3?|rm|rsync|"
    r"ruby|scp|sed|ssh|tar|terraform|uv|vim?|wget|whoami|yarn|yum)(?:\s+[\w./~@:'\"-]|\s*$)"
    r"|(?:cat|echo|head|less|node|tail|touch)\s+\S+\.\w|go (?:build|get|install|mod|run|test)\b"
    r"|make(?: (?:all|build|clean|install|test))?\s*$)"
)
"""A line that begins with a command of a console, in small letters as consoles want it."""


def is_prose(text: str) -> bool:
    """Return whether each line of a text begins and ends as a sentence does, so that it is no code."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return all(line[0].isupper() and line.endswith(SENTENCE_ENDS[:3]) for line in lines)


def is_console(text: str) -> bool:
    """Return whether each line of a text is a command as a console shows it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(PROMPT.match(line) for line in lines)


def looks_like_code(text: str) -> bool:
    """Return whether a text in a font of code is code: with signs of a program, a command, or several lines.

    Labels are set in such fonts too: a number, an arrow, some words in capitals.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    is_shouted = not any(character.islower() for character in text)
    has_signs = any(PROGRAM.search(line) or COMMAND.match(line) for line in lines)
    return not is_prose(text) and (has_signs or (len(lines) > 1 and not is_shouted))
