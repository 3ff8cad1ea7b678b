"""Sessions at the desk: the trainer's form behind a signed link, and the page of a module's sessions."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from adapters.identity.session_invitation import seal_session_invitation
from adapters.workspace import Workspace
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.desk.session_page import choose_typed_plan
from pipelines.queries.led_plans import ApprovedPlan, describe_sessions, find_led_plan
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.invite import invite
from pipelines.workflow.invite_trainer import SessionInvitationLink, invite_trainer, make_session
from schemas.course import Course, IdentityMode, Objective, ReviewPolicy
from schemas.draft import Draft
from schemas.errors import DecisionRefused
from schemas.finding import digest_of
from schemas.review import Decision, Verdict
from schemas.session_seal import SessionSeal
from tests.desk.conftest import DESK, installation
from tests.desk.reviewing import PAGE, Reviewer, basis_of

KEY = builders.KEY
TRAINER, REVIEWER = "Marie Petit", "lea"
DAY = date(2026, 11, 12)
SURPRISE = "Le vidéoprojecteur est tombé en panne au bout de dix minutes."
ADDRESS = f"/sessions/{KEY}"


def course(**review: Any) -> Course:
    objectives = (
        Objective(id="seuils", text="Citer la température de la chambre froide"),
        Objective(id="releve", text="Décrire comment le relevé est signé"),
    )
    module = builders.module(
        objectives=objectives,
        artefacts=(SessionPlan.model_fields["kind"].default, TrainerGuide.model_fields["kind"].default),
        duration_minutes=60,
    )
    policy = {"roles": {"pedagogie": (REVIEWER,)}, "invitations": True}
    return builders.course(review=ReviewPolicy(**(policy | review)), modules=(module,))


def install(root: Path, **review: Any) -> Workspace:
    """Return an installation whose session plan is written and approved."""
    workspace = installation(root, course(**review))
    folder = root / "courses" / "froid" / "sources"
    folder.mkdir()
    (folder / "froid.md").write_text("# Consignes\n\n" + "\n\n".join(builders.SENTENCES) + "\n")
    workspace.ledger_key.make()
    draft_module(workspace, KEY, datetime.now(UTC))
    approve(workspace)
    return workspace


def approve(workspace: Workspace) -> None:
    head = read_head(workspace)
    now = datetime.now(UTC)
    decision = builders.decision(head, findings=digest_of(head.findings), verdict=Verdict.APPROVE, at=now)
    workspace.ledger.append(decision.model_copy(update={"verified": True}))


def read_head(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def make_link(workspace: Workspace, day: date = DAY) -> SessionInvitationLink:
    now = datetime.now(UTC)
    return invite_trainer(workspace, make_session(workspace, KEY, TRAINER, day, 12, now), 14, now)


def open_link(workspace: Workspace, link: SessionInvitationLink) -> tuple[Reviewer, str]:
    """Return a browser in which a link was opened, and the address of its session."""
    guest = Reviewer(workspace)
    page = guest.browser.get(link.link.removeprefix(DESK))
    assert page.status_code == 200, page.text
    return guest, page.url.path


def list_seals(workspace: Workspace) -> list[SessionSeal]:
    recorded = [entry.recorded for entry in workspace.ledger.read(KEY)]
    return [each for each in recorded if isinstance(each, SessionSeal)]


def list_phases(workspace: Workspace) -> list[str]:
    plan = read_head(workspace).content.artefacts[0]
    assert isinstance(plan, SessionPlan)
    return [phase.id for phase in plan.phases]


@pytest.fixture
def inviting(tmp_path: Path) -> Workspace:
    return install(tmp_path, identity=IdentityMode.PROXY)


def test_a_trainer_reports_by_a_link_and_the_report_is_signed(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    first, second, *_ = list_phases(inviting)
    fields = {f"minutes-{first}": "44", f"energy-{second}": "lost", "unforeseen": SURPRISE}
    page = guest.send(address, **fields)
    assert "Votre retour est enregistré à votre nom" in page.text
    (seal,) = list_seals(inviting)
    assert (seal.person, seal.verified, len(str(seal.invitation)), seal.typed_by) == (TRAINER, True, 32, None)
    report = inviting.records.report(KEY, str(seal.report))
    assert report.phases[0].minutes == 44
    assert report.phases[1].energy == "lost"
    assert report.unforeseen == SURPRISE


def test_the_form_is_filled_with_the_plan_and_names_nobody_but_its_trainer(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    page = guest.read(address)
    plan = read_head(inviting).content.artefacts[0]
    assert isinstance(plan, SessionPlan)
    given = re.findall(r'name="minutes-(st-\d+)" value="(\d+)"', page)
    assert given == [(phase.id, str(phase.minutes)) for phase in plan.phases]
    assert "12 personnes au plus" in page.replace("\u00a0", " ")


def test_a_report_sent_twice_is_one_and_a_corrected_one_takes_its_place(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    first, *_ = list_phases(inviting)
    for _ in range(2):
        assert guest.send(address, **{f"minutes-{first}": "30"}).status_code == 200
    assert len(list_seals(inviting)) == 1
    guest.send(address, **{f"minutes-{first}": "33"}, basis=basis_of(guest.read(address)))
    assert f'name="minutes-{first}" value="33"' in guest.read(address)
    (signed,) = inviting.sessions.list_current(KEY)
    assert signed.report.phases[0].minutes == 33


def send_both(guest: Reviewer, address: str, _: Workspace) -> None:
    """Send a report, and the corrected one that takes its place."""
    for text in ("Le premier texte.", SURPRISE):
        guest.send(address, unforeseen=text, basis=basis_of(guest.read(address)))


def send_and_withdraw(guest: Reviewer, address: str, workspace: Workspace) -> None:
    guest.send(address, unforeseen="Le premier texte.")
    (seal,) = list_seals(workspace)
    reviewer = Reviewer(workspace, **{"X-Forwarded-User": REVIEWER})
    assert reviewer.send(f"{ADDRESS}/withdraw", session=seal.session).status_code == 200


@pytest.mark.parametrize("change_report", [send_both, send_and_withdraw])
def test_a_form_filled_in_before_another_report_replaces_nothing(
    inviting: Workspace, change_report: Callable[[Reviewer, str, Workspace], None]
) -> None:
    """A telephone sent by itself what it had kept for days, in the place of the corrected report."""
    guest, address = open_link(inviting, make_link(inviting))
    change_report(guest, address, inviting)
    sealed = list_seals(inviting)
    for basis in ({"basis": ""}, {}):  # a form of an earlier version does not say
        refused = guest.send(address, unforeseen="Le premier texte.", **basis)
        told = refused.text.replace("\u00a0", " ")
        assert (refused.status_code, "signez de nouveau" in told) == (409, True)
        assert "Le premier texte.</textarea>" in told
        assert ("Ce qui compte maintenant" in told, SURPRISE in told, "a été retiré" in told) == (
            True,
            change_report is send_both,
            change_report is send_and_withdraw,
        )
        assert list_seals(inviting) == sealed
    read = guest.send(address, unforeseen="Le premier texte.", basis=basis_of(refused.text))
    assert (read.status_code, len(list_seals(inviting))) == (200, len(sealed) + 1)


def test_a_refused_text_keeps_what_its_form_was_filled_in_from(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    guest.send(address, unforeseen=SURPRISE)
    refused = guest.send(address, unforeseen="M. Durand a dormi.", basis="")
    assert refused.status_code == 422
    again = guest.send(address, unforeseen="Il a dormi.", basis=basis_of(refused.text))
    assert (again.status_code, len(list_seals(inviting))) == (409, 1)


def test_a_sheet_typed_over_an_unseen_report_is_refused(inviting: Workspace) -> None:
    reviewer = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER})
    form = reviewer.send(f"{ADDRESS}/type", **SESSION)
    guest, address = open_link(inviting, make_link(inviting))
    guest.send(address, unforeseen=SURPRISE)
    typed = {"unforeseen": "Le premier texte.", "ended_in": ""}
    refused = reviewer.send(str(form.url), **typed, basis=basis_of(form.text))
    assert (refused.status_code, len(list_seals(inviting))) == (409, 1)
    reviewer.send(str(form.url), **typed, basis=basis_of(refused.text))
    assert [each.typed_by for each in list_seals(inviting)] == [None, REVIEWER]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"unforeseen": "M. Durand a dormi."}, "Une personne est nommée"),
        ({"unforeseen": "Kevin était perdu."}, "peut-être nommée"),
        ({"change": "x" * 4001}, "plus de 4000 caractères"),
        ({"ended_in": "st-9999"}, "incomplet"),
        ({"energy-st-9999": "lost"}, "incomplet"),
    ],
    ids=["a name", "perhaps a name", "too long", "an unknown phase", "an unknown energy"],
)
def test_what_is_refused_is_shown_again_unchanged(
    inviting: Workspace, fields: dict[str, str], told: str
) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    refused = guest.send(address, **fields)
    assert (refused.status_code, told in refused.text.replace("\u00a0", " ")) == (422, True)
    for name in ("unforeseen", "change"):
        assert fields.get(name, "") in refused.text
    assert list_seals(inviting) == []


def test_a_name_is_refused_in_whole_sentences(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    refused = guest.send(address, unforeseen="M. Durand a dormi.").text.replace("\u00a0", " ")
    assert "Une personne est nommée : M. Durand. Dites" in refused
    assert "aucun apprenant n’est nommé ici.</p>" in refused


def test_reports_stand_in_the_order_of_their_days(inviting: Workspace) -> None:
    for day in (DAY, DAY - timedelta(days=2), DAY - timedelta(days=1)):
        guest, address = open_link(inviting, make_link(inviting, day))
        guest.send(address, unforeseen=SURPRISE)
    days = [each.report.session.day for each in describe_sessions(inviting, KEY).reports]
    assert days == sorted(days)
    assert len(days) == 3


def test_a_word_that_is_no_name_is_recorded_once_its_trainer_says_so(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    assert "names_nobody" not in guest.read(address)
    text = "La salle Lavoisier était fermée."
    assert 'name="names_nobody"' in guest.send(address, unforeseen=text).text
    assert guest.send(address, unforeseen=text, names_nobody="yes").status_code == 200
    assert len(list_seals(inviting)) == 1


WRONG_FIELD = re.compile(r'name="([^"]*)"[^>]* aria-invalid="true" aria-describedby="report-wrong [^>]*>')


def test_a_refusal_marks_every_field_that_it_is_about(inviting: Workspace) -> None:
    """It stood above the title, and said of no field that it was meant."""
    guest, address = open_link(inviting, make_link(inviting))
    first, *_ = list_phases(inviting)
    named = {"unforeseen": "M. Durand a dormi.", "change": "Prévenir M. Durand."}
    for sent, wrong in (
        ({"change": named["change"]}, ["change"]),
        (named, ["unforeseen", "change"]),
        ({"change": "x" * 4001}, ["change"]),
        ({f"minutes-{first}": "beaucoup"}, [f"minutes-{first}"]),
        ({"ended_in": "st-9999"}, []),
    ):
        page = guest.send(address, **sent).text
        assert WRONG_FIELD.findall(page) == wrong
        assert (page.count('id="report-wrong"'), page.count(" autofocus")) == (1, min(len(wrong), 1))
        assert "<title>Erreur" in page


def test_minutes_that_are_no_number_are_refused_by_the_name_of_their_phase(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    first, *_ = list_phases(inviting)
    for minutes in ("-1", "9999", "beaucoup"):
        refused = guest.send(address, **{f"minutes-{first}": minutes})
        assert (refused.status_code, "impossibles" in refused.text) == (422, True), minutes


def test_a_link_opens_its_session_and_nothing_else(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    _, other = open_link(inviting, make_link(inviting, DAY + timedelta(days=1)))
    assert other != address
    for closed in (other, f"/invited{PAGE}", f"/invited/plans/{KEY}", f"/invited/asked/questions/{KEY}"):
        assert guest.browser.get(closed).status_code in {403, 404}, closed
    token = make_link(inviting).link.rpartition("/")[2]
    assert guest.browser.get(f"/invitation/{token}").status_code == 403
    assert guest.browser.get(f"/invitation/questions/{token}").status_code == 403
    assert not [e for e in inviting.ledger.read(KEY) if isinstance(e.recorded, Decision)][1:]


def test_two_links_open_on_one_telephone_report_each_on_its_own_session(inviting: Workspace) -> None:
    links = [make_link(inviting), make_link(inviting, DAY + timedelta(days=1))]
    guest, first = open_link(inviting, links[0])
    second = guest.browser.get(links[1].link.removeprefix(DESK)).url.path
    for address in (first, second):
        assert guest.send(address, unforeseen=SURPRISE).status_code == 200
    days = [each.report.session.day for each in inviting.sessions.list_current(KEY)]
    assert days == [DAY, DAY + timedelta(days=1)]


def test_a_link_to_decide_and_an_altered_or_expired_one_report_nothing(inviting: Workspace) -> None:
    made, key = make_link(inviting), inviting.ledger_key.read()
    assert key is not None
    past = made.invitation.model_copy(update={"expires_at": datetime.now(UTC) - timedelta(minutes=1)})
    token = made.link.rpartition("/")[2]
    wrong = [seal_session_invitation(past, key), token[:-1] + ("0" if token[-1] != "0" else "1")]
    draft_module(inviting, KEY, datetime.now(UTC))
    for each in wrong:
        assert Reviewer(inviting).browser.get(f"/invitation/session/{each}").status_code == 403
    with pytest.raises(DecisionRefused):
        invite(inviting, KEY, "mallory", 7, datetime.now(UTC))


def test_a_course_that_hears_invitations_no_more_takes_no_report(inviting: Workspace, tmp_path: Path) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    file = tmp_path / "courses" / "froid" / "course.yaml"
    file.write_text(file.read_text().replace('"invitations": true', '"invitations": false'))
    refused = guest.send(address, unforeseen=SURPRISE)
    assert (refused.status_code, list_seals(inviting)) == (422, [])
    assert SURPRISE in refused.text


def test_a_vouched_reviewer_makes_the_link_and_the_sheet_at_the_desk(inviting: Workspace) -> None:
    reviewer = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER})
    session = {"trainer": TRAINER, "date": "2026-11-12", "group": "12", "number": "1", "days": "14"}
    made = reviewer.send(f"{ADDRESS}/invite", receipt="1-a", **session)
    assert "/invitation/session/" in made.text
    assert "premierjet_taken=1-a" in made.headers["set-cookie"]
    sheet = reviewer.send(f"{ADDRESS}/sheet", receipt="1-b", **session)
    assert (sheet.headers["content-type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    assert "premierjet_taken=1-b" in sheet.headers["set-cookie"]
    refused = reviewer.send(f"{ADDRESS}/invite", **(session | {"date": "hier"}))
    assert (refused.status_code, TRAINER in refused.text) == (422, True)


def test_nobody_else_makes_a_link_or_a_sheet(inviting: Workspace) -> None:
    session = {"trainer": TRAINER, "date": "2026-11-12", "group": "12", "number": "1", "days": "14"}
    for visitor in (Reviewer(inviting, REVIEWER), Reviewer(inviting, **{"X-Forwarded-User": "mallory"})):
        assert 'name="trainer"' not in visitor.read(ADDRESS)
        for verb in ("invite", "sheet"):
            assert visitor.send(f"{ADDRESS}/{verb}", **session).status_code == 422


@pytest.mark.parametrize(("language", "title"), [("fr", "Après les sessions"), ("en", "After the sessions")])
def test_the_page_counts_sessions_in_both_languages(inviting: Workspace, language: str, title: str) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    guest.send(address, unforeseen=SURPRISE)
    visitor = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER})
    page = visitor.read(f"{ADDRESS}?lang={language}")
    assert f"<h1>{title}</h1>" in page
    assert SURPRISE in page
    assert f'href="{ADDRESS}?lang={language}"' in visitor.read(f"/?lang={language}")
    shown = visitor.read(f"/ledger/{KEY}?lang={language}")
    assert ("retour d’une session" if language == "fr" else "reported on a session") in shown


def test_what_a_trainer_writes_is_shown_as_text(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    guest.send(address, change="Un <b onmouseover=alert(1)>point</b> ```ouvert")
    page = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER}).read(ADDRESS)
    assert "<b onmouseover" not in page
    draft_module(inviting, KEY, datetime.now(UTC))
    quoted = read_head(inviting).content.canonical().decode()
    assert "<b onmouseover=alert(1)>point</b> ```ouvert" in quoted


SESSION = {"trainer": TRAINER, "date": "2026-11-12", "group": "12", "number": "1", "days": "14"}


def test_the_page_shows_each_report_with_its_own_minutes_and_where_time_was_up(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    first, second, *_ = list_phases(inviting)
    guest.send(address, **{f"minutes-{first}": "44", f"energy-{second}": "lost", "ended_in": second})
    page = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER}).read(ADDRESS)
    report = page.partition('<section id="ds-')[2].partition("</section>")[0]
    assert '<td data-label="Minutes réelles">44</td>' in report
    assert "Énergie en baisse" in report
    assert report.count("le temps était écoulé") == 1
    assert "pas atteinte" in report


def test_a_reviewer_types_a_returned_sheet_and_withdraws_a_report_at_the_desk(inviting: Workspace) -> None:
    reviewer = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER})
    form = reviewer.send(f"{ADDRESS}/type", **SESSION)
    assert f"saisi par {REVIEWER} d’après la feuille de {TRAINER}" in form.text
    first, *_ = list_phases(inviting)
    refused = reviewer.send(str(form.url), **{"ended_in": "", "unforeseen": "Kevin était perdu."})
    assert (refused.status_code, "cochez plus bas" in refused.text) == (422, True)
    assert "names_nobody: true" not in refused.text
    typed = reviewer.send(str(form.url), **{f"minutes-{first}": "44", "ended_in": ""})
    assert f"saisi depuis la feuille par {REVIEWER}" in typed.text
    (seal,) = list_seals(inviting)
    assert (seal.person, seal.typed_by, seal.verified) == (TRAINER, REVIEWER, False)
    assert inviting.records.report(KEY, str(seal.report)).phases[0].minutes == 44
    assert reviewer.send(f"{ADDRESS}/withdraw", session=seal.session).status_code == 200
    assert inviting.sessions.list_current(KEY) == ()


def test_a_returned_sheet_is_typed_into_the_plan_that_it_was_printed_from(inviting: Workspace) -> None:
    """Also where another was approved since: of no phase of the sheet is anything lost."""
    reviewer = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER})
    printed = read_head(inviting)
    first, *others = list_phases(inviting)
    plan = printed.content.artefacts[0]
    assert isinstance(plan, SessionPlan)
    shorter = plan.model_copy(update={"phases": plan.phases[1:]})
    content = printed.content.model_copy(update={"artefacts": (shorter, *printed.content.artefacts[1:])})
    add_sealed_revision(
        inviting,
        printed.model_copy(
            update={"revision": printed.revision + 1, "content": content, "parent": printed.digest}
        ),
    )
    approve(inviting)
    form = reviewer.send(f"{ADDRESS}/type", **SESSION)
    assert f"déroulé de la révision {printed.revision + 1}" in form.text
    assert f'name="minutes-{first}"' not in form.text
    (other,) = re.findall(rf'href="({ADDRESS}/type[^"]*revision={printed.revision})"', form.text)
    right = reviewer.browser.get(unescape(other))
    assert f"déroulé de la révision {printed.revision}" in right.text
    reviewer.send(str(right.url), **{f"minutes-{first}": "44", "ended_in": ""})
    (signed,) = inviting.sessions.list_current(KEY)
    assert signed.report.session.digest == printed.digest
    assert [each.phase for each in signed.report.phases] == [first, *others]
    assert f"déroulé de la révision {printed.revision}" in reviewer.send(f"{ADDRESS}/type", **SESSION).text


def test_a_sheet_of_a_past_session_is_typed_into_the_plan_of_that_day(inviting: Workspace) -> None:
    plans = [
        ApprovedPlan(replace(led, draft=led.draft.model_copy(update={"revision": number})), at)
        for led in [find_led_plan(inviting, KEY, datetime.now(UTC))]
        for number, at in ((3, datetime(2026, 11, 20, tzinfo=UTC)), (1, datetime(2026, 11, 2, tzinfo=UTC)))
    ]
    chosen = [choose_typed_plan(plans, 0, date(2026, 11, day)) for day in (25, 20, 12, 1)]
    assert [each and each.draft.revision for each in chosen] == [3, 3, 1, None]


def test_a_session_of_a_day_to_come_is_refused_at_its_field_and_by_the_link(inviting: Workspace) -> None:
    reviewer = Reviewer(inviting, **{"X-Forwarded-User": REVIEWER})
    day = datetime.now(UTC).date() + timedelta(days=2)
    refused = reviewer.send(f"{ADDRESS}/type", **(SESSION | {"date": day.isoformat()}))
    field = refused.text.partition('id="date"')[2]
    assert (refused.status_code, "n’est pas encore venu" in field) == (422, True)
    assert 'aria-describedby="date-wrong"' in field.partition(">")[0]
    guest, address = open_link(inviting, make_link(inviting, day))
    sent = guest.send(address, unforeseen=SURPRISE)
    assert (sent.status_code, "n’est pas encore venu" in sent.text, SURPRISE in sent.text) == (
        422,
        True,
        True,
    )
    assert list_seals(inviting) == []
    guest, address = open_link(inviting, make_link(inviting, day - timedelta(days=1)))
    assert guest.send(address, unforeseen=SURPRISE).status_code == 200, "it is tomorrow in Auckland"


def test_who_signs_in_over_a_sheet_comes_back_to_that_sheet(tmp_path: Path) -> None:
    """They came to the address without its session, and read that '' is no day."""
    workspace = install(tmp_path, identity=IdentityMode.LOCAL)
    address = f"{ADDRESS}/type?{urlencode(SESSION)}&days=&lang=en"
    page = Reviewer(workspace, REVIEWER).read(address)
    (link,) = re.findall(r'href="(/who\?[^"]*)"', page)
    assert parse_qs(urlsplit(unescape(link)).query)["back"] == [address]


def test_nobody_else_types_a_sheet_or_withdraws_a_report(inviting: Workspace) -> None:
    guest, address = open_link(inviting, make_link(inviting))
    guest.send(address, unforeseen=SURPRISE)
    (seal,) = list_seals(inviting)
    for visitor in (Reviewer(inviting, REVIEWER), Reviewer(inviting, **{"X-Forwarded-User": "mallory"})):
        assert "Retirer ce retour" not in visitor.read(ADDRESS)
        assert visitor.send(f"{ADDRESS}/type?{urlencode(SESSION)}", ended_in="").status_code == 422
        assert visitor.send(f"{ADDRESS}/withdraw", session=seal.session).status_code == 422
    assert len(inviting.sessions.list_current(KEY)) == 1


@pytest.mark.parametrize(
    ("headers", "invitations", "told"),
    [
        ({"X-Forwarded-User": "mallory"}, True, "dites qui vous êtes"),
        ({"X-Forwarded-User": REVIEWER}, False, "n’accepte pas les invitations"),
        ({"X-Forwarded-User": REVIEWER}, True, ""),
    ],
)
def test_a_page_without_a_link_says_why(
    tmp_path: Path, headers: dict[str, str], invitations: bool, told: str
) -> None:
    workspace = install(tmp_path, identity=IdentityMode.PROXY, invitations=invitations)
    page = Reviewer(workspace, **headers).read(ADDRESS)
    assert told in page
    assert (f'action="{ADDRESS}/invite' in page) is (told == "")
