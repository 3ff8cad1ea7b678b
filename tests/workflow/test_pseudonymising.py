"""A course that asks for it has its personal data kept from its model, in whatever is asked."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.drafting.citations import verify
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.workflow.batch import BatchMode
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import DraftSession, draft_module
from pipelines.workflow.regenerate_question import regenerate_question
from schemas.course import BatchSettings, Course, ModelSettings, PersonalData
from schemas.draft import Draft, list_texts, walk_citations, walk_citing
from schemas.errors import AwaitingBatch, ModelUnusable
from schemas.personal_data import TOKEN
from schemas.review import Verdict

KEY = builders.KEY
LATER = builders.NOON + timedelta(hours=1)
PLANTED = {
    "sophie.durand@exemple-metz.fr": "Une panne se signale à sophie.durand@exemple-metz.fr avant midi.",
    "06 12 34 56 78": "L'astreinte du froid répond au 06 12 34 56 78 toute la nuit.",
    "2 69 05 49 588 157 80": "Le badge porte le numéro 2 69 05 49 588 157 80 de son titulaire.",
    "FR14 2004 1010 0505 0001 3M02 606": "La caution est versée sur FR14 2004 1010 0505 0001 3M02 606.",
    "732 829 320 00074": "Le prestataire est immatriculé sous le SIRET 732 829 320 00074 à Metz.",
    "Anne-Lise KOWALCZYK": "Les relevés partent chez Anne-Lise KOWALCZYK, 12 rue des Lilas, 57000 Metz.",
    "Kowalczyk": "Mme Kowalczyk signe chaque relevé de la chambre froide le lundi.",
}
SAID_LATER = "Ajoutez le nom de karim.benali@exemple-metz.fr, joignable au 07 98 76 54 32."
LATER_VALUES = ("karim.benali@exemple-metz.fr", "07 98 76 54 32")
SOURCE = "# Astreinte\n\n" + "\n\n".join(PLANTED.values()) + "\n\nLa chambre reste entre 0 °C et 3 °C.\n"
DELIVERABLES = (
    "lesson",
    "quiz",
    "summary",
    "flashcards",
    "session_plan",
    "trainer_guide",
    "open_questions",
)


def course(model: ModelSettings | None, **changes: object) -> Course:
    module = builders.module(artefacts=DELIVERABLES, sources=("sources/*.md",), questions=4)
    asked = {"modules": (module,), "model": model, "personal_data": PersonalData.PSEUDONYMISE}
    return builders.course(**(asked | changes))


def installed(root: Path, described: Course) -> Workspace:
    folder = root / "courses" / "froid"
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (root / "dagster.yaml").write_text("")
    (folder / "sources" / "astreinte.md").write_text(SOURCE, encoding="utf-8")
    (folder / COURSE_FILE).write_text(json.dumps(described.model_dump(mode="json", exclude_none=True)))
    return open_workspace(root)


def model(fake: FakeOpenAI, **changes: object) -> ModelSettings:
    return ModelSettings.model_validate(
        {"base_url": fake.base_url, "name": "fake", "critic": "reads"} | changes
    )


def received(fake: FakeOpenAI) -> str:
    """Everything that reached the host, as text and as JSON escapes it."""
    bodies = [json.dumps(each.body, ensure_ascii=False) for each in fake.requests]
    bodies += [call.body.decode("utf-8", "replace") for call in fake.batches.calls]
    return "\n".join([*bodies, *(body.encode().decode("unicode_escape", "replace") for body in bodies)])


def kept(workspace: Workspace, *prefixes: str) -> str:
    store = workspace.records.store
    found = (store.get(entry.key) or b"" for prefix in prefixes for entry in store.list(prefix))
    return "\n".join(each.decode() for each in found)


def leaks(text: str, values: Iterator[str] | tuple[str, ...] = ()) -> list[str]:
    sought = [*PLANTED, *values, "durand", "kowalczyk", "6 12 34", "732 829", "karim"]
    lowered = text.casefold()
    return [value for value in sought if value.casefold() in lowered]


def digest_of(made: Draft) -> str:
    return made.content.canonical_digest()


def words(made: Draft) -> str:
    return "\n".join(text for each in walk_citing(made.content.artefacts) for text in list_texts(each))


def altered(made: Draft) -> set[str]:
    """The tokens a reviewer is told of: this model makes a blank of any number, a token's too."""
    return {finding.facts["token"] for finding in made.findings if finding.rule == "text.token"}


def is_whole(workspace: Workspace, made: Draft) -> None:
    """The draft says and quotes what the source says, and holds no token."""
    spans = workspace.records.spans(KEY)
    assert spans is not None
    quoted = list(walk_citations(made.content.artefacts))
    assert [verify(citation, spans) for citation in quoted] == [None] * len(quoted)
    said, quotes = words(made), "\n".join(citation.quote for citation in quoted)
    for value in PLANTED:
        assert value in quotes, value
        assert value in said, value
    assert TOKEN.search(made.model_dump_json()) is None


def test_no_value_reaches_the_host_and_the_draft_says_them_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """First draft, critic, a question in another's place, and a revision whose comment holds more."""
    caplog.set_level(logging.DEBUG)
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, course(model(fake)))
        first = draft_module(workspace, KEY, builders.NOON).draft
        is_whole(workspace, first)
        assert altered(first) == {f"[{kind}-_____]" for kind in ("courriel", "telephone", "nir", "iban")}
        regenerate_question(workspace, first, "q-0001", "Sur sophie.durand@exemple-metz.fr", builders.NOON)
        asked_for = DecisionRequest(KEY, digest_of(first), Verdict.REQUEST_CHANGES, "lea", comment=SAID_LATER)
        record_decision(workspace, asked_for, LATER)
        revised = draft_module(workspace, KEY, LATER).draft
        assert revised.revision == 2
        asked = received(fake)
        subjects = {request.body["model"] for request in fake.requests}
    assert subjects == {"fake", "reads"}
    assert {request.subject for request in fake.requests if request.body["model"] == "fake"} >= {
        "revision",
        *DELIVERABLES,
    }
    assert leaks(asked, LATER_VALUES) == []
    assert "[courriel-1]" in asked
    assert leaks(kept(workspace, "replies/"), LATER_VALUES) == []
    assert leaks(caplog.text, LATER_VALUES) == []
    table = kept(workspace, "pseudonyms/froid/")
    assert all(value in table for value in (*list(PLANTED)[:6], *LATER_VALUES))
    wishes = [each.wish for each in revised.provenance.answered or ()]
    assert "karim.benali@exemple-metz.fr" in "\n".join(wishes)


def test_without_the_wish_a_source_is_sent_as_it_stands(tmp_path: Path) -> None:
    """What the test above looks for would be found."""
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, course(model(fake), personal_data=PersonalData.REPORT))
        draft_module(workspace, KEY, builders.NOON)
        assert {*PLANTED} <= {*leaks(received(fake))}
    assert kept(workspace, "pseudonyms/") == ""


def test_a_batch_holds_no_value_either(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        described = course(model(fake, batch=BatchSettings()))
        workspace = installed(tmp_path, described)
        made = None
        for night in range(8):
            now = builders.NOON + timedelta(hours=night)
            asking = BatchMode(workspace)
            try:
                made = draft_module(workspace, KEY, now, DraftSession(outbox=asking.outbox(KEY, now))).draft
            except AwaitingBatch:
                assert asking.close(now) == {}
                assert leaks(kept(workspace, "batches/", "replies/")) == []
                fake.batches.finish()
            else:
                break
        assert made is not None
        is_whole(workspace, made)
        assert fake.requests == []
        assert leaks(received(fake)) == []


def test_a_draft_made_with_tokens_is_the_draft_made_without(tmp_path: Path) -> None:
    """The fake answers in the words it is shown; so would a model that copies tokens."""
    with FakeOpenAI() as fake:
        hidden = installed(tmp_path / "hidden", course(model(fake)))
        plain = installed(tmp_path / "plain", course(model(fake), personal_data=PersonalData.REPORT))
        ours, theirs = (draft_module(each, KEY, builders.NOON).draft for each in (hidden, plain))
    assert [c.quote for c in walk_citations(ours.content.artefacts)] == [
        c.quote for c in walk_citations(theirs.content.artefacts)
    ]
    assert [a.kind for a in ours.content.artefacts] == [a.kind for a in theirs.content.artefacts]


def test_without_a_model_the_wish_changes_nothing(tmp_path: Path) -> None:
    hidden = installed(tmp_path / "hidden", course(None))
    plain = installed(tmp_path / "plain", course(None, personal_data=PersonalData.REPORT))
    ours, theirs = (draft_module(each, KEY, builders.NOON).draft for each in (hidden, plain))
    assert ours == theirs
    assert kept(hidden, "pseudonyms/") == ""


@pytest.mark.parametrize("mode", [Mode.INVALID_JSON, Mode.REFUSAL, Mode.NO_JSON_SCHEMA])
def test_a_hostile_answer_is_handled_and_still_nothing_leaves(tmp_path: Path, mode: Mode) -> None:
    with FakeOpenAI(mode, times=3) as fake:
        workspace = installed(tmp_path, course(model(fake)))
        told = ""
        for _ in range(4):
            try:
                draft_module(workspace, KEY, builders.NOON)
            except ModelUnusable as error:
                told += str(error)
        assert leaks(told) == []
        assert leaks(received(fake)) == []
