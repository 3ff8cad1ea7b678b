"""A course file that cannot be used names file, line, key and remedy."""

import time
from pathlib import Path

import pytest
import yaml

from adapters.courses import CourseFolder, find_course, find_module, read_course, read_courses
from schemas.errors import CourseInvalid, InvalidInput
from schemas.language import Language

GOOD = """\
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources:
  - path: sources/*.md
modules:
  - id: chaine
    title: La chaîne du froid
review:
  roles:
    pedagogie: [lea]
"""


def written(folder: Path, text: str = GOOD) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, text: str) -> CourseInvalid:
    with pytest.raises(CourseInvalid) as caught:
        read_course(written(folder, text))
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return caught.value


def test_a_course_file_is_read_with_the_folder_its_paths_start_from(tmp_path: Path) -> None:
    found = read_course(written(tmp_path / "froid"))
    assert isinstance(found, CourseFolder)
    assert found.folder == tmp_path / "froid"
    assert found.course.key_of(found.course.modules[0]) == "froid--chaine"


@pytest.mark.parametrize(
    ("change", "by", "place", "happened"),
    [
        ("language: fr", "langage: fr", "line 3, langage", "not known here"),
        ("language: fr", "language: fr\ncolour: blue", "line 4, colour", "not known here"),
        ("    title: La", "    colour: blue\n    title: La", r"line 9, modules[0].colour", "not known here"),
        ("language: fr", "language: d", "line 3, language", "the tag of a language (BCP 47), such as"),
        ("id: froid", "id: 12", "line 1, id", "a text is expected"),
        ("id: froid", "id: Au Froid", "line 1, id", "lower-case letters"),
        ("  - id: chaine", "  - id: la--chaine", r"line 8, modules[0].id", "single hyphens"),
        (
            "    title: La",
            "    questions: six\n    title: La",
            r"line 9, modules[0].questions",
            "a whole number",
        ),
        ("    title: La", "    questions: 0\n    title: La", r"line 9, modules[0].questions", "at least 1"),
        ("sources:\n  - path: sources/*.md", "sources: []", "line 5, sources", "at least one"),
        (
            "path: sources/*.md",
            "ftp: x",
            "line 6, sources[0]",
            "does not say where its sources are: write one",
        ),
        ("path: sources/*.md", "s3: {buckets: b}", "line 6, sources[0].s3.buckets", "not known here"),
        (
            "path: sources/*.md",
            "s3: {bucket: b, secret: x}",
            "line 6, sources[0].s3.secret",
            "not known here",
        ),
        ("path: sources/*.md", "s3: {bucket: b}\n    path: x", "line 7, sources[0].path", "not known here"),
        (
            "path: sources/*.md",
            "s3: {bucket: b}\n  - s3: {bucket: c}\n    rights: x",
            "line 7, sources[1].name",
            "two entries of `sources` are named s3: give one of them another `name`",
        ),
        ("[lea]", "lea", "line 12, review.roles.pedagogie", "a list is expected"),
        ("[lea]", "[]", "line 10, review", "role 'pedagogie' names nobody"),
        ("iri: https", "iri: ftp", "line 4, iri", "`^(https?://"),
        (
            "title: La chaîne",
            "sources: [3]\n    title: La chaîne",
            r"line 9, modules[0].sources[0]",
            "a text is expected",
        ),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line(
    tmp_path: Path, change: str, by: str, place: str, happened: str
) -> None:
    assert change in GOOD
    wrong = refused(tmp_path, GOOD.replace(change, by, 1))
    assert wrong.place == f"{tmp_path / 'course.yaml'}, {place}"
    assert happened in wrong.happened


def test_a_course_in_order_is_read_without_a_tree_of_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which knows each line, for errors alone, and took longer than all else."""
    monkeypatch.setattr(yaml, "compose", pytest.fail)
    assert read_course(written(tmp_path / "froid")).course.id == "froid"


def test_a_module_id_used_twice_is_named(tmp_path: Path) -> None:
    wrong = refused(tmp_path, GOOD.replace("review:", "  - id: chaine\n    title: Encore\nreview:"))
    assert wrong.happened == "module id used twice: chaine"
    assert wrong.place == f"{tmp_path / 'course.yaml'}, line 10, modules[1].id"


def test_an_id_of_a_module_is_none_for_a_document(tmp_path: Path) -> None:
    letters = "documents:\n  - {id: l, title: L, kind: letters}\n  - {id: chaine, title: L, kind: letters}\n"
    wrong = refused(tmp_path, GOOD.replace("review:", f"{letters}review:"))
    assert wrong.happened == "module or document id used twice: chaine"
    assert wrong.place == f"{tmp_path / 'course.yaml'}, line 12, documents[1].id"


@pytest.mark.parametrize(
    ("listed", "place", "named"),
    [
        ("artefacts: [lesson, quiz, lesson]", "artefacts[2]", "lesson"),
        ("objectives: [{id: o, text: A}, {id: o, text: B}]", "objectives[1]", "o"),
    ],
)
def test_what_a_module_lists_twice_is_named(tmp_path: Path, listed: str, place: str, named: str) -> None:
    wrong = refused(tmp_path, GOOD.replace("    title: La", f"    {listed}\n    title: La"))
    assert wrong.happened == f"{named} is listed twice"
    assert wrong.place == f"{tmp_path / 'course.yaml'}, line 9, modules[0].{place}"


DEPLOYMENT = """administration:
  session:
    half_days: [{day: 2027-01-12, starts: 9:00, ends: 12:00}]
deployment:
  milestones:
    - {step: opening, day: 2027-01-11, what: Annonce, who: Awa}
    - {step: closing, day: 2027-02-12, what: Relevé, who: Awa}
    - {step: follow_up, day: 2027-05-03, what: Mesure, who: Awa}
"""


@pytest.mark.parametrize(
    ("change", "by", "place", "happened"),
    [
        ("2027-02-12", "2026-02-12", "line 19, deployment.milestones[1].day", "order of their days"),
        ("step: closing", "step: pilot", "line 18, deployment.milestones[0].step", "opening (2027-01-11)"),
        ("day: 2027-01-12", "day: 2027-06-01", "line 20, deployment.milestones[2].day", "follows up on"),
        ("day: 2027-02-12", "day: bientôt", "line 19, deployment.milestones[1].day", "a date is expected"),
    ],
)
def test_a_milestone_at_the_wrong_place_is_named_with_its_line(
    tmp_path: Path, change: str, by: str, place: str, happened: str
) -> None:
    assert change in DEPLOYMENT
    wrong = refused(tmp_path, GOOD + DEPLOYMENT.replace(change, by, 1))
    assert wrong.place == f"{tmp_path / 'course.yaml'}, {place}"
    assert happened in wrong.happened


def test_a_misspelt_key_is_the_mistake_and_not_the_one_that_is_missing(tmp_path: Path) -> None:
    """`moduls:` was told as "line 2, modules: it is missing (and 1 more)", a line nobody had touched."""
    wrong = refused(tmp_path, GOOD.replace("modules:", "moduls:"))
    assert wrong.place == f"{tmp_path / 'course.yaml'}, line 7, moduls"
    assert (wrong.happened, wrong.remedy) == ("this name is not known here", "Write “modules” instead")


def test_a_misspelt_key_is_told_before_another_that_is_missing(tmp_path: Path) -> None:
    wrong = refused(tmp_path, GOOD.replace("language: fr\n", "").replace("    title:", "    titel:"))
    assert wrong.place.endswith("modules[0].titel")
    assert wrong.happened.endswith("(and 1 more)")


def test_a_second_problem_is_counted(tmp_path: Path) -> None:
    wrong = refused(tmp_path, GOOD.replace("language: fr", "language: d").replace("id: froid", "id: 12"))
    assert wrong.happened.endswith("(and 1 more)")


@pytest.mark.parametrize(
    ("text", "place", "happened"),
    [
        (GOOD.replace("title: T", "title: [T"), "line ", "not YAML"),
        (GOOD + "\tx: y\n", "line 13", "not YAML"),
        ("", "course.yaml", "is empty"),
        ("# rien\n", "course.yaml", "is empty"),
        (GOOD + "title: Encore\n", "line 13", "key 'title' stands twice"),
        (GOOD.replace("    title: La", "    id: b\n    title: La"), "line 9", "key 'id' stands twice"),
        ("id: " + "[" * 5000, "course.yaml", ""),
        ("- a\n- b\n", "line 1, course", "`name: value`"),
        ("du texte", "line 1, course", "`name: value`"),
        ("id: !!python/object:os.system x\n", "course.yaml, line 1", ""),
        (GOOD + "context: &a {organisation: *a}\n", "course.yaml, line 13", ""),
        (GOOD + "? [a, b]\n: c\n", "course.yaml, line 13", ""),
        (GOOD.replace("id: froid", "id: .nan"), "line 1, id", ""),
        (GOOD.replace("id: froid", "id: !!binary aGVsbG8="), "line 1", ""),
        (GOOD.replace("id: froid", "id: !!set {a, b}"), "line 1", ""),
        (GOOD.replace("id: froid", "id: !!int deux"), "line 1", ""),
        (GOOD.replace("id: froid", "<<: *x\nid: froid"), "line 1", ""),
        (GOOD.replace("title: T", 'title: "\\uD800" # T'), "course.yaml", ""),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(
    tmp_path: Path, text: str, place: str, happened: str
) -> None:
    wrong = refused(tmp_path, text)
    assert place in wrong.place
    assert happened in wrong.happened


def test_yaml_that_multiplies_itself_is_refused(tmp_path: Path) -> None:
    """Ten lines of aliases of aliases would fill the memory of the machine."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    refused(tmp_path, GOOD + bomb)


def test_a_date_stays_the_text_it_was_written_as(tmp_path: Path) -> None:
    course = read_course(written(tmp_path, GOOD.replace("title: Trav", "title: 2026-11-24 #"))).course
    assert course.title == "2026-11-24"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("course.yaml").write_bytes(GOOD.encode("cp1252"))
    with pytest.raises(CourseInvalid, match="UTF-8"):
        read_course(tmp_path)


def test_a_folder_without_a_course_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CourseInvalid, match="premierjet init"):
        read_course(tmp_path)


def test_the_courses_that_can_be_used_are_not_held_up_by_one_that_cannot(tmp_path: Path) -> None:
    written(tmp_path / "a", GOOD.replace("id: froid", "id: chaud"))
    written(tmp_path / "b", "x: y")
    written(tmp_path / "c")
    usable, wrong = read_courses(tmp_path)
    assert [found.course.id for found in usable] == ["chaud", "froid"]
    assert [error.place.split(",")[0] for error in wrong] == [str(tmp_path / "b/course.yaml")]


def test_a_course_id_used_by_two_folders_is_the_error_of_the_second(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a"), written(tmp_path / "b")
    usable, (wrong,) = read_courses(tmp_path)
    assert [found.folder for found in usable] == [first]
    assert wrong.place == f"{second / 'course.yaml'}, line 1, id"
    assert str(first / "course.yaml") in wrong.happened


def test_a_module_is_found_by_its_key(tmp_path: Path) -> None:
    written(tmp_path / "a")
    found, module = find_module(tmp_path, "froid--chaine")
    assert (found.course.id, module.id) == ("froid", "chaine")


def test_an_unknown_module_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    written(tmp_path / "a")
    with pytest.raises(InvalidInput, match=r"no module 'froid--x'\. Known modules: froid--chaine"):
        find_module(tmp_path, "froid--x")


@pytest.mark.parametrize("text", ["id: [", GOOD.replace("id: froid", "idd: froid")])
def test_a_module_may_be_one_of_a_broken_course(tmp_path: Path, text: str) -> None:
    """Only a folder named like the course's id was taken for its course."""
    written(tmp_path / "a", GOOD.replace("id: froid", "id: chaud"))
    written(tmp_path / "my-folder", text)
    with pytest.raises(CourseInvalid, match=r"my-folder/course\.yaml"):
        find_module(tmp_path, "froid--chaine")


def test_a_course_in_another_language_is_no_broken_one(tmp_path: Path) -> None:
    written(tmp_path / "a", GOOD.replace("language: fr", "language: de"))
    with pytest.raises(InvalidInput, match="no module 'tiede--chaine'") as refused:
        find_module(tmp_path, "tiede--chaine")
    assert not refused.value.is_installation_fault


def test_of_many_modules_twenty_are_named_where_one_is_not_found(tmp_path: Path) -> None:
    modules = "".join(f"  - {{id: m-{n}, title: M}}\n" for n in range(23))
    written(tmp_path / "a", GOOD.replace("modules:\n", f"modules:\n{modules}"))
    with pytest.raises(InvalidInput, match=r"froid--m-19 and 4 more$"):
        find_module(tmp_path, "froid--x")


def test_a_course_that_was_changed_is_read_as_it_is_now(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = read_course(folder).course
    written(tmp_path, GOOD.replace("    title: La", "    title: Encore la"))
    after = read_course(folder).course
    assert before.modules[0].title != after.modules[0].title
    assert read_course(folder).course == after


def test_a_broken_course_is_refused_in_the_same_words_until_it_is_mended(tmp_path: Path) -> None:
    folder, broken = tmp_path / "a", GOOD.replace("language: fr", "language: b")
    assert str(refused(folder, broken)) == str(refused(folder, broken))
    written(folder)
    assert read_course(folder).course.language == "fr"


def test_courses_nobody_touched_are_not_read_again_and_a_touched_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another text of the same length, in the place of the one before."""
    monkeypatch.setattr("adapters.courses.time_ns", lambda: time.time_ns() + 10**10)
    folder = written(tmp_path / "a")
    first, _ = read_courses(tmp_path)
    assert read_courses(tmp_path)[0] is first
    written(folder, GOOD.replace("Travailler", "travailler"))
    assert read_courses(tmp_path)[0][0].course.title == "travailler au froid"
    written(tmp_path / "b", GOOD.replace("id: froid", "id: chaud"))
    assert [found.course.id for found in read_courses(tmp_path)[0]] == ["froid", "chaud"]


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("language: fr", "language: tlh")])
def test_a_course_file_renamed_while_courses_are_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Whoever did as the refusal says broke the look that somebody else took at that moment."""
    monkeypatch.setattr("adapters.courses.time_ns", lambda: time.time_ns() + 10**10)
    file = written(tmp_path / "a", text) / "course.yaml"
    named = file.rename(file.with_name("course.yml"))

    def read_renamed(folder: Path) -> CourseFolder:
        named.rename(file)
        return read_course(folder)

    monkeypatch.setattr("adapters.courses.read_course", read_renamed)
    usable, wrong = read_courses(tmp_path)
    assert [each.course.id for each in usable] == ["froid"]
    assert [each.place for each in wrong] == ([] if text == GOOD else [f"{file}, line 3, language"])
    monkeypatch.undo()
    assert find_course(tmp_path, "froid") == usable[0]


def test_a_language_without_a_pack_is_named_and_its_course_read(tmp_path: Path) -> None:
    """Its drafts are shown; whatever would be written in it is refused."""
    other = "    language: pt-BR\n    title: La"
    written(tmp_path / "a", GOOD.replace("language: fr", "language: de").replace("    title: La", other))
    usable, wrong = read_courses(tmp_path)
    assert [found.course.id for found in usable] == ["froid"]
    file, fact = tmp_path / "a" / "course.yaml", "has no language pack here; installed: en, fr"
    assert [(each.place, each.happened) for each in wrong] == [
        (f"{file}, line 3, language", f"the language de {fact}"),
        (f"{file}, line 9, modules[0].language", f"the language pt-BR {fact}"),
    ]
    assert "installez la distribution" in wrong[0].explain(Language.FRENCH).remedy
