"""A course with another look is packaged anew; what was approved stays so."""

from hashlib import sha256
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace
from pipelines.queries.due_work import find_unreleased_digest
from pipelines.testing.builders import KEY
from pipelines.workflow.release import release_module
from pipelines.workflow.theme import find_theme, load_theme, version_theme_files
from schemas.errors import CourseInvalid
from tests.packaging.theme.sample_templates import (
    make_slides_template,
    make_word_template,
    open_word,
    save_word,
)
from tests.packaging.theme.sample_theme import LOGO, draw
from tests.workflow.test_release import LATER, YAML, workspace

__all__ = ["workspace"]


def set_theme(workspace: Workspace, theme: str) -> Path:
    """Write the theme into the course, and return the course's folder."""
    folder, _ = workspace.find_module(KEY)
    (folder.folder / COURSE_FILE).write_text(YAML + theme, encoding="utf-8")
    return folder.folder


def test_a_new_theme_makes_a_new_release_of_the_same_approval(workspace: Workspace) -> None:
    first = release_module(workspace, KEY, LATER)
    set_theme(workspace, "theme: slate\n")
    assert find_unreleased_digest(workspace, KEY, LATER) is not None
    second = release_module(workspace, KEY, LATER)
    assert (first.release.number, second.release.number) == (1, 2)
    assert second.built
    assert second.release.approval == first.release.approval
    assert second.release.identifiers == first.release.identifiers
    assert find_unreleased_digest(workspace, KEY, LATER) is None
    assert not release_module(workspace, KEY, LATER).built


def test_a_new_logo_under_the_old_name_makes_a_new_release(workspace: Workspace) -> None:
    folder = set_theme(workspace, "theme: {name: lake, logo: logo.png}\n")
    (folder / "logo.png").write_bytes(draw(80, 40))
    first = release_module(workspace, KEY, LATER)
    before = version_theme_files(workspace.find_course("froid"))
    (folder / "logo.png").write_bytes(draw(80, 60))
    assert version_theme_files(workspace.find_course("froid")) != before
    assert find_unreleased_digest(workspace, KEY, LATER) is not None
    assert release_module(workspace, KEY, LATER).release.number == first.release.number + 1


def test_a_logo_that_is_missing_is_named_with_the_line_of_its_key(workspace: Workspace) -> None:
    folder = set_theme(workspace, "theme:\n  name: lake\n  logo: logo.svg\n")
    with pytest.raises(CourseInvalid) as refused:
        release_module(workspace, KEY, LATER)
    line = YAML.count("\n") + 3
    assert refused.value.place == f"{folder / COURSE_FILE}, line {line}, theme.logo"
    assert "logo.svg" in refused.value.happened
    assert workspace.records.releases(KEY) == ()


def test_a_link_that_leaves_the_course_is_not_followed(workspace: Workspace) -> None:
    folder = set_theme(workspace, "theme: {name: lake, logo: logo.png}\n")
    (folder.parent / "elsewhere.png").write_bytes(draw(80, 40))
    (folder / "logo.png").symlink_to(folder.parent / "elsewhere.png")
    with pytest.raises(CourseInvalid, match=r"logo\.png is not there"):
        load_theme(workspace.find_course("froid"))


def test_a_preview_leaves_out_a_picture_that_cannot_be_used(workspace: Workspace) -> None:
    folder = set_theme(
        workspace, "theme: {name: lake, logo: logo.svg, cover: {file: c.png, decorative: true}}\n"
    )
    (folder / "logo.svg").write_bytes(LOGO)
    (folder / "c.png").write_bytes(b"no picture")
    shown = find_theme(workspace.find_course("froid"))
    assert shown is not None
    assert shown.logo is not None
    assert shown.cover is None


def test_a_release_is_made_on_the_templates_and_names_their_digests(workspace: Workspace) -> None:
    folder = set_theme(workspace, "theme: {name: lake, word: modele.dotx, slides: modele.potx}\n")
    (folder / "modele.dotx").write_bytes(make_word_template())
    (folder / "modele.potx").write_bytes(make_slides_template())
    theme = load_theme(workspace.find_course("froid"))
    assert theme is not None
    described = theme.describe()
    assert described["word"]["sha256"] == sha256((folder / "modele.dotx").read_bytes()).hexdigest()
    assert described["slides"]["left_out"] == ["sample_slides"]
    assert release_module(workspace, KEY, LATER).release.theme == theme.digest


def test_a_new_template_under_the_old_name_makes_a_new_release(workspace: Workspace) -> None:
    folder = set_theme(workspace, "theme: {name: lake, word: modele.dotx}\n")
    (folder / "modele.dotx").write_bytes(make_word_template())
    first = release_module(workspace, KEY, LATER)
    before = version_theme_files(workspace.find_course("froid"))
    other = open_word()
    other.sections[0].footer.paragraphs[0].add_run("Réf. QUAL-13")
    (folder / "modele.dotx").write_bytes(save_word(other))
    assert version_theme_files(workspace.find_course("froid")) != before
    assert find_unreleased_digest(workspace, KEY, LATER) is not None
    assert release_module(workspace, KEY, LATER).release.number == first.release.number + 1


def test_a_template_that_is_none_is_named_with_the_line_of_its_key(workspace: Workspace) -> None:
    folder = set_theme(workspace, "theme:\n  name: lake\n  word: modele.dotx\n")
    (folder / "modele.dotx").write_bytes(b"none")
    with pytest.raises(CourseInvalid) as refused:
        release_module(workspace, KEY, LATER)
    assert refused.value.place == f"{folder / COURSE_FILE}, line {YAML.count(chr(10)) + 3}, theme.word"
    assert "modele.dotx" in refused.value.happened
    shown = find_theme(workspace.find_course("froid"))
    assert shown is not None
    assert shown.word is None
