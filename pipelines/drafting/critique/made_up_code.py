"""Rule on made-up code: it shows the syntax of the sources, with the commands and options that they name.

Decided in docs/decisions/0146-what-a-page-needs-of-others.md.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from schemas.finding import Finding

PROMPT = re.compile(r"^\s*(?:[\w@:~./\\-]*[$%]|[\w@:~./\\-]+>) +(?=\S)")
"""What a console writes before what somebody types."""

OPTION = re.compile(r"(?<!\S)--?[A-Za-z][\w-]*")
PLAIN_WORD = re.compile(r"[a-z][a-z-]+")
"""A word that may say what a command does, and is no file, number or text of one's own."""

CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.\w+)*)\((?!s\)|[+-]?\))")
"""A function that a program calls; "(s)" and "(+)" are words of an answer."""

FEWEST_ACTS = 3
"""Different words behind a command in the sources from which the word there is a part of its name."""


def find_unsaid_commands(case: Case) -> Iterator[Finding]:
    """Find commands, options and functions in made-up code that no source names."""
    named = _NamedCommands.of(case)
    for code in case.made_up_code.values():
        for words in dict.fromkeys(named.list_unsaid(code.text)):
            yield Finding(rule="illustration.command", place=code.id, facts={"words": cut_excerpt(words)})


@dataclass(frozen=True)
class _NamedCommands:
    """What the sources name: all of their text, and the lines of their code."""

    text: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, case: Case) -> "_NamedCommands":
        return cls(canonical(case.citable_text), tuple(case.code_text.splitlines()))

    def list_unsaid(self, code: str) -> Iterator[str]:
        """Yield the words of code that no source names, in their order."""
        for line in code.splitlines():
            typed = PROMPT.sub("", line).split()
            if not typed:
                continue
            if self._is_typed(line, typed[0]):
                yield from self._list_unsaid_words(typed)
            yield from (
                match[1]
                for match in CALL.finditer(line)
                if not self._names(match[1]) and not _defines(code, match[1])
            )

    def _is_typed(self, line: str, first: str) -> bool:
        """Return whether a line is a command: after a prompt, with a known command, or with an option."""
        is_word = PLAIN_WORD.fullmatch(first) is not None
        has_option = is_word and OPTION.search(line) is not None
        return PROMPT.match(line) is not None or first in self._acts or has_option

    def _list_unsaid_words(self, typed: list[str]) -> Iterator[str]:
        command, *others = typed
        if not self._names(command):
            yield command
            return
        acts = self._acts.get(command, frozenset())
        if others and len(acts) >= FEWEST_ACTS and PLAIN_WORD.fullmatch(others[0]):
            act = f"{command} {others[0]}"
            if others[0] not in acts and not self._names(act):
                yield act
        yield from (each for each in OPTION.findall(" ".join(others)) if not self._names(each))

    @cached_property
    def _acts(self) -> dict[str, frozenset[str]]:
        """Return the plain words behind each command of the sources' code: what has a prompt or an option."""
        acts, commands = defaultdict[str, set[str]](set), set[str]()
        for line in self.lines:
            command, *others = PROMPT.sub("", line).split() or [""]
            if PROMPT.match(line) is not None or OPTION.search(" ".join(others)):
                commands.add(command)
            if others and PLAIN_WORD.fullmatch(others[0]):
                acts[command].add(others[0])
        return {command: frozenset(acts[command]) for command in commands - {""}}

    def _names(self, words: str) -> bool:
        return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", self.text) is not None


def _defines(code: str, name: str) -> bool:
    """Return whether code says itself what a function or a type is."""
    return (
        re.search(rf"(?:def|class|function|func|fn)\s+{re.escape(name)}\b|\b{re.escape(name)}\s*=", code)
        is not None
    )
