"""What one person typed and what another wrote meanwhile: each change stays, and nothing else moves."""

from dataclasses import replace

from pipelines.course_setup.course_fields import CourseFields, ModuleFields, ObjectiveFields
from pipelines.course_setup.field_merge import merge_fields

A = ModuleFields("a", "A", "20", ("a.md",), ("lesson", "quiz"), (ObjectiveFields("o", "Citer"),))
B = ModuleFields("b", "B", "30")
GIVEN = CourseFields("Froid", "fr", "Halles", "Les commis\nde nuit", modules=(A, B))


def longer(module: ModuleFields, *texts: str) -> ModuleFields:
    return replace(module, objectives=(*module.objectives, *(ObjectiveFields(text=each) for each in texts)))


def test_each_changes_other_fields() -> None:
    typed = replace(GIVEN, modules=(replace(A, minutes="25", deliverables=("lesson",)), B))
    now = replace(
        GIVEN, audience="Tous", modules=(replace(A, title="AA", deliverables=("lesson", "quiz", "lab")), B)
    )
    merged = merge_fields(GIVEN, typed, now)
    assert merged.audience == "Tous"
    assert merged.modules == (replace(A, title="AA", minutes="25", deliverables=("lesson", "lab")), B)


def test_what_was_typed_stands_where_both_changed_one_field() -> None:
    assert merge_fields(GIVEN, replace(GIVEN, title="Un"), replace(GIVEN, title="Deux")).title == "Un"


def test_spaces_and_line_ends_of_a_browser_are_no_change() -> None:
    typed = replace(GIVEN, audience="Les commis\r\nde nuit ")
    assert merge_fields(GIVEN, typed, replace(GIVEN, audience="Tous")).audience == "Tous"


def test_both_add_and_one_moves() -> None:
    c, d = ModuleFields(title="C"), ModuleFields("d", "D")
    merged = merge_fields(
        GIVEN, replace(GIVEN, modules=(c, B, longer(A, "Ranger"))), replace(GIVEN, modules=(A, d, B))
    )
    assert merged.modules == (c, B, longer(A, "Ranger"), d)


def test_what_one_takes_out_goes_unless_the_other_changed_it() -> None:
    changed = replace(B, title="BB")
    assert merge_fields(GIVEN, replace(GIVEN, modules=(A,)), GIVEN).modules == (A,)
    assert merge_fields(GIVEN, GIVEN, replace(GIVEN, modules=(A,))).modules == (A,)
    assert merge_fields(
        GIVEN, replace(GIVEN, modules=(A,)), replace(GIVEN, modules=(A, changed))
    ).modules == (
        A,
        changed,
    )
    assert merge_fields(
        GIVEN, replace(GIVEN, modules=(A, changed)), replace(GIVEN, modules=(A,))
    ).modules == (
        A,
        changed,
    )
