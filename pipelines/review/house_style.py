"""House style: corrections people made more than once, proposed as rules for the next drafts.

A proposal is a draft like any other: people edit it, approve it or send it back, and writers only get
approved rules. A removed rule is not proposed again, and a rule that somebody wrote stays.
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
from pipelines.review.measures import History
from schemas.canonical import write_canonical_json
from schemas.course import Course
from schemas.deliverables import find_contract
from schemas.draft import Content, Draft, KeyPoints, Minted, Nature, Origin, Provenance, Statement
from schemas.draft.element_parts import KEYS, choices
from schemas.edit import Replace
from schemas.ids import HOUSE_STYLE, join_key
from schemas.language import Language
from schemas.languages.texts import read_texts

KIND = "summary"
"""The kind of deliverable that holds the rules, one key point each."""

FEWEST_TIMES = 2
MOST_WORDS = 6
MOST_RULES = 100
WORD = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Correction:
    """Words that people replaced, or removed if `after` is empty, and in how many places."""

    before: str
    after: str
    times: int


def find_corrections(histories: Sequence[History]) -> tuple[Correction, ...]:
    """Return what people corrected in at least two places, the most frequent first.

    Numbers are left out: a wrong number is a wrong fact, not a matter of style.
    """
    places: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for history in histories:
        for before, after in pairwise(history.revisions):
            if after.provenance.writer is not Origin.HUMAN:
                continue
            for edit in find_edits(before.content, after.content):
                if isinstance(edit, Replace) and _is_wording(after.content, edit):
                    for replacement in _list_replacements(edit.before, edit.after):
                        places[replacement].add((before.module, edit.place))
    corrections = [
        Correction(*replacement, len(spots))
        for replacement, spots in places.items()
        if len(spots) >= FEWEST_TIMES
    ]
    return tuple(sorted(corrections, key=lambda each: (-each.times, each.before, each.after)))


def propose_rules(
    course: Course, corrections: Sequence[Correction], earlier: Sequence[Draft], now: datetime
) -> Draft | None:
    """Return the next house style to review, or None if no rule is new.

    `earlier` are its revisions so far, oldest first: a rule that any of them held is not proposed again.
    """
    head = earlier[-1] if earlier else None
    known_rules = {text for draft in earlier for text in list_rules(draft.content)}
    new_rules = [
        text
        for correction in corrections
        if (text := _write_rule(correction, course.language)) not in known_rules
    ]
    current_points = _list_points(head.content) if head else ()
    room = MOST_RULES - len(current_points)
    if not new_rules or room <= 0:
        return None
    last_number = head.minted.statements if head else 0
    points = tuple(
        Statement(id=f"st-{number:04d}", text=text, origin=Origin.EXTRACTIVE)
        for number, text in enumerate(new_rules[:room], start=last_number + 1)
    )
    content = Content(
        module=join_key(course.id, HOUSE_STYLE),
        title=course.house_style.title,
        language=course.language,
        duration_minutes=0,
        mastery_percent=course.mastery_percent,
        artefacts=(find_contract(KIND).model_validate({"points": (*current_points, *points)}),),
    )
    return Draft(
        revision=head.revision + 1 if head else 1,
        parent=head.content.canonical_digest() if head else None,
        content=content,
        provenance=Provenance(
            writer=Origin.EXTRACTIVE,
            inputs=sha256(
                write_canonical_json([[e.before, e.after, e.times] for e in corrections])
            ).hexdigest(),
            written_at=now,
        ),
        minted=Minted(statements=last_number + len(points)),
    )


def _is_wording(after: Content, edit: Replace) -> bool:
    """Return whether an edit changed the wording of a person's text, not a datum or a choice from a list."""
    element = find_owner(after, edit.place, edit.part)
    if element is None or edit.part == KEYS or choices(element, edit.part, after.objectives):
        return False
    is_datum = getattr(element, "nature", None) is Nature.DATA
    return getattr(element, "origin", Origin.HUMAN) is Origin.HUMAN and not is_datum


def _list_points(content: Content) -> tuple[Statement, ...]:
    return tuple(
        point
        for deliverable in content.artefacts
        if isinstance(deliverable, KeyPoints)
        for point in deliverable.points
    )


def list_rules(content: Content) -> tuple[str, ...]:
    """Return the rules of a house style, as writers get them once they are approved."""
    return tuple(point.text for point in _list_points(content))


def _write_rule(correction: Correction, language: Language) -> str:
    key = "prefer" if correction.after else "avoid"
    texts = read_texts("review.house_style", language)
    return texts.say(key, before=correction.before, after=correction.after)


def _list_replacements(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the short phrases that an edit replaced or removed, each with its replacement."""
    old_words, new_words = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(a=old_words, b=new_words, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind not in {"replace", "delete"} or j - i > MOST_WORDS or m - k > MOST_WORDS:
            continue
        replacement = _join_words(old_words[i:j]), _join_words(new_words[k:m])
        if (
            _has_words(replacement[0])
            and replacement[0] != replacement[1]
            and not any(c.isdigit() for c in "".join(replacement))
        ):
            yield replacement


def _join_words(words: Sequence[str]) -> str:
    return " ".join(words).casefold()


def _has_words(phrase: str) -> bool:
    """Return whether a phrase has a word of more than three letters, so not only commas or articles."""
    return any(len(word) > 3 for word in phrase.split())
