"""Rules on limits: questions that an LMS would not store whole are found while people can still correct them.

Packaging checks the same limits again, and refuses.
"""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from schemas.draft import Cloze, Matching, MultipleChoice, Ordering, Question, SingleChoice
from schemas.finding import Finding
from schemas.question_limits import LONGEST_ANSWER, MOST_GAPS, MOST_PARTS


def find_too_many_parts(case: Case) -> Iterator[Finding]:
    """Find questions with more options, pairs, steps or gaps than every LMS stores."""
    for question in case.questions:
        count, most = _count_parts(question)
        if count > most:
            yield Finding(rule="item.many", place=question.id, facts={"count": str(count), "most": str(most)})


def find_long_answers(case: Case) -> Iterator[Finding]:
    """Find texts to fill in that are longer than every LMS stores."""
    for question in case.questions:
        for gap in question.gaps if isinstance(question, Cloze) else ():
            for text in gap.accepted:
                if len(text) > LONGEST_ANSWER:
                    facts = {"count": str(len(text)), "most": str(LONGEST_ANSWER), "text": cut_excerpt(text)}
                    yield Finding(rule="item.long_answer", place=question.id, facts=facts)


def _count_parts(question: Question) -> tuple[int, int]:
    """Return how many parts a question has, and how many it may have."""
    match question:
        case SingleChoice() | MultipleChoice():
            return len(question.options), MOST_PARTS
        case Matching():
            return len(question.pairs), MOST_PARTS
        case Ordering():
            return len(question.places), MOST_PARTS
        case Cloze():
            return len(question.gaps), MOST_GAPS
        case _:
            return 1, MOST_PARTS
