"""GIFT, Moodle's plain text of questions: a blank line between two, or an import takes them for one.

What is written here follows what Moodle's importer reads (question/format/gift): a format before the
text, control signs escaped, weights among the grades Moodle lists.
"""

from collections.abc import Iterator

from pipelines.packaging.banks.asked import Asked, Bank, accepted, options, ranks_text
from pipelines.packaging.banks.grades import ALL, MOST_KEYS, grade, number, shares, starred
from pipelines.packaging.banks.texts import words
from pipelines.packaging.documents.texts import plain
from schemas.draft import GAP, Cloze, Matching, MultipleChoice, Numeric, Ordering, SingleChoice, TrueFalse

CONTROLS = "\\~=#{}:"
ARROW = "->"
BLANK = "_____"


def gift(bank: Bank) -> bytes:
    """Return the questions, UTF-8; one that GIFT has no way to ask is named in a comment."""
    blocks = [f"// {bank.about}"]
    for part in bank.parts:
        blocks += [f"$CATEGORY: $course$/top/{_category(part.title)}", *map(_block, part.questions)]
    return "\n\n".join([*blocks, ""]).encode()


def escaped(text: str) -> str:
    """Return a text in which GIFT sees no sign of its own; an arrow, which has no escape, becomes `→`."""
    quiet = plain(text).replace(ARROW, "→")
    return "".join(f"\\{character}" if character in CONTROLS else character for character in quiet)


def _block(asked: Asked) -> str:
    if not _can_be_asked(asked):
        return "// " + words(asked.language)["left_out"].format(name=asked.name)
    before, after = ranks_text(asked), ""
    if isinstance(asked.item, Cloze):
        before, after = (part.strip() for part in GAP.split(asked.stem))
        before = before if after else f"{before} {BLANK}"
    told = f"\n\t####{escaped(' '.join(asked.told))}" if asked.told else ""
    answers = "".join(_answers(asked))
    return f"::{asked.name}::[plain]{escaped(before)} {{{answers}{told}\n}} {escaped(after)}".rstrip()


def _can_be_asked(asked: Asked) -> bool:
    match asked.item:
        case Cloze(gaps=gaps):
            return len(gaps) == 1
        case MultipleChoice(keys=keys):
            return len(keys) <= MOST_KEYS
    return True


def _answers(asked: Asked) -> Iterator[str]:
    match asked.item:
        case SingleChoice() as item:
            for option, right in options(item):
                yield f"\n\t{'=' if right else '~'}{_said(option.text, option.feedback)}"
        case MultipleChoice() as item:
            parts = iter(shares(len(set(item.keys))))
            for option, right in options(item):
                weight = grade(next(parts) if right else -ALL)
                yield f"\n\t~%{weight}%{_said(option.text, option.feedback)}"
        case TrueFalse() as item:
            yield "TRUE" if item.answer else "FALSE"
        case Cloze() as item:
            yield from (f"\n\t={escaped(starred(text))}" for text in accepted(item.gaps[0]))
        case Numeric() as item:
            yield f"#{number(item.answer)}:{number(item.tolerance)}"
        case Matching() as item:
            yield from (f"\n\t={escaped(pair.left)} -> {escaped(pair.right)}" for pair in item.pairs)
        case Ordering() as item:
            yield from (f"\n\t={n} -> {escaped(place.text)}" for n, place in enumerate(item.places, start=1))


def _said(text: str, feedback: str) -> str:
    return escaped(text) + (f"#{escaped(feedback)}" if feedback.strip() else "")


def _category(title: str) -> str:
    """Return a title as one name in a path of categories, where a slash is written twice."""
    return title.replace("/", "//")
