"""Ids of the elements of an edited file: old ones used once each, new ones never used before."""

from typing import Any, TypeVar

from pipelines.review.editing.markdown_elements import EditedFile
from schemas.contract import Contract
from schemas.draft import Draft, Minted, Named, Phase, Question, walk_named
from schemas.draft.element_parts import build_changed
from schemas.language import Language
from schemas.value_faults import find_fault

C = TypeVar("C", bound=Contract)
N = TypeVar("N", bound=Named)


class ElementIds:
    """Finds the old elements by the ids in a file, refuses an id used twice, and gives new ids."""

    def __init__(self, edited: EditedFile, draft: Draft) -> None:
        self.refuse = edited.refuse
        self.elements = {element.id: element for element in walk_named(draft.content.artefacts)}
        self.objectives = tuple(objective.id for objective in draft.content.objectives)
        self.minted = draft.minted
        self.used: dict[str, int] = {}

    def objective(self, line: int, text: str, before: Phase | Question | None) -> str | None:
        """Return the objective a line names, None if it names none; raises InvalidInput if it is unknown."""
        if text and text not in {*self.objectives, before.objective if before else None}:
            remedy = f"Write one of {', '.join(sorted(self.objectives))}"
            raise self.refuse(line, f"names no objective: {text!r}", remedy)
        return text or None

    def find_element(self, kind: type[N], element_id: str | None, line: int, what: str) -> N | None:
        """Return the element a mark names, None without one; raises InvalidInput."""
        if element_id is None:
            return None
        element = self.elements.get(element_id)
        if not isinstance(element, kind):
            raise self.refuse(
                line,
                f"{{#{element_id}}} marks no such element of the draft: {what} was expected",
                "Restore the mark `premierjet edit` wrote, or remove it to make a new element",
            )
        if element_id in self.used:
            raise self.refuse(
                line,
                f"{{#{element_id}}} stands on line {self.used[element_id]} already",
                "Remove the mark from the copy, which is a new element",
            )
        self.used[element_id] = line
        return element

    def allocate(self, kind: str, prefix: str, line: int) -> str:
        """Return the next id of a kind; raises InvalidInput if all numbers are used."""
        number = getattr(self.minted, kind) + 1
        if number > 9999:
            raise self.refuse(line, "is one element too many: 9,999 were numbered", "Split the module")
        self.minted = Minted(**(self.minted.model_dump() | {kind: number}))
        return f"{prefix}-{number:04d}"

    def build_part(self, kind: type[C], line: int, /, **fields: Any) -> C:
        """Return a part of the content built from a line; raises InvalidInput if it is invalid."""
        try:
            return build_changed(kind, fields)
        except ValueError as error:
            fault = find_fault(error)
            problem = ": ".join(filter(None, (fault.field, fault.what.render(Language.ENGLISH))))
            raise self.refuse(line, f"cannot be used: {problem}", "Correct the line") from error
