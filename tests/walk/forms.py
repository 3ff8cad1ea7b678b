"""Which of a thousand forms alike are opened, and what is typed into those that only look something up."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from schemas.draft import Statement, walk_named
from schemas.ids import join_key
from schemas.kinds import DELIVERABLES
from tests.walk.courses import EXAMPLE
from tests.walk.installation import BY_MODEL, OF_THE_EXAMPLE, SENT_BACK, WAITING, WHOLE, Installation

OTHER_VERDICTS = ("/decide/request_changes", "/decide/reject")
"""Beside an approval, which tells what blocks each draft, these ask the same of every draft."""

FILES = ("/word", "/word.docx")
"""A draft as a file, asked for as its documents are: where every deliverable is, and of the whole example."""

ALIKE = tuple(
    f"/{join_key(EXAMPLE, name)}/" for name in ("chaine-du-froid", "refroidir-et-remettre", "food-allergies")
)
"""Modules of the example whose files hold nothing that the others' do not: every kind is elsewhere, in French
and in English."""

OPENED = ("edit", "cite", "comment", "add")


PARTS = 6
"""Places of one long draft that are gone to, in each language: each shows the whole part it stands in."""


@dataclass
class Forms:
    """Each draft page opens a form at any of its elements: one of each kind is enough, in each language."""

    seen: set[tuple[str, ...]] = field(default_factory=set)
    gone_to: Counter[tuple[str, str]] = field(default_factory=Counter)

    def wants(self, address: str) -> bool:
        """Whether an address is worth opening."""
        path, query = urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))
        if path.startswith("/drafts/") and path.count("/") == 2:
            return path.endswith(WAITING)  # the newest draft, which its own address shows as well
        if path.endswith(OTHER_VERDICTS):
            return any(key in path for key in (WAITING, BY_MODEL, OF_THE_EXAMPLE))
        if path.endswith(FILES) or "/documents/" in path:
            wanted = (WHOLE, BY_MODEL, f"/{EXAMPLE}--")
            return any(key in path for key in wanted) and not any(key in path for key in ALIKE)
        if "at" in query:
            self.gone_to[path, query.get("lang", "")] += 1
            return self.gone_to[path, query.get("lang", "")] <= PARTS
        for name in OPENED:
            if name in query:
                opened = query.get("what") or _kind_of_place(path, name, query[name])
                kind = (name, query.get("lang", ""), opened)
                if kind in self.seen:
                    return False
                self.seen.add(kind)
        return True

    def wants_as_guest(self, address: str) -> bool:
        """Whether an address is worth opening for somebody who was invited."""
        return "/invit" in address and self.wants(address)

    def filled(self, made: Installation) -> Iterator[str]:
        """What one types at the overview: a sentence, one nobody wrote, a source, and a pattern."""
        content = made.head(OF_THE_EXAMPLE).content
        sentence = next(each.text for each in walk_named(content.artefacts) if isinstance(each, Statement))
        for asked in (sentence, "Une phrase que personne n’a écrite."):
            yield "/overview/sentence?" + urlencode({"q": asked})
        for source in ("sources/guide.md", "sources/*", "sources/absent.md"):
            yield "/overview/source?" + urlencode({"name": source})

    def hidden(self, made: Installation) -> Iterator[str]:
        """Pages no link leads to: one arrives there from a form."""
        draft = made.page(WAITING)
        older = made.workspace.records.revision(WAITING, 1)
        yield f"/drafts/{WAITING}/{older.content.canonical_digest()[:12]}/compare"
        yield f"{draft}/received/{'0' * 32}"
        yield f"{made.page(SENT_BACK)}/decide/withdraw"
        yield f"{made.page(WHOLE)}/decide/withdraw"
        yield from (f"{draft}/findings/{finding.id}" for finding in made.head(WAITING).findings)


def _kind_of_place(path: str, opened: str, place: str) -> str:
    """What is opened there: chapters of a plan are alike; so is a comment on whichever deliverable."""
    if path.startswith("/plans/"):
        return path
    if opened == "comment" and place in DELIVERABLES.kinds:
        return "deliverable"
    return re.sub(r"\d+", "", place)
