"""Several people edit one draft: nobody's change is lost, and nobody's is overwritten."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_revision
from pipelines.review.editing import list_editables
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.revise import edit_draft
from schemas.draft import Draft, Origin
from schemas.edit import Clash, Edit, Remove, Replace
from schemas.errors import EditConflict, InvalidInput

KEY = builders.KEY
DIGEST = builders.draft().content.canonical_digest()
ONE, TWO, THREE = builders.SENTENCES
LATER = builders.NOON + timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An installation that holds one course, what its module may cite, and a first draft."""
    (tmp_path / "dagster.yaml").write_text("")
    folder = tmp_path / "courses" / "froid"
    folder.mkdir(parents=True)
    course = builders.course().model_dump(mode="json", exclude_none=True)
    (folder / COURSE_FILE).write_text(json.dumps(course))  # JSON is YAML
    opened = open_workspace(tmp_path)
    opened.records.save_spans(builders.spans())
    add_sealed_revision(opened, builders.draft())
    return opened


def says(place: str, before: str, after: str) -> Replace:
    return Replace(place=place, part="text", before=before, after=after)


def head_of(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def text_of(draft: Draft, place: str) -> str:
    return next(spot.text for spot in list_editables(draft.content) if spot.place == place)


def test_edits_become_the_head_criticised_again(workspace: Workspace) -> None:
    made = edit_draft(workspace, KEY, DIGEST, [says("st-0001", ONE, "Rien n'est dit de cela.")], "noe", LATER)
    assert head_of(workspace) == made.draft
    assert (made.draft.revision, made.draft.provenance.author) == (2, "noe")
    assert made.draft.provenance.writer is Origin.HUMAN
    assert "st-0001" in {finding.place for finding in made.draft.findings}


def test_two_people_who_change_different_sentences_are_both_kept(workspace: Workspace) -> None:
    edit_draft(workspace, KEY, DIGEST, [says("st-0001", ONE, "Léa.")], "lea", LATER)
    made = edit_draft(workspace, KEY, DIGEST[:12], [says("st-0002", TWO, "Noé.")], "noe", LATER).draft
    assert (made.revision, text_of(made, "st-0001"), text_of(made, "st-0002")) == (3, "Léa.", "Noé.")


def test_two_people_who_change_one_sentence_are_shown_both_texts_and_nothing_is_saved(
    workspace: Workspace,
) -> None:
    edit_draft(workspace, KEY, DIGEST, [says("st-0001", ONE, "Léa.")], "lea", LATER)
    both: list[Edit] = [says("st-0003", THREE, "Oui."), says("st-0001", ONE, "Noé.")]
    with pytest.raises(EditConflict, match="st-0001 text: this was changed by somebody else") as refused:
        edit_draft(workspace, KEY, DIGEST, both, "noe", LATER)
    assert refused.value.clashes == (
        Clash(place="st-0001", part="text", base=ONE, theirs="Léa.", yours="Noé."),
    )
    assert head_of(workspace).revision == 2


def test_the_same_change_made_twice_is_one_revision(workspace: Workspace) -> None:
    first = edit_draft(workspace, KEY, DIGEST, [Remove(place="st-0001")], "lea", LATER)
    again = edit_draft(workspace, KEY, DIGEST, [Remove(place="st-0001")], "noe", LATER)
    assert (again.draft, again.already) == (first.draft, (Remove(place="st-0001"),))
    assert head_of(workspace).revision == 2


def test_an_edit_that_cannot_be_made_leaves_the_others_unmade(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="nothing would be left"):
        edit_draft(
            workspace, KEY, DIGEST, [says("st-0001", ONE, "Léa."), says("st-0002", TWO, "")], "lea", LATER
        )
    assert head_of(workspace).revision == 1


@pytest.mark.parametrize("digest", ["0" * 64, DIGEST[:8], ""])
def test_edits_of_a_draft_the_module_never_had_are_refused(workspace: Workspace, digest: str) -> None:
    with pytest.raises(InvalidInput, match=f"{KEY}: never had a draft"):
        edit_draft(workspace, KEY, digest, [Remove(place="st-0001")], "lea", LATER)


def test_an_older_revision_is_found_by_its_digest(workspace: Workspace) -> None:
    made = edit_draft(workspace, KEY, DIGEST, [Remove(place="st-0001")], "lea", LATER).draft
    assert require_revision(workspace, KEY, DIGEST).revision == 1
    assert require_revision(workspace, KEY, made.content.canonical_digest()[:12]).revision == 2


def test_four_people_who_save_at_the_same_moment_all_find_their_change(workspace: Workspace) -> None:
    """Whoever loses the race for the head is carried over to the winner's draft, and tries again."""
    edits = [
        says(place, before, f"Par {place}.")
        for place, before in [("st-0001", ONE), ("st-0002", TWO), ("st-0003", THREE), ("st-0009", TWO)]
    ]
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda one: edit_draft(workspace, KEY, DIGEST, [one], one.place, LATER), edits)
        assert sorted(each.draft.revision for each in done) == [2, 3, 4, 5]
    head = head_of(workspace)
    assert [text_of(head, one.place) for one in edits] == [one.after for one in edits]
