"""Every key that a page of the desk or of the overview looks up has a text, in both languages.

Five of the sixteen drafts of our own example once answered 500: five reasons for which text of a source is
left out had come with no text for the desk, whose template makes the key of the reason. So the keys that
code makes are listed here with the types they are made of: the next member without a text fails here, and
so does the next place that makes a key of a type nobody listed.
"""

import ast
import itertools
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

import jinja2
import pytest
from jinja2 import nodes

from adapters.workspace import Workspace
from pipelines.desk import citation_links, expert_routes, module_states, page_language, setup_routes
from pipelines.desk.decision_outcome import DecisionProgress
from pipelines.desk.draft_address import AddressedDraft
from pipelines.desk.operation_launch import OperationProgress
from pipelines.desk.plan_address import AddressedPlan
from pipelines.desk.queue_view import ONLY, SORTS
from pipelines.desk.text_faults import NEEDS_COMMENT
from pipelines.desk.verdict_panel import DecisionObstacle
from pipelines.overview.texts import read_overview_texts
from pipelines.queries.request_outcomes import Became
from pipelines.review.costs import OTHER_SPENDING
from pipelines.review.editing.quoted_places import OF_DRAFT_AND_SOURCE
from pipelines.review.line_change import LineChange
from pipelines.review.part_names import read_part_names
from pipelines.testing import builders
from schemas.anchor import ParagraphPlace
from schemas.comment_seal import CommentAct
from schemas.course import Bloom, Form, ItemKind, MustOpen, PagesAsked, QuizAsked
from schemas.course.theme import ThemeName
from schemas.draft import Modality, Nature, Origin, Support
from schemas.expert_answer import QuestionPurpose
from schemas.finding import Dimension, Severity
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.catalogue import LOGGER, TextCatalogue
from schemas.languages.texts import read_texts
from schemas.operation import OperationAct
from schemas.overview import EvidenceKind, IndicatorScope, Lateness, MissingReason, ModuleStage, trace
from schemas.practice import PlantKind
from schemas.results import Reason
from schemas.review import Lapse, Verdict
from schemas.seal import Reread
from schemas.source import Dropped, DropReason
from schemas.source_pictures import PictureReason
from schemas.withdrawal import RollbackAction
from tests.desk.conftest import installation, reader

PIPELINES = Path(page_language.__file__).parents[1]
KEYS_OF_PAGE = ("j", "k", "e", "plus", "alt", "c", "a", "arrows", "send", "close", "help")
SENT_BACK = frozenset(Verdict) - {Verdict.APPROVE}


@dataclass(frozen=True)
class Room:
    """Pages that look their texts up in one catalogue, and the types their keys are made of."""

    folders: tuple[str, ...]
    made_of: dict[str, Iterable[str]]
    templates: bool = True
    calls: frozenset[str] = field(default=frozenset())
    """Functions and classes whose first argument is a key."""


def both(*types: Iterable[str]) -> tuple[str, ...]:
    """The parts that keys are made of, where they are made of two."""
    return tuple("_".join(parts) for parts in itertools.product(*types))


SUBJECTS = (AddressedDraft.subject, AddressedPlan.subject)
"""What people decide on at the desk."""

DESK = Room(
    folders=("desk",),
    made_of={
        "*": (*DELIVERABLES.kinds, *Verdict, "true", "false"),
        "add_*": ("first", "last"),
        "add_*_*": both(("after", "before"), ("beside", "block")),
        "back_to_*": SUBJECTS,
        "bar_*": ("findings", "comments"),
        "barred_*": DecisionObstacle,
        "became_*": Became,
        "choose_help_*": SUBJECTS,
        "choose_title_*": SUBJECTS,
        "outcome_*": DecisionProgress,
        "outline_*": ("findings", "comments"),
        "outcome_*_more": DecisionProgress,
        "act_title_*": OperationAct,
        "ledger_act_*": OperationAct,
        "line_*": frozenset(LineChange) - {LineChange.SAME},
        "lines_*": LineChange,
        "operation_*": OperationProgress,
        "operation_*_more": OperationProgress,
        "operation_confirm_*": OperationAct,
        "operators_*": OperationAct,
        "operation_nothing_*": OperationAct,
        "operation_place_*": RollbackAction,
        "operation_wants_*": OperationAct,
        "bloom_*": Bloom,
        "comment_*": Verdict,
        "comment_missing_*": NEEDS_COMMENT,
        "complete_*_*": frozenset(both(PagesAsked, QuizAsked)) - {"none_none"},
        "dimension_*": Dimension,
        "do_*": Verdict,
        "done_*": Verdict,
        "drop_*": DropReason,
        "picture_*": PictureReason,
        "expert_purpose_*": QuestionPurpose,
        "expert_said_*": expert_routes.NOTICES,
        "item_*": ItemKind,
        "lapsed_*": Lapse,
        "ledger_*": Verdict,
        "ledger_comment_*": CommentAct,
        "modality_*": Modality,
        "nature_*": Nature,
        "left_help_*": SUBJECTS,
        "nobody_can_decide_*": SUBJECTS,
        "not_now_*": SUBJECTS,
        "nothing_to_decide_*": SUBJECTS,
        "now_*_*": frozenset(both(SENT_BACK, SUBJECTS)) - {"withdraw_plan"},
        "now_approved_*": SUBJECTS,
        "now_waiting_*": SUBJECTS,
        "origin_*": Origin,
        "plant_*": PlantKind,
        "rechecked_*": Reread,
        "sent_back_*": frozenset(Verdict) - {Verdict.APPROVE},
        "severity_*": Severity,
        "support_*": Support,
        "setup_said_*": setup_routes.SAID,
        "setup_theme_*": ThemeName,
        "setup_verbs_*": Bloom,
        "standing_*": frozenset(citation_links.CitationState) - {citation_links.CitationState.IN_PLACE},
        "state_*": module_states.ReviewState,
        "use_passages_*": SUBJECTS,
        "verdict_*": Verdict,
        "vouched_*": ("local", "proxy", "invitation"),
        "why_*": MustOpen,
        "key_*": KEYS_OF_PAGE,
        "key_*_does": KEYS_OF_PAGE,
        "only_*": ONLY,
        "side_*": OF_DRAFT_AND_SOURCE,
        "sort_*": SORTS,
        "todo_*": Dimension,
    },
    calls=frozenset({"MissingAddress", "TextFault", "sentence"}),
)
OVERVIEW = Room(
    folders=("overview",),
    made_of={
        "absent_*": Reason,
        "column_*": ("module", "state", "approved", "release", "delivered", "results", "cost"),
        "evidence_*": ("draft", "plan", "release", "ledger", "receipt", "course", "pulled"),
        "glance_*": ("modules", "waiting", "delivered", "late", "cost", "evidence"),
        "held_**": (*EvidenceKind, f"{EvidenceKind.RESULTS}_few"),
        "lapsed_*": Lapse,
        "late_*": Lateness,
        "origin_*": Origin,
        "results_*": ("completed", "passed", "score"),
        "said_*": Verdict,
        "scope_*": frozenset(IndicatorScope) - {IndicatorScope.ALL},
        "standing_*": trace.ApprovalStanding,
        "state_*": ModuleStage,
        "why_*": MissingReason,
    },
)
REVIEW = Room(
    folders=("review",),
    made_of={"form_*": Form, "modality_*": Modality, "nature_*": Nature, "spent_*": OTHER_SPENDING},
    templates=False,
)
ROOMS = {"desk": DESK, "overview": OVERVIEW, "review": REVIEW}
CATALOGUES = {
    "desk": page_language.read_desk_texts,
    "overview": read_overview_texts,
    "review": read_part_names,
}
READERS = {"read_desk_texts", "read_overview_texts", "read_part_names"}
"""The functions that return a catalogue."""
SIGNS = {"colon", "semicolon"}
"""What a catalogue gives that is no text of it."""


@dataclass(frozen=True)
class LookUp:
    """A key, with a star for what is made as the page is; the facts its text is told with, if it is."""

    key: str
    place: str
    facts: frozenset[str] | None = None


@cache
def look_ups(room: str) -> tuple[LookUp, ...]:
    return tuple(itertools.chain(_of_templates(ROOMS[room]), _of_code(ROOMS[room])))


def _of_templates(room: Room) -> Iterator[LookUp]:
    files = [file for folder in room.folders for file in (PIPELINES / folder).rglob("*.html")]
    for file in sorted(files) if room.templates else ():
        tree = jinja2.Environment().parse(file.read_text(encoding="utf-8"))
        told: dict[int, frozenset[str]] = {}
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr == "format":
                told[id(call.node.node)] = frozenset(fact.key for fact in call.kwargs)
            if _counts(call.node):
                facts = frozenset({"count", *(fact.key for fact in call.kwargs)})
                place = f"{file.name}:{call.lineno}"
                yield from (LookUp(key, place, facts) for key in _keys_in_template(call.args[0]))
        for node in tree.find_all(nodes.Getattr):
            if getattr(node.node, "name", "") == "t" and not _counts(node) and node.attr not in SIGNS:
                yield LookUp(node.attr, f"{file.name}:{node.lineno}", told.get(id(node)))
        for part in tree.find_all(nodes.Getitem):
            if isinstance(part.node, nodes.Name) and part.node.name == "t":
                place = f"{file.name}:{part.lineno}"
                yield from (LookUp(key, place, told.get(id(part))) for key in _keys_in_template(part.arg))


def _counts(node: nodes.Expr) -> bool:
    """Say whether a template asks for a text in the plural form of a number: `t.count(key, number)`."""
    return isinstance(node, nodes.Getattr) and node.attr == "count" and getattr(node.node, "name", "") == "t"


def _keys_in_template(part: nodes.Expr) -> list[str]:
    if isinstance(part, nodes.Const):
        return [str(part.value)]
    if isinstance(part, nodes.Concat):
        return ["".join(each) for each in itertools.product(*map(_keys_in_template, part.nodes))]
    if isinstance(part, nodes.CondExpr) and part.expr2:
        return _keys_in_template(part.expr1) + _keys_in_template(part.expr2)
    return ["*"]


def _of_code(room: Room) -> Iterator[LookUp]:
    for folder in room.folders:
        for file in sorted((PIPELINES / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                for key in _keys_in_code(node, room):
                    if key != "*":  # what a caller hands in, and is found there
                        yield LookUp(key, f"{file.name}:{getattr(node, 'lineno', 0)}")


def _keys_in_code(node: ast.AST, room: Room) -> list[str]:
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and _is_catalogue(node.value, room):
        return _written(node.slice)
    if isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return _written(node.args[0]) if name in room.calls else []
    return []


def _is_catalogue(value: ast.expr, room: Room) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in READERS
    if isinstance(value, ast.Attribute):  # `telling.t`: the overview's, wherever it stands
        return value.attr == "t" and room is OVERVIEW
    return getattr(value, "id", "") in {"t", "names"}


def _written(key: ast.expr) -> list[str]:
    if isinstance(key, ast.Constant):
        return [key.value] if isinstance(key.value, str) else []
    if isinstance(key, ast.IfExp):
        return _written(key.body) + _written(key.orelse)
    if isinstance(key, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in key.values)]
    return ["*"]


def keys_of(room: str) -> Iterator[tuple[str, LookUp]]:
    """Every key a room may look up, and where; what is made of a type once for each of its members."""
    for look_up in look_ups(room):
        if "*" not in look_up.key:
            yield look_up.key, look_up
            continue
        before, after = look_up.key.split("*")[0], look_up.key.split("*")[-1]
        for member in ROOMS[room].made_of.get(look_up.key, ()):
            yield f"{before}{member}{after}", look_up


def texts_of(room: str, language: Language) -> dict[str, str]:
    """Every text of a catalogue by key; one that counts something with all of its plural forms."""
    texts = CATALOGUES[room](language)
    return texts | {key: " ".join(form for _, form in text.forms) for key, text in texts.plurals.items()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("room", ROOMS)
def test_every_key_a_page_may_look_up_has_its_text(room: str, language: Language) -> None:
    texts = texts_of(room, language)
    missing = {f"{key} ({look_up.place})" for key, look_up in keys_of(room) if not texts.get(key, "").strip()}
    assert missing == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_key_made_of_a_type_is_listed_with_it(room: str) -> None:
    """The next template that makes a key of an enumeration has to say which, above."""
    made = {look_up.key for look_up in look_ups(room) if "*" in look_up.key}
    assert made == set(ROOMS[room].made_of)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("room", ROOMS)
def test_a_text_tells_only_facts_it_is_given(room: str, language: Language) -> None:
    """A `{name}` that a template gives no value for ends its page with a KeyError."""
    texts = texts_of(room, language)
    untold = {
        f"{key} ({look_up.place}): {{{name}}}"
        for key, look_up in keys_of(room)
        for _, name, _, _ in Formatter().parse(texts.get(key, ""))
        if name and look_up.facts is not None and name not in look_up.facts
    }
    assert untold == set()


@pytest.mark.parametrize("room", ["desk", "overview"])
def test_each_text_of_a_room_is_read_by_some_page(room: str) -> None:
    """What no template looks up is named in the code, as a key that is handed on."""
    written = {part for folder in ("desk", "overview", "defs") for part in _constants_of(PIPELINES / folder)}
    begins = tuple(part for part in written if part.endswith("_"))
    unread = read_texts(room, Language.ENGLISH).keys() - {key for key, _ in keys_of(room)} - written
    assert {key for key in unread if not key.startswith(begins)} == set()


def _constants_of(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_a_key_without_a_text_shows_readable_words_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A reader loses a word, not the page; whoever keeps the installation reads which."""
    texts = TextCatalogue(Language.ENGLISH, {"yes": "Yes"})
    with caplog.at_level(logging.WARNING, LOGGER.name):
        page = jinja2.Environment().from_string('{{ t.yes }}, {{ t["drop_" ~ reason] }}, {{ t.not_here }}')
        assert page.render(t=texts, reason="by_moonlight") == "Yes, drop by moonlight, not here"
    assert [record.args for record in caplog.records] == [
        ("english", "drop_by_moonlight"),
        ("english", "not_here"),
    ]
    caplog.clear()  # the warning that would fail any other test


@pytest.mark.parametrize("language", Language)
def test_a_draft_opens_whatever_was_left_out_of_its_sources(tmp_path: Path, language: Language) -> None:
    """The fault as a reviewer met it: the page of the draft, once for each reason."""
    page = reader(_installation_that_left_out(tmp_path, DropReason)).get(
        f"/drafts/{builders.KEY}?lang={language}"
    )
    assert page.status_code == 200
    texts = page_language.read_desk_texts(language)
    assert [reason for reason in DropReason if texts[f"drop_{reason}"].format(count=3) not in page.text] == []


def _installation_that_left_out(root: Path, reasons: Iterable[DropReason]) -> Workspace:
    spans = builders.spans()
    left = tuple(Dropped(reason=reason, excerpt="3", place=ParagraphPlace(number=1)) for reason in reasons)
    source = spans.sources[0].model_copy(update={"dropped": left})
    return installation(root, None, spans.model_copy(update={"sources": (source,)}))
