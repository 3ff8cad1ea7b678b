"""The form that changes a plan: its fields, read back into an edited plan."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import ValidationError

from pipelines.desk.forms import SentForm
from pipelines.queries.plan_view import PlanView
from schemas.course import Bloom, ItemKind
from schemas.errors import InvalidInput
from schemas.plan_edit import ArrangedBlock, EditedPage, EditedPlan, list_all_scenarios
from schemas.refusal import Refusal
from schemas.value_faults import find_fault

LEFT_OUT = "out"
"""What a form says of a block that is taken out, in place of its kind."""

LONGEST_NUMBER = 6

T = TypeVar("T", bound=StrEnum)


def read_edited_plan(form: SentForm, view: PlanView) -> EditedPlan:
    """Return the plan as the form has it; raises InvalidInput if a field cannot be read."""
    edited = EditedPlan.of(view.revision)
    pages = sorted(_read_pages(form, edited), key=lambda pair: pair[0])
    try:
        return EditedPlan.model_validate(
            edited.model_dump()
            | {"pages": tuple(page.model_dump() for _, page in pages)}
            | {"scenarios": _read_scenarios(form, view)}
            | {"objectives": _read_objectives(form, edited)}
            | {"questions": _read_questions(form, edited)}
            | {"revision": read_number(form, "revision", edited.module)}
        )
    except ValidationError as error:
        fault = find_fault(error)
        place = f"{edited.module}, {fault.field}"
        raise InvalidInput(Refusal("value.unusable", place=place, problem=fault.what)) from error


def _read_pages(form: SentForm, edited: EditedPlan) -> Iterator[tuple[int, EditedPage]]:
    blocks = _read_blocks(form, edited)
    for page in edited.pages:
        if form.read_text(f"out/{page.id}"):
            continue
        if not blocks[page.id or ""]:
            raise InvalidInput(Refusal("plan.empty_page", place=edited.module, page=page.title))
        position = read_number(form, f"position/{page.id}", page.title)
        changes = {
            "title": " ".join(form.read_text(f"title/{page.id}", page.title).split()),
            "minutes": read_number(form, f"minutes/{page.id}", page.title),
            "blocks": tuple(block.model_dump() for block in blocks[page.id or ""]),
        }
        try:
            yield position, EditedPage.model_validate(page.model_dump() | changes)
        except ValidationError as error:
            fault = find_fault(error)
            place = f"{page.title}, {fault.field}"
            raise InvalidInput(Refusal("value.unusable", place=place, problem=fault.what)) from error


def _read_blocks(form: SentForm, edited: EditedPlan) -> dict[str, list[ArrangedBlock]]:
    """Return the blocks of each page as the form has them: of other kinds, moved to other pages, left out."""
    blocks: dict[str, list[ArrangedBlock]] = {page.id or "": [] for page in edited.pages}
    pages = [page.id or "" for page in edited.pages]
    moved: list[tuple[str, ArrangedBlock]] = []
    for number, page in enumerate(edited.pages, start=1):
        for place, block in enumerate(page.blocks or ()):
            name = f"{page.id}/{place}"
            kind = form.read_text(f"kind/{name}", block.kind)
            if kind == LEFT_OUT or form.read_text(f"out/{page.id}"):
                continue
            sent = form.read_text(f"page/{name}", str(number)).strip()
            to = int(sent) if sent.isdecimal() and len(sent) <= LONGEST_NUMBER else 0
            if not 1 <= to <= len(pages) or form.read_text(f"out/{pages[to - 1]}"):
                raise InvalidInput(Refusal("plan.no_page_number", place=page.title, number=sent))
            arranged = block.model_copy(update={"kind": kind})
            if to == number:
                blocks[page.id or ""].append(arranged)
            else:
                moved.append((pages[to - 1], arranged))
    for page_id, block in moved:
        blocks[page_id].append(block)
    return blocks


def _read_scenarios(form: SentForm, view: PlanView) -> tuple[str, ...] | None:
    """Return the scenarios that are ticked; None if the plan has none to tick."""
    scenarios = list_all_scenarios(view.revision)
    if not scenarios:
        return None
    return tuple(each.id for each in scenarios if form.read_text(f"scenario/{each.id}"))


def _read_objectives(form: SentForm, edited: EditedPlan) -> tuple[dict[str, Any], ...] | None:
    """Return the objectives with the texts and the levels of the form; None if the plan has none."""
    if edited.objectives is None:
        return None
    return tuple(
        {
            "id": each.id,
            "text": " ".join(form.read_text(f"aim/{each.id}", each.text).split()),
            "bloom": _read_choice(form.read_text(f"level/{each.id}", each.bloom), Bloom),
        }
        for each in edited.objectives
    )


def _read_questions(form: SentForm, edited: EditedPlan) -> tuple[dict[str, Any], ...]:
    """Return the lines of the blueprint as the form has them; those that ask the same become one.

    A line without a number, or with none to ask, is left out.
    """
    counts = form.read_prefixed_texts("count/")
    if not counts:
        return tuple(share.model_dump() for share in edited.questions)
    shares: Counter[tuple[str, Bloom | str, ItemKind | str]] = Counter()
    for number in (number for number, count in counts.items() if count.strip()):
        bloom = _read_choice(form.read_text(f"bloom/{number}"), Bloom)
        kind = _read_choice(form.read_text(f"kind/{number}"), ItemKind)
        asked = read_number(form, f"count/{number}", edited.module)
        shares[form.read_text(f"serves/{number}"), bloom, kind] += asked
    return tuple(
        {"objective": objective or None, "bloom": bloom, "kind": kind, "count": count}
        for (objective, bloom, kind), count in shares.items()
        if count
    )


def _read_choice(text: str, choices: type[T]) -> T | str:
    """Return one of a list's choices; any other text as it is, which the contract then refuses."""
    return choices(text) if text in frozenset(choices) else text


def read_number(form: SentForm, name: str, place: str) -> int:
    """Return the whole number of a field; raises InvalidInput, which names the place and the field."""
    text = form.read_text(name).strip()
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise InvalidInput(Refusal("plan.odd_number", place=place, field=name.partition("/")[0]))
    return int(text)
