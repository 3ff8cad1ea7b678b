"""Open comments as wishes: what a request for changes says to whoever writes the next revision."""

import re
from collections.abc import Callable, Iterable, Iterator

from adapters.comments import Comment
from pipelines.review.comments.anchors import AnchorIndex, Standing, list_names_between
from pipelines.review.part_names import title_of
from schemas.draft import Content

WITHIN_SENTENCE = re.compile(r"(?<=[;!?])\s*")
POINT_WITHIN = re.compile(r"\.(?![a-z0-9])")
"""A full stop of an abbreviation: whoever reads a wish would take it for the end."""

ENDS_A_CLAUSE = re.compile(r"[.;!?](?!\d)|[\n\r]")
SplitSentences = Callable[[str], list[tuple[int, int]]]
"""Returns the start and end of each sentence of a text."""

LONGEST_SAID = 120
"""Characters of the quoted words that a wish repeats: enough to find them in their sentence."""


def write_wishes(
    comment: str,
    sent: Iterable[Comment],
    content: Content,
    split_sentences: SplitSentences,
    authors: frozenset[str] = frozenset(),
) -> str:
    """Return a reviewer's own comment followed by the comments it sends, a wish a line.

    What the draft's authors reply is no wish of the reviewer, and is not sent.

    Every sentence names its element, so that none is taken for a wish about the whole module. The words it is
    about are said where they are less than the element: an order on some words of a sentence is none on the
    sentence.
    """
    index = AnchorIndex(content)
    lines = (
        _write_wish(subject, sentence, said)
        for each in sent
        for subject, said in [_describe_subject(each, index, content)]
        for text in list_sent_texts(each, authors)
        for sentence in _list_sentences(text, split_sentences)
    )
    return "\n".join(filter(None, (comment.strip(), *lines)))


def list_sent_texts(comment: Comment, authors: frozenset[str]) -> list[str]:
    """Return what a request sends of a comment: what it began with, and replies of others than `authors`."""
    return [
        each.remark.text
        for each in comment.remarks
        if each is comment.first or each.remark.person not in authors
    ]


def _describe_subject(comment: Comment, index: AnchorIndex, content: Content) -> tuple[str, str]:
    """Return what begins each wish of a comment, and the words it is about as they end it, if any."""
    found = index.find(comment.about)
    place = found.place if found.standing is Standing.MOVED else comment.about.place
    if comment.until is not None:
        names = list_names_between(content, place, comment.until.place)
        is_whole = index.is_whole(comment.about) and index.is_whole(comment.until)
        ends = f"{_cut_words(comment.about.quote)} … {_cut_words(comment.until.quote)}"
        return f"{', '.join(names)}: ", "" if is_whole else f" (« {ends} »)"
    words = "" if index.is_whole(comment.about) else _cut_words(comment.about.quote)
    return _name_subject(place, content), f" (« {words} »)" if words else ""


def _list_sentences(text: str, split_sentences: SplitSentences) -> Iterator[str]:
    """Yield the sentences of a remark, none with a sign within it that would end it."""
    for start, end in split_sentences(text):
        for piece in WITHIN_SENTENCE.split(text[start:end]):
            sentence = piece.strip()
            if re.search(r"\w", sentence):
                body = sentence.rstrip(".")
                yield POINT_WITHIN.sub("", body) + sentence[len(body) :]


def _write_wish(subject: str, sentence: str, said: str) -> str:
    """Return a wish with the words it is about, if it says any, before the sign that ends it."""
    body = sentence.rstrip(".;!? ") if said else sentence
    return f"{subject}{body}{said}{sentence[len(body) :].strip()}"


def _name_subject(place: str, content: Content) -> str:
    """Return what begins a wish: the id of an element, the title of a deliverable, nothing for the draft."""
    titles = {artefact.kind: title_of(artefact, content.language) for artefact in content.artefacts}
    name = titles.get(place, place)
    return f"{name}: " if place != "content" else ""


def _cut_words(quote: str) -> str:
    """Return quoted words as one clause: no sign in them may end it."""
    words = " ".join(ENDS_A_CLAUSE.sub(" ", quote).split())
    return words if len(words) <= LONGEST_SAID else f"{words[:LONGEST_SAID].rstrip()}…"
