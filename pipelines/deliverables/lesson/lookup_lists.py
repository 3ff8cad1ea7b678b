"""Lists that are looked up, not read: addresses of pages with their names, and works with their years."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipelines.deliverables.lesson.led_lists import find_lists
from pipelines.drafting.material import Piece
from pipelines.drafting.text.page_sentences import ADDRESS
from schemas.language import Language
from schemas.plan import LeftOutReason

MOST_WORDS_BESIDE_AN_ADDRESS = 15
BEFORE_ADDRESS = "([<«\u00a0"
WORK = re.compile(
    r"\w.*[.?!…] (?:\d{1,2}[/. ]\d{1,2}[/. ])?(?:1[89]|20)\d{2}\.?(?: ?[(\[]\w{2,5}[)\]])?\.?$", re.DOTALL
)
"""A title, and a last sentence that is only the year it was published in: "Knots. Sea Press. 2019." """

FEWEST_WORKS = 2


def find_lookup_spans(pieces: Sequence[Piece], language: Language) -> Mapping[str, LeftOutReason]:
    """Return the spans of lists without a lead-in most of whose items are links or works, with the reason."""
    reasons: dict[str, LeftOutReason] = {}
    for run in find_lists(pieces, language):
        texts = [" ".join(piece.text for piece in item) for item in run.items]
        if run.lead is not None:
            continue
        for holds, reason in ((_is_work, LeftOutReason.REFERENCES), (_is_link, LeftOutReason.LINKS)):
            if _holds_for_most(holds, texts):
                reasons |= dict.fromkeys((piece.span.id for piece in run.pieces), reason)
                break
    return reasons


def _is_work(text: str) -> bool:
    return WORK.match(text) is not None


def _is_link(text: str) -> bool:
    has_few_words = len(ADDRESS.sub(" ", text).split()) <= MOST_WORDS_BESIDE_AN_ADDRESS
    last = text.rsplit(maxsplit=1)[-1].lstrip(BEFORE_ADDRESS) if text.strip() else ""
    return has_few_words and ADDRESS.match(last) is not None


def _holds_for_most(holds: Callable[[str], bool], texts: Iterable[str]) -> bool:
    results = list(map(holds, texts))
    return sum(results) >= FEWEST_WORKS and sum(results) * 2 > len(results)
