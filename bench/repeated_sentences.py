"""How many sentences do the papers of one module say twice?

    python -m bench.repeated_sentences FOLDER...

Each FOLDER is what `premierjet documents` writes. Of each paper its Word file is read. A sentence has five
words or more; what stands in more than half of the papers is their head and foot, and where a source is to be
looked up is none. Printed are the sentences of all papers, and of those one reads; how many two papers or
more say; and the pairs that share most.
"""

import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FEWEST_WORDS = 5
MOST_PAIRS = 6
OTHER_USES = {"slides", "narration", "flashcards", "figures"}
"""Papers of what is shown, heard, cut or hung up: they say on purpose what learners read."""

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
MARK = re.compile(r"\s*\[[\d, –-]+\]")
PLACE = re.compile(r"\[[\d, –-]+\][^«“]*")
"""A note that only says where a source is to be looked up, and quotes nothing."""


def read_sentences(paper: Path) -> frozenset[str]:
    """Return the sentences of a Word file, without the numbers of their sources."""
    with ZipFile(paper) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    said = ("".join(each.text or "" for each in part.iter(f"{WORD}t")) for part in body.iter(f"{WORD}p"))
    sentences = (
        each for text in said if not PLACE.fullmatch(text) for each in SENTENCE_END.split(MARK.sub("", text))
    )
    return frozenset(
        " ".join(each.casefold().split()).strip(" .«»“”")
        for each in sentences
        if len(each.split()) >= FEWEST_WORDS
    )


def count_repeats(papers: dict[str, frozenset[str]]) -> tuple[int, int, Counter[tuple[str, str]]]:
    """Return how many sentences there are, how many two papers or more say, and how many each pair shares."""
    times = Counter(sentence for said in papers.values() for sentence in said)
    content = {sentence for sentence, count in times.items() if count <= len(papers) / 2}
    shared = {
        (one, other): len(papers[one] & papers[other] & content)
        for one, other in combinations(sorted(papers), 2)
    }
    return len(content), sum(times[each] > 1 for each in content), Counter(shared)


def main(folders: list[str]) -> None:
    """Print the count of each folder."""
    for folder in map(Path, folders):
        papers = {paper.stem: read_sentences(paper) for paper in sorted(folder.glob("*.docx"))}
        read = {name: said for name, said in papers.items() if name not in OTHER_USES}
        for told, of in (("all", papers), ("read", read)):
            total, repeated, shared = count_repeats(of)
            print(f"{folder.name}, {told}: {len(of)} papers, {total} sentences, {repeated} in two or more")
        for (one, other), count in shared.most_common(MOST_PAIRS):
            if count:
                print(f"  {count:4d}  {one}, {other}")


if __name__ == "__main__":
    main(sys.argv[1:])
