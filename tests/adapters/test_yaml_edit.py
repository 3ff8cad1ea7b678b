"""What is changed in a YAML text is written anew, and nothing else is touched."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.yaml_edit import (
    Choices,
    Entries,
    Fields,
    UneditableYaml,
    _Edits,
    cut_key,
    edit_yaml,
    read_values,
)
from tests.fuzzing import examples

WHOLE = """\
# The course of the kitchen.
id: froid
title: Le froid   # as on the poster
language: fr
context:
  organisation: Une cuisine
  vocabulary: {froid: "0 à 3 °C"}  # the boss's word

modules:
  # the first one
  - id: a
    title: A
    sources: [a.md, b.md]
    # for beginners
    objectives:
      - id: o-1
        text: Citer le seuil  # measured
        bloom: remember
      - {id: o-2, text: "Ranger: vite", bloom: apply}
  # the second one
  - title: B
    id: b
    duration_minutes: 30

# Nobody touches this.
review:
    roles: { pedagogie : [ lea,noe ] }   # two
    identity:   local
unknown: [1,  2]
"""
ORDER = ("id", "title", "language", "context", "modules", "theme", "review")


def change(text: str = WHOLE, **values: Any) -> str:
    return edit_yaml(text, Fields(values, ORDER))


def entries(*wanted: dict[str, Any]) -> Entries:
    return Entries(tuple(Fields(each, ("id", "title", "sources", "objectives")) for each in wanted))


def lines_changed(text: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came."""
    before, after = WHOLE.splitlines(), text.splitlines()
    return [each for each in before if each not in after], [each for each in after if each not in before]


def test_nothing_changes_where_everything_is_as_it_should_be() -> None:
    a = {"id": "a", "title": "A", "sources": Choices(("b.md", "a.md"))}
    same = change(title="Le froid", modules=entries(a, {"id": "b", "duration_minutes": 30}))
    assert same == WHOLE


def test_a_changed_text_leaves_the_comment_behind_it() -> None:
    assert lines_changed(change(title="Le chaud: trop")) == (
        ["title: Le froid   # as on the poster"],
        ["title: 'Le chaud: trop'   # as on the poster"],
    )


def test_a_new_key_goes_where_a_person_would_look_for_it() -> None:
    written = change(theme="lake").splitlines()
    assert written.index("theme: lake") == written.index("    duration_minutes: 30") + 1


def test_a_new_key_of_a_part_leaves_its_other_keys() -> None:
    assert lines_changed(
        change(context=Fields({"audience": "Les commis"}, ("organisation", "audience")))
    ) == (
        [],
        ["  audience: Les commis"],
    )


def test_a_removed_key_goes_with_its_line_alone() -> None:
    assert lines_changed(change(context=Fields({"organisation": None}))) == (
        ["  organisation: Une cuisine"],
        [],
    )


def test_a_part_of_which_nothing_is_left_goes_whole() -> None:
    text = "id: a\ncontext:\n  organisation: X\nreview: {}\n"
    assert change(text, context=Fields({"organisation": None, "audience": None})) == "id: a\nreview: {}\n"


def test_entries_are_known_by_their_id_and_keep_their_comments() -> None:
    written = change(modules=entries({"id": "a", "title": "Alpha"}, {"id": "b"}, {"id": "c", "title": "C"}))
    assert lines_changed(written) == (["    title: A"], ["    title: Alpha", "  - id: c", "    title: C"])


def test_a_removed_entry_leaves_the_comments_of_the_others() -> None:
    gone, come = lines_changed(change(modules=entries({"id": "b"})))
    assert come == []
    assert "  # the first one" not in gone
    assert "  # the second one" not in gone
    assert set(read_values(change(modules=entries({"id": "b"})))["modules"][0]) == {
        "title",
        "id",
        "duration_minutes",
    }


def test_all_entries_may_be_replaced() -> None:
    written = change(modules=entries({"id": "n", "title": "N"}))
    assert read_values(written)["modules"] == [{"id": "n", "title": "N"}]


MOVED = """\
modules:  # in the order of the poster

  # Part one

  # first, and
  # before all
  - id: a
    title: A  # beside it
    # deeper than its dash
  # between: of the one below
  - title: B
    unknown: {x:  1}

    # deeper, after a gap
    id: b

  # Part two

  -
    id: c
    text: |
      # no comment

      at all
  # right below c

  - {id: d, title: D}
# of the review
review: {}
"""


def order(text: str, *ids: str) -> str:
    return change(text, modules=entries(*({"id": each} for each in ids)))


def test_a_module_that_moves_takes_its_comments_along() -> None:
    assert (
        order(MOVED, "c", "d", "b", "a")
        == """\
modules:  # in the order of the poster

  # Part one

  -
    id: c
    text: |
      # no comment

      at all
  # right below c
  - {id: d, title: D}

  # Part two

  # between: of the one below
  - title: B
    unknown: {x:  1}

    # deeper, after a gap
    id: b

  # first, and
  # before all
  - id: a
    title: A  # beside it
    # deeper than its dash
# of the review
review: {}
"""
    )


@pytest.mark.parametrize("text", [MOVED, MOVED.replace("\n", "\r\n"), MOVED.replace("\n  ", "\n")])
def test_modules_moved_there_and_back_are_as_they_were(text: str) -> None:
    moved = order(text, "d", "c", "b", "a")
    assert [each["id"] for each in read_values(moved)["modules"]] == ["d", "c", "b", "a"]
    assert sorted(moved.splitlines()) == sorted(text.splitlines())
    back = order(moved, "a", "b", "c", "d")
    assert [each for each in back.splitlines() if each.strip()] == [e for e in text.splitlines() if e.strip()]


def test_a_module_moves_changes_and_goes_at_once() -> None:
    written = change(
        WHOLE, modules=entries({"id": "n", "title": "N"}, {"id": "b", "title": "Bêta"}, {"id": "a"})
    )
    assert [each["id"] for each in read_values(written)["modules"]] == ["n", "b", "a"]
    assert "  # the second one\n  - title: Bêta\n" in written
    assert "  # the first one\n  - id: a\n" in written


def test_objectives_move_within_a_module_that_moves() -> None:
    objectives = entries({"id": "o-2"}, {"id": "o-1"})
    written = change(modules=entries({"id": "b"}, {"id": "a", "objectives": objectives}))
    held = read_values(written)["modules"]
    assert [each["id"] for each in held] == ["b", "a"]
    assert [each["id"] for each in held[1]["objectives"]] == ["o-2", "o-1"]
    assert sorted(written.splitlines()) == sorted(WHOLE.splitlines())


def test_a_new_entry_goes_below_the_comments_of_the_last() -> None:
    text = "modules:\n  - id: a\n    title: A\n    # later: more\n"
    written = change(text, modules=entries({"id": "a"}, {"id": "b"}))
    assert written == "modules:\n  - id: a\n    title: A\n    # later: more\n  - id: b\n"


@pytest.mark.parametrize(
    "text",
    [
        "modules: [\n  # of a\n  {id: a},\n  {id: b}\n]\n",
        "modules: [\n  {id: a},\n  {id: b}  # of b\n]\n",
        "modules:\n  - id: b\n    x: |+\n      a\n\n  - id: a\n    y: |+\n      c\n",
    ],
)
def test_what_cannot_be_moved_safely_stays(text: str) -> None:
    ids = [each["id"] for each in read_values(text)["modules"]]
    assert order(text, *ids) == text
    with pytest.raises(UneditableYaml):
        order(text, *reversed(ids))


def test_words_of_a_list_stay_in_their_order() -> None:
    written = change(modules=entries({"id": "a", "sources": Choices(("c.md", "b.md"))}, {"id": "b"}))
    assert lines_changed(written) == (["    sources: [a.md, b.md]"], ["    sources: [b.md, c.md]"])


def test_objectives_within_modules_are_changed_in_either_style() -> None:
    objectives = entries(
        {"id": "o-1", "text": "Citer"},
        {"id": "o-2", "text": "Ranger", "bloom": None},
        {"id": "o-3", "text": "3"},
    )
    written = change(modules=entries({"id": "a", "objectives": objectives}, {"id": "b"}))
    assert lines_changed(written) == (
        ["        text: Citer le seuil  # measured", '      - {id: o-2, text: "Ranger: vite", bloom: apply}'],
        [
            "        text: Citer  # measured",
            "      - {id: o-2, text: Ranger}",
            "      - id: o-3",
            "        text: '3'",
        ],
    )


def test_the_first_key_of_an_entry_goes_without_its_dash() -> None:
    written = change(modules=entries({"id": "a"}, {"id": "b", "title": None}))
    assert "  - id: b\n    duration_minutes: 30" in written


def test_the_first_keys_of_an_entry_go_together() -> None:
    text = "modules:\n  - title: A  # soon\n    theme: x\n    id: a\n    sources: [a.md]\n"
    written = change(text, modules=entries({"id": "a", "title": None, "theme": None}))
    assert written == "modules:\n  - id: a\n    sources: [a.md]\n"


def test_a_number_in_the_place_of_a_text_is_written_as_text() -> None:
    assert change("title: 12\n", title="12") == "title: '12'\n"


@pytest.mark.parametrize("empty", ["context:", "context:  # later", "context: ~", "context: {}"])
def test_an_empty_value_is_filled(empty: str) -> None:
    text = f"id: a\n{empty}\nreview: {{}}\n"
    written = change(text, context=Fields({"organisation": "X"}))
    assert read_values(written) == {"id": "a", "context": {"organisation": "X"}, "review": {}}
    assert ("# later" in written) == ("# later" in empty)


def test_json_stays_json() -> None:
    text = '{"id": "a", "modules": [{"id": "m", "title": "M"}], "review": {"roles": {"p": ["l"]}}}'
    written = change(text, title="É", modules=entries({"id": "m", "title": None}, {"id": "n", "title": "N"}))
    assert written == (
        '{"id": "a", "title": "É", "modules": [{"id": "m"}, {"id": "n", "title": "N"}],'
        ' "review": {"roles": {"p": ["l"]}}}'
    )


def test_line_ends_of_windows_stay() -> None:
    written = change(WHOLE.replace("\n", "\r\n"), theme="lake", modules=entries({"id": "a"}))
    assert written.count("\n") == written.count("\r\n")


def test_a_text_of_several_lines_stands_as_it_is() -> None:
    written = change(context=Fields({"organisation": "Une\ncuisine"}))
    assert "  organisation: |-\n    Une\n    cuisine\n" in written
    assert change(written, context=Fields({"organisation": "Une cuisine"})) == WHOLE


def test_what_is_kept_is_kept_within_modules_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a place had been taken wrongly."""
    text = "modules:\n  - id: a\n    title: A\n    questions: 3\n"
    monkeypatch.setattr(_Edits, "write", lambda _: text.replace("3", "4"))
    with pytest.raises(UneditableYaml, match="questions"):
        change(text, modules=entries({"id": "a", "title": "B"}))


@pytest.mark.parametrize("text", ["? id\n: a\n? theme\n: b\n", "? theme\n: b\n"])
def test_a_key_behind_a_question_mark_is_not_taken_out(text: str) -> None:
    with pytest.raises(UneditableYaml):
        change(text, theme=None)
    assert read_values(change(text, theme="c"))["theme"] == "c"


def test_a_mark_of_byte_order_stays_before_the_first_key() -> None:
    assert change("\ufeffid: a\n", title="B") == "\ufeffid: a\ntitle: B\n"


@pytest.mark.parametrize("text", ["id:\ta\n", "id: a\n bad: [\n", "id: a\rtitle: b\r"])
def test_what_one_parser_refuses_is_not_edited(text: str) -> None:
    """libyaml takes a tab behind a colon, so that the course may be in order."""
    with pytest.raises(UneditableYaml):
        read_values(text)


def test_halves_of_a_character_are_read_as_what_can_be_shown() -> None:
    values = read_values('whole: "\\ud83d\\ude00 oui"\nhalf: "a\\ud83d"\n')
    assert values == {"whole": "\U0001f600 oui", "half": "a\ufffd"}


def test_a_list_is_no_course() -> None:
    with pytest.raises(UneditableYaml):
        change("- a\n", title="b")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
NAMES = st.sampled_from(["a", "b", "c", "d"])
OBJECTIVES = st.dictionaries(st.sampled_from(["o-1", "o-2", "o-3"]), TEXTS, max_size=3)
MODULES = st.dictionaries(NAMES, st.tuples(TEXTS, st.none() | TEXTS, OBJECTIVES), min_size=1, max_size=4)
STYLES = {
    "as people write": WHOLE,
    "not indented": WHOLE.replace("\n  - ", "\n- ").replace("\n    ", "\n  "),
    "windows": WHOLE.replace("\n", "\r\n"),
    "on one line": str(yaml.safe_load(WHOLE)).replace("'", '"'),
    "marked": "\ufeff" + WHOLE.partition("\n")[2],
    "tabs in texts": WHOLE.replace("Une cuisine", '"Une\tcuisine\t"').replace("# the", "#\tthe\t"),
    "of several lines": WHOLE.replace("title: A\n", "title: |\n      A\n\n      B\n")
    .replace("text: Citer le seuil  # measured", 'text: "Citer\n          le seuil"  # measured')
    .replace("title: B\n", "title: >-\n      B\n      C\n\n"),
    "with explicit keys": WHOLE.replace("title: Le froid", "? title\n: Le froid\n? theme\n: lake").replace(
        "    title: A\n", "    ? title\n    : A\n"
    ),
    "nothing yet": "id: froid\nreview: {roles: {a: [b]}}\nunknown: [1,  2]\n",
}


@settings(max_examples=examples(60), deadline=None, database=None)
@given(style=st.sampled_from(sorted(STYLES)), title=TEXTS, theme=st.none() | TEXTS, modules=MODULES)
def test_what_was_written_is_what_is_read(
    style: str, title: str, theme: str | None, modules: dict[str, tuple[str, str | None, dict[str, str]]]
) -> None:
    """Whatever the file looks like; and `review` is there byte for byte.

    Keys behind question marks may be refused, but what is written with them is right.
    """
    wanted = entries(
        *(
            {
                "id": name,
                "title": said,
                "duration_minutes": more,
                "objectives": entries(*({"id": key, "text": text} for key, text in objectives.items())),
            }
            for name, (said, more, objectives) in modules.items()
        )
    )
    before = STYLES[style]
    try:
        written = change(before, title=title, theme=theme, modules=wanted)
    except UneditableYaml:
        assert style == "with explicit keys"
        return
    values = read_values(written)
    assert values["title"] == title
    assert values.get("theme") == theme
    assert [(each["id"], each["title"]) for each in values["modules"]] == [
        (name, said) for name, (said, *_) in modules.items()
    ]
    for each in values["modules"]:
        _, more, objectives = modules[each["id"]]
        assert each.get("duration_minutes") == more
        assert [(o["id"], o["text"]) for o in each.get("objectives", ())] == list(objectives.items())
    for key in ("review", "unknown", "id"):
        assert cut_key(written, key) == cut_key(before, key)
    assert written.count("#") >= before.count("#") - 4 or style == "on one line"
