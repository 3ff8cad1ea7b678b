"""One content model, five formats for learners: the same names, mastery and words everywhere."""

import json

import pytest
from lxml import etree

from pipelines.packaging.edition import Edition
from pipelines.packaging.manifest_texts import format_duration, shorten_title
from pipelines.packaging.metadata import write_vcard
from pipelines.packaging.preview import render_preview
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, build_files
from schemas.course import Completion, CompletionRule, Objective, PagesAsked, QuizAsked
from schemas.draft import Origin
from schemas.language import Language

S12, S2004, CMI5 = "scorm12", "scorm2004", "cmi5"
TINCAN, WEB, DOCUMENTS = "tincan", "web", "documents"
ACTIVITY = "https://formation.example/froid/chaine"


def manifest(kind: str, **changes: object) -> etree._Element:
    return etree.fromstring(samples.files(kind, **changes)[samples.MANIFESTS[kind]])


def text(node: etree._Element, name: str) -> str:
    return next(node.iter(f"{{*}}{name}")).text


def rule(pages: PagesAsked, quiz: QuizAsked) -> CompletionRule:
    return CompletionRule(completion=Completion(pages=pages, quiz=quiz))


ALL, NONE = PagesAsked.ALL, PagesAsked.NONE


def test_both_scorm_editions_ask_for_the_same_mastery() -> None:
    followed = rule(NONE, QuizAsked.ANSWERED)
    for percent in (0, 33, 80, 100):
        raw = int(text(manifest(S12, mastery_percent=percent, rule=followed), "masteryscore"))
        scaled = float(text(manifest(S2004, mastery_percent=percent), "minNormalizedMeasure"))
        assert raw == round(scaled * 100) == percent


@pytest.mark.parametrize(
    ("followed", "move_on", "judged_by_the_lms"),
    [
        (None, "CompletedAndPassed", False),
        (rule(ALL, QuizAsked.PASSED), "CompletedAndPassed", False),
        (rule(ALL, QuizAsked.NONE), "Completed", False),
        (rule(NONE, QuizAsked.PASSED), "Passed", False),
        (rule(NONE, QuizAsked.ANSWERED), "Passed", True),
    ],
)
def test_the_rule_of_the_course_is_said_in_each_standard_s_words(
    followed: CompletionRule | None, move_on: str, judged_by_the_lms: bool
) -> None:
    """And SCORM 1.2's LMS applies the mastery score only where the score is all that is asked for."""
    assert next(manifest(CMI5, rule=followed).iter("{*}au")).get("moveOn") == move_on
    assert bool(list(manifest(S12, rule=followed).iter("{*}masteryscore"))) == judged_by_the_lms
    threshold = next(manifest(S2004, rule=followed).iter("{*}completionThreshold"))
    assert (threshold.get("completedByMeasure"), threshold.get("minProgressMeasure")) == ("true", "1.0")


def test_without_a_quiz_a_rule_can_only_ask_for_pages() -> None:
    alone = (builders.lesson(),)
    followed = rule(NONE, QuizAsked.PASSED)
    assert next(manifest(CMI5, rule=followed, artefacts=alone).iter("{*}au")).get("moveOn") == "Completed"
    page = samples.files(WEB, rule=followed, artefacts=alone)["index.html"]
    assert b'"rule": {"attempts": 2, "pages": true, "quiz": "none"}' in page


def test_each_objective_with_a_question_is_measured_beside_the_primary_one() -> None:
    objectives = tuple(Objective(id=name, text=name) for name in ("seuils", "releve", "alerte"))
    quiz = samples.Quiz(
        items=(builders.question(1, objective="alerte"), builders.question(2, objective="seuils"))
    )
    tree = manifest(S2004, objectives=objectives, artefacts=(quiz,))
    [listed] = tree.iter("{*}objectives")
    assert [(etree.QName(each).localname, each.get("objectiveID")) for each in listed] == [
        ("primaryObjective", "objective-froid--chaine"),
        ("objective", "objective-froid--chaine--seuils"),
        ("objective", "objective-froid--chaine--alerte"),
    ]
    assert {each.get("satisfiedByMeasure") for each in listed} == {"true"}
    assert {text(each, "minNormalizedMeasure") for each in listed} == {"0.8"}


def test_both_scorm_editions_carry_the_same_identifiers() -> None:
    named = [
        [node.get("identifier") for node in manifest(kind).iter() if node.get("identifier")]
        for kind in (S12, S2004)
    ]
    assert named[0] == named[1]


@pytest.mark.parametrize("kind", [S12, S2004])
def test_identifiers_outlive_every_change_of_content(kind: str) -> None:
    before, after = manifest(kind), manifest(kind, title="Autre", artefacts=(samples.make_quiz([9]),))
    for name in ("manifest", "organization", "item", "resource"):
        found = [next(tree.iter(f"{{*}}{name}")).get("identifier") for tree in (before, after)]
        assert found[0] == found[1] == f"{name}-{builders.KEY}"


PREFIXED = {
    S12: (b"<manifest ", b"<imsmd:lom>", b" adlcp:scormtype="),
    S2004: (b"<manifest ", b"<adlcp:completionThreshold ", b"<imsss:sequencing>", b"<adlnav:presentation>"),
}


@pytest.mark.parametrize("kind", PREFIXED)
def test_names_carry_the_prefixes_everybody_uses(kind: str) -> None:
    """Moodle reads `ADLCP:MASTERYSCORE` as one word: it knows prefixes, not namespaces."""
    written = samples.files(kind)["imsmanifest.xml"]
    assert all(name in written for name in PREFIXED[kind])


@pytest.mark.parametrize("kind", [S12, S2004])
def test_every_file_of_the_package_is_listed_once(kind: str) -> None:
    members = samples.files(kind)
    listed = [node.get("href") for node in manifest(kind).iter("{*}file")]
    around = {name for name in members if name.endswith(".xsd")} | {"imsmanifest.xml"}
    assert listed == sorted(members.keys() - around)


def test_cmi5_asks_for_the_same_mastery_as_scorm_and_for_completion_alone_without_a_quiz() -> None:
    for percent in (0, 7, 29, 33, 80, 100):
        unit = next(manifest(CMI5, mastery_percent=percent).iter("{*}au"))
        assert round(float(unit.get("masteryScore")) * 100) == percent
        assert unit.get("moveOn") == "CompletedAndPassed"
    unit = next(manifest(CMI5, artefacts=(builders.lesson(),)).iter("{*}au"))
    assert (unit.get("moveOn"), unit.get("masteryScore")) == ("Completed", None)


@pytest.mark.parametrize("percent", [0, 7, 29, 57, 83, 100])
def test_a_mastery_score_of_cmi5_has_two_decimals_at_most(percent: int) -> None:
    """A real LMS rounded 0.8333333 to 0.83, and refused every verdict that said the first."""
    unit = next(manifest("cmi5", mastery_percent=percent).iter("{*}au"))
    assert len(unit.get("masteryScore", "").partition(".")[2]) <= 2
    assert float(unit.get("masteryScore", "")) == percent / 100


def test_the_ids_of_cmi5_xml_outlive_every_change_of_content() -> None:
    """And two modules of a course are two courses to an LMS: an id they shared would be one."""
    ids = [
        [node.get("id") for node in tree.iter("{*}course", "{*}au")]
        for tree in (manifest(CMI5), manifest(CMI5, title="Autre", artefacts=(samples.make_quiz([9]),)))
    ]
    assert ids[0] == ids[1] == [f"{ACTIVITY}/course", ACTIVITY]


def test_the_objectives_of_cmi5_xml_are_those_the_statements_name() -> None:
    members = samples.files(CMI5)
    [objective] = etree.fromstring(members["cmi5.xml"]).findall("{*}objectives/{*}objective")
    assert objective.get("id") == f"{ACTIVITY}/objectives/seuils"
    assert b'"objectives": {"seuils": "Citer les seuils de temp' in members["index.html"]


def test_an_objective_is_described_with_its_condition_and_its_criterion() -> None:
    objective = Objective(
        id="sonde", text="Relever la sonde", condition="avec la fiche.", criterion="sans erreur sur dix"
    )
    tree = manifest(CMI5, objectives=(objective,))
    described = tree.find("{*}objectives/{*}objective/{*}description/{*}langstring")
    assert described.text == "Relever la sonde. avec la fiche. sans erreur sur dix."
    assert described.get("lang") == "fr"


def test_the_activity_of_tincan_xml_is_the_one_the_page_reports_on() -> None:
    members = samples.files(TINCAN)
    activity = next(etree.fromstring(members["tincan.xml"]).iter("{*}activity"))
    assert activity.get("id") == ACTIVITY
    assert activity.get("id").encode() in members["index.html"]


@pytest.mark.parametrize("kind", [S12, S2004])
def test_metadata_says_machine_and_person_where_the_text_comes_from(kind: str) -> None:
    words = etree.tostring(manifest(kind), encoding="unicode")
    assert "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia" in words
    assert "sans intelligence artificielle" in words
    assert "FN:lea" in words
    assert "PT20M" in words


@pytest.mark.parametrize("kind", [S12, S2004, CMI5, TINCAN])
def test_a_model_s_hand_in_the_text_is_stated_in_the_manifest(kind: str) -> None:
    quiz = samples.Quiz(items=(builders.question(origin=Origin.MODEL),))
    words = etree.tostring(manifest(kind, artefacts=(quiz,)), encoding="unicode")
    assert "rédigé par une intelligence artificielle" in words


def test_an_english_module_is_described_in_english() -> None:
    tree = manifest(TINCAN, language=Language.ENGLISH)
    assert next(tree.iter("{*}description")).get("lang") == "en"
    assert "without artificial intelligence" in text(tree, "description")


@pytest.mark.parametrize("kind", [S12, S2004])
def test_a_long_title_is_cut_between_words_where_an_lms_shows_it_and_whole_in_the_metadata(
    kind: str,
) -> None:
    long = "Conserver les produits frais " * 10
    title = long.strip()
    tree = manifest(kind, title=title)
    cut = text(next(tree.iter("{*}item")), "title")
    assert len(cut) <= 200
    assert cut.removesuffix("…") == title[: len(cut) - 1]
    assert title[len(cut) - 1] == " "
    assert title in etree.tostring(next(tree.iter("{*}general")), encoding="unicode")


def test_a_single_long_word_is_cut_all_the_same() -> None:
    assert shorten_title("x" * 300) == "x" * 199 + "…"


@pytest.mark.parametrize(("minutes", "written"), [(20, "PT20M"), (60, "PT1H"), (135, "PT2H15M")])
def test_a_duration_is_written_in_iso_8601(minutes: int, written: str) -> None:
    assert format_duration(minutes) == written


def test_a_name_cannot_add_a_line_to_its_vcard() -> None:
    assert "FN:Martin\\, Léa\\; \\\\n" in write_vcard("Martin, Léa; \\n")


def test_the_preview_is_the_page_a_release_holds() -> None:
    shown = render_preview(builders.course(), builders.content(), KINDS)
    released = samples.files(WEB)
    assert shown.keys() == released.keys()
    same = {path for path in shown if shown[path] == released[path]}
    said_unapproved = {"index.html", "accessibility-en.html", "accessibility-fr.html"}
    assert same == shown.keys() - said_unapproved


def test_the_preview_is_not_approved_by_anybody() -> None:
    page = render_preview(builders.course(), builders.content(), KINDS)["index.html"].decode()
    assert "Personne n’a encore approuvé ce contenu." in page
    assert "Approuvé par lea" not in page


def test_an_edition_without_number_is_never_built() -> None:
    """Number 0 is the preview's; our schema documents refuse a manifest that says so."""
    draft = Edition(builders.course(), builders.content(), KINDS)
    assert "scorm12.schema-document" in samples.find_broken_rules(S12, build_files(draft, S12))


def test_content_json_keeps_its_text_readable() -> None:
    embedded = samples.files(WEB)["content.json"]
    assert json.loads(embedded)["title"] == "La chaîne du froid"
    assert "chaîne".encode() in embedded
