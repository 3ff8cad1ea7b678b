"""What is said of an installation whose courses cannot be read is in a language that its people read."""

import pytest

from pipelines.defs.needs_evaluation import evaluate_needs
from pipelines.queries.queue_places import WaitingCount
from tests.cli.conftest import Door


def test_without_a_course_the_language_is_that_of_its_drafts(
    drafted: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was in French, where the one course that was lost and the shell were English."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (drafted.course / "course.yaml").unlink()
    assert "a disparu" in str(evaluate_needs(drafted.workspace, WaitingCount(0)).description)


def test_the_shell_gives_the_language_before_a_draft(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.change(modules=[])
    for locale, told in (("en_GB.UTF-8", "1 thing is broken"), ("fr_FR.UTF-8", "1 élément en erreur")):
        monkeypatch.setenv("LC_ALL", locale)
        assert told in str(evaluate_needs(fresh.workspace, WaitingCount(0)).description)
