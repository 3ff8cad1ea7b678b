"""Sentences worth a question of their own: they say something general, and say it without the page."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import ClassVar

from pipelines.drafting.material import Piece, gives_orders, is_teachable
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, stands_alone
from schemas.by_identity import ByIdentity
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    match_any,
    match_first_words,
    match_words,
    read_vocabulary,
)
from schemas.source import RemarkKind, SourceText, SpanKind

MOST_CACHED_SOURCES = 64
FEWEST_WORDS, MOST_WORDS = 6, 34
FEWEST_LEAD_WORDS = 4
ORDER_WORDS = 6
"""Words within which a sentence that begins like an order has its verb if it is none: "Use of it is…"."""

CLAUSE_WORDS = 7
"""Words within which a clause has its verb."""
MOST_TOPIC_WORDS = 9
FEWEST_TOPIC_LETTERS = 4
MARKUP = re.compile(r"\[|\]|`|</?\w|:::|\*\*|#\w|\{|\}|[→←✅❌]|\w\(\)|\$\w|--\w|\w/\w+/|\d ?[=*×] ?\d")
"""Signs of code or of a page's own language that a reader left in: such a sentence is not prose."""

SENTENCE_AFTER_LABEL = re.compile(r"^(?P<label>[^:.?!]{3,60}?)\s?: (?P<sentence>[A-ZÀ-ÝŒ].*)$")
"""A sentence after what it is about: « Stockage : Les produits se rangent au sec. »"""

BRACKETED = re.compile(r"\([^()]*\)")

PAIRS = (("(", ")"), ("«", "»"), ("“", "”"))
NUMBERING = re.compile(
    r"^(?:[^\W\d_]{2,9} )?(?:n[°ºo] ?)?[A-Z]?\d+(?:[.)]\d+)*(?:\s?[.):–-]+\s*|\s+(?=[A-ZÀ-Ý]))"
    r"|^[IVX]+\s?[.)–-]\s*|^(?:[ivx]+|[A-Za-z])[.)]\s+|\s*\{#[^}]*\}$"
)
PICTOGRAMS = re.compile(r"[^\w\s'’\"«»“”(),.:;!?/&%+°–—-]")


class AskableWords(Vocabulary):
    """Words that keep a sentence from being asked about, and those that let it be.

    `deictics` point at something outside the sentence, wherever they stand, but `announcements` at the list
    after it; `joints` only join it to what stands before; `open_subjects` point elsewhere at its start, after
    a few small words. `suppositions` begin an example or a story, `first_persons` tell of one person,
    `opinions` judge and state no fact. A whole sentence has one of the `verbs` or `verb_endings`, not right
    after one of the `relatives`, or begins with one of the `imperatives`; `infinitives` may also be the
    subject of a statement. `conjunctions` begin a clause of their own; `impersonals` begin a sentence with a
    pronoun that stands for nothing; `followers` stand for one of the `leaders` before them.
    `unasked_headings` head exercises, examples, furniture and what is said to be wrong; `general_headings`
    name no topic.
    """

    room: ClassVar[str] = "deliverables.quiz.askable"

    deictics: Expressions
    announcements: Expressions
    joints: Expressions
    open_subjects: Expressions
    suppositions: Expressions
    first_persons: Expressions
    opinions: Expressions
    verbs: Expressions
    verb_endings: Expressions
    relatives: Expressions
    conjunctions: Expressions
    imperatives: Expressions
    infinitives: Expressions
    impersonals: Expressions
    followers: Expressions
    leaders: Expressions
    unasked_headings: Expressions
    general_headings: Expressions


def is_askable(piece: Piece, language: Language) -> bool:
    """Return whether a piece is a sentence that can be asked about, and makes sense without the page."""
    return _may_be_asked(piece, language) and states_alone(piece.text, language)


def find_claim(piece: Piece, language: Language) -> str | None:
    """Return what a piece claims, without the words that join it to the sentence before; None if unaskable.

    « Le dossier doit donc être conservé » claims that it has to be kept, whatever stands before.
    """
    if not _may_be_asked(piece, language):
        return None
    labelled = SENTENCE_AFTER_LABEL.match(piece.text)
    sentence = labelled["sentence"] if labelled else piece.text
    return _claim(sentence, language) or _claim(_take_first_clause(sentence), language)


def _claim(sentence: str, language: Language) -> str | None:
    """Return a sentence without what joins it to the one before; None if it does not stand alone."""
    claim = _match_joint(language).sub(_drop_joint, sentence)
    claim = claim[:1].upper() + claim[1:]
    # What a colon announces is in the sentence itself, so the claim may have one; a gap must not.
    return claim if states_alone(claim.replace(":", ","), language) else None


def _take_first_clause(sentence: str) -> str:
    """Return what stands before a semicolon, which ends a clause that is a sentence by itself."""
    first, semicolon, _ = sentence.partition(";")
    return f"{first.rstrip()}." if semicolon and "(" not in first else ""


def find_label(text: str, language: Language) -> str:
    """Return what stands before a sentence and says what it is about; empty for a mere "Note:"."""
    labelled = SENTENCE_AFTER_LABEL.match(text)
    if labelled is None or _match_joint(language).match(text) is not None:
        return ""
    return labelled["label"]


def _may_be_asked(piece: Piece, language: Language) -> bool:
    span = piece.span
    if span.kind is not SpanKind.SENTENCE or not is_teachable(piece, language) or gives_orders(piece):
        return False
    if span.remark is not None and span.remark.kind is RemarkKind.EXAMPLE:
        return False
    if span.item is not None and piece.text[-1] != ".":
        return False  # what it says may depend on the sentence that introduces its list
    return not is_set_apart(piece, language)


def is_set_apart(piece: Piece, language: Language) -> bool:
    """Return whether a piece is of an exercise, an example or furniture, by a heading below the title."""
    headings = piece.span.anchor.heading
    return any(is_unasked(each, language) for each in headings[1:] or headings)


def _drop_joint(match: re.Match[str]) -> str:
    """Return what stays of a joining word and the space around it: one space, or nothing at the start."""
    return "" if match.start() == 0 else " "


def is_unasked(heading: str, language: Language) -> bool:
    """Return whether what a heading heads is an exercise, an example or furniture, or is said to be wrong."""
    return _match_unasked_heading(language).search(canonical(heading)) is not None


@lru_cache(maxsize=20_000)
def states_alone(text: str, language: Language) -> bool:
    """Return whether a sentence states one thing, whole, without what stands around it."""
    plain = canonical(text)
    if not FEWEST_WORDS <= len(plain.split()) <= MOST_WORDS or not _is_closed(plain, language):
        return False
    if not plain[0].isupper() or ":" in plain or MARKUP.search(plain) or "?" in plain:
        return False
    if any(plain.count(one) != plain.count(other) for one, other in PAIRS) or plain.count('"') % 2:
        return False
    main_words = _match_relative(language).sub(" ", BRACKETED.sub(" ", plain))
    if not any(pattern.search(main_words) for pattern in _match_predicate(language)):
        return False
    is_plain = not any(pattern.search(plain) for pattern in _match_stories(language))
    is_whole = stands_alone(plain, language) or _match_impersonal(language).match(plain) is not None
    return (
        is_plain and is_whole and not _lacks_leader(plain, language) and not points_elsewhere(plain, language)
    )


def _lacks_leader(plain: str, language: Language) -> bool:
    """Return whether a sentence has a « leurs » before any word it could stand for."""
    words = read_vocabulary(AskableWords, language)
    follower = match_words(words.followers).search(plain)
    if follower is None:
        return False
    return match_words(words.leaders).search(plain[: follower.start()]) is None


def _is_closed(plain: str, language: Language) -> bool:
    """Return whether a sentence ends with a full stop; a line of a slide needs a verb instead."""
    if plain[-1] == ".":
        return not plain.endswith("..")
    return plain[-1].isalnum() and _match_predicate(language)[0].search(plain) is not None


def points_elsewhere(text: str, language: Language) -> bool:
    """Return whether a text points at something outside it."""
    plain = canonical(text)
    return any(pattern.search(plain) for pattern in _match_pointers(language))


@lru_cache(maxsize=20_000)
def stands_as_lead(text: str, language: Language) -> bool:
    """Return whether what introduces a list says by itself what is listed: « Le registre contient »."""
    plain = canonical(text)
    if (
        len(plain.split()) < FEWEST_LEAD_WORDS
        or not plain[0].isupper()
        or MARKUP.search(plain)
        or "?" in plain
    ):
        return False
    plain = _match_announcement(language).sub(
        "", plain
    )  # « les mentions suivantes » point at the list itself
    return stands_alone(plain, language) and not points_elsewhere(plain, language)


def find_verb(text: str, language: Language) -> int:
    """Return where the first verb of a text begins that the lexicon knows; 0 if it has none."""
    match = _match_predicate(language)[0].search(canonical(text))
    return 0 if match is None else match.start()


def begins_clause(text: str, language: Language) -> bool:
    """Return whether a text begins with a subject and its verb, as no definition does."""
    words = read_vocabulary(AskableWords, language)
    head = match_words((*words.relatives, *words.conjunctions)).split(canonical(text))[0]
    return _match_predicate(language)[0].search(" ".join(head.split()[:CLAUSE_WORDS])) is not None


def is_order(text: str, language: Language) -> bool:
    """Return whether a sentence tells somebody what to do, and so is neither true nor false by itself."""
    verb, _, imperative = _match_predicate(language)
    plain = _match_relative(language).sub(" ", canonical(text))
    # « Porter un casque protège » is a statement, however late its verb comes.
    most = None if _match_infinitive(language).match(plain) else ORDER_WORDS
    after_verb = " ".join(plain.split()[1:most])
    return imperative.match(plain) is not None and not verb.search(after_verb)


def name_topic(piece: Piece, shown: str, language: Language) -> str:
    """Return the heading a sentence needs to be understood; empty if the shown text has its words already.

    A heading that names no topic, such as "Introduction", is passed over for the one above; one that comes
    more than once in its source is told with the one above.
    """
    shown_stems = list_content_stems(shown, language)
    path = [clean_heading(each) for each in piece.span.anchor.heading]
    for depth in reversed(range(len(path))):
        if not is_topic(path[depth], language):
            continue
        topic = path[depth]
        if depth and _is_repeated(piece, depth) and is_topic(path[depth - 1], language):
            topic = f"{path[depth - 1]} – {topic}"
        return "" if list_content_stems(topic, language) <= shown_stems else topic
    return ""


def _is_repeated(piece: Piece, depth: int) -> bool:
    """Return whether the heading at a depth of a piece's path heads something else too."""
    path = piece.span.anchor.heading
    starts = _list_starts(ByIdentity(piece.source), depth + 1)
    return any(start != path[: depth + 1] for start in starts.get(path[depth], ()))


@lru_cache(maxsize=MOST_CACHED_SOURCES)
def _list_starts(key: ByIdentity[SourceText], length: int) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """Return, for each heading of a source, the first headings of the paths that it stands in."""
    starts: dict[str, set[tuple[str, ...]]] = {}
    for span in key.value.spans:
        for heading in span.anchor.heading if span.kind is SpanKind.HEADING else ():
            starts.setdefault(heading, set()).add(span.anchor.heading[:length])
    return {heading: frozenset(found) for heading, found in starts.items()}


def is_topic(heading: str, language: Language) -> bool:
    """Return whether a heading names what is under it, briefly; an order to a model names nothing."""
    plain = canonical(heading)
    is_short = len(plain.split()) <= MOST_TOPIC_WORDS and len(plain) >= FEWEST_TOPIC_LETTERS
    is_clean = not MARKUP.search(plain) and plain[:1].isalnum() and any(each.isalpha() for each in plain)
    is_general = _match_general_heading(language).match(plain) is not None
    return is_short and is_clean and not is_general and not speaks_to_a_model(plain)


def clean_heading(heading: str) -> str:
    """Return a heading without its number and anchor: « 2.1. Congés » becomes « Congés »."""
    return PICTOGRAMS.sub("", NUMBERING.sub("", " ".join(heading.split()))).strip(" :")


@cache
def _match_pointers(language: Language) -> tuple[re.Pattern[str], ...]:
    words = read_vocabulary(AskableWords, language)
    return match_words(words.deictics), match_first_words(words.open_subjects)


@cache
def _match_stories(language: Language) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what tells a story or judges."""
    words = read_vocabulary(AskableWords, language)
    stories = match_first_words(words.suppositions)
    return stories, match_words(words.first_persons), match_words(words.opinions)


@cache
def _match_joint(language: Language) -> re.Pattern[str]:
    words = "|".join(read_vocabulary(AskableWords, language).joints)
    return re.compile(rf"^(?:{words}),? |,? (?:{words}),? (?!,)", re.IGNORECASE)


@cache
def _match_announcement(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(AskableWords, language).announcements)


@cache
def _match_impersonal(language: Language) -> re.Pattern[str]:
    return match_first_words(read_vocabulary(AskableWords, language).impersonals)


@cache
def _match_infinitive(language: Language) -> re.Pattern[str]:
    return match_first_words(read_vocabulary(AskableWords, language).infinitives)


@cache
def _match_relative(language: Language) -> re.Pattern[str]:
    """Return the pattern of a relative pronoun and its verb, which make no sentence."""
    words = "|".join(read_vocabulary(AskableWords, language).relatives)
    return re.compile(rf"\b(?:{words}) [\w'’-]+")


@cache
def _match_predicate(language: Language) -> tuple[re.Pattern[str], ...]:
    words = read_vocabulary(AskableWords, language)
    return match_words(words.verbs), match_words(words.verb_endings), match_first_words(words.imperatives)


@cache
def _match_unasked_heading(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(AskableWords, language).unasked_headings)


@cache
def _match_general_heading(language: Language) -> re.Pattern[str]:
    return match_any(f"^(?:{each})$" for each in read_vocabulary(AskableWords, language).general_headings)
