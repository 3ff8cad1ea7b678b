"""Releases at the desk: what was released, where it is, its files, and the acts of operators."""

import re
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

import dagster as dg
import pytest

from adapters.launchpad import Launchpad
from adapters.store.draft_records import DraftRecords
from adapters.store.incidents import Incidents
from adapters.workspace import Workspace, open_workspace
from pipelines.desk.operation_launch import OperationProgress, OperationRuns
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.operate import Order
from schemas.incident import Incident, IncidentKind
from schemas.operation import OperationAct
from schemas.problem import Problem
from schemas.refusal import Refusal
from schemas.review import Verdict
from tests.desk.reviewing import Reviewer, Served
from tests.released import OTHER_SENTENCE, decide, list_done, release, write_installation

PAGE = f"/releases/{KEY}"
DELIVER, ROLL_BACK = f"{PAGE}/deliver", f"{PAGE}/roll-back"
ANA = Order("ana")


@pytest.fixture
def workspace(root: Path) -> Workspace:
    return write_installation(root)


def press(person: Reviewer, address: str, **changed: str) -> Any:
    """Send the form of an act as its page shows it."""
    shown = dict(re.findall(r'name="(operation|release)" value="(\d+)"', person.read(address)))
    return person.send(address, **(shown | changed))


def settle(person: Reviewer, answer: Any) -> str:
    """Return the page of an operation once nothing is on its way any more."""
    page, end = str(answer.text), time.monotonic() + 60
    while "data-pending" in page and time.monotonic() < end:
        time.sleep(0.2)
        page = person.read(str(answer.url))
    return page


def test_a_reviewer_reads_what_was_released_and_where_it_is(workspace: Workspace) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    (released,) = workspace.records.releases(KEY)
    page = Reviewer(workspace, "lea").read(PAGE)
    assert released.canonical_digest() in page
    assert released.approval.digest in page
    assert "Approuvée par" in page
    assert re.search(r'<th scope="row">lms</th><td[^>]*><span>Version publiée 1', page)
    assert "<strong>ana</strong> a fait livrer la version 1" in page
    course = Reviewer(workspace, "lea").read("/courses/froid/releases")
    assert f'<a href="{PAGE}" lang="fr">La chaîne du froid</a>' in course
    assert "lms\u00a0: Version publiée 1" in course


@pytest.mark.parametrize("person", ["", "lea", "Ana"])
def test_only_operators_see_the_acts(workspace: Workspace, person: str) -> None:
    visitor = Reviewer(workspace, person)
    assert DELIVER not in visitor.read(PAGE)
    for address in (DELIVER, ROLL_BACK):
        assert visitor.browser.get(address).status_code == 403
        assert visitor.send(address, operation="1", release="1").status_code == 403
    assert f'href="{DELIVER}"' in Reviewer(workspace, "ana").read(PAGE)


def test_a_course_without_operators_has_no_acts_at_the_desk(root: Path) -> None:
    visitor = Reviewer(write_installation(root, operators=None), "lea")
    assert DELIVER not in visitor.read(PAGE)
    assert "Le cours ne nomme aucun opérateur" in visitor.read(DELIVER)


@pytest.mark.parametrize("address", [PAGE, "/courses/froid/releases", f"/drafts/{KEY}"])
def test_a_course_whose_file_is_gone_is_said_where_its_pages_were(workspace: Workspace, address: str) -> None:
    visitor, file = Reviewer(workspace, "lea"), next(workspace.courses.rglob("course.yaml"))
    visitor.read(address)
    file.rename(file.with_suffix(".old"))
    answer = visitor.browser.get(address)
    assert answer.status_code == 500
    assert "Le fichier de ce cours a disparu" in answer.text
    assert visitor.browser.get(address.replace("froid", "jamais")).status_code == 404


def test_every_file_is_the_one_the_evidence_names(workspace: Workspace) -> None:
    (released,) = workspace.records.releases(KEY)
    visitor = Reviewer(workspace, "lea")
    page = visitor.read(PAGE)
    listed = {file.name: file.sha256 for file in (*released.packages, *released.evidence)}
    for package in released.packages:
        assert f"{PAGE}/1/files/{package.name}" in page
        answer = visitor.browser.get(f"{PAGE}/1/files/{package.name}")
        assert sha256(answer.content).hexdigest() == package.sha256
        assert answer.headers["content-disposition"] == f'attachment; filename="{package.name}"'
    everything = ZipFile(BytesIO(visitor.browser.get(f"{PAGE}/1/all.zip").content))
    zipped = {
        name.partition("/")[2]: sha256(everything.read(name)).hexdigest() for name in everything.namelist()
    }
    assert listed.items() <= zipped.items()
    documents, saved_as = re.findall(rf"{PAGE}/1/documents/([^\"]+)", page), {}
    assert "handout.pdf" in documents
    for name in documents:
        answer = visitor.browser.get(f"{PAGE}/1/documents/{name}")
        assert answer.content[:4] in {b"%PDF", b"PK\x03\x04"}
        saved_as[name] = answer.headers["content-disposition"]
    assert saved_as["handout.pdf"] == 'attachment; filename="froid--chaine--v1--support-de-formation.pdf"'


def test_a_file_altered_in_the_store_is_not_handed_out(workspace: Workspace) -> None:
    (released,) = workspace.records.releases(KEY)
    altered = next(each for each in released.packages if each.format == "documents")
    workspace.records.store.put(f"releases/{KEY}/v0001/{altered.name}", b"PK other bytes")
    visitor = Reviewer(workspace, "lea")
    for file in (f"files/{altered.name}", "all.zip", "documents/handout.pdf"):
        answer = visitor.browser.get(f"{PAGE}/1/{file}")
        assert answer.status_code == 500
        assert "n’est pas le fichier que nomment les preuves" in answer.text
    assert "n’est pas le fichier que nomment les preuves" in visitor.read(PAGE)


@pytest.mark.parametrize(
    "address",
    [f"{PAGE}/2", f"{PAGE}/1/files/content", f"{PAGE}/1/documents/content.json", "/courses/x/releases"],
)
def test_what_there_is_not_is_said(workspace: Workspace, address: str) -> None:
    assert Reviewer(workspace, "lea").browser.get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99])
def test_an_act_there_was_not_is_nobodys(workspace: Workspace, number: int) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    page = Reviewer(workspace, "lea").read(f"{PAGE}/operations/{number}")
    assert "<h1>Pas fait</h1>" in page
    assert "<strong>ana</strong>" not in page


def test_where_nothing_was_done_no_act_is_anybodys(workspace: Workspace) -> None:
    answer = Reviewer(workspace, "lea").browser.get(f"{PAGE}/operations/0")
    assert (answer.status_code, "<h1>Pas fait</h1>" in answer.text) == (200, True)


def test_the_page_of_a_course_reads_no_draft(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 200 modules their drafts took four seconds."""

    def refuse(self: DraftRecords, key: str) -> None:
        raise AssertionError(key)

    monkeypatch.setattr(DraftRecords, "_draft", refuse)
    assert "Version publiée 1" in Reviewer(workspace, "lea").read("/courses/froid/releases")


def test_targets_are_asked_only_when_somebody_wants_to_know(workspace: Workspace) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    package = next((workspace.courses / "froid" / "delivered").rglob("*--scorm12.zip"))
    package.write_bytes(b"other")
    visitor = Reviewer(workspace, "lea")
    assert package.name not in visitor.read(PAGE).partition('id="files"')[0]
    asked = visitor.read(f"{PAGE}?ask=1")
    assert "n’est pas ce qui a été livré" in asked
    assert package.name in asked.partition('id="files"')[0]


def test_what_targets_said_when_they_were_asked_is_kept_and_needs_somebody(workspace: Workspace) -> None:
    """It was forgotten on reload."""
    deliver_release(workspace, KEY, NOON, order=ANA)
    package = next((workspace.courses / "froid" / "delivered").rglob("*--scorm12.zip"))
    before = package.read_bytes()
    package.write_bytes(b"other")
    ana, lea = Reviewer(workspace, "ana"), Reviewer(workspace, "lea")
    lea.read(f"{PAGE}?ask=1")
    assert "les destinations ne contiennent pas ce qui a été livré" in lea.read(PAGE)
    needs = ana.read("/").partition('<details class="needs"')[2].partition("</details>")[0]
    assert package.name in needs
    assert f'<a href="{DELIVER}">' in needs
    assert "Livrer est réservé aux opérateurs du cours\u00a0: ana, noe" in lea.read("/")
    package.write_bytes(before)
    lea.read(f"{PAGE}?ask=1")
    assert "les destinations ne contiennent pas" not in lea.read(PAGE)


def test_the_preview_says_what_learners_will_see_and_keep(workspace: Workspace) -> None:
    ana = Reviewer(workspace, "ana")
    first = ana.read(DELIVER)
    assert "Ils ne voient encore rien de ce module." in first
    assert "fichiers sont envoyés" in first
    assert "Livrer la version 1" in first
    deliver_release(workspace, KEY, NOON, order=ANA)
    assert "Rien à faire" in ana.read(DELIVER)
    release(workspace, *builders.SENTENCES, OTHER_SENTENCE)
    second = ana.read(DELIVER)
    assert "Ils voient la version 1 aujourd’hui" in second
    assert "Phrases et lignes ajoutées" in second
    assert "Les apprenants gardent leur progression" in second
    assert not list((workspace.courses / "froid" / "delivered").rglob("*--v2*"))


def test_an_operator_delivers_by_two_presses(workspace: Workspace) -> None:
    ana = Reviewer(workspace, "ana")
    page = settle(ana, press(ana, DELIVER))
    assert "<h1>C’est fait</h1>" in page
    assert "<strong>ana</strong> a fait livrer la version 1" in page
    assert re.search(r'<th scope="row">lms</th><td[^>]*><span>Version publiée 1', page)
    (done,) = list_done(workspace)
    assert (done.person, done.act, done.number) == ("ana", OperationAct.DELIVER, 1)
    assert done.run_id is not None
    assert workspace.records.receipt(KEY, "lms", 1) is not None


def test_two_presses_and_two_operators_are_one_act(workspace: Workspace, dagster: Served) -> None:
    """All four forms were on the screen before anybody pressed."""
    dagster.begins.clear()
    people = [Reviewer(workspace, name) for name in ("ana", "ana", "noe", "noe")]
    answers: list[Any] = []
    threads = [Thread(target=lambda who=who: answers.append(press(who, DELIVER))) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    dagster.begins.set()
    pages = [settle(who, answer) for who, answer in zip(people, answers, strict=True)]
    (done,) = list_done(workspace)
    assert all("<h1>C’est fait</h1>" in page for page in pages)
    assert all(f"<strong>{done.person}</strong> a fait livrer" in page for page in pages)
    runs = [r for r in dagster.instance.get_runs() if r.run_config["ops"].get("delivery")]
    recorded = [run for run in runs if run.status is dg.DagsterRunStatus.SUCCESS]
    assert done.run_id in {run.run_id for run in recorded}


def test_another_act_that_waits_is_told_to_who_wants_theirs(workspace: Workspace, dagster: Served) -> None:
    """Both pages were read before anybody pressed, and both carry number 1."""
    dagster.begins.clear()
    ana, noe = Reviewer(workspace, "ana"), Reviewer(workspace, "noe")
    waiting = press(ana, DELIVER)
    assert "<strong>ana</strong> demande de livrer la version 1" in waiting.text
    answer = noe.send(ROLL_BACK, operation="1", release="0")
    assert answer.status_code == 409
    assert "ana a demandé une autre opération, qui est en cours" in answer.text
    assert "la livraison de la version 1" in answer.text
    assert "la vôtre n’a pas été faite : le retrait du module des destinations" in answer.text
    assert not [run for run in dagster.instance.get_runs() if run.run_config["ops"].get("going_back")]
    dagster.begins.set()
    settle(ana, waiting)
    assert [each.person for each in list_done(workspace)] == ["ana"]


def test_another_act_that_was_done_is_told_to_who_wants_theirs(workspace: Workspace) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    answer = Reviewer(workspace, "noe").send(ROLL_BACK, operation="1", release="0")
    assert answer.status_code == 409
    assert "ana a fait faire une autre opération depuis la lecture de cette page" in answer.text
    assert "la vôtre n’a pas été faite" in answer.text
    assert len(list_done(workspace)) == 1


def test_two_acts_launched_at_the_same_moment_are_told_apart(
    workspace: Workspace, dagster: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither desk found a run of the other; the ledger lets one through."""
    dagster.begins.clear()
    ana, noe = Reviewer(workspace, "ana"), Reviewer(workspace, "noe")
    with monkeypatch.context() as patch:
        patch.setattr(Launchpad, "find", lambda *_: None)
        delivered = press(ana, DELIVER)
        taken_back = noe.send(f"{ROLL_BACK}?lang=en", operation="1", release="0")
    dagster.begins.set()
    page = settle(noe, taken_back)
    (done,) = list_done(workspace)
    assert done.person == "ana"
    assert "ana has had another act done since this page was read" in page
    assert "yours was not done: the removal of the module from the targets" in page
    assert "un autre acte" not in settle(ana, delivered)


def test_a_broken_ledger_is_told_though_dagster_is_silent(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    (chain,) = workspace.root.rglob(f"{KEY}.jsonl")
    chain.write_bytes(chain.read_bytes().replace(b'"ana"', b'"noe"'))
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", "http://127.0.0.1:9")
    opened = open_workspace(workspace.root)
    outcome = OperationRuns(opened, opened.find_course("froid").course, KEY).read_outcome(1)
    assert outcome.progress is OperationProgress.UNREADABLE


def test_pressing_again_on_an_old_page_shows_what_was_done(workspace: Workspace) -> None:
    ana, noe = Reviewer(workspace, "ana"), Reviewer(workspace, "noe")
    settle(ana, press(ana, DELIVER))
    page = settle(noe, noe.send(DELIVER, operation="1", release="1"))
    assert "<strong>ana</strong> a fait livrer la version 1" in page
    assert len(list_done(workspace)) == 1


def test_a_refused_act_is_said_where_the_person_is(workspace: Workspace) -> None:
    ana = Reviewer(workspace, "ana")
    answer = press(ana, DELIVER, release="7")
    page = settle(ana, answer)
    assert "<h1>Refusé</h1>" in page
    assert "la version 7 devait être livrée" in page
    assert not list_done(workspace)
    assert "<h1>C’est fait</h1>" in settle(ana, press(ana, DELIVER))


def test_a_withdrawn_release_is_red_until_it_is_rolled_back(workspace: Workspace) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    release(workspace, *builders.SENTENCES, OTHER_SENTENCE)
    deliver_release(workspace, KEY, NOON, order=ANA)
    decide(workspace, Verdict.WITHDRAW)
    noe = Reviewer(workspace, "noe")
    red = '<strong class="overdue">Les apprenants voient encore sur lms la version 2'
    assert red in Reviewer(workspace, "lea").read(PAGE)
    assert red in Reviewer(workspace, "lea").read("/courses/froid/releases")
    preview = noe.read(ROLL_BACK)
    assert red in preview
    assert "La version 1, approuvée par lea, est toujours valable." in preview
    assert "l’autre version prend sa place" in preview
    assert "Les apprenants gardent leur progression" in preview or "La progression est perdue" in preview
    page = settle(noe, press(noe, ROLL_BACK))
    assert "<h1>C’est fait</h1>" in page
    assert "<strong>noe</strong> a fait revenir les destinations à la version 1" in page
    assert red not in Reviewer(workspace, "lea").read(PAGE)
    assert [each.person for each in list_done(workspace)] == ["ana", "ana", "noe"]


def test_where_the_other_release_misses_the_policy_the_module_can_be_taken_away(
    workspace: Workspace, root: Path
) -> None:
    """The page said that release 1 was valid, then that it was not, and had no button."""
    deliver_release(workspace, KEY, NOON, order=ANA)
    release(workspace, *builders.SENTENCES, OTHER_SENTENCE)
    deliver_release(workspace, KEY, NOON, order=ANA)
    decide(workspace, Verdict.WITHDRAW)
    file = root / "courses" / "froid" / "course.yaml"
    file.write_text(file.read_text().replace("lea", "mia"))
    noe = Reviewer(workspace, "noe")
    preview = noe.read(ROLL_BACK)
    assert "toujours valable" not in preview
    assert "la version 1 n’a pas été retirée, mais elle ne répond plus" in preview
    assert "rien de ce module\u00a0: aucune version ne répond" in preview
    assert 'name="release" value="0"' in preview
    assert "<h1>C’est fait</h1>" in settle(noe, press(noe, ROLL_BACK))
    assert "Les apprenants voient encore" not in noe.read(PAGE)
    assert list_done(workspace)[-1].release is None
    assert "Rien à faire" in noe.read(ROLL_BACK)


def withdraw_the_only_release(workspace: Workspace) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    decide(workspace, Verdict.WITHDRAW)


def test_who_is_about_to_withdraw_reads_where_learners_see_it(workspace: Workspace) -> None:
    """Only the page after the withdrawal said so."""
    (released,) = workspace.records.releases(KEY)
    form = f"/drafts/{KEY}/{released.approval.digest[:12]}/decide/withdraw"
    lea = Reviewer(workspace, "lea")
    assert "aucune destination ne la montre" in lea.read(form)
    deliver_release(workspace, KEY, NOON, order=ANA)
    assert "<li><strong>lms</strong> <code>" in lea.read(form)


def test_what_is_taken_back_with_none_left_is_told_as_shown_nowhere(workspace: Workspace) -> None:
    withdraw_the_only_release(workspace)
    noe = Reviewer(workspace, "noe")
    assert f'href="{ROLL_BACK}"' in noe.read(PAGE)
    done = settle(noe, press(noe, ROLL_BACK))
    assert "les apprenants ne voient plus le module nulle part" in done
    page = noe.read(PAGE)
    assert "elle a été livrée, puis reprise" in page
    assert f'href="{ROLL_BACK}"' not in page
    (released,) = workspace.records.releases(KEY)
    line = noe.read(f"/ledger/{KEY}").rpartition('<tr id="line-')[2]
    assert "version 1</a>" in line
    assert released.canonical_digest() in line


def test_the_queue_leads_to_the_roll_back_whoever_may_and_names_who_may_to_others(
    workspace: Workspace,
) -> None:
    withdraw_the_only_release(workspace)
    problem = Problem.of(Refusal("needs.still_shown", module=KEY, release=1, target="lms"))
    found = Incident(kind=IncidentKind.WITHDRAWAL, subject=KEY, problem=problem, since=NOON)
    Incidents(workspace.records.store).save(found)
    page = Reviewer(workspace, "ana").read("/")
    needs = page.partition('<details class="needs"')[2].partition("</details>")[0]
    assert f'<a href="{ROLL_BACK}">' in needs
    assert '<dd lang="fr">La chaîne du froid</dd>' in needs
    assert "`" not in needs
    others = Reviewer(workspace, "lea").read("/")
    assert ROLL_BACK not in others
    assert "opérateurs du cours\u00a0: ana, noe" in others


def test_the_ledger_names_who_had_it_done(workspace: Workspace) -> None:
    deliver_release(workspace, KEY, NOON, order=ANA)
    visitor = Reviewer(workspace, "lea")
    ledger = visitor.read(f"/ledger/{KEY}")
    assert "a fait livrer la version 1" in ledger
    assert f'href="{PAGE}/operations/1"' in ledger
    assert visitor.browser.get(f"/drafts/{KEY}").status_code == 200


def test_behind_a_proxy_the_act_is_of_who_signed_in(root: Path) -> None:
    workspace = write_installation(root, review={"roles": {"pedagogie": ["lea"]}, "identity": "proxy"})
    typed, signed = Reviewer(workspace, "ana"), Reviewer(workspace, **{"X-Forwarded-User": "ana"})
    assert DELIVER not in typed.read(PAGE)
    assert typed.send(DELIVER, operation="1", release="1").status_code == 403
    assert "<h1>C’est fait</h1>" in settle(signed, press(signed, DELIVER))
    (done,) = list_done(workspace)
    assert (done.person, done.verified) == ("ana", True)
