"""Every page of the desk opens, in both languages: nothing fails, is missing, leads nowhere or is empty."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from pipelines.deliverables.paperwork.contract import Paperwork
from schemas.course import Form
from schemas.draft import Origin
from schemas.kinds import DELIVERABLES
from schemas.review import Decision, Verdict
from schemas.source import DropReason
from tests.walk.conftest import Doors, Visits
from tests.walk.courses import FRENCH
from tests.walk.crawl import Answer, Visitor, canonical
from tests.walk.installation import WHOLE
from tests.walk.judge import faults, untranslated

pytestmark = pytest.mark.timeout(900)  # all of a file wait for one installation


def is_refusal(answer: Answer) -> bool:
    """Whether an address is one that has to say no: what nobody wrote was approved by nobody."""
    return answer.status == 422 and "/overview/sentence" in answer.address


def test_the_courses_hold_whatever_a_page_can_show(doors: Doors) -> None:
    """The walk proves nothing of what is not there: the next reason, format or deliverable belongs in it."""
    workspace = doors.installation.workspace
    spans = workspace.records.spans(WHOLE)
    assert spans is not None
    assert {each.reason for source in spans.sources for each in source.dropped} == set(DropReason)
    read = {source.name for source in spans.sources} | {failure.name for failure in spans.failures}
    assert read == {f"sources/{name}" for name in FRENCH}
    heads = [head for key in workspace.records.heads() if (head := workspace.records.head(key))]
    for writer in (Origin.EXTRACTIVE, Origin.MODEL):
        written = (head for head in heads if head.provenance.writer is writer)
        assert {artefact.kind for head in written for artefact in head.content.artefacts} == set(
            DELIVERABLES.kinds
        )
    forms = {a.form for head in heads for a in head.content.artefacts if isinstance(a, Paperwork)}
    assert forms == set(Form)
    recorded = [entry.recorded for head in heads for entry in workspace.ledger.read(head.module)]
    assert {each.verdict for each in recorded if isinstance(each, Decision)} == set(Verdict)


def test_every_page_opens_and_says_what_it_should(visits: Visits) -> None:
    found = [
        f"{answer.address} {fault} (from {_lead(visits, answer)})"
        for answer in visits.answers
        if not is_refusal(answer)
        for fault in faults(answer)
    ]
    assert not found, "\n".join(found)


def _lead(visits: Visits, answer: Answer) -> str:
    return next(
        (who.leads[answer.address] for who in visits.everybody if answer.address in who.leads), "a form"
    )


def test_no_page_says_in_one_language_what_it_says_is_in_the_other(visits: Visits) -> None:
    found = list(untranslated(answer for answer in visits.answers if answer.is_page))
    assert not found, "\n".join(found)


def test_every_link_within_a_page_leads_to_a_place_on_it(visits: Visits) -> None:
    visits.walked.result()
    dead = {link: page for who in visits.everybody for link, page in _dead_places(who)}
    assert not dead, "\n".join(f"{link} on {page}" for link, page in dead.items())


def _dead_places(who: Visitor) -> Iterator[tuple[str, str]]:
    pages = {address: answer.page for address, answer in who.answers.items() if answer.is_page}
    places = {address: set(page.xpath("//@id")) for address, page in pages.items()}
    for address, page in pages.items():
        for named in page.xpath("//a/@href"):
            link = urljoin(address, named)
            fragment, target = urlsplit(link).fragment, canonical(link)
            if fragment and target in places and fragment not in places[target]:
                yield link, address


def test_every_link_to_dagster_leads_to_a_page_there(doors: Doors, visits: Visits) -> None:
    visits.walked.result()
    known = doors.dagster.places()
    dead = {
        link: page
        for visitor in visits.everybody
        for link, page in visitor.elsewhere.items()
        if link.startswith(doors.dagster.url) and not known.holds(link)
    }
    assert not dead, "\n".join(f"{link} on {page}" for link, page in dead.items())
    abroad = {link for link in visits.reviewer.elsewhere if not link.startswith((doors.dagster.url, "data:"))}
    assert {link for link in abroad if not urlsplit(link).hostname} == set()


def test_the_desk_wrote_nothing_to_its_log_that_a_person_should_see(doors: Doors, visits: Visits) -> None:
    """A traceback, or a key without a text, which a reader would not have noticed."""
    visits.walked.result()
    log = doors.log.read_text(encoding="utf-8", errors="replace")
    assert [line for line in log.splitlines() if "No text in" in line or "Traceback" in line] == []
