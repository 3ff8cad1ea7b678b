"""The house style: corrections people made more than once, proposed as rules for the next drafts.

A proposal is a draft like any other: people edit it, approve it or send it back, and only what was
approved is handed to a writer. What somebody struck out is not proposed again, and what they wrote stays.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise

from pipelines.review.editing.changes import find_edits
from pipelines.review.editing.elements import find_owner
from pipelines.review.editing.parts import KEYS, choices
from pipelines.review.measures import History
from schemas.canonical import write_canonical_json
from schemas.course import Course
from schemas.deliverables import find_contract
from schemas.draft import Content, Draft, KeyPoints, Minted, Nature, Origin, Provenance, Statement
from schemas.edit import Replace
from schemas.ids import HOUSE_STYLE, join_key
from schemas.language import Language
from schemas.languages.texts import read_texts

KIND = "summary"
"""The kind of deliverable the rules are held in: a key point each."""

FEWEST_TIMES = 2
MOST_WORDS = 6
MOST_RULES = 100
WORD = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Correction:
    """Words people replaced by others, or struck out where `after` is empty; in how many places."""

    before: str
    after: str
    times: int


def find_corrections(histories: Sequence[History]) -> tuple[Correction, ...]:
    """Return what people corrected in at least two places, the most frequent first.

    Figures are left out: a number that was wrong is a fact, not a habit of style.
    """
    places: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for history in histories:
        for before, after in pairwise(history.revisions):
            if after.provenance.writer is not Origin.HUMAN:
                continue
            for edit in find_edits(before.content, after.content):
                if isinstance(edit, Replace) and _is_wording(after.content, edit):
                    for pair in _pairs(edit.before, edit.after):
                        places[pair].add((before.module, edit.place))
    found = [Correction(*pair, len(where)) for pair, where in places.items() if len(where) >= FEWEST_TIMES]
    return tuple(sorted(found, key=lambda each: (-each.times, each.before, each.after)))


def propose_rules(
    course: Course, found: Sequence[Correction], earlier: Sequence[Draft], now: datetime
) -> Draft | None:
    """Return the next house style to review, or None where no rule is new.

    `earlier` are its revisions so far, oldest first: a rule any of them held is not proposed again.
    """
    head = earlier[-1] if earlier else None
    known = {text for draft in earlier for text in list_rules(draft.content)}
    new = [text for each in found if (text := _rule(each, course.language)) not in known]
    kept = _points(head.content) if head else ()
    room = MOST_RULES - len(kept)
    if not new or room <= 0:
        return None
    last = head.minted.statements if head else 0
    points = tuple(
        Statement(id=f"st-{number:04d}", text=text, origin=Origin.EXTRACTIVE)
        for number, text in enumerate(new[:room], start=last + 1)
    )
    content = Content(
        module=join_key(course.id, HOUSE_STYLE),
        title=course.house_style.title,
        language=course.language,
        duration_minutes=0,
        mastery_percent=course.mastery_percent,
        artefacts=(find_contract(KIND).model_validate({"points": (*kept, *points)}),),
    )
    return Draft(
        revision=head.revision + 1 if head else 1,
        parent=head.content.canonical_digest() if head else None,
        content=content,
        provenance=Provenance(
            writer=Origin.EXTRACTIVE,
            inputs=sha256(write_canonical_json([[e.before, e.after, e.times] for e in found])).hexdigest(),
            written_at=now,
        ),
        minted=Minted(statements=last + len(points)),
    )


def _is_wording(after: Content, edit: Replace) -> bool:
    """Return whether a person chose these words: not a machine, and no datum or choice from a list."""
    element = find_owner(after, edit.place, edit.part)
    if element is None or edit.part == KEYS or choices(element, edit.part, after.objectives):
        return False
    is_datum = getattr(element, "nature", None) is Nature.DATA
    return getattr(element, "origin", Origin.HUMAN) is Origin.HUMAN and not is_datum


def _points(content: Content) -> tuple[Statement, ...]:
    return tuple(point for each in content.artefacts if isinstance(each, KeyPoints) for point in each.points)


def list_rules(content: Content) -> tuple[str, ...]:
    """Return the rules of a house style, as a writer is given them once they are approved."""
    return tuple(point.text for point in _points(content))


def _rule(correction: Correction, language: Language) -> str:
    key = "prefer" if correction.after else "avoid"
    texts = read_texts("review.house_style", language)
    return texts.say(key, before=correction.before, after=correction.after)


def _pairs(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the words an edit replaced by others, or struck out; not what it rewrote as a whole."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind not in {"replace", "delete"} or j - i > MOST_WORDS or m - k > MOST_WORDS:
            continue
        pair = _phrase(old[i:j]), _phrase(new[k:m])
        if _is_of_words(pair[0]) and pair[0] != pair[1] and not any(c.isdigit() for c in "".join(pair)):
            yield pair


def _phrase(words: Sequence[str]) -> str:
    return " ".join(words).casefold()


def _is_of_words(phrase: str) -> bool:
    """Return whether a phrase says something: not a comma, not an article alone."""
    return any(len(word) > 3 for word in phrase.split())
