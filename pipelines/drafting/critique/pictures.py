"""Rules on pictures: what is said to who cannot see them, and whether they may be used."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.licences import asks_to_name_author
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.course import PictureRights
from schemas.draft import PictureBlock, PictureRole, Statement
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.picture_words import compile_picture_label, compile_picture_word

FILE_NAME = re.compile(
    r"\S+\.(?:bmp|emf|gif|jpe?g|png|svg|tiff?|webp|wmf)|(?:[a-z]:[\\/]|\\\\|file:).*", re.IGNORECASE
)
"""The name of a file, or its whole path."""

CAMERA_NAME = re.compile(r"[^\s.,;:!?]*[\d_][^\s.,;:!?]*")
"""One word with a digit or an underscore, as cameras and programs name pictures: `IMG_2034`, `DSC0012`."""

WORD = re.compile(r"-*\w+(?:[.,'-]\w+)*")
"""A word, a number, or an option of a command."""

LEAST_IN_COMMON = 0.8
"""Share of a description's words that its source's has in the same order, if it repeats that."""

WORDS_AROUND = 2

FEWEST_LETTERS = 3
"""Of an alternative text; fewer are a number or a mark."""


def find_untold_pictures(case: Case) -> Iterator[Finding]:
    """Find pictures that say nothing to who cannot see them, unless a person called them decorative."""
    for block in case.content.picture_blocks:
        if block.role is PictureRole.DECORATIVE:
            continue
        text = block.alternative.strip()
        if not text:
            yield Finding(rule="picture.without-text", place=block.id)
        elif _says_nothing(text):
            yield Finding(rule="picture.empty-text", place=block.id, facts={"text": cut_excerpt(text)})
        elif canonical(text) in _list_captions(block):
            yield Finding(rule="picture.caption-repeated", place=block.id, facts={"text": cut_excerpt(text)})


def find_pictures_without_rights(case: Case) -> Iterator[Finding]:
    """Find pictures of which nobody says whose they are, where the course asks for it."""
    if case.course.pictures.rights is not PictureRights.REQUIRED:
        return
    for block in case.content.picture_blocks:
        if not block.states_rights:
            yield Finding(rule="picture.without-rights", place=block.id)


def find_uncredited_pictures(case: Case) -> Iterator[Finding]:
    """Find pictures whose licence asks to name the author, and that name nobody: learners read no rights."""
    for block in case.content.picture_blocks:
        if asks_to_name_author(block.rights) and not block.credit.strip():
            yield Finding(
                rule="picture.uncredited", place=block.id, facts={"rights": cut_excerpt(block.rights)}
            )


def _says_nothing(text: str) -> bool:
    """Return whether a text is a file name, a number, or a word such as "image"."""
    letters = sum(character.isalpha() for character in text)
    is_label = compile_picture_word().fullmatch(text) is not None
    is_name = any(name.fullmatch(text) is not None for name in (FILE_NAME, CAMERA_NAME))
    return letters < FEWEST_LETTERS or is_label or is_name


def _list_captions(block: PictureBlock) -> frozenset[str]:
    """Return the caption of a picture in the form in which texts are compared, with and without its label."""
    caption = " ".join(each.text for each in block.elements if isinstance(each, Statement))
    without_label = compile_picture_label().sub("", caption, count=1).lstrip(" .:–—-")
    return frozenset(map(canonical, filter(None, (caption, without_label))))


def find_changed_descriptions(case: Case) -> Iterator[Finding]:
    """Find descriptions that repeat the one a picture has in its source, but for a few words of weight."""
    given = {
        picture.id: picture.alternative
        for source in case.spans.sources
        for picture in source.kept_pictures
        if picture.alternative
    }
    for block in case.content.picture_blocks:
        source_text = given.get(block.picture.id or "")
        difference = _find_changed_words(block.alternative, source_text or "", case.content.language)
        if difference is not None:
            words, said = difference
            facts = {"words": cut_excerpt(words), "source": cut_excerpt(said)}
            yield Finding(rule="picture.unlike_source", place=block.id, facts=facts)


def _find_changed_words(text: str, source: str, language: Language) -> tuple[str, str] | None:
    """Return the first words of a description that differ in weight from its source's, with those."""
    own, given = (WORD.findall(canonical(each)) for each in (text, source))
    steps = SequenceMatcher(None, _fold(given), _fold(own), autojunk=False).get_opcodes()
    common = sum(b - a for tag, a, b, _, _ in steps if tag == "equal")
    if common < LEAST_IN_COMMON * max(len(own), 1):
        return None
    for tag, a, b, c, d in steps:
        if tag in {"replace", "insert"} and _has_weight(own[c:d], language):
            return _join_around(own, c, d), _join_around(given, a, b)
    return None


def _fold(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]


def _has_weight(words: Sequence[str], language: Language) -> bool:
    """Return whether words say more than small words do: a noun, a verb, a number."""
    text = " ".join(words)
    return any(character.isdigit() for character in text) or bool(list_content_stems(text, language))


def _join_around(words: Sequence[str], start: int, end: int) -> str:
    return " ".join(words[max(0, start - WORDS_AROUND) : end + WORDS_AROUND])
