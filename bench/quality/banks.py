"""Questions of other people's banks, as contents: GIFT, and CSV with a column a part.

GIFT is Moodle's plain-text format; read here are its seven shapes that a question of ours has too. A CSV
needs `question` and `answer`, and `a`, `b`, `c`… or `options` split by `|`; `answer` is a letter, a
number from 1, or the text of the option.
"""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from pipelines.deliverables.quiz.contract import Quiz
from schemas.draft import (
    GAP,
    Cloze,
    Content,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Origin,
    Pair,
    SingleChoice,
    TrueFalse,
)
from schemas.errors import InvalidInput
from schemas.language import Language

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BLOCK = re.compile(r"(?<!\\)\{(.*?)(?<!\\)\}", re.DOTALL)
ANSWER = re.compile(r"(?<!\\)([=~])((?:\\.|[^=~\\])*)", re.DOTALL)
WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
QUESTION = ("question", "stem", "énoncé", "enonce", "text")
KEY = ("answer", "key", "correct", "réponse", "reponse", "correct_answer")
SPLIT = ("options", "choices", "choix")


def bank(file: Path) -> Content:
    """Return a bank's questions as one content; raises InvalidInput where it holds none that can be read."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    items = _gift(text) if file.suffix.lower() in {".gift", ".txt"} else _table(text)
    if not items:
        raise InvalidInput(
            "holds no question that can be read",
            place=str(file),
            remedy="Give GIFT, or a CSV with the columns question, a, b, c and answer",
        )
    french = sum(word in text.lower() for word in (" le ", " la ", " les ", " est ", " une "))
    language = Language.FRENCH if french >= 3 else Language.ENGLISH
    return Content(
        module="bank--bank",
        title=file.stem or "bank",
        language=language,
        duration_minutes=len(items),
        mastery_percent=80,
        artefacts=(Quiz(items=tuple(items)),),
    )


def _gift(text: str) -> list[Item]:
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("//", "$")))
    made: list[Item] = []
    for block in re.split(r"\n\s*\n", plain):
        item = _question(block.strip(), f"q-{len(made) + 1:04}")
        if item is not None:
            made.append(item)
    return made


def _question(block: str, name: str) -> Item | None:
    block = re.sub(r"^::.*?(?<!\\)::", "", block, count=1, flags=re.DOTALL).strip()
    found = BLOCK.search(block)
    if found is None:
        return None
    before, inside, after = block[: found.start()], found.group(1).strip(), block[found.end() :]
    stem = _said(re.sub(r"^\[\w+\]", "", before) + ("____" + after if after.strip() else ""))
    if not stem:
        return None
    inside = re.sub(r"(?<!\\)####.*", "", inside, flags=re.DOTALL).strip()
    if inside.upper() in {"T", "TRUE", "F", "FALSE"}:
        return TrueFalse(id=name, stem=stem, answer=inside.upper() in {"T", "TRUE"}, origin=Origin.HUMAN)
    if inside.startswith("#"):
        return _numeric(inside, stem, name)
    marked = [(sign, *_weighed(text)) for sign, text in ANSWER.findall(inside)]
    return _listed([each for each in marked if each[2]], stem, name)


def _weighed(text: str) -> tuple[float | None, str]:
    """Return the weight of an answer, where it has one, and what it says without its feedback."""
    text = re.sub(r"(?<!\\)#.*", "", text, flags=re.DOTALL).strip()
    weight = WEIGHT.match(text)
    return (float(weight.group(1)) if weight else None), _said(WEIGHT.sub("", text))


def _listed(marked: list[tuple[str, float | None, str]], stem: str, name: str) -> Item | None:
    if not marked:
        return None
    if all("->" in text for _, _, text in marked):
        sides = [text.split("->", 1) for _, _, text in marked]
        pairs = [(left.strip(), right.strip()) for left, right in sides]
        return _matching([pair for pair in pairs if all(pair)], stem, name)
    right = [sign == "=" or (weight or 0) > 0 for sign, weight, _ in marked]
    if all(sign == "=" for sign, _, _ in marked):
        return _cloze([text for _, _, text in marked], stem, name)
    options = _options(text for _, _, text in marked)
    keys = tuple(option.id for option, is_right in zip(options, right, strict=False) if is_right)
    if not keys:
        return None
    if len(keys) > 1:
        return MultipleChoice(id=name, stem=stem, options=options, keys=keys, origin=Origin.HUMAN)
    return SingleChoice(id=name, stem=stem, options=options, key=keys[0], origin=Origin.HUMAN)


def _matching(pairs: list[tuple[str, str]], stem: str, name: str) -> Item | None:
    made = tuple(
        Pair(id=letter, left=left, right=right) for letter, (left, right) in zip(LETTERS, pairs, strict=False)
    )
    return Matching(id=name, stem=stem, pairs=made, origin=Origin.HUMAN) if len(made) > 1 else None


def _cloze(accepted: list[str], stem: str, name: str) -> Item | None:
    gapped = stem if GAP.search(stem) else f"{stem} ____"
    if len(GAP.findall(gapped)) != 1:
        return None
    return Cloze(id=name, stem=gapped, gaps=(Gap(accepted=tuple(accepted)),), origin=Origin.HUMAN)


def _numeric(inside: str, stem: str, name: str) -> Item | None:
    numbers = [float(each) for each in NUMBER.findall(inside)]
    if not numbers:
        return None
    if ".." in inside and len(numbers) > 1:
        low, high = numbers[:2]
        numbers = [(low + high) / 2, (high - low) / 2]
    tolerance = abs(numbers[1]) if len(numbers) > 1 and (":" in inside or ".." in inside) else 0.0
    return Numeric(id=name, stem=stem, answer=numbers[0], tolerance=tolerance, origin=Origin.HUMAN)


def _table(text: str) -> list[Item]:
    separator = max(",;\t", key=text.partition("\n")[0].count)
    made: list[Item] = []
    for row in csv.DictReader(io.StringIO(text), delimiter=separator):
        cells = {
            (name or "").strip().lower(): (cell or "").strip()
            for name, cell in row.items()
            if isinstance(cell, str)
        }
        stem, key = _first(cells, QUESTION), _first(cells, KEY)
        texts = [part.strip() for part in _first(cells, SPLIT).split("|") if part.strip()]
        texts = texts or [cells[name] for name in sorted(cells) if _is_option(name) and cells[name]]
        options = _options(texts)
        chosen = _chosen(key, options)
        if stem and chosen is not None:
            name = f"q-{len(made) + 1:04}"
            made.append(SingleChoice(id=name, stem=stem, options=options, key=chosen, origin=Origin.HUMAN))
    return made


def _is_option(name: str) -> bool:
    return re.fullmatch(r"(?:option|choice|choix|opt)?[ _]?[a-h1-8]", name) is not None


def _first(cells: dict[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _chosen(key: str, options: tuple[Option, ...]) -> str | None:
    by_text = next((option.id for option in options if option.text == key), None)
    letter = re.fullmatch(r"(?:option |choice )?([a-h])", key.lower())
    if by_text is None and letter:
        by_text = next((option.id for option in options if option.id == letter.group(1)), None)
    if by_text is None and key.isascii() and key.isdigit() and 0 < int(key) <= len(options):
        by_text = options[int(key) - 1].id
    return by_text


def _options(texts: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(id=letter, text=text) for letter, text in zip(LETTERS, texts, strict=False))


def _said(text: str) -> str:
    """Return a text without GIFT's escapes and the markup of its HTML."""
    plain = re.sub(r"<[^<>]+>", " ", re.sub(r"\\([~=#{}:\\])", r"\1", text).replace("\\n", " "))
    return " ".join(plain.split())
