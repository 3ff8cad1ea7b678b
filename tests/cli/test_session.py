"""`premierjet session`: what sessions really were comes back, is counted, and the next plan follows it."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.queries.lookups import require_head
from pipelines.queries.plan_lookups import require_plan_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.decide import record_decision
from schemas.draft import Draft, walk_citations
from schemas.errors import CourseInvalid
from schemas.finding import Severity
from schemas.review import Verdict
from schemas.session_seal import SessionSeal
from tests.cli.conftest import KEY, PERSON, Door

TRAINER = "Marie Petit"
SURPRISE = "Le vidéoprojecteur est tombé en panne au bout de dix minutes."
LED = ("--trainer", TRAINER, "--group", "12")


def draft(door: Door) -> Draft:
    door.well("draft", KEY)
    return require_head(door.workspace, KEY)


def approve(door: Door) -> None:
    head = require_head(door.workspace, KEY)
    request = DecisionRequest(KEY, head.digest, Verdict.APPROVE, person=PERSON)
    record_decision(door.workspace, request, datetime.now(UTC))


def find_plan(head: Draft) -> SessionPlan:
    return next(each for each in head.content.artefacts if isinstance(each, SessionPlan))


@pytest.fixture
def approved(drafted: Door) -> Door:
    """An approved draft of one hour, with a session plan and a guide for its trainer."""
    document = yaml.safe_load((drafted.course / "course.yaml").read_text())
    chosen = {"artefacts": ["lesson", "session_plan", "trainer_guide"], "duration_minutes": 60}
    drafted.change(modules=[document["modules"][0] | chosen, *document["modules"][1:]])
    draft(drafted)
    approve(drafted)
    return drafted


def write_paper(door: Door, name: str, day: str = "2026-11-12", trainer: str = TRAINER) -> Path:
    file = door.root / name
    file.unlink(missing_ok=True)
    led = ("--trainer", trainer, "--group", "12", "--date", day, "--to", str(file))
    door.well("session", "sheet", KEY, *led)
    return file


def report(door: Door, day: str = "2026-11-12", **given: Any) -> Any:
    """Type a sheet from a YAML file: `first` and `last` are minutes of phases, the rest keys of the file."""
    file = write_paper(door, "retour.yaml", day)
    document = yaml.safe_load(file.read_text())
    phases = list(document["phases"].values())
    for name, phase in (("first", phases[0]), ("last", phases[-1])):
        phase["minutes"] = given.pop(name, phase["minutes"])
    file.write_text(yaml.safe_dump(document | given, allow_unicode=True))
    return door("session", "record", str(file), "--as", "ops", "--json")


def list_seals(door: Door) -> list[SessionSeal]:
    recorded = (entry.recorded for entry in door.workspace.ledger.read(KEY))
    return [each for each in recorded if isinstance(each, SessionSeal)]


def list_rules(head: Draft) -> list[str]:
    found = (finding.rule for finding in head.findings)
    return sorted(rule.removeprefix("after-session.") for rule in found if rule.startswith("after-session."))


def test_a_report_is_sealed_stored_and_cited_for_trainers_alone(approved: Door) -> None:
    recorded = report(approved, unforeseen=SURPRISE)
    assert recorded.code == 0, recorded.err
    (seal,) = list_seals(approved)
    assert (seal.person, seal.typed_by, seal.verified) == (TRAINER, "ops", False)
    assert seal.fits(approved.workspace.records.report(KEY, str(seal.report)))
    head = draft(approved)
    cited = {
        artefact.kind: [citation.quote for citation in walk_citations(artefact)]
        for artefact in head.content.artefacts
    }
    assert SURPRISE in cited["trainer_guide"]
    assert SURPRISE not in cited["lesson"]
    assert "session de Marie Petit, 12 novembre 2026" in approved("show", KEY).out.replace("\u00a0", " ")
    assert "session:" not in approved("show", KEY).out
    assert f"reported on session {seal.session}" in approved("ledger", "show", KEY).out


def test_the_next_draft_is_told_what_nobody_had_foreseen_and_what_to_change(approved: Door) -> None:
    report(approved, unforeseen=SURPRISE, change="Commencer par la visite de la chambre froide.")
    head = draft(approved)
    assert {"unforeseen", "change"} <= set(list_rules(head))
    places = {finding.rule: finding.place for finding in head.findings}
    assert places["after-session.unforeseen"] == "trainer_guide"
    assert places["after-session.change"] == "session_plan"
    approve(approved)
    report(approved, "2026-11-13")
    assert not {"unforeseen", "change"} & set(list_rules(draft(approved)))  # whoever approved has read them


def test_minutes_of_one_session_are_a_note_and_of_three_change_the_plan(approved: Door) -> None:
    phases = find_plan(require_head(approved.workspace, KEY)).phases
    planned, longer, shorter = phases[0].minutes, phases[0].minutes + 5, phases[-1].minutes - 5
    report(approved, "2026-11-10", first=longer, last=shorter)
    head = draft(approved)
    notes = [each for each in head.findings if each.rule == "after-session.minutes-so-far"]
    assert {note.severity for note in notes} == {Severity.NOTE}
    assert find_plan(head).phases[0].minutes == planned
    report(approved, "2026-11-11", first=longer, last=shorter)
    report(approved, "2026-11-12")
    report(approved, "2026-11-13", first=longer, last=shorter)
    head = draft(approved)
    followed = find_plan(head).phases
    assert (followed[0].minutes, followed[-1].minutes) == (longer, shorter)
    assert sum(phase.minutes for phase in followed) == 60
    assert "minutes" not in list_rules(head)


def test_a_plan_keeps_what_went_as_planned_where_the_session_has_no_room(approved: Door) -> None:
    """Reports of 5/22/5/8 on 5/7/5/8 made the rules propose 3/14/3/5, which those reports contradicted."""
    document = yaml.safe_load((approved.course / "course.yaml").read_text())
    approved.change(modules=[document["modules"][0] | {"duration_minutes": 25}, *document["modules"][1:]])
    led = find_plan(draft(approved)).phases
    approve(approved)
    longer = led[1].minutes * 4
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        file = write_paper(approved, "retour.yaml", day)
        sheet = yaml.safe_load(file.read_text())
        sheet["phases"][led[1].id]["minutes"] = longer
        file.write_text(yaml.safe_dump(sheet, allow_unicode=True))
        assert approved("session", "record", str(file), "--as", "ops").code == 0
    head = draft(approved)
    assert [each.minutes for each in find_plan(head).phases] == [each.minutes for each in led]
    told = {each.rule: each.place for each in head.findings if "after-session" in each.rule}
    assert told == {"after-session.minutes": led[1].id, "after-session.total": "session_plan"}
    needed = sum(each.minutes for each in led) - led[1].minutes + longer
    assert f"{needed} minutes en tout, la session en a 25" in approved("show", KEY).out


def test_the_list_tells_the_minutes_of_the_plan_that_was_led(approved: Door) -> None:
    phases = find_plan(require_head(approved.workspace, KEY)).phases
    planned, longer = phases[0].minutes, phases[0].minutes + 5
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        report(approved, day, first=longer, last=phases[-1].minutes - 5)
    assert find_plan(draft(approved)).phases[0].minutes == longer
    first = approved.well("session", "list", KEY)["phases"][0]
    assert (first["led"], first["minutes"]) == ([planned], [longer] * 3)


def test_three_sessions_are_counted_in_a_finding_where_a_person_wrote_the_plan(approved: Door) -> None:
    file = approved.root / "edited.md"
    assert approved("edit", KEY, "--to", str(file)).code == 0
    title = find_plan(require_head(approved.workspace, KEY)).phases[0].title
    file.write_text(file.read_text().replace(f"{title}", f"{title} et café", 1))
    assert approved("revise", str(file), "--as", PERSON).code == 0
    planned = find_plan(require_head(approved.workspace, KEY)).phases[0]
    for day in ("2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13"):
        report(approved, day, first=planned.minutes if day.endswith("11") else planned.minutes * 3)
    head = draft(approved)
    (counted,) = (each for each in head.findings if each.rule == "after-session.minutes")
    facts = counted.facts
    assert (facts["real"], facts["planned"]) == (str(planned.minutes * 3), str(planned.minutes))
    assert (facts["given"], facts["sessions"]) == ("3", "4")


@pytest.mark.parametrize(
    "text",
    [
        "Mme Durand a dormi.",
        "Appeler lea.martin@example.org pour la salle.",
        "Ses questions au 06 12 34 56 78.",
    ],
    ids=["title", "address", "telephone"],
)
def test_a_text_that_names_a_person_is_refused_and_nothing_is_recorded(approved: Door, text: str) -> None:
    for ticked in (False, True):
        refused = report(approved, unforeseen=text, names_nobody=ticked)
        assert (refused.code, "names a person" in refused.err) == (2, True)
    assert list_seals(approved) == []


def test_a_learner_the_course_knows_is_named_by_nobody(approved: Door) -> None:
    trainees = [{"name": "Zoé Lambert"}]
    try:
        approved.change(administration={"provider": {"name": "Halles"}, "trainees": trainees})
        approved.workspace.find_course("froid")
    except CourseInvalid as error:  # pragma: no cover - says what the course lacks
        pytest.fail(str(error))
    refused = report(approved, change="Lambert voulait une pause.", names_nobody=True)
    assert (refused.code, "Lambert" in refused.err, list_seals(approved)) == (2, True, [])


def test_what_may_be_a_name_is_recorded_if_the_trainer_denies_it_and_is_told_to_the_reviewer(
    approved: Door,
) -> None:
    text = "Kevin était perdu dès la première phase."
    assert report(approved, unforeseen=text).code == 2
    assert report(approved, unforeseen=text, names_nobody=True).code == 0
    assert "names" in list_rules(draft(approved))


def test_an_ordinary_surprise_is_taken_for_nobody_s_name(approved: Door) -> None:
    for text in (
        SURPRISE,
        "Personne n'avait de sonde. La chambre froide était fermée ; tout a pris du retard.",
    ):
        assert report(approved, unforeseen=text).code == 0, text


def test_one_session_counts_once_whatever_is_sent_again(approved: Door) -> None:
    assert report(approved, first=9).code == 0
    assert report(approved, first=9).code == 0
    assert len(list_seals(approved)) == 1
    assert report(approved, first=11).code == 0
    listed = approved.well("session", "list", KEY)
    assert len(listed["reports"]) == 1
    assert listed["phases"][0]["minutes"] == [11]


def test_a_session_that_ended_in_the_middle_is_said_and_its_rest_counts_for_nothing(approved: Door) -> None:
    phases = find_plan(require_head(approved.workspace, KEY)).phases
    report(approved, ended_in=phases[1].id)
    counted = approved.well("session", "list", KEY)["phases"]
    assert [len(each["minutes"]) for each in counted] == [1] + [0] * (len(phases) - 1)
    assert [each["ended"] for each in counted][:2] == [0, 1]
    assert "ended" in list_rules(draft(approved))


def test_a_table_from_a_spreadsheet_says_the_same_as_a_file(approved: Door) -> None:
    file = write_paper(approved, "retour.csv")
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    phases = [row for row in rows if row["line"].startswith("st-")]
    phases[0]["minutes"], phases[1]["energy"] = "44", "lost"
    next(row for row in rows if row["line"] == "change")["text"] = "Prévoir une pause ; vraiment."
    written = io.StringIO()
    table = csv.DictWriter(written, rows[0].keys(), delimiter=";")
    table.writeheader()
    table.writerows(rows)
    file.write_text("\ufeff" + written.getvalue())
    assert approved("session", "record", str(file), "--as", "ops").code == 0
    (signed,) = approved.well("session", "list", KEY)["reports"]
    assert signed["report"]["phases"][0]["minutes"] == 44
    assert signed["report"]["phases"][1]["energy"] == "lost"
    assert signed["report"]["change"] == "Prévoir une pause ; vraiment."


@pytest.mark.parametrize(
    "cell", ["a lot", "-3", "5000", "9" * 5000], ids=["words", "negative", "long", "digits"]
)
def test_a_cell_that_cannot_be_minutes_is_refused(approved: Door, cell: str) -> None:
    file = write_paper(approved, "retour.csv")
    first = find_plan(require_head(approved.workspace, KEY)).phases[0]
    written = file.read_text()
    before = f",{first.minutes},{first.minutes},,"
    assert before in written
    file.write_text(written.replace(before, f",{first.minutes},{cell},,", 1))
    refused = approved("session", "record", str(file), "--as", "ops")
    assert (refused.code, list_seals(approved)) == (2, [])


def test_the_sheet_is_one_a4_page_that_names_every_phase_and_no_learner(approved: Door) -> None:
    file = write_paper(approved, "feuille.pdf")
    document = pypdfium2.PdfDocument(file.read_bytes())
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    said = " ".join(document[0].get_textpage().get_text_bounded().split())
    for phase in find_plan(require_head(approved.workspace, KEY)).phases:
        assert phase.title[:40] in said
    assert "12 personnes au plus" in said.replace("\u00a0", " ")
    assert TRAINER in said
    assert file.read_bytes() == write_paper(approved, "feuille.pdf").read_bytes()


def test_a_withdrawn_report_counts_no_more_and_is_no_source(approved: Door) -> None:
    report(approved, unforeseen=SURPRISE)
    (seal,) = list_seals(approved)
    assert approved("session", "withdraw", KEY, seal.session, "--as", "mallory").code != 0
    assert approved("session", "withdraw", KEY, seal.session, "--as", TRAINER).code == 0
    assert approved.well("session", "list", KEY)["reports"] == []
    assert SURPRISE not in json.dumps(draft(approved).model_dump(mode="json"))


def test_a_report_that_was_altered_in_the_store_stops_reading(approved: Door) -> None:
    report(approved, unforeseen=SURPRISE)
    (file,) = (approved.root / ".premierjet" / "answers" / KEY / "sessions").iterdir()
    file.write_text(file.read_text().replace("panne", "route"))
    assert "not what was written" in approved("draft", KEY).err


def test_no_sheet_and_no_link_is_made_before_a_session_plan_is_approved(drafted: Door) -> None:
    refused = drafted("session", "invite", KEY, *LED, "--date", "2026-11-12")
    assert (refused.code, "no draft with a session plan is approved" in refused.err) == (2, True)


def test_a_course_that_hears_no_invitations_makes_no_link(approved: Door) -> None:
    refused = approved("session", "invite", KEY, *LED, "--date", "2026-11-12")
    assert (refused.code != 0, "review.invitations" in refused.err) == (True, True)


def test_a_guide_says_each_trainer_s_words_under_what_they_were_asked(approved: Door) -> None:
    report(approved, change="Prévoir une pause.")
    guide = next(each for each in draft(approved).content.artefacts if isinstance(each, TrainerGuide))
    titles = [section.title for section in guide.sections]
    assert "Ce que disent les sessions" in titles
    assert "Ce que note l'orateur" not in titles


def test_a_guide_quotes_the_words_of_the_trainer_and_no_heading_of_ours(approved: Door) -> None:
    """ "Minutes par phase" and "Session du 21 novembre" were quoted as what a trainer said."""
    report(approved, unforeseen=SURPRISE, change="Prévoir une pause.", first=33)
    guide = next(each for each in draft(approved).content.artefacts if isinstance(each, TrainerGuide))
    [section] = [each for each in guide.sections if each.title == "Ce que disent les sessions"]
    elements = [element for block in section.blocks for element in block.elements]
    assert [each.text for each in elements if each.citations] == [SURPRISE, "Prévoir une pause."]
    assert len(elements) == 4


def test_a_person_s_plan_is_told_what_its_page_takes_and_keeps_its_minutes(approved: Door) -> None:
    file = approved.root / "plan.yaml"
    approved.well("plan", KEY, "--to", str(file))
    document = yaml.safe_load(file.read_text())
    document["pages"][0]["minutes"] = 20
    file.write_text(yaml.safe_dump(document, allow_unicode=True))
    assert approved("plan", "--from", str(file), "--as", PERSON).code == 0
    draft(approved)
    approve(approved)
    led = find_plan(require_head(approved.workspace, KEY)).phases
    number = next(number for number, phase in enumerate(led) if phase.objective)
    assert led[number].minutes == 20
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        file = write_paper(approved, "retour.yaml", day)
        before = f"{led[number].id}: {{minutes: 20"
        file.write_text(file.read_text().replace(before, before.replace("20", "55")))
        assert approved("session", "record", str(file), "--as", "ops").code == 0
    assert find_plan(draft(approved)).phases[number].minutes == 20
    found = require_plan_head(approved.workspace, KEY).findings
    (told,) = (each for each in found if each.rule == "after-session.page-minutes")
    assert (told.facts["real"], told.facts["planned"], told.facts["given"]) == ("55", "20", "3")
    assert "prend 55 minutes" in approved("plan", KEY).out


def test_a_trainer_s_name_that_looks_like_a_formula_stays_a_name(approved: Door) -> None:
    file = write_paper(approved, "retour.csv", trainer="=SUM(A1)")
    assert "'=SUM(A1)" in file.read_text()
    assert approved("session", "record", str(file), "--as", "ops").code == 0
    assert list_seals(approved)[0].person == "=SUM(A1)"


@pytest.mark.parametrize(
    "led",
    [
        ("--trainer", "م" * 300, "--group", "12", "--date", "2026-11-12"),
        ("--trainer", "", "--group", "12", "--date", "2026-11-12"),
        ("--trainer", TRAINER, "--group", "0", "--date", "2026-11-12"),
        ("--trainer", TRAINER, "--group", "12", "--date", "hier"),
    ],
    ids=["a name of 300 characters", "no name", "nobody", "no day"],
)
def test_what_is_no_session_is_refused_with_what_to_do(approved: Door, led: tuple[str, ...]) -> None:
    refused = approved("session", "sheet", KEY, *led, "--to", str(approved.root / "x.pdf"))
    assert (refused.code, "Traceback" in refused.err) == (2, False)
    assert not (approved.root / "x.pdf").exists()


@pytest.mark.parametrize("person", ["", "م" * 300])
def test_a_report_from_paper_says_who_typed_it(approved: Door, person: str) -> None:
    file = write_paper(approved, "retour.yaml")
    refused = approved("session", "record", str(file), "--as", person)
    assert (refused.code, list_seals(approved)) == (2, [])


@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014.icc:ResourceWarning")
def test_the_audit_report_says_who_reported_and_who_typed_it(approved: Door) -> None:
    report(approved)
    approved("session", "withdraw", KEY, list_seals(approved)[0].session, "--as", PERSON)
    file = approved.root / "ledger.pdf"
    approved.well("ledger", "export", "--pdf", str(file), "--language", "fr")
    pages = pypdfium2.PdfDocument(file.read_bytes())
    said = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)
    session = list_seals(approved)[0].session
    for words in (
        f"A fait le retour de la session {session}",
        "Saisi depuis la feuille par",
        "A retiré le retour",
    ):
        assert words in said, words
    assert approved("ledger", "verify").code == 0
