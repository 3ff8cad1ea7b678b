"""What a page or a document says outside the brackets of the pseudo language: it was never in a pack."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree, html

from pipelines.testing.pseudo_pack import CLOSE, OPEN

INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
RUN = re.compile(r"[A-Za-zÀ-ÿ’'-]{2,}(?:[ \u00a0,]+[A-Za-zÀ-ÿ’'-]{2,})+")
WORD = re.compile(r"[a-zà-ÿ]+")
PART = re.compile(r"(word|ppt)/(\w+/)?(document|slide\d+|notesSlide\d+|header\d*|footer\d*)\.xml")
SHOWN = ("title", "alt", "aria-label", "placeholder")
LEAST = 2
"""Words of a run that neither the course nor its sources have: a sentence of ours then, not one of theirs."""


def texts_of_page(page: bytes) -> Iterator[str]:
    """Yield what a page shows, in one piece as a sentence may run through elements, and what is read out."""
    tree = html.fromstring(page)
    for element in tree.xpath("//script | //style | //code"):
        element.drop_tree()
    yield " ".join(tree.xpath("//body")[0].itertext())
    for name in SHOWN:
        yield from (str(value) for value in tree.xpath(f"//@{name}"))


def texts_of_word_file(data: bytes) -> Iterator[str]:
    """Yield the text of a Word or PowerPoint file, a part at a time."""
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        for name in members.namelist():
            if PART.fullmatch(name):
                paragraphs = etree.fromstring(members.read(name)).iter("{*}p")
                yield "\n".join("".join(p.itertext("{*}t")) for p in paragraphs)


def find_unwrapped(text: str, known: frozenset[str]) -> Iterator[str]:
    """Yield each run of words outside brackets that says what the course does not."""
    while (shorter := INNERMOST.sub(" . ", text)) != text:
        text = shorter
    for run in RUN.findall(text):
        if sum(word not in known for word in WORD.findall(run.lower())) >= LEAST:
            yield run


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of some texts, in lower case."""
    return frozenset(word for text in texts for word in WORD.findall(text.lower()))
