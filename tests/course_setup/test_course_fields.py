"""What the form says of a course is what its file says afterwards, and nothing else of it moves."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.yaml_edit import cut_key, edit_yaml, read_values
from pipelines.course_setup.course_fields import (
    CourseFields,
    ModuleFields,
    ObjectiveFields,
    are_entries_known,
    find_change,
    make_id,
    name_new,
    read_fields,
)
from schemas.course import Bloom
from tests.adapters.test_any_course import WHOLE
from tests.fuzzing import examples

BEGUN = "id: froid\nsources: [{path: a.md}]\n\nmodules: []\n\nreview: {roles: {p: [ l ]}}\n"
COMMENTED = """\
id: froid   # never change it
context:
  organisation: Une cuisine   # the kitchen
  cases: [un cas]
theme: {name: slate, logo: logo.svg}
documents: [{id: quai, title: Q, kind: programme}]
modules:
  - id: a   # the first
    title: A
    questions: 2
    objectives:
      - text: Citer le seuil   # measured
        id: o
  - id: b
    title: B
    artefacts: [lesson]
review:
    roles: {p: [ l ]}  # as it is
"""
FILES = {"begun": BEGUN, "commented": COMMENTED, "of many kinds": WHOLE}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
MAYBE = st.just("") | LINES
IDS = st.sampled_from(["", "a", "b", "o", "chaine"])
OBJECTIVES = st.builds(
    ObjectiveFields,
    id=st.just(""),
    text=LINES,
    bloom=st.sampled_from([each.value for each in Bloom]),
    condition=MAYBE,
    criterion=MAYBE,
)
MODULES = st.builds(
    ModuleFields,
    id=IDS,
    title=LINES,
    minutes=st.sampled_from(["1", "20", "480", "vite"]),
    sources=st.lists(st.sampled_from(["a.md", "sources/b c.md", "*"]), unique=True, max_size=2).map(tuple),
    deliverables=st.lists(st.sampled_from(["lesson", "quiz", "summary"]), unique=True, min_size=1).map(tuple),
    objectives=st.lists(OBJECTIVES, max_size=3).map(tuple),
)
FIELDS = st.builds(
    CourseFields,
    title=LINES,
    language=st.sampled_from(["fr", "en"]),
    organisation=MAYBE,
    audience=MAYBE,
    theme=st.sampled_from(["", "lake", "brick"]),
    accent=st.sampled_from(["", "#0a5a5c"]),
    modules=st.lists(MODULES, min_size=1, max_size=3, unique_by=lambda e: e.id or e.title).map(tuple),
)


def as_sets(fields: CourseFields) -> CourseFields:
    """Return fields whose lists are in one order: a list in the file keeps the order it has."""
    modules = [
        replace(each, sources=tuple(sorted(each.sources)), deliverables=tuple(sorted(each.deliverables)))
        for each in fields.modules
    ]
    return replace(fields, modules=tuple(modules))


@settings(max_examples=examples(80), deadline=None, database=None)
@given(file=st.sampled_from(sorted(FILES)), fields=FIELDS)
def test_writing_and_reading_gives_what_the_form_said(file: str, fields: CourseFields) -> None:
    before = FILES[file]
    named = name_new(fields, ())
    after = edit_yaml(before, find_change(named, read_values(before)))
    assert as_sets(read_fields(read_values(after))) == as_sets(named)
    for key in ("id", "review", "sources", "documents", "results"):
        assert cut_key(after, key) == cut_key(before, key)
    again = edit_yaml(after, find_change(named, read_values(after)))
    assert again == after


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_what_the_form_shows_first_changes_nothing(text: str) -> None:
    held = read_values(text)
    if read_fields(held).modules:
        named = name_new(read_fields(held), ())
        changed = edit_yaml(text, find_change(replace(named, language=str(held.get("language", ""))), held))
        assert cut_key(changed, "modules") == cut_key(text, "modules")
        assert cut_key(changed, "context") == cut_key(text, "context")


def test_spaces_that_a_form_folds_are_no_change() -> None:
    text = "title: Le  froid\ncontext:\n  organisation: |\n    Une\n    cuisine\n"
    fields = CourseFields(title="Le froid", organisation="Une cuisine")
    changed = edit_yaml(text, find_change(fields, read_values(text)))
    assert cut_key(changed, "title") == "title: Le  froid"
    assert cut_key(changed, "context") == cut_key(text, "context")


@pytest.mark.parametrize("typed", ["Les commis.\n\nEt le chef.", "Les commis.\nEt le chef."])
def test_breaks_within_a_text_of_several_lines_are_written(typed: str) -> None:
    text = "title: A\ncontext:\n  audience: Les commis. Et le chef.\n"
    changed = edit_yaml(text, find_change(CourseFields(title="A", audience=typed), read_values(text)))
    assert read_values(changed)["context"] == {"audience": typed}
    again = find_change(CourseFields(title="A", audience=typed), read_values(changed))
    assert edit_yaml(changed, again) == changed


@pytest.mark.parametrize(
    ("title", "used", "made"),
    [
        ("La chaîne du froid", (), "la-chaine-du-froid"),
        ("La chaîne du froid", ("la-chaine-du-froid",), "la-chaine-du-froid-2"),
        ("السلامة", (), "module"),
        ("السلامة", ("module",), "module-2"),
        ("!!!", (), "module"),
        ("a" * 300, (), "a" * 40),
        ("mot " * 90, (), "mot-mot-mot-mot-mot-mot-mot-mot-mot-mot"),
        ("../../etc/passwd", (), "etc-passwd"),
    ],
)
def test_an_id_is_made_of_a_title(title: str, used: tuple[str, ...], made: str) -> None:
    assert make_id(title, used, "module") == made


def test_a_new_module_never_takes_the_id_of_a_document_or_of_the_house_style() -> None:
    titles = ("Le quai", "House style", "Le quai")
    fields = CourseFields(modules=tuple(ModuleFields(title=title) for title in titles))
    named = name_new(fields, ["le-quai"])
    assert [each.id for each in named.modules] == ["le-quai-2", "house-style-2", "le-quai-3"]


@pytest.mark.parametrize(
    ("modules", "known"),
    [
        ([{"id": "a"}], True),
        ([{"title": "A"}], False),
        ([{"id": "a"}, {"id": "a"}], False),
        ([{"id": "a", "objectives": [{"text": "Citer"}]}], False),
        (["a"], False),
        ("a", False),
        (None, True),
    ],
)
def test_a_form_needs_ids_to_know_modules_again(modules: object, known: bool) -> None:
    assert are_entries_known({"modules": modules}) == known
