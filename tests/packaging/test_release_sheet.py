"""The release sheet: one page that answers for a release, the same in three forms."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import html

from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.packaging.sheet.texts import read_sheet_texts
from pipelines.testing import builders, samples
from pipelines.testing.packages import LAUNCHED_FORMATS, build
from schemas.course import Completion, CompletionRule, ModelSettings, PagesAsked, QuizAsked, SuccessSent
from schemas.draft import Deliverable, Origin, Provenance
from schemas.finding import Finding
from schemas.language import Language
from schemas.release import find_sheet
from schemas.release_sheet import LostIdentifier, ReleaseSheet, Role
from schemas.self_test import SELF_TEST, NotPlayed, Played, PlayedPackage, PlayedResult, Unplayed
from tests.packaging.test_build import TITLES

NAME = "froid--chaine--v1--sheet"
NEXT = "froid--chaine--v2--sheet"


SHEETS: dict[int, tuple[samples.BuiltRelease, Mapping[str, bytes]]] = {}


def files_of(built: samples.BuiltRelease) -> Mapping[str, bytes]:
    """The sheet of a release in its three forms, made once however often a test looks at it."""
    if id(built) not in SHEETS:
        SHEETS[id(built)] = built, samples.observe(built).files
    return SHEETS[id(built)][1]


def sheet(built: samples.BuiltRelease, name: str = NAME) -> ReleaseSheet:
    return ReleaseSheet.from_json(files_of(built)[f"{name}.json"])


def shown(built: samples.BuiltRelease, name: str = NAME) -> html.HtmlElement:
    return html.document_fromstring(files_of(built)[f"{name}.html"].decode())


def printed(built: samples.BuiltRelease, name: str = NAME) -> str:
    """The words of the PDF, its line breaks folded."""
    pages = pypdfium2.PdfDocument(files_of(built)[f"{name}.pdf"])
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def next_release(**arguments: Any) -> samples.BuiltRelease:
    first = samples.get_sample_release().release
    return samples.build_sample_release(
        samples.make_content(1, 3), (first,), before=builders.content(), **arguments
    )


FORCED = frozenset({"q-0002"})


def test_the_sheet_is_evidence_in_three_forms_summed_with_how_the_packages_played() -> None:
    built = samples.get_sample_release()
    found = samples.observe(built)
    reports = {f"{built.release.name}--accessibility-{language}.html" for language in ("en", "fr")}
    names = {f"{NAME}.{suffix}" for suffix in ("json", "html", "pdf")} | reports | {SELF_TEST}
    assert (
        {file.name for file in found.observed.files} == names | {"SHA256SUMS.observed"} == found.files.keys()
    )
    summed = {line.split("  ")[1] for line in found.files["SHA256SUMS.observed"].decode().splitlines()}
    assert summed == names | {"SHA256SUMS"}
    assert find_sheet(found.observed.files).name == f"{NAME}.html"
    assert found.files[f"{NAME}.json"] == sheet(built).canonical()
    assert not names & built.files.keys()


def test_it_sums_every_file_but_its_own_and_its_checksums() -> None:
    built = samples.get_sample_release()
    told = sheet(built)
    assert {file.name for file in (*told.packages, *told.evidence)} == built.files.keys() | {SELF_TEST}
    stored = (*built.release.packages, *built.release.evidence, *samples.observe(built).observed.files)
    sums = {file.name: file.sha256 for file in stored}
    for file in (*told.packages, *told.evidence):
        assert file.sha256 == sums[file.name]


def test_how_it_played_moves_no_byte_of_the_release() -> None:
    """Two machines, one with a browser: the packages and their sums are the same (promise 3)."""
    built = samples.get_sample_release()
    one, other = samples.observe(built), samples.observe(built, of_a_browser(built))
    assert one.observed.release_digest == other.observed.release_digest
    assert one.files["SHA256SUMS.observed"] != other.files["SHA256SUMS.observed"]
    assert samples.observe(built, of_a_browser(built)) == other


def test_sha256sum_itself_accepts_both_sums(tmp_path: Path) -> None:
    built = samples.get_sample_release()
    for name, data in (built.files | samples.observe(built).files).items():
        (tmp_path / name).write_bytes(data)
    for sums in ("SHA256SUMS", "SHA256SUMS.observed"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", sums], cwd=tmp_path, check=True)


def of_a_browser(built: samples.BuiltRelease, *findings: Finding) -> Played:
    """Every package for learners played to its end but the second, which never got there."""
    packages = [each for each in built.release.packages if each.format in LAUNCHED_FORMATS]
    left = PlayedResult(completed=True, passed=True, score=100, interactions=2)
    return Played(
        browser="Chromium 140.0.1",
        packages=tuple(
            PlayedPackage(
                package=each.name,
                format=each.format,
                sha256=each.sha256,
                left=None if number == 1 else left,
                findings=findings if number == 1 else (),
                milliseconds=900,
            )
            for number, each in enumerate(packages)
        ),
    )


def test_it_says_how_each_package_played_and_in_which_browser() -> None:
    built = samples.get_sample_release()
    page = html.document_fromstring(
        samples.observe(built, of_a_browser(built)).files[f"{NAME}.html"].decode()
    )
    table = page.xpath("//table[caption[contains(., 'plateforme')]]")[0]
    rows = {
        row.xpath("string(th)").strip().rpartition("--")[2]: [
            cell.text_content().strip() for cell in row.xpath("td")
        ]
        for row in table.xpath(".//tr[td]")
    }
    assert rows["scorm12.zip"] == ["joué jusqu’au bout", "terminé, réussi, 100\u00a0%", "2", "0"]
    assert rows["scorm2004.zip"] == ["pas joué jusqu’au bout", "", "", "0"]
    assert rows["documents.zip"][0].startswith("rien à jouer")
    assert "Chromium 140.0.1, le 24 novembre 2026" in page.text_content()


def test_a_refusal_is_told_as_one() -> None:
    built = samples.get_sample_release()
    broken = Finding(rule="played.score", place="session", facts={"found": "50", "wanted": "100"})
    page = samples.observe(built, of_a_browser(built, broken)).files[f"{NAME}.html"].decode()
    assert "refusé" in page
    assert "refusé" not in samples.observe(built, of_a_browser(built)).files[f"{NAME}.html"].decode().replace(
        "refusé la version", ""
    ).replace("tout refusé", "")


@cache
def in_language(language: Language) -> samples.BuiltRelease:
    return samples.build_sample_release(builders.content(language=language))


@pytest.mark.parametrize("why", Unplayed)
@pytest.mark.parametrize("language", Language)
def test_packages_nobody_played_say_why(why: Unplayed, language: Language) -> None:
    built = in_language(language)
    page = samples.observe(built, NotPlayed(why=why)).files[f"{NAME}.html"].decode()
    assert (
        read_sheet_texts(language)["not_played"].format(why=read_sheet_texts(language)[f"why_{why}"]) in page
    )


def test_it_says_who_approved_what_and_whether_anybody_vouched_for_the_name() -> None:
    built = samples.get_sample_release()
    (approval,) = sheet(built).approvals
    assert (approval.person, approval.verified, approval.at) == ("lea", False, builders.NOON)
    for words_shown in (shown(built).text_content(), printed(built)):
        assert "non vérifiée" in words_shown
        assert "24 novembre 2026, 12:00" in words_shown
    assert sheet(built).content == builders.content().canonical_digest()


def test_it_names_what_an_lms_keeps_and_what_was_given_up_by_name() -> None:
    built = next_release(force=FORCED)
    republish = sheet(built, NEXT).republish
    assert republish is not None
    assert (republish.since, republish.kept_questions, republish.new_questions) == (1, 1, ("q-0003",))
    assert republish.losses == (LostIdentifier(kind="interaction", name="q-0002"),)
    assert (
        "q-0002\u00a0: les réponses reçues n’ont plus de question en face"
        in shown(built, NEXT).text_content()
    )
    assert "Ce qui a changé depuis la version 1" in shown(built, NEXT).text_content()
    assert "remet la version 1 sur les destinations" in shown(built, NEXT).text_content()


def test_a_first_release_has_nothing_to_replace_or_to_go_back_to() -> None:
    built = samples.get_sample_release()
    assert sheet(built).republish is None
    assert "Première version" in shown(built).text_content()
    assert "Il n’y a pas de version avant celle-ci." in printed(built)


def test_a_lost_sco_is_never_said_to_keep_its_attempts() -> None:
    first = samples.get_sample_release().release
    moved = first.identifiers.model_copy(update={"item": "item-ailleurs"})
    earlier = first.model_copy(update={"identifiers": moved})
    built = samples.build_sample_release(earlier=(earlier,), force=frozenset({"item-ailleurs"}))
    told = shown(built, NEXT).text_content()
    assert "tentatives, notes et réponses restent" not in told
    assert "ses tentatives, scores et réponses sont perdus" in told


def test_a_draft_no_model_wrote_was_sent_nowhere() -> None:
    built = samples.get_sample_release()
    assert [each.role for each in sheet(built).recipients] == [Role.LMS, Role.LRS]
    assert all(each.host is None for each in sheet(built).recipients)
    assert "aucun passage n’a été envoyé à un modèle" in shown(built).text_content()


def drafted_by_a_model(provenance: Provenance) -> samples.BuiltRelease:
    quiz = samples.Quiz(items=(builders.question(origin=Origin.MODEL),))
    draft = builders.draft(content=builders.content(artefacts=(quiz,)), provenance=provenance)
    approval = builders.approval(draft)
    model = ModelSettings(base_url="https://ia.example/v1", name="grand", send_sources_to="ia.example")
    return build(
        draft, approval, builders.course(model=model), (), builders.spans(), builders.entries(approval)
    )


def test_the_host_a_model_ran_on_is_named_with_what_it_was_shown() -> None:
    provenance = builders.draft().provenance.model_copy(
        update={"writer": Origin.MODEL, "host": "ia.example", "model": "grand"}
    )
    built = drafted_by_a_model(provenance)
    asked = sheet(built).recipients[0]
    assert (asked.role, asked.host, asked.model) == (Role.MODEL, "ia.example", "grand")
    assert "ia.example (grand), tels quels, sans pseudonymisation" in printed(built)


def test_a_person_s_last_edit_does_not_hide_the_model_that_wrote_before() -> None:
    provenance = builders.draft().provenance.model_copy(update={"writer": Origin.HUMAN, "author": "noe"})
    built = drafted_by_a_model(provenance)
    assert sheet(built).recipients[0].host == "ia.example"
    assert "Une révision d’avant celle-ci a pu lui envoyer" in printed(built)


def test_each_system_is_told_its_package_source_and_trial() -> None:
    built = samples.get_sample_release()
    importing = sheet(built).importing
    assert [guide.system for guide in importing] == ["Moodle", "SCORM Cloud", "Cornerstone", "360Learning"]
    names = {package.name for package in built.release.packages}
    assert all(guide.package in names for guide in importing)
    assert all(source.startswith("https://") for guide in importing for source in guide.sources)
    assert "Essayé par nous sur un Moodle 4.5.6, et sur aucun des autres" in printed(built)


def test_documents_alone_are_no_matter_for_an_lms() -> None:
    guide = TrainerGuide(sections=builders.lesson().sections)
    built = samples.build_sample_release(builders.content(artefacts=(guide,)))
    assert sheet(built).importing == ()
    assert "Cette version ne se met pas dans un LMS" in printed(built)


def test_an_english_module_has_an_english_sheet() -> None:
    built = in_language(Language.ENGLISH)
    assert shown(built).get("lang") == "en"
    assert "What data, sent where" in printed(built)


def test_its_page_loads_nothing_and_leads_to_the_files_beside_it() -> None:
    page = shown(samples.get_sample_release())
    assert page.xpath("//script | //img | //link | //iframe | //object") == []
    assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv]/@content)")
    beside = samples.get_sample_release().files.keys() | {SELF_TEST}
    assert {link.get("href") for link in page.xpath("//a")} <= beside
    assert "froid--chaine--v1--scorm12.zip" in {link.get("href") for link in page.xpath("//a")}


@pytest.mark.parametrize("title", [*TITLES.values(), "é" * 300], ids=[*TITLES, "300 characters"])
def test_a_hostile_title_stays_text(title: str) -> None:
    built = samples.build_sample_release(builders.content(title=title))
    assert shown(built).xpath("//script") == []
    assert shown(built).xpath("//h1")[0].get("dir") == "auto"
    assert sheet(built).title == title


def test_two_builds_make_the_same_bytes() -> None:
    one, other = (samples.build_sample_release(builders.content(title="é" * 300)) for _ in range(2))
    assert files_of(one) == files_of(other)


def test_a_program_reads_the_sheet_without_us() -> None:
    told = json.loads(samples.observe(samples.get_sample_release()).files[f"{NAME}.json"])
    assert told["packages"][0]["format"] == "scorm12"
    assert told["packages"][0]["findings"] == []
    assert told["digital_source_type"].startswith("http://cv.iptc.org/newscodes/")


def followed(*artefacts: Deliverable, **rule: Any) -> samples.BuiltRelease:
    """A release of a module followed by a rule."""
    changes = {"artefacts": artefacts} if artefacts else {}
    return samples.build_sample_release(builders.content(rule=CompletionRule(**rule), **changes))


@pytest.mark.parametrize(
    ("rule", "complete", "attempts", "moodle"),
    [
        (
            {},
            "chaque page vue et chaque question validée",
            "2 au plus",
            "exigez le statut «\u00a0réussi\u00a0»",
        ),
        (
            {"completion": Completion(pages=PagesAsked.NONE, quiz=QuizAsked.PASSED), "attempts": 1},
            "le quiz réussi",
            "1, sans recommencer",
            "exigez le statut «\u00a0réussi\u00a0»",
        ),
        (
            {"completion": Completion(quiz=QuizAsked.NONE), "attempts": "unlimited"},
            "chaque page vue",
            "autant que l’on veut",
            "cochez les deux",
        ),
    ],
)
def test_it_says_what_completes_the_module_and_how_often_its_quiz_is_taken(
    rule: dict[str, Any], complete: str, attempts: str, moodle: str
) -> None:
    built = followed(**rule)
    assert sheet(built).rule == CompletionRule(**rule)
    facts = {term.text: term.getnext().text for term in shown(built).xpath("//dt")}
    assert facts["Terminé une fois"].startswith(complete)
    assert facts["Essais du quiz"].startswith(attempts)
    step = sheet(built).importing[0].steps[-1]
    assert moodle in step
    assert "laissez-le illimité" in printed(built)


def statuses(built: samples.BuiltRelease) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The table of what each format sends, and that of what Moodle makes of it, by format."""
    tables: list[dict[str, list[str]]] = []
    for table in shown(built).xpath("//table[.//th[normalize-space()='SCORM 1.2']]"):
        tables.append(
            {
                row.xpath("string(th)").strip(): [cell.text_content().strip() for cell in row.xpath("td")]
                for row in table.xpath(".//tr[td]")
            }
        )
    sent, made = tables
    return sent, made


ALL, NONE, ONCE = PagesAsked.ALL, PagesAsked.NONE, SuccessSent.ONCE_COMPLETE
AT_THE_MARK = "dès le seuil atteint, même si des pages n’ont pas été lues"
DONE, PASSED = "dès qu’il est terminé", "dès qu’il est terminé et réussi"
EITHER, ANY = "au premier des deux", "dès qu’il est terminé, réussi ou non"


@pytest.mark.parametrize(
    ("asked", "of_1_2", "of_2004"),
    [
        (Completion(), [PASSED, "jamais", PASSED], [AT_THE_MARK, ANY, EITHER]),
        (Completion(success=ONCE), [PASSED, "jamais", PASSED], [PASSED, ANY, ANY]),
        (Completion(quiz=QuizAsked.PASSED), [PASSED, "jamais", PASSED], [AT_THE_MARK, DONE, EITHER]),
        (Completion(quiz=QuizAsked.PASSED, success=ONCE), [PASSED, "jamais", PASSED], [PASSED, DONE, DONE]),
        (Completion(pages=NONE), [PASSED, "jamais", PASSED], [PASSED, ANY, ANY]),
        (
            Completion(quiz=QuizAsked.NONE),
            [PASSED, "terminé sous le seuil seulement", ANY],
            [AT_THE_MARK, ANY, EITHER],
        ),
    ],
)
def test_it_says_exactly_when_moodle_completes_the_activity(
    asked: Completion, of_1_2: list[str], of_2004: list[str]
) -> None:
    """Seen on Moodle 4.5.6: `incomplete` with `passed` completes an activity that requires *Passed*."""
    built = followed(completion=asked)
    sent, made = statuses(built)
    assert made == {"SCORM 1.2": of_1_2, "SCORM 2004": of_2004}
    text = shown(built).text_content()
    assert "de ceux qui sont cochés, un seul suffit" in text
    may_differ = AT_THE_MARK in of_2004
    assert ("le cours écrit success: once_complete" in text) == may_differ
    assert ("incomplete + passed" in sent["SCORM 2004"][2]) == may_differ


@pytest.mark.parametrize(
    ("quiz", "told"),
    [
        (QuizAsked.ANSWERED, ("failed", "completed + failed", "CompletedAndPassed")),
        (QuizAsked.PASSED, ("failed après le dernier essai perdu", "n’arrive pas", "CompletedAndPassed")),
        (QuizAsked.NONE, ("completed", "completed + failed", "Completed")),
    ],
)
def test_it_says_the_status_each_format_sends_below_the_pass_mark(
    quiz: QuizAsked, told: tuple[str, str, str]
) -> None:
    built = followed(completion=Completion(quiz=quiz))
    rows, _ = statuses(built)
    assert rows["SCORM 1.2"] == ["passed", told[0], "incomplete"]
    before = "incomplete, puis incomplete + passed ou failed dès le quiz fini"
    assert rows["SCORM 2004"] == ["completed + passed", told[1], before]
    assert f"moveOn\u00a0= {told[2]}, " in shown(built).text_content()


def test_a_module_without_a_quiz_has_no_attempts_and_passes_by_its_pages() -> None:
    built = samples.build_sample_release(builders.content(artefacts=(builders.lesson(),)))
    assert "Essais du quiz" not in shown(built).text_content()
    assert sheet(built).rule == CompletionRule(completion=Completion(quiz=QuizAsked.NONE))


def test_documents_alone_follow_no_rule() -> None:
    built = samples.build_sample_release(
        builders.content(artefacts=(TrainerGuide(sections=builders.lesson().sections),))
    )
    assert sheet(built).rule is None
    assert "Ce que le LMS reçoit" not in printed(built)


def test_the_handout_is_named_with_the_zip_it_is_in() -> None:
    built = samples.get_sample_release()
    assert sheet(built).handout == "handout.pdf"
    assert "handout.pdf, dans froid--chaine--v1--documents.zip" in printed(built)
    assert "handout.pdf" in samples.unzip_files(built.files["froid--chaine--v1--documents.zip"])
    guide = samples.build_sample_release(
        builders.content(artefacts=(TrainerGuide(sections=builders.lesson().sections),))
    )
    assert sheet(guide).handout is None
