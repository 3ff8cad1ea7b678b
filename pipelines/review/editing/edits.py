"""A person's edits of a draft, applied all together as one revision, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pipelines.review.editing.additions import add_elements, remove_holder, transfer_element
from pipelines.review.editing.authorship import drop_stale_recordings, unverify_citations
from pipelines.review.editing.element_changes import (
    FIGURES,
    build_content,
    change_element,
    find_element_at,
    name_edit,
    refuse_edit,
)
from pipelines.review.editing.elements import find, find_owner, replace_elements
from pipelines.review.editing.gaps import align_gaps
from pipelines.review.editing.moves import move, move_member, remove, remove_member
from pipelines.review.editing.new_ids import count_added, is_given, list_new_ids
from pipelines.review.editing.revision import make_revision
from pipelines.review.editing.text_checks import is_unseen
from schemas.contract import Contract
from schemas.control_signs import is_blank
from schemas.deliverables import find_contract
from schemas.draft import (
    Citation,
    Cited,
    Cloze,
    Content,
    Draft,
    Minted,
    Origin,
    Question,
    Questionnaire,
    Row,
)
from schemas.draft.element_parts import KEYS, choices, fields_with, list_members, list_parts, may_be_empty
from schemas.edit import Add, Cite, Clash, Edit, Insert, Move, Remove, Replace, Rewrite, Transfer
from schemas.errors import EditConflict, InvalidInput
from schemas.ids import LONGEST_LINE
from schemas.refusal import Refusal
from schemas.source import SourceSpans

ONE_LINE = frozenset({"title", "caption", "unit"})


def apply_edits(draft: Draft, edits: Sequence[Edit], spans: SourceSpans, author: str, now: datetime) -> Draft:
    """Return the revision that the edits make of a draft, applied one after the other.

    A changed sentence, row or question becomes the author's, and its citations are to be verified again;
    newly chosen spans are verified, as the author has just read them. Moving changes nothing else, and ids
    never change. A block left empty is removed, a page or part is not. A missing datum that was filled in
    becomes data; the recording of a changed sentence is dropped. Raises InvalidInput with place and remedy,
    and EditConflict if a text is not what the edit's `before` says.
    """
    _refuse_old_ids(draft.minted, edits)
    content = draft.content
    for edit in edits:
        content = apply_edit(content, edit, spans)
    if content == draft.content:
        raise InvalidInput(Refusal("edit.unchanged", module=draft.module))
    return make_revision(draft, content, count_added(draft.minted, edits), author, now)


def _refuse_old_ids(minted: Minted, edits: Sequence[Edit]) -> None:
    """Raise InvalidInput if an edit adds something under an id that the module gave before."""
    for edit in edits:
        if isinstance(edit, Add) and any(is_given(minted, name) for name in list_new_ids(edit)):
            raise refuse_edit(edit, "edit.taken")


def normalise_text(text: str) -> str:
    """Return a text with one kind of line break: a web form sends two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def apply_edit(content: Content, edit: Edit, spans: SourceSpans) -> Content:
    """Return the content with one edit made; raises what `apply_edits` does."""
    return drop_stale_recordings(_apply_one(content, edit, spans))


def _apply_one(content: Content, edit: Edit, spans: SourceSpans) -> Content:
    match edit:
        case Replace():
            return _replace_text(content, edit)
        case Remove():
            return _remove(content, edit)
        case Move():
            return move_member(content, edit, edit.part) if edit.part else move(content, edit)
        case Cite():
            return _cite_spans(content, edit, spans)
        case Rewrite():
            return _rewrite_question(content, edit, spans)
        case Insert():
            return _insert_question(content, edit, spans)
        case Transfer():
            return transfer_element(content, edit)
        case Add():
            return add_elements(content, edit, lambda span: _make_citations(edit, span, spans))


def _remove(content: Content, edit: Remove) -> Content:
    if edit.part:
        return remove_member(content, edit, edit.part)
    return remove_holder(content, edit, edit.up) if edit.up else remove(content, edit)


# texts


def _replace_text(content: Content, edit: Replace) -> Content:
    element = find_owner(content, edit.place, edit.part)
    if element is None:
        raise refuse_edit(edit, "edit.gone")
    texts_by_part = dict(list_parts(element))
    if edit.part not in texts_by_part:
        raise refuse_edit(edit, "edit.no_part", part=edit.part)
    current, after = texts_by_part[edit.part], normalise_text(edit.after)
    if normalise_text(current) != normalise_text(edit.before):
        raise EditConflict(
            Refusal("edit.otherwise", place=name_edit(edit), now=current, before=edit.before),
            clashes=(Clash(place=edit.place, part=edit.part, base=edit.before, theirs=current, yours=after),),
        )
    if after == normalise_text(current):
        return content
    _check_text(content, edit, element, after)
    try:
        fields = fields_with(element, edit.part, after)
    except ValueError as error:
        raise refuse_edit(edit, FIGURES.get(edit.part, "edit.no_figure"), text=after) from error
    if isinstance(element, Cloze) and edit.part == "stem":
        fields["gaps"] = align_gaps(element, after)
    return change_element(content, edit, element, fields)


def _check_text(content: Content, edit: Replace, element: Contract, after: str) -> None:
    allowed = choices(element, edit.part, content.objectives)
    if allowed and after not in allowed:
        raise refuse_edit(edit, "edit.no_choice", text=after, choices=", ".join(allowed))
    if is_blank(after) and not allowed and not may_be_empty(edit.part):
        raise refuse_edit(edit, "edit.empty")
    if edit.part == KEYS:
        _check_keys(edit, element, after)
    if isinstance(element, Cloze) and edit.part == "stem" and align_gaps(element, after) is None:
        raise refuse_edit(edit, "edit.gaps", count=len(element.gaps))
    invisible = next((c for c in after if is_unseen(c)), None)
    if invisible is not None:
        raise refuse_edit(edit, "edit.unseen", code=f"U+{ord(invisible):04X}")
    if edit.part in ONE_LINE and not {"\n", "\t"}.isdisjoint(after):
        raise refuse_edit(edit, "edit.two_lines")
    if edit.part in ONE_LINE and len(after) > LONGEST_LINE:
        raise refuse_edit(edit, "edit.too_long", most=LONGEST_LINE)


def _check_keys(edit: Replace, element: Contract, after: str) -> None:
    letters = [part.partition("/")[2] for part in list_members(element)]
    if not set(letters) & set(after.replace(",", " ").split()):
        raise refuse_edit(edit, "edit.empty")
    unknown = [letter for letter in after.replace(",", " ").split() if letter not in letters]
    if unknown:
        raise refuse_edit(edit, "edit.no_choice", text=", ".join(unknown), choices=", ".join(letters))


# citations


def _cite_spans(content: Content, edit: Cite, spans: SourceSpans) -> Content:
    element = find_element_at(content, edit)
    if not isinstance(element, Cited):
        raise refuse_edit(edit, "edit.cites_nothing")
    citations = tuple(
        each for span in dict.fromkeys(edit.spans) for each in _make_citations(edit, span, spans)
    )
    if edit.keeps_doubt:
        citations = unverify_citations(citations)
    if citations == element.citations:
        return content
    fields: dict[str, Any] = {"citations": citations, "origin": Origin.HUMAN}
    if isinstance(element, Row) and element.by_cell is not None:
        # What no cell rests on any more is no cell's evidence; what is new is the whole row's.
        fields["by_cell"] = tuple(
            tuple(span for span in cell_spans if span in edit.spans) for cell_spans in element.by_cell
        )
    return build_content(content, edit, element, fields)


def _make_citations(
    edit: Cite | Rewrite | Insert | Add, span: str, spans: SourceSpans
) -> tuple[Citation, ...]:
    source_span = spans.find(span)
    if source_span is None:
        raise refuse_edit(edit, "edit.no_span", span=span)
    citations = Citation.list_quoted(*source_span)
    if not citations:
        raise refuse_edit(edit, "edit.no_open_answer", span=span)
    return citations


def _quote_again(edit: Rewrite | Insert, spans: SourceSpans) -> tuple[Citation, ...]:
    """Return citations of the spans that a question cites, as they are now."""
    named = dict.fromkeys(citation.span for citation in edit.item.citations)
    return tuple(each for span in named for each in _make_citations(edit, span, spans))


def _rewrite_question(content: Content, edit: Rewrite, spans: SourceSpans) -> Content:
    element = find_element_at(content, edit)
    if not isinstance(element, Question) or edit.item.id != edit.place:
        raise refuse_edit(edit, "edit.no_question")
    quoted = _quote_again(edit, spans)
    after: Content = replace_elements(
        content, lambda value: value is element, lambda _: edit.item.model_copy(update={"citations": quoted})
    )
    return after


def _insert_question(content: Content, edit: Insert, spans: SourceSpans) -> Content:
    """Return the content with one question more; a person accepted it, so it is theirs to answer for."""
    if edit.item.id != edit.place or find(content, edit.place) is not None:
        raise refuse_edit(edit, "edit.taken")
    contract = find_contract(edit.into)
    if not issubclass(contract, Questionnaire):
        raise refuse_edit(edit, "edit.no_question")
    quoted = _quote_again(edit, spans)
    item = edit.item.model_copy(update={"citations": quoted, "origin": Origin.HUMAN})
    deliverable = next((each for each in content.artefacts if each.kind == edit.into), None)
    if isinstance(deliverable, Questionnaire):
        longer = deliverable.model_copy(update={"items": (*deliverable.items, item)})
        artefacts = tuple(longer if each is deliverable else each for each in content.artefacts)
    else:
        artefacts = (*content.artefacts, contract(kind=edit.into, items=(item,)))
    return content.model_copy(update={"artefacts": artefacts})
