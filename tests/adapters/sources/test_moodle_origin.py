"""A Moodle course over real HTTP: what is pulled, what is not sent again, what is told where it fails."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from adapters.settings import Settings
from adapters.sources.factory import open_origin
from adapters.sources.moodle import MoodleOrigin
from adapters.sources.origin import LeftOut
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.folder import FolderStore
from pipelines.sourcing.pull import Pull, pull_origins
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import MoodleCourse, MoodleSource
from schemas.errors import SourceUnreadable
from schemas.language import Language
from tests.moodle_site import (
    BOOKS,
    CONTENTS,
    COURSE,
    PAGE,
    TOKEN,
    WRITTEN,
    Answered,
    Moodle,
    moodle_site,
    refusal,
)

LATER = builders.NOON + timedelta(days=1)
HERE = Settings(web_own_hosts="127.0.0.1", moodle_token=SecretStr(TOKEN))
GUIDE = "91/mod_resource/content/3/guide_v2.pdf"


class Course:
    """A course that draws on a course of a Moodle, and the store it is pulled into."""

    def __init__(self, at: Moodle, folder: Path) -> None:
        self.at = at
        self.store = folder / "store"
        self.pulled = PulledOriginals(FolderStore(self.store), "froid")

    def entry(self, **changes: object) -> MoodleSource:
        said = {"url": self.at.url, "course": COURSE} | changes
        return MoodleSource(moodle=MoodleCourse.model_validate(said))

    def pull(self, *, later: bool = False, settings: Settings = HERE, **changes: object) -> Pull:
        now = LATER if later else builders.NOON
        return pull_origins(
            (self.entry(**changes),), lambda entry: open_origin(entry, settings), self.pulled, now
        )

    def trouble(self, **how: object) -> tuple[str, str, str]:
        """Where the one trouble of a pull is, what happened and what to do."""
        ((name, trouble),) = self.pull(**how).troubles.items()  # type: ignore[arg-type]
        return name, trouble.happened, trouble.remedy

    @property
    def place(self) -> str:
        return f"{self.at.url}/course/view.php?id=42"

    def names(self) -> list[str]:
        return [source.name.removeprefix("moodle/") for source in self.pulled.lock().sources]

    def left_out(self) -> dict[str, str]:
        (origin,) = self.pulled.lock().origins
        return {each.name.removeprefix("moodle/"): each.why for each in origin.left_out}


@pytest.fixture
def at() -> Iterator[Moodle]:
    with moodle_site("/moodle") as served:
        yield served


@pytest.fixture
def course(at: Moodle, tmp_path: Path) -> Course:
    """A course with one of each kind that is read, and a forum, as every new course has."""
    at.section(
        1,
        "Accueil",
        at.activity("forum", 80, "Annonces"),
        at.activity("label", 81, "Bienvenue…", description="<p>Bienvenue en cuisine.</p>"),
    )
    at.section(
        2,
        "Réception &amp; froid",
        at.activity("resource", 91, "Guide", at.file(GUIDE, b"%PDF-1.7 guide")),
        at.activity(
            "folder",
            92,
            "Fiches",
            at.file("92/mod_folder/content/1/a.csv", b"a;b", "text/csv"),
            at.file("92/mod_folder/content/1/2026/a.csv", b"c;d", "text/csv"),
        ),
        at.page(93, "Le froid", PAGE),
        at.book(94, "Manuel", 5, c7_Portes="<h3>1 Portes</h3><p>Fermez.</p>", c12_Sondes="<p>Notez.</p>"),
        at.activity(
            "url",
            95,
            "Ministère",
            {"type": "url", "filename": "Ministère", "filepath": None, "filesize": 0}
            | {"fileurl": "https://agriculture.gouv.fr/?a=1&b=2", "timemodified": WRITTEN},
            description="<p>Le ministère tient les textes à jour.</p>",
        ),
    )
    return Course(at, tmp_path)


def test_every_kind_that_is_read_is_pulled_by_section_and_activity(course: Course) -> None:
    assert course.pull().troubles == {}
    assert course.names() == [
        "Accueil/label-81.html",
        "Réception & froid/Fiches/2026/a.csv",
        "Réception & froid/Fiches/a.csv",
        "Réception & froid/Guide.pdf",
        "Réception & froid/Le froid.html",
        "Réception & froid/Manuel/Portes.html",
        "Réception & froid/Manuel/Sondes.html",
        "Réception & froid/Ministère.html",
    ]


def test_what_is_of_another_kind_is_named_and_is_no_trouble(course: Course) -> None:
    course.at.section(3, "Fin", course.at.activity("quiz", 99, "Évaluation"))
    assert course.pull().troubles == {}
    assert course.left_out() == {
        "Accueil/Annonces": "is of a kind that is not read (forum)",
        "Fin/Évaluation": "is of a kind that is not read (quiz)",
    }


def test_the_lock_leads_a_person_to_each_original_and_says_its_rights(course: Course) -> None:
    course.pull()
    sources = course.pulled.lock().sources
    assert {source.uri.removeprefix(course.at.url) for source in sources} == {
        "/course/view.php?id=42#module-81",
        "/pluginfile.php/91/mod_resource/content/3/guide_v2.pdf",
        "/pluginfile.php/92/mod_folder/content/1/a.csv",
        "/pluginfile.php/92/mod_folder/content/1/2026/a.csv",
        "/mod/page/view.php?id=93",
        "/mod/book/view.php?id=94&chapterid=7",
        "/mod/book/view.php?id=94&chapterid=12",
        "/mod/url/view.php?id=95",
    }
    assert {s.rights for s in sources if "pluginfile" in s.uri} == {"cc-4.0"}
    assert next(s.version for s in sources if s.name.endswith(".pdf")) == f"{WRITTEN}-14-3"


def test_texts_are_read_as_pages(course: Course) -> None:
    course.pull()
    read = {
        source.name.rpartition("/")[2]: read_source(
            source.name, course.pulled.read(source), Language.FRENCH
        ).text.split("\n")
        for source in course.pulled.lock().sources
        if source.name.endswith(".html")
    }
    assert "La chambre froide reste entre 0 °C et 3 °C." in read["Le froid.html"]
    assert "Fermez." in read["Portes.html"]
    assert "Bienvenue en cuisine." in read["label-81.html"]
    assert "https://agriculture.gouv.fr/?a=1&b=2" in read["Ministère.html"]


def test_of_an_unchanged_course_no_file_is_sent_again(course: Course) -> None:
    before = course.pull().lock
    course.at.asked.clear()
    again = course.pull(later=True)
    assert course.at.asked == [CONTENTS, BOOKS]
    assert again.fetched == ()
    assert again.lock == before


def test_a_replaced_file_alone_is_sent_again(course: Course) -> None:
    course.pull()
    course.at.asked.clear()
    guide = course.at.courses[COURSE][1]["modules"][0]["contents"][0]
    course.at.files[GUIDE] = "application/pdf", b"%PDF-1.7 other"
    guide["timemodified"] += 60
    assert course.pull(later=True).fetched == ("moodle/Réception & froid/Guide.pdf",)
    assert course.at.downloads == [GUIDE]


def test_an_edited_chapter_is_seen_though_the_time_of_its_book_stays(course: Course) -> None:
    """Moodle leaves a book's time as it is when a chapter is edited, and counts its revision up."""
    course.pull()
    course.at.files["94/mod_book/chapter/12/index.html"] = "text/html", b"<p>Signez.</p>"
    course.at.revisions[94] = 6
    course.pull(later=True)
    sondes = next(s for s in course.pulled.lock().sources if s.name.endswith("Sondes.html"))
    assert course.pulled.read(sondes) == b"<p>Signez.</p>"


@pytest.mark.parametrize("why", ["not in the service", "not allowed", "not told to this user"])
def test_where_no_revision_is_told_chapters_are_sent_to_be_compared(course: Course, why: str) -> None:
    if why == "not in the service":
        course.at.functions.remove(BOOKS)
    elif why == "not allowed":
        course.at.refused_calls[BOOKS] = "nopermissions"
    else:
        course.at.revisions[94] = None
    before = course.pull().lock
    course.at.asked.clear()
    again = course.pull(later=True)
    assert again.troubles == {}
    assert sorted(course.at.downloads) == [f"94/mod_book/chapter/{c}/index.html" for c in (12, 7)]
    assert (again.fetched, again.lock) == ((), before)


def test_a_course_without_books_is_listed_by_one_call(course: Course) -> None:
    del course.at.courses[COURSE][1]
    course.pull()
    assert course.at.asked == [CONTENTS]


def test_hidden_sections_and_activities_are_left_out_and_named(course: Course) -> None:
    at = course.at
    at.section(3, "En préparation", at.page(96, "Brouillon", "<p>À venir.</p>"), visible=0)
    at.section(4, "Réservé", uservisible=False)
    at.section(5, "Hors du cours", at.page(97, "Vieux", "<p>Vieux.</p>"), hiddenbynumsections=1)
    at.section(
        6,
        "Fin",
        at.page(98, "Corrigé", "<p>Corrigé.</p>") | {"visible": 0},
        at.page(99, "Suite", "<p>Suite.</p>") | {"uservisible": False},
    )
    course.pull()
    assert course.left_out() == {
        "Accueil/Annonces": "is of a kind that is not read (forum)",
        "En préparation": "is a hidden section",
        "Réservé": "is not open to the token's user",
        "Hors du cours": "is a hidden section",
        "Fin/Corrigé": "is hidden",
        "Fin/Suite": "is not open to the token's user",
    }
    assert not {"96", "97", "98", "99"} & {path.partition("/")[0] for path in at.downloads}


def test_a_pattern_chooses_a_section_and_is_silent_of_the_others(course: Course) -> None:
    course.pull(pattern="Réception*/Manuel/*")
    assert course.names() == ["Réception & froid/Manuel/Portes.html", "Réception & froid/Manuel/Sondes.html"]
    assert course.left_out() == {}


def test_of_two_activities_with_one_name_the_older_keeps_it(course: Course) -> None:
    at = course.at
    at.section(3, "Deux", at.page(102, "Le froid", "<p>B</p>"), at.page(101, "Le froid", "<p>A</p>"))
    course.pull(pattern="Deux/*")
    kept = {s.name: course.pulled.read(s) for s in course.pulled.lock().sources}
    assert kept == {"moodle/Deux/Le froid.html": b"<p>A</p>", "moodle/Deux/Le froid (102).html": b"<p>B</p>"}


def test_of_two_chapters_with_one_title_the_older_keeps_it(course: Course) -> None:
    at = course.at
    at.section(3, "Fin", at.book(96, "Livre", 1, c31_Suite="<p>B</p>", c9_Suite="<p>A</p>"))
    course.pull(pattern="Fin/**")
    kept = {s.name: course.pulled.read(s) for s in course.pulled.lock().sources}
    assert kept == {
        "moodle/Fin/Livre/Suite.html": b"<p>A</p>",
        "moodle/Fin/Livre/Suite (96).html": b"<p>B</p>",
    }


def test_an_unknown_license_is_no_right(course: Course) -> None:
    guide = course.at.courses[COURSE][1]["modules"][0]["contents"][0]
    guide["license"] = "unknown"
    course.pull(pattern="**/Guide.pdf")
    assert [source.rights for source in course.pulled.lock().sources] == [None]


def test_a_document_in_a_page_is_pulled_and_its_pictures_are_not(course: Course) -> None:
    at = course.at
    page = at.page(96, "Plan", "<p>Plan.</p>")
    page["contents"] += [
        at.file("96/mod_page/content/2/plan.docx", b"PK", "application/msword"),
        at.file("96/mod_page/content/2/plan.png", b"\x89PNG", "image/png"),
    ]
    at.section(3, "Fin", page)
    course.pull(pattern="Fin/**")
    assert course.names() == ["Fin/Plan.html", "Fin/Plan/plan.docx"]


def test_hidden_and_temporary_files_of_a_folder_are_no_sources(course: Course) -> None:
    at = course.at
    names = ("._a.pdf", "~$a.docx", ".DS_Store", "a.pdf")
    files = [at.file(f"96/mod_folder/content/1/{name}", b"%PDF") for name in names]
    at.section(3, "Fin", at.activity("folder", 96, "Plans", *files))
    course.pull(pattern="Fin/**")
    assert course.names() == ["Fin/Plans/a.pdf"]


def test_a_link_or_label_that_says_nothing_is_left_out(course: Course) -> None:
    at = course.at
    at.section(
        3, "Fin", at.activity("url", 96, "Site"), at.activity("label", 97, "", description="<hr>&nbsp;")
    )
    course.pull(pattern="Fin/**")
    assert course.left_out() == {"Fin/Site": "says nothing itself", "Fin/label-97": "says nothing itself"}


# ---- refusals

REFUSALS = {
    "invalidtoken": (
        "Moodle does not know the token",
        "Manage tokens, and put it in PREMIERJET_MOODLE_TOKEN",
    ),
    "invalidtimedtoken": ("the token has expired", "Manage tokens"),
    "accessexception": ("the token may not call core_course_get_contents", "External services"),
    "servicenotavailable": ("the token's service is switched off", "Enable it under Site administration"),
    "invalidrecord": ("there is no such course", "Correct `course`"),
    "errorcoursecontextnotvalid": ("the token's user may not see the course", "Enrol the user"),
    "nopermissions": ("the token's user lacks a capability in the course", "non-editing teacher"),
    "sitepolicynotagreed": (
        "Moodle first asks the token's user to do something",
        "Sign in once as this user",
    ),
    "wsaccessusersuspended": ("the token's user may not sign in (wsaccessusersuspended)", "Fix its account"),
    "sitemaintenance": ("Moodle is closed for maintenance", "Try again later"),
    "dmlreadexception": ("Moodle refused (dmlreadexception)", "Look the code up in Site administration"),
    "<b>no code</b>": ("Moodle refused (unknown)", "Look the code up"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_told_in_the_words_of_who_looks_after_moodle(course: Course, code: str) -> None:
    course.at.refused = code
    place, happened, remedy = course.trouble()
    said, advised = REFUSALS[code]
    assert (place, happened) == (course.place, said)
    assert advised in remedy


def test_a_wrong_token_is_told_and_what_was_pulled_stays(course: Course) -> None:
    before = course.pull().lock.sources
    wrong = Settings(web_own_hosts="127.0.0.1", moodle_token=SecretStr("0" * 32))
    place, happened, _ = course.trouble(settings=wrong)
    assert (place, happened) == (course.place, "Moodle does not know the token")
    assert [s.sha256 for s in course.pulled.lock().sources] == [s.sha256 for s in before]
    assert course.left_out() == {"Accueil/Annonces": "is of a kind that is not read (forum)"}


def test_a_service_that_may_not_download_is_told_once_for_the_course(course: Course) -> None:
    """Six files used to be six troubles, and six requests that could only be refused."""
    course.at.may_download = False
    place, happened, remedy = course.trouble()
    assert (place, happened) == (course.place, "the token may not download files")
    assert 'Tick "Can download files"' in remedy
    assert len(course.at.downloads) <= MoodleOrigin.at_once
    assert course.names() == ["Accueil/label-81.html", "Réception & froid/Ministère.html"]
    course.at.may_download = True
    assert course.pull(later=True).troubles == {}
    assert "Réception & froid/Guide.pdf" in course.names()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answered(503, "text/html", b"<h1>Maintenance</h1>"), "Moodle is closed for maintenance"),
        (Answered(429, "text/html", b"later"), "Moodle asks for fewer requests"),
        (refusal("sitemaintenance", of_a_file=True), "Moodle is closed for maintenance"),
        (refusal("invalidtoken", of_a_file=True), "Moodle does not know the token"),
    ],
)
def test_a_moodle_that_closes_while_files_are_pulled_is_told_once(
    course: Course, answer: Answered, told: str
) -> None:
    before = course.pull().lock.sources
    course.at.instead = lambda path: answer if "pluginfile" in path else None
    many = [f"{number}/mod_resource/content/1/g.pdf" for number in range(200, 220)]
    course.at.section(
        3,
        "Suite",
        *(
            course.at.activity("resource", number, f"Guide {number}", course.at.file(path, b"%PDF"))
            for number, path in enumerate(many, start=200)
        ),
    )
    assert course.trouble(later=True)[:2] == (course.place, told)
    assert {s.sha256 for s in course.pulled.lock().sources} == {s.sha256 for s in before}


STATUSES = {
    401: "Moodle's web services are behind a sign-in page",
    403: "Moodle's web services are switched off",
    404: "there is no Moodle at this address",
    418: "Moodle answers 418",
    429: "Moodle asks for fewer requests",
    500: "Moodle failed (500)",
    503: "Moodle is closed for maintenance",
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_told_for_what_it_means_here(course: Course, status: int) -> None:
    course.at.instead = lambda path: Answered(status, "text/html", b"<h1>no</h1>")
    assert course.trouble()[:2] == (course.place, STATUSES[status])


NO_DATA = {
    "a sign-in page": b"<html><form><input name='username'></form></html>",
    "nothing": b"",
}
HALVES = {
    "half an answer": b'[{"id": 1, "name": "Acc',
    "brackets without end": b"[" * 100_000,
}


@pytest.mark.parametrize("body", NO_DATA.values(), ids=NO_DATA)
def test_a_page_where_data_should_be_is_told(course: Course, body: bytes) -> None:
    course.at.instead = lambda path: Answered(200, "text/html", body)
    place, happened, remedy = course.trouble()
    assert (place, happened) == (course.place, "Moodle answered with a web page instead of data")
    assert "no sign-in page blocks /webservice/" in remedy


@pytest.mark.parametrize("body", HALVES.values(), ids=HALVES)
def test_data_that_ends_in_the_middle_is_told_as_such(course: Course, body: bytes) -> None:
    course.at.instead = lambda path: Answered(200, "application/json", body)
    place, happened, remedy = course.trouble()
    told = "Moodle's answer to core_course_get_contents breaks off in the middle"
    assert (place, happened) == (course.place, told)
    assert "time limits" in remedy


def test_an_answer_of_another_shape_says_where_it_differs(course: Course) -> None:
    course.at.courses[COURSE][1]["modules"][0]["id"] = "ninety"
    _, happened, _ = course.trouble()
    assert happened == "core_course_get_contents does not answer as Moodle documents it, at 1.modules.0.id"


def test_a_course_that_shows_nothing_is_told_as_hidden(course: Course) -> None:
    course.at.courses[COURSE] = []
    _, happened, remedy = course.trouble()
    assert happened == "shows the token's user no section"
    assert "moodle/course:viewhiddencourses" in remedy


# ---- files that do not come as they should


def guide_answers(course: Course, answer: Answered) -> str:
    """What is told of the guide, where its file is answered so."""
    course.at.instead = lambda path: answer if path.endswith("guide_v2.pdf") else None
    place, happened, _ = course.trouble()
    assert place == "moodle/Réception & froid/Guide.pdf"
    assert len(course.names()) == 7
    return happened


def test_a_file_larger_than_said_is_not_taken(course: Course) -> None:
    happened = guide_answers(course, Answered(200, "application/pdf", b"%PDF-1.7 guide and more"))
    assert happened == "arrived as 23 bytes, but Moodle announces 14"


def test_a_file_that_breaks_off_is_not_taken(course: Course) -> None:
    short = Answered(200, "application/pdf", b"%PDF", {"Content-Length": "14", "Connection": "close"})
    assert guide_answers(course, short).startswith("was cut off")


def test_a_file_said_to_be_too_large_is_not_asked_for(course: Course) -> None:
    course.at.courses[COURSE][1]["modules"][0]["contents"][0]["filesize"] = 300_000_000
    assert course.trouble()[1] == "is 300 MB; the maximum for a source is 100 MB"
    assert GUIDE not in course.at.asked


def test_a_file_that_is_gone_since_it_was_listed_is_told(course: Course) -> None:
    del course.at.files[GUIDE]
    assert course.trouble()[1] == "was deleted after it was listed"


@pytest.mark.parametrize(
    "page", [b'<form><input name="logintoken" value="x"></form>', b"<h1>Identifiez-vous</h1>"]
)
def test_a_page_to_sign_in_is_no_document(course: Course, page: bytes) -> None:
    """Moodle's own, or that of whatever signs people in before it."""
    assert guide_answers(course, Answered(200, "text/html", page)) == "is answered with a sign-in page"


def test_a_sign_in_page_is_no_page_of_the_course_either(course: Course) -> None:
    page = Answered(200, "text/html", b'<form><input name="logintoken" value="x"></form>')
    course.at.instead = lambda path: page if "mod_page" in path else None
    assert course.trouble()[:2] == (
        "moodle/Réception & froid/Le froid.html",
        "is answered with a sign-in page",
    )


def test_a_file_of_text_may_be_longer_than_said(course: Course) -> None:
    """Moodle may add to a text as it sends it, and says the size it is kept in."""
    path = "96/mod_resource/content/1/lisez.txt"
    at = course.at
    at.section(3, "Fin", at.activity("resource", 96, "Lisez", at.file(path, b"Lisez.", "text/plain")))
    at.files[path] = "text/plain", b"Lisez. Et signez."
    assert course.pull().troubles == {}


def test_a_file_kept_elsewhere_may_have_another_size_than_moodle_knows(course: Course) -> None:
    course.at.courses[COURSE][1]["modules"][0]["contents"][0] |= {"isexternalfile": True, "filesize": 0}
    assert course.pull().troubles == {}


def test_a_file_is_never_asked_of_another_host(course: Course) -> None:
    """The token would go with the question."""
    with moodle_site() as other:
        file = course.at.courses[COURSE][1]["modules"][0]["contents"][0]
        file["fileurl"] = f"{other.url}/webservice/pluginfile.php/{GUIDE}"
        place, happened, remedy = course.trouble()
        assert other.asked == []
    assert place == "moodle/Réception & froid/Guide.pdf"
    assert happened == f"is said to be at {other.url}, not at this Moodle"
    assert "wwwroot" in remedy


@pytest.mark.parametrize("path", ["/moodle/calendar/export.php", "/webservice/pluginfile.php/1/a.pdf"])
def test_a_file_is_never_asked_of_another_page_of_the_host(course: Course, path: str) -> None:
    file = course.at.courses[COURSE][1]["modules"][0]["contents"][0]
    file["fileurl"] = course.at.url.removesuffix("/moodle") + path
    assert "not at this Moodle" in course.trouble()[1]
    assert path not in course.at.addresses


def test_a_redirect_is_not_followed_with_the_token(course: Course) -> None:
    with moodle_site() as other:
        moved = Answered(303, headers={"Location": f"{other.url}/login/index.php?secret"})
        course.at.instead = lambda path: moved
        _, happened, remedy = course.trouble()
        assert other.asked == []
    assert happened == f"Moodle redirects to {other.url}/login/index.php"
    assert "sign-in" in remedy


def test_a_moodle_that_moved_within_its_host_is_told_where_to(course: Course) -> None:
    to = course.at.url.replace("http:", "https:")
    course.at.instead = lambda path: Answered(301, headers={"Location": f"{to}/webservice/rest/server.php"})
    _, _, remedy = course.trouble()
    assert remedy == f"Write the new address in `url`, such as {to.removesuffix('/moodle')}"


def test_a_moodle_that_does_not_answer_in_time_is_told(course: Course) -> None:
    course.at.instead = lambda path: time.sleep(0.5)
    origin = MoodleOrigin(course.entry(), token=HERE.moodle_token, own_hosts=HERE.own_hosts, seconds=0.1)
    with pytest.raises(SourceUnreadable, match=r"view\.php\?id=42: takes too long to answer"):
        list(origin.list_sources())


def test_a_moodle_that_is_not_there_is_told(course: Course) -> None:
    place, happened, _ = course.trouble(url="http://127.0.0.1:9")
    assert place == "http://127.0.0.1:9/course/view.php?id=42"
    assert happened.startswith("cannot be reached")


def test_a_private_address_is_used_only_where_it_is_named(course: Course) -> None:
    strict = Settings(moodle_token=SecretStr(TOKEN))
    _, happened, remedy = course.trouble(settings=strict, url="https://127.0.0.1/moodle")
    assert happened.startswith("is at an address from which pages are never read: 127.0.0.1")
    assert "PREMIERJET_WEB_OWN_HOSTS" in remedy


# ---- the token


def test_without_a_token_nothing_is_asked(course: Course) -> None:
    place, happened, remedy = course.trouble(settings=Settings(web_own_hosts="127.0.0.1"))
    assert (place, happened) == (course.place, "has no token (PREMIERJET_MOODLE_TOKEN is not set)")
    assert "Manage tokens" in remedy
    assert course.at.asked == []


def test_each_moodle_may_have_its_own_token(course: Course) -> None:
    both = Settings(
        web_own_hosts="127.0.0.1", moodle_token=SecretStr(f"moodle.example=aa, 127.0.0.1={TOKEN}")
    )
    assert course.pull(settings=both).troubles == {}


def test_the_token_of_another_moodle_is_not_shown_to_this_one(course: Course) -> None:
    other = Settings(web_own_hosts="127.0.0.1", moodle_token=SecretStr(f"moodle.example={TOKEN}"))
    happened = course.trouble(settings=other)[1]
    assert happened == "has no token (PREMIERJET_MOODLE_TOKEN has none for 127.0.0.1/source)"
    assert course.at.asked == []


def test_a_token_with_anything_but_letters_and_digits_is_refused_unshown(course: Course) -> None:
    quoted = Settings(web_own_hosts="127.0.0.1", moodle_token=SecretStr(f'"{TOKEN}"'))
    _, happened, remedy = course.trouble(settings=quoted)
    assert "does not hold a Moodle token: those have only letters and digits" in happened
    assert TOKEN not in happened + remedy


def test_a_token_is_not_sent_unencrypted_to_a_host_that_is_not_the_organisation_s(course: Course) -> None:
    _, happened, remedy = course.trouble(url="http://moodle.example")
    assert happened == "the token would be sent unencrypted"
    assert "https://" in remedy


@pytest.mark.parametrize("refused", [None, "invalidtoken"])
def test_the_token_is_in_no_address_and_in_nothing_that_is_kept(course: Course, refused: str | None) -> None:
    course.at.refused = refused
    troubles = course.pull().troubles
    assert course.at.addresses
    assert not [each for each in course.at.addresses if TOKEN in each]
    kept = [path.read_bytes() for path in course.store.rglob("*") if path.is_file()]
    assert kept
    assert not [each for each in kept if TOKEN.encode() in each]
    assert TOKEN not in repr(troubles) + repr(HERE)


@pytest.mark.parametrize(
    "url", ["https://lea:secret@moodle.example", "moodle.example", "https://m.example/?a=b"]
)
def test_an_address_with_a_login_or_a_question_in_it_is_refused_in_the_course(url: str) -> None:
    with pytest.raises(ValidationError, match=r"moodle\.url|url\n"):
        MoodleCourse(url=url, course=1)


def test_a_name_no_citation_can_bear_is_told_and_the_others_are_pulled(course: Course) -> None:
    at = course.at
    at.section(3, "Fin", at.page(96, "a", "<p>A</p>"), at.page(97, "a\u202eb", "<p>B</p>"))
    troubles = course.pull(pattern="Fin/**").troubles
    assert [t.happened for t in troubles.values()] == [
        "has a name with control characters or bytes that are not text"
    ]
    assert course.names() == ["Fin/a.html"]


@pytest.mark.parametrize(
    ("name", "is_covered"),
    [
        ("Sec/Intro", True),
        ("Sec/Intro.html", True),
        ("Sec/Intro/plan.pdf", True),
        ("Sec/Intro.2 plan.html", False),
        ("Sec/Introduction.html", False),
    ],
)
def test_what_is_hidden_lets_go_of_nothing_beside_it(name: str, is_covered: bool) -> None:
    assert LeftOut("Sec/Intro", "is hidden", lets_go=True).covers(name) is is_covered
