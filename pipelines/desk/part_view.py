"""View of one part of a draft: what the page shows, and the addresses of what stands in other parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from starlette.requests import Request

from pipelines.desk.addressed_revision import PART
from pipelines.desk.comment_list import CommentList
from pipelines.desk.draft_page import DraftPage
from pipelines.desk.draft_parts import DraftPart, divide_content, find_id, is_long
from pipelines.desk.finding_list import list_open_findings
from pipelines.desk.page_language import find_asked_language
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.workbench import Workbench
from schemas.draft import Content, Deliverable, list_parts

ALL = "all"
"""What an address asks for instead of a place to have all parts on one page, to be printed."""

ON_LAST = ("unsure", "history")
"""Names of what stands below the last part."""


@dataclass(frozen=True)
class PartView:
    """A content, its parts, and the number of the one that is shown, counted from 0; None for all of them.

    `address` is that of the draft's page; `aliases` are the places of findings and comments, by their id;
    `open_places` are those with something that is open, `on_each` those that every part has beside it.
    """

    content: Content
    parts: tuple[DraftPart, ...]
    number: int | None
    address: str
    language: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    open_places: frozenset[str] = frozenset()
    on_each: frozenset[str] = frozenset()

    @property
    def is_divided(self) -> bool:
        """Return whether the draft is long enough to have parts."""
        return len(self.parts) > 1

    @property
    def artefacts(self) -> tuple[Deliverable, ...]:
        """Return the deliverables that are shown, each with what is shown of it."""
        return self.content.artefacts if self.number is None else self.parts[self.number].artefacts

    def begins(self, kind: str) -> bool:
        """Return whether the beginning of a deliverable is shown, and what stands at the whole of it."""
        return self.number is None or self.find_number(kind) == self.number

    def count_before(self, kind: str) -> int:
        """Return how many of what a deliverable lists stand in the parts before."""
        before = self.parts[: self.number or 0]
        return sum(len(list_parts(each)) for part in before for each in part.artefacts if each.kind == kind)

    @property
    def has_first(self) -> bool:
        """Return whether what stands above the first part is shown."""
        return self.number in {None, 0}

    @property
    def has_last(self) -> bool:
        """Return whether what stands below the last part is shown."""
        return self.number in {None, len(self.parts) - 1}

    @property
    def place(self) -> str:
        """Return what an address asks for to have the same shown again; empty for a draft without parts."""
        if not self.is_divided:
            return ""
        return ALL if self.number is None else self.parts[self.number].place

    @property
    def next_open(self) -> str:
        """Return the address of the part with the next open thing, the first again at the end; or nothing."""
        behind = [each for each in self._other_stops if each > (self.number or 0)]
        return self.open_part(min(behind or self._other_stops)) if self._other_stops else ""

    @property
    def previous_open(self) -> str:
        """Return the address of the part with the open thing before, the last again; or nothing."""
        before = [each for each in self._other_stops if each < (self.number or 0)]
        return self.open_part(max(before or self._other_stops)) if self._other_stops else ""

    @property
    def _other_stops(self) -> frozenset[int]:
        if self.number is None:
            return frozenset()
        stops = map(self.find_number, self.open_places)
        return frozenset(each for each in stops if each not in {None, self.number})

    def to(self, name: str) -> str:
        """Return the address of something in the draft: a place of this page, or the part that has it."""
        number = self.find_number(name)
        is_here = self.number is None or number in {None, self.number}
        return f"#{name}" if is_here else f"{self.address}{self.keep(name)}#{name}"

    def keep(self, name: str) -> str:
        """Return the query by which an address shows what has a name, in the language that was asked for."""
        asked = {} if not self.is_divided else {PART: ALL if self.number is None else name}
        query = urlencode(asked | dict(self.language))
        return f"?{query}" if query else ""

    def open_part(self, number: int) -> str:
        """Return the address of a part, by its number."""
        return f"{self.address}?{urlencode({PART: self.parts[number].place} | dict(self.language))}"

    @property
    def whole(self) -> str:
        """Return the address of all parts on one page."""
        return f"{self.address}?{urlencode({PART: ALL} | dict(self.language))}"

    def find_number(self, name: str) -> int | None:
        """Return the number of the part that has something; None for what is beside each part.

        What stands at no element, as a finding on an objective, is listed above the first part.
        """
        if name in ON_LAST:
            return len(self.parts) - 1
        place = self.aliases.get(name, name)
        if place in self.on_each:
            return None
        return self._numbers.get(place, self._numbers.get(find_id(place), 0))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """The part of each place; that of a deliverable in several parts is the first."""
        return {
            place: number for number, part in reversed(tuple(enumerate(self.parts))) for place in part.inside
        }


def view_part(
    request: Request,
    address: str,
    page: DraftPage,
    panel: VerdictPanel,
    bench: Workbench,
    comments: CommentList,
) -> PartView:
    """Return the view of the part that a request asks for, or in which a form is open; else of the first."""
    language = find_asked_language(request)
    aliases = {each.id: each.place for each in page.findings}
    aliases |= {each.comment.id: each.place for each in comments.open}
    open_places = {each.place for each in list_open_findings(page, panel)}
    open_places |= {each.place for each in comments.open}
    letters = page.evidence.letters
    whole = PartView(
        bench.content,
        _divide_edited(bench),
        None,
        address,
        {"lang": language.value} if language else {},
        aliases,
        frozenset(open_places),
        frozenset((*letters, *(page.find_fragment(each) or each for each in letters))),
    )
    asked = _find_open_form(bench, comments) or request.query_params.get(PART, "")
    if asked == ALL or not whole.is_divided:
        return whole
    return replace(whole, number=whole.find_number(asked) or 0)


def _divide_edited(bench: Workbench) -> tuple[DraftPart, ...]:
    """Return the parts of a draft with its pending edits, which make none long: redirects ask the draft."""
    is_whole = not is_long(bench.draft.content)
    return (DraftPart(bench.content.artefacts),) if is_whole else divide_content(bench.content)


def _find_open_form(bench: Workbench, comments: CommentList) -> str:
    """Return the place of the form that is open, or the comment of a refused reply; empty if none is."""
    places = [
        bench.form.place if bench.form else "",
        bench.choosing.place if bench.choosing else "",
        bench.adding.place if bench.adding else "",
        comments.form.place if comments.form else "",
        comments.refused.comment if comments.refused else "",
    ]
    return next(filter(None, places), "")
