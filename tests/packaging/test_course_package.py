"""A course in one package: what it says of its modules, and what an LMS keeps of the package before."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from adapters.blob import open_blob
from pipelines.packaging.course_package.contents import open_module_package
from pipelines.packaging.formats.scorm2004 import STANDARD
from pipelines.packaging.inspection.manifest_inspection import ManifestInspection
from pipelines.packaging.manifests.cmi5 import CMI5
from pipelines.packaging.manifests.scorm2004 import ADLNAV, IMSCP, IMSSS
from pipelines.packaging.package_archive import Archive
from pipelines.packaging.schema_documents import read_schema_documents
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, inspect, validate
from schemas.draft import Content
from schemas.errors import StoreUnusable
from tests.course_packages import KEYS, chain, release
from tests.packaging.test_schema_documents import LOCATION, official

FORMATS = ("scorm2004", "cmi5")
formats = pytest.mark.parametrize("name", FORMATS)


def module(key: str = KEYS[0], **changes: Any) -> Content:
    return builders.content(module=key, title=key, **changes)


def both() -> tuple[Content, Content]:
    return module(), module(KEYS[1])


def manifest(name: str, *modules: Content) -> etree._Element:
    return etree.fromstring(samples.unzip_files(chain(name, *modules))[samples.MANIFESTS[name]])


@formats
def test_the_same_releases_give_the_same_bytes(name: str) -> None:
    release.cache_clear()
    once = chain(name, *both())
    release.cache_clear()
    assert chain(name, *both()) == once


@formats
def test_what_an_lms_knows_a_module_by_is_what_it_knew_it_by_alone(name: str) -> None:
    """A learner's progress hangs on it; a module that is added before the others moves nothing."""
    alone = etree.fromstring(samples.files(name)[samples.MANIFESTS[name]])
    tag, attribute = (IMSCP("item"), "identifier") if name == "scorm2004" else (CMI5("au"), "id")
    (own,) = (node.get(attribute) for node in alone.iter(tag))
    later, first = both()
    assert own in [node.get(attribute) for node in manifest(name, first, later).iter(tag)]


@formats
def test_a_package_with_one_module_more_loses_nothing(name: str, tmp_path: Path) -> None:
    earlier, later = tmp_path / "earlier.zip", tmp_path / "later.zip"
    earlier.write_bytes(chain(name, module(KEYS[1])))
    later.write_bytes(chain(name, *both()))
    assert inspect(later, against=earlier).findings == ()
    lost = {finding.rule for finding in inspect(earlier, against=later).findings}
    assert lost == {"republish.interaction"} | (
        {"republish.item", "republish.resource"} if name == "scorm2004" else {"republish.activity"}
    )


@formats
def test_the_official_schema_documents_accept_it(name: str, shared: Path, tmp_path: Path) -> None:
    schema = official(shared, tmp_path, name)
    for modules in (both(), (module(artefacts=(builders.lesson(),)),)):
        assert schema.validate(manifest(name, *modules)), schema.error_log


@formats
def test_it_is_sound_for_whoever_does_not_know_us(name: str) -> None:
    """By all that the standard allows and asks, as held against ADL's validator and CATAPULT."""
    archive = Archive(ZipFile(BytesIO(chain(name, *both()))))
    _, found = ManifestInspection(KINDS).inspect_foreign(archive, "course.zip")
    assert found == []


@formats
def test_it_carries_the_documents_it_was_judged_by(name: str) -> None:
    files = samples.unzip_files(chain(name, *both()))
    documents = read_schema_documents(f"course/{name}")
    assert documents.items() <= files.items()
    assert set(manifest(name, *both()).get(LOCATION, "").split()[1::2]) <= documents.keys()


def test_documents_that_say_the_same_of_a_course_are_the_same() -> None:
    """A package carries its documents side by side, so those of a course are a whole set."""
    of_module, of_course = (read_schema_documents(name) for name in ("scorm2004", "course/scorm2004"))
    assert of_module.keys() == of_course.keys()
    assert {name for name in of_course if of_course[name] == of_module[name]} == {
        "adlnav_v1p3.xsd",
        "adlseq_v1p3.xsd",
        "lom.xsd",
    }


def test_a_learner_goes_on_back_or_chooses_and_sees_the_buttons() -> None:
    course = manifest("scorm2004", *both())
    (mode,) = course.iter(IMSSS("controlMode"))
    assert dict(mode.attrib) == {"choice": "true", "flow": "true", "forwardOnly": "false"}
    assert not list(course.iter(ADLNAV("hideLMSUI")))


def test_a_module_without_questions_does_not_lower_the_score_of_the_course() -> None:
    unscored = module(artefacts=(builders.lesson(),))
    course = manifest("scorm2004", unscored, module(KEYS[1]))
    weights = [
        [rules.get("objectiveMeasureWeight") for rules in item.iter(IMSSS("rollupRules"))]
        for item in course.iter(IMSCP("item"))
    ]
    assert weights == [["0"], []]


def test_a_finished_module_without_questions_is_passed_or_no_course_with_one_ever_would_be() -> None:
    """A course is satisfied by all its modules."""
    course = manifest("scorm2004", *both())
    rules = [rule for rule in course.iter(IMSSS("rollupRule")) if rule.get("childActivitySet") == "all"]
    (satisfied, _) = (next(rule.iter(IMSSS("rollupCondition"))).get("condition") for rule in rules)
    launch = KINDS.formats["scorm2004"].launch
    assert satisfied == "satisfied"
    assert launch is not None
    assert launch.passes_unscored


def test_no_version_comes_back_for_other_contents() -> None:
    """As a sum of releases did after a withdrawal."""
    first, second = both()
    changed = module(KEYS[1], objectives=())
    chains = [(first,), (second,), (first, second), (second, first), (first, changed)]
    versions = [manifest("scorm2004", *each).get("version") for each in chains]
    assert len({*versions}) == len(chains)
    assert manifest("scorm2004", first, second).get("version") == versions[2]


def test_units_stand_in_one_block_whose_id_no_module_can_have() -> None:
    course = manifest("cmi5", *both())
    (block,) = course.iterfind(CMI5("block"))
    assert block.get("id") == "https://formation.example/froid/_modules"
    assert [unit.get("id") for unit in block.iterfind(CMI5("au"))] == [
        f"https://formation.example/froid/{key.removeprefix('froid--')}" for key in KEYS
    ]
    assert [node.get("id") for node in course.iterfind(CMI5("course"))] == ["https://formation.example/froid"]


ALTERED: dict[str, tuple[str, bytes | None, str]] = {
    "other content": ("chaine/content.json", b"{}", "content.other"),
    "no content": ("chaine/content.json", None, "content.absent"),
    "evidence that is none": ("course-package.json", b"{", "content.course-evidence"),
}


@pytest.mark.parametrize(("place", "data", "rule"), ALTERED.values(), ids=ALTERED)
def test_content_that_is_not_the_release_is_found(place: str, data: bytes | None, rule: str) -> None:
    files = samples.unzip_files(chain("cmi5", *both())) | {place: data}
    changed = write_zip({name: body for name, body in files.items() if body is not None})
    assert [finding.rule for finding in validate(changed)] == [rule]


def test_a_package_that_is_not_what_was_released_is_refused() -> None:
    built = release(module())
    package = next(each for each in built.release.packages if each.format == "scorm2004")
    altered = open_blob(bytes(open_blob(built.files[package.name])) + b"!")
    with pytest.raises(StoreUnusable, match="is not what was packaged"):
        open_module_package(built.release, package, altered, STANDARD, is_scored=True)


def test_the_evidence_names_the_release_of_each_module() -> None:
    evidence = json.loads(samples.unzip_files(chain("scorm2004", *both()))["course-package.json"])
    told = {each["module"]: each for each in evidence["modules"]}
    for content in both():
        own = release(content).release
        assert told[own.module]["release_digest"] == own.canonical_digest()
        assert told[own.module]["content"] == content.canonical_digest()
