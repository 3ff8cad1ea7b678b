"""What a person is told where something is refused, in French and in English.

Each sentence is listed in `refusals/*.json` under an id, with one `{name}` for each fact it tells; a fact's
format stands there too, as a date is not written alike in both languages.
Decided in docs/decisions/0021-refusals-in-both-languages.md.
"""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter

from schemas.contract import Contract
from schemas.language import Language

REFUSALS = Path(__file__).with_name("refusals")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of controls, of marks nobody sees, and of line breaks."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class BilingualText:
    """A fact that is not worded alike in both languages."""

    french: str
    english: str

    def render(self, language: Language) -> str:
        """Return it in one language."""
        return self.french if language is Language.FRENCH else self.english


Fact = str | int | datetime | BilingualText


@dataclass(frozen=True)
class Explanation:
    """What happened, where, and what to do, in one language."""

    happened: str
    place: str
    remedy: str
    language: Language

    def __str__(self) -> str:
        """Return all three as a log or a light says them, on one line."""
        space = NO_BREAK_SPACE if self.language is Language.FRENCH else ""
        return f"{self.place}{space}: {self.why}"

    @property
    def why(self) -> str:
        """Return what happened and what to do, where the place is said already."""
        return f"{self.happened}. {self.remedy}"


class RefusalPhrases(Contract):
    """What is said in one language, with a `{name}` for each fact."""

    happened: str
    place: str
    remedy: str

    @property
    def facts(self) -> frozenset[str]:
        """Return the names of the facts told, in any of the three."""
        texts = (self.happened, self.place, self.remedy)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


class RefusalWording(Contract):
    """One entry of `refusals/*.json`: the same facts in both languages."""

    fr: RefusalPhrases
    en: RefusalPhrases


@cache
def wordings() -> dict[str, RefusalWording]:
    """Return every wording by id, as the files of `refusals/` list them."""
    listed: dict[str, RefusalWording] = {}
    for file in sorted(REFUSALS.glob("*.json")):
        for name, body in json.loads(file.read_text(encoding="utf-8")).items():
            listed[name] = RefusalWording.model_validate_json(json.dumps(body))
    return listed


class Refusal:
    """One thing refused: the id of its wording, and the facts.

    An id that is not listed is a bug, and so is a fact too many or too few: both raise.
    """

    def __init__(self, wording: str, /, **facts: Fact) -> None:
        if wording not in wordings():
            raise ValueError(f"no wording {wording!r} in schemas/refusals")
        needed = wordings()[wording].en.facts
        if facts.keys() != needed:
            raise ValueError(f"{wording} tells {sorted(needed)}, and was given {sorted(facts)}")
        self.wording = wording
        self.facts = {name: _plain(fact) for name, fact in facts.items()}

    def explain(self, language: Language) -> Explanation:
        """Return what a person is told in a language."""
        wording = wordings()[self.wording]
        said = wording.fr if language is Language.FRENCH else wording.en
        texts = (said.happened, said.place, said.remedy)
        facts = {n: f.render(language) if isinstance(f, BilingualText) else f for n, f in self.facts.items()}
        happened, place, remedy = (text.format_map(facts) for text in texts)
        return Explanation(happened, place, remedy, language)

    def at(self, place: str) -> "Refusal":
        """Return the same of another `place`, which has to be one of its facts."""
        return Refusal(self.wording, **{**self.facts, "place": place})


def _plain(fact: Fact) -> Fact:
    """Return a fact with nothing in it that breaks a line or turns it around: it may come from outside."""
    if isinstance(fact, BilingualText):
        return BilingualText(_escape_unseen(fact.french), _escape_unseen(fact.english))
    return _escape_unseen(fact) if isinstance(fact, str) else fact


def _escape_unseen(text: str) -> str:
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in UNSEEN else c for c in text
    )
