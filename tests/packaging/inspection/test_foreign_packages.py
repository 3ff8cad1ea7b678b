"""A package from elsewhere is judged by all its standard allows; each mistake has a rule that names it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.packaging.inspection.judgement import inspect_package
from pipelines.packaging.inspection.report import find_layer
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing.packages import KINDS, inspect
from schemas.finding import RULES, Severity
from tests.packaging.inspection.foreign_mistakes import MANIFESTS, RULE_ON, WITHOUT, mutated, without
from tests.packaging.inspection.foreign_packages import PACKAGES, changed, written

BESIDE = {"foreign.later-edition", "foreign.file-unlisted"}
"""What is remarked on beside, where the manifest is of another edition or names other files."""


def broken(folder: Path, members: dict[str, bytes]) -> set[str]:
    return {each.rule for each in inspect(written(folder, members)).findings}


@pytest.mark.parametrize("kind", PACKAGES)
def test_what_a_standard_allows_and_ours_never_do_is_not_a_mistake(kind: str, tmp_path: Path) -> None:
    judged = inspect(written(tmp_path, PACKAGES[kind]))
    assert judged.findings == ()
    assert not judged.is_ours


@pytest.mark.parametrize(
    ("kind", "said", "edition"),
    [
        ("1.2", b"", "SCORM 1.2"),
        ("2004", b"2004 4th Edition", "SCORM 2004 4th Edition"),
        ("2004", b"2004 3rd Edition", "SCORM 2004 3rd Edition"),
        ("2004", b"CAM 1.3", "SCORM 2004 2nd Edition"),
        ("cmi5", b"", "cmi5"),
        ("tincan", b"", "xAPI (tincan.xml)"),
    ],
)
def test_the_standard_and_its_edition_are_told(kind: str, said: bytes, edition: str, tmp_path: Path) -> None:
    judged = inspect(written(tmp_path, changed(kind, b"2004 4th Edition", said) if said else PACKAGES[kind]))
    assert judged.identity.standard == edition
    assert judged.identity.title == "Gloves"
    assert judged.identity.launch.startswith("content/")
    assert not judged.is_blocked


def test_a_manifest_no_standard_claims_is_judged_all_the_same(tmp_path: Path) -> None:
    """It raised, where the formats of an installation are not all of ours."""
    formats = {name: each for name, each in KINDS.formats.items() if name != "scorm12"}
    judged = inspect_package(written(tmp_path, PACKAGES["1.2"]), replace(KINDS, formats=formats))
    assert judged.is_blocked


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_mistake_is_named(name: str, tmp_path: Path) -> None:
    assert MANIFESTS[name][-1] in broken(tmp_path, mutated(name))


# name: (what stands in the manifest of SCORM 2004, what another writes instead), and no LMS minds
VARIANTS = {
    "space around the identifier of a resource": (
        b'resource identifier="r-lesson"',
        b'resource identifier=" r-lesson "',
    ),
    "space around the identifier of an item": (b'item identifier="lesson"', b'item identifier="\n lesson"'),
    "space around the default organization": (b'default="org"', b'default="  org "'),
    "space around what a dependency names": (
        b'dependency identifierref="r-test"',
        b'dependency identifierref=" r-test "',
    ),
    "space around what is shared": (b'ID="shared"', b'ID="  shared "'),
    "space around who shares": (b'IDRef="shared"', b'IDRef=" shared "'),
    "space around the name of an objective": (
        b'primaryObjective objectiveID="seen"',
        b'primaryObjective objectiveID="  seen "',
    ),
    "space around the objective of a rule": (b'referencedObjective="seen"', b'referencedObjective=" seen "'),
    "space around the objective of a score": (
        b'adlseq:objective objectiveID="known"',
        b'adlseq:objective objectiveID=" known "',
    ),
    "space encoded in the name of an objective": (
        b'referencedObjective="seen"',
        b'referencedObjective="%20seen%20%20"',
    ),
    "space around yes and no": (b'choice="false" flow="true"', b'choice=" false " flow=" true "'),
    "objective of a shared rule with its user": (
        b'<imsss:sequencing ID="shared">',
        b'<imsss:sequencing ID="rules">' + RULE_ON % b"mine" + b"</imsss:sequencing>"
        b'<imsss:sequencing ID="shared">',
    ),
    "objective of a shared score with its user": (
        b'<imsss:sequencing ID="shared">',
        b'<imsss:sequencing ID="rules"><adlseq:objectives><adlseq:objective objectiveID="mine">'
        b'<adlseq:mapInfo targetObjectiveID="g" writeRawScore="true"/></adlseq:objective></adlseq:objectives>'
        b'</imsss:sequencing><imsss:sequencing ID="shared">',
    ),
    "launch page listed by what a resource depends on": (
        b'<file href="lesson.html"/>\n      <dependency identifierref="r-test"/>',
        b'<dependency identifierref="r-all"/></resource>'
        b'<resource identifier="r-all" type="webcontent" adlcp:scormType="asset">'
        b'<dependency identifierref="r-files"/></resource>'
        b'<resource identifier="r-files" type="webcontent" adlcp:scormType="asset">'
        b'<file href="lesson.html"/><dependency identifierref="r-all"/>',
    ),
    "metadata on another server": (b"about.xml", b"https://lom.example/about.xml"),
    "state that persists in the 2nd Edition": (
        b'adlcp:scormType="sco" href="test.html"',
        b'adlcp:scormType="sco" adlcp:persistState="true" href="test.html"',
    ),
    "two maps, one of which reads": (
        b'<imsss:objective objectiveID="quick"/>',
        b'<imsss:objective objectiveID="quick"><imsss:mapInfo targetObjectiveID="a"/><imsss:mapInfo'
        b' targetObjectiveID="b" readSatisfiedStatus="false" readNormalizedMeasure="0"/></imsss:objective>',
    ),
    **{
        f"parameters {text.decode()}": (b'parameters="?mode=pre"', b'parameters="' + text + b'"')
        for text in (b"a=b", b"?a=b&amp;c=d", b"#a", b"?a=b#c", b"?a=%C3%A9", b"?a=~b")
    },
}
USER = (
    b'<item identifier="user" identifierref="r-lesson"><title>User</title><imsss:sequencing IDRef="rules">'
    b'<imsss:objectives><imsss:primaryObjective objectiveID="mine"/></imsss:objectives></imsss:sequencing>'
    b"</item>"
)


@pytest.mark.parametrize("name", VARIANTS)
def test_what_another_may_write_is_not_refused(name: str, tmp_path: Path) -> None:
    """Nine of ADL's own 189 test packages were refused for their white space or their shared objectives."""
    members = changed("2004", *VARIANTS[name])
    manifest = members["imsmanifest.xml"]
    if b'ID="rules"' in manifest:
        manifest = manifest.replace(b"<title>Gloves</title>", b"<title>Gloves</title>" + USER, 1)
    if b"persistState" in manifest:
        manifest = manifest.replace(b"2004 4th Edition<", b"CAM 1.3<", 1)
    judged = inspect(written(tmp_path, members | {"imsmanifest.xml": manifest}))
    assert not [each for each in judged.findings if each.rule not in BESIDE]


@pytest.mark.parametrize("name", WITHOUT)
def test_a_file_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    assert WITHOUT[name][-1] in broken(tmp_path, without(name))


def test_there_are_forty_mistakes_and_more() -> None:
    assert len(MANIFESTS) >= 40


def test_every_rule_for_packages_from_elsewhere_is_broken_by_one_here() -> None:
    shown = {row[-1] for table in (MANIFESTS, WITHOUT) for row in table.values()}
    shown |= {
        "foreign.manifest-absent",
        "foreign.only-web",
        "foreign.cmi5-absent",
        "foreign.cmi5-misnamed",
        "cmi5.url-relative",
        "foreign.manifest-in-folder",
        "foreign.tincan-in-folder",
        "foreign.manifest-capitals",
        "foreign.standards-several",
    }
    listed = {
        rule
        for stage in ("foreign", "placement", "sequencing")
        for rule in json.loads((RULES / f"{stage}.json").read_text(encoding="utf-8"))
    }
    assert listed <= shown, listed - shown


def test_the_layer_that_spoke_is_told(tmp_path: Path) -> None:
    schema = inspect(written(tmp_path, mutated("2004 button invented"))).findings
    assert {find_layer(each) for each in schema} == {"schema"}
    rules = inspect(written(tmp_path, mutated("2004 rule on a stranger"))).findings
    assert {find_layer(each) for each in rules} == {"rules"}
    habits = inspect(written(tmp_path, mutated("1.2 file unlisted"))).findings
    assert {find_layer(each) for each in habits} == {"habits"}


def test_a_manifest_in_a_folder_is_named_with_the_remedy_and_judged_all_the_same(tmp_path: Path) -> None:
    inside = {f"gloves/{name}": data for name, data in mutated("1.2 dangling item").items()}
    first, dangling = inspect(written(tmp_path, inside)).findings
    assert first.rule == "foreign.manifest-in-folder"
    assert first.facts["folder"] == "gloves"
    assert (dangling.rule, dangling.place) == ("scorm12.identifierref-dangling", "gloves/imsmanifest.xml:11")


def test_a_tincan_package_may_lie_whole_in_a_folder(tmp_path: Path) -> None:
    inside = {f"gloves/{name}": data for name, data in PACKAGES["tincan"].items()}
    assert broken(tmp_path, inside) == {"foreign.tincan-in-folder"}
    assert broken(tmp_path, inside | {"readme.txt": b"x"}) == {"foreign.manifest-in-folder"}


def test_a_manifest_in_capitals_is_named(tmp_path: Path) -> None:
    members = dict(PACKAGES["cmi5"])
    members["CMI5.xml"] = members.pop("cmi5.xml")
    assert broken(tmp_path, members) == {"foreign.manifest-capitals"}


def test_a_package_of_two_standards_is_judged_by_one_and_says_so(tmp_path: Path) -> None:
    judged = inspect(written(tmp_path, PACKAGES["tincan"] | PACKAGES["cmi5"]))
    assert [each.rule for each in judged.findings] == ["foreign.standards-several"]
    assert judged.identity.standard == "cmi5"


@pytest.mark.parametrize(
    ("members", "rule", "severity"),
    [
        ({"notes.txt": b"x"}, "foreign.manifest-absent", Severity.BLOCKING),
        ({"index.html": PACKAGES["cmi5"]["content/lesson.html"]}, "foreign.only-web", Severity.WARNING),
    ],
)
def test_a_zip_without_a_manifest_is_no_package(
    members: dict[str, bytes], rule: str, severity: Severity, tmp_path: Path
) -> None:
    (found,) = inspect(written(tmp_path, members)).findings
    assert (found.rule, found.severity) == (rule, severity)


def test_a_file_may_be_named_from_where_one_is(tmp_path: Path) -> None:
    """`./content/…` is `content/…`, with a base and without one."""
    manifest = PACKAGES["2004"]["imsmanifest.xml"].replace(b' xml:base="content/"', b"")
    for name in (b"test.html", b"lesson.html"):
        manifest = manifest.replace(b'href="' + name, b'href="./content/' + name)
    assert broken(tmp_path, PACKAGES["2004"] | {"imsmanifest.xml": manifest}) == set()


SPEAKS_CMI5 = b"fetch(base + 'activities/state?stateId=LMS.LaunchData')"
SPEAKS_SCORM = b"window.API_1484_11.Initialize('')"
WEB = {"index.html": PACKAGES["cmi5"]["content/lesson.html"]}
CLAIMS: dict[str, tuple[str, dict[str, bytes], str]] = {
    "by its own name": ("210-1-no-cmi5-xml.zip", WEB, "210-1-no-cmi5-xml.zip"),
    "by the name of a file": ("gloves.zip", WEB | {"js/cmi5.min.js": b""}, "js/cmi5.min.js"),
    "by the standard's schema document": (
        "gloves.zip",
        WEB | {"CourseStructure.xsd": b""},
        "CourseStructure.xsd",
    ),
    "by what its script says": ("gloves.zip", WEB | {"js/main.js": SPEAKS_CMI5}, "js/main.js"),
    "without a page": ("gloves.zip", {"js/main.js": SPEAKS_CMI5}, "js/main.js"),
}


@pytest.mark.parametrize("how", CLAIMS)
def test_a_zip_that_claims_to_be_cmi5_is_no_plain_web(how: str, tmp_path: Path) -> None:
    """CATAPULT's package 210-1 (requirement 14.1.0.0-2) was taken for plain pages, and let through."""
    name, members, sign = CLAIMS[how]
    path = tmp_path / name
    path.write_bytes(write_zip(members))
    (found,) = inspect(path).findings
    assert (found.rule, found.facts["sign"]) == ("foreign.cmi5-absent", sign)
    assert found.severity is Severity.BLOCKING


@pytest.mark.parametrize(
    ("name", "members"),
    {
        "pages about cmi5": (
            "gloves.zip",
            {"index.html": WEB["index.html"].replace(b"Why we", b"LMS.LaunchData")},
        ),
        "a script for every standard": ("gloves.zip", WEB | {"all.js": SPEAKS_CMI5 + SPEAKS_SCORM}),
        "a word that only ends so": ("acmi5.zip", WEB),
    }.values(),
)
def test_plain_web_pages_stay_plain_web_pages(name: str, members: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(write_zip(members))
    assert [each.rule for each in inspect(path).findings] == ["foreign.only-web"]


def test_a_course_structure_by_another_name_is_judged_and_named(tmp_path: Path) -> None:
    members = dict(mutated("cmi5 moveOn of SCORM"))
    members["course/structure.xml"] = members.pop("cmi5.xml")
    rules = [each.rule for each in inspect(written(tmp_path, members)).findings]
    assert rules[0] == "foreign.cmi5-misnamed"
    assert "cmi5.move-on" in rules


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        (b"content/lesson.html?level=2", b"https://gloves.example/lesson.html", set()),
        (b"", b"", {"cmi5.url-relative"}),
        (b"content/lesson.html?level=2", b"/lesson.html", {"cmi5.url-relative"}),
    ],
)
def test_a_course_structure_may_stand_alone(
    before: bytes, after: bytes, rules: set[str], tmp_path: Path
) -> None:
    """Every cmi5 LMS takes one without a zip (14.0); then no address may be relative (14.2.0.0-1)."""
    path = tmp_path / "course.xml"
    path.write_bytes(PACKAGES["cmi5"]["cmi5.xml"].replace(before, after, 1))
    judged = inspect(path)
    assert {each.rule for each in judged.findings} == rules
    assert judged.identity.standard == "cmi5"


def test_xml_of_another_kind_is_no_package(tmp_path: Path) -> None:
    path = tmp_path / "course.xml"
    path.write_bytes(b"<course/>")
    assert [each.rule for each in inspect(path).findings] == ["zip.unreadable"]


def test_white_space_around_what_cmi5_names_is_none_of_it(tmp_path: Path) -> None:
    """The LMS takes it away on import (13.1)."""
    manifest = PACKAGES["cmi5"]["cmi5.xml"]
    for name in (b'au id="', b'block id="', b'objective id="', b'objective idref="', b'course id="'):
        assert name in manifest
        manifest = manifest.replace(name, name + b" ").replace(b"<url>", b"<url>\n  ")
    assert broken(tmp_path, PACKAGES["cmi5"] | {"cmi5.xml": manifest}) == set()


def test_schema_documents_and_metadata_files_need_no_resource(tmp_path: Path) -> None:
    """Authoring tools bring every document of the standard, and metadata that the manifest names."""
    beside = {"xml.xsd": b"", "common/anyElement.xsd": b"", "XMLSchema.dtd": b""}
    assert broken(tmp_path, PACKAGES["2004"] | beside) == set()
    assert broken(tmp_path, PACKAGES["2004"] | {"other.xml": b"<lom/>"}) == {"foreign.file-unlisted"}


def test_a_complaint_of_the_schema_document_is_told_in_the_manifest_s_own_words(tmp_path: Path) -> None:
    (found,) = inspect(written(tmp_path, mutated("2004 action invented"))).findings
    assert found.facts["why"].startswith("Element '{http://www.imsglobal.org/xsd/imsss}ruleAction'")
    (found,) = inspect(written(tmp_path, mutated("1.2 unknown element"))).findings
    assert found.facts["why"].startswith("Element 'menu': This element is not expected.")


def test_content_json_of_another_tool_is_not_taken_for_approved_content(tmp_path: Path) -> None:
    members = PACKAGES["cmi5"] | {"content.json": b"not even JSON"}
    assert broken(tmp_path, members) == set()


def test_the_schema_documents_of_the_zip_never_judge_it(tmp_path: Path) -> None:
    """Those in these packages are empty: they would accept nothing, or anything."""
    assert "scorm12.schema-document" in broken(tmp_path, mutated("1.2 unknown element"))
