"""Open comments as wishes: what a request for changes says to whoever writes the next revision."""

import re
from collections.abc import Iterable, Iterator

from adapters.comments import Comment
from pipelines.review.comments.anchors import AnchorIndex, Standing
from pipelines.review.part_names import title_of
from schemas.draft import Content

SENTENCE = re.compile(r"(?<=[.…])\s+|(?<=[;!?])\s*|\n+")
ENDS_A_CLAUSE = re.compile(r"[.;!?](?!\d)|[\n\r]")
LONGEST_SAID = 120
"""Characters of the quoted words that a wish repeats: enough to find them in their sentence."""


def write_wishes(comment: str, sent: Iterable[Comment], content: Content) -> str:
    """Return a reviewer's own comment followed by the comments it sends, a wish a line.

    Every sentence names its element, so that none is taken for a wish about the whole module. The words it is
    about are said where they are less than the element: an order on some words of a sentence is none on the
    sentence.
    """
    index = AnchorIndex(content)
    lines = (line for each in sent for line in _write_lines(each, index, content))
    return "\n".join(filter(None, (comment.strip(), *lines)))


def _write_lines(comment: Comment, index: AnchorIndex, content: Content) -> Iterator[str]:
    found = index.find(comment.about)
    place = found.place if found.standing is Standing.MOVED else comment.about.place
    subject = _name_subject(place, content)
    words = "" if index.is_whole(comment.about) else _cut_words(comment.about.quote)
    said = f" (« {words} »)" if words else ""
    for each in comment.remarks:
        for sentence in SENTENCE.split(each.remark.text):
            if re.search(r"\w", sentence):
                yield _write_wish(subject, sentence.strip(), said)


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
