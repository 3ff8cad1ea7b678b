"""QTI 2.1 and 3.0: the same items, spelled two ways, scored like every other format."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from pipelines.packaging.bank_questions.questions import collect_questions
from pipelines.packaging.markup import Node
from pipelines.packaging.qti.content_package import write_qti_package
from pipelines.packaging.qti.dialect import QTI_2_1, QTI_3_0, Dialect
from tests.packaging.banks import samples

Given = dict[str, list[str]]

# name: (answers worth the point, answers that are not)
ANSWERS: dict[str, tuple[list[Given], list[Given]]] = {
    "q-0001": ([{"RESPONSE": ["b"]}], [{"RESPONSE": ["a"]}, {"RESPONSE": []}]),
    "q-0002": (
        [{"RESPONSE": ["a", "b"]}, {"RESPONSE": ["b", "a"]}],
        [{"RESPONSE": ["a"]}, {"RESPONSE": ["a", "b", "c"]}],
    ),
    "q-0003": ([{"RESPONSE": ["false"]}], [{"RESPONSE": ["true"]}]),
    "q-0004": (
        [
            {"RESPONSE-1": ["0 °C"], "RESPONSE-2": ["3 °C"]},
            {"RESPONSE-1": ["ZÉRO degré"], "RESPONSE-2": ["3 °c"]},
        ],
        [{"RESPONSE-1": ["0 °C"], "RESPONSE-2": ["4 °C"]}, {"RESPONSE-1": ["0 °C"], "RESPONSE-2": []}],
    ),
    "q-0005": ([{"RESPONSE": ["30"]}, {"RESPONSE": ["30.5"]}], [{"RESPONSE": ["30.6"]}, {"RESPONSE": []}]),
    "q-0006": ([{"RESPONSE": ["L-b R-b", "L-a R-a"]}], [{"RESPONSE": ["L-a R-b", "L-b R-a"]}]),
    "q-0007": ([{"RESPONSE": ["a", "b", "c"]}], [{"RESPONSE": ["b", "a", "c"]}]),
}


def members(dialect: Dialect) -> dict[str, Node]:
    """The documents of the package, elements and attributes spelled as QTI 2.1 does."""
    edition = samples.edition()
    with ZipFile(BytesIO(write_qti_package(samples.of(), edition, dialect))) as archive:
        found = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    for document in found.values():
        for node in document.iter():
            node.tag = _camel(etree.QName(node).localname.removeprefix("qti-"))
            spelled = {_camel(name): value for name, value in node.items() if not name.startswith("{")}
            node.attrib.clear()
            node.attrib.update(spelled)
    return found


def _camel(name: str) -> str:
    return re.sub("-([a-z])", lambda match: match.group(1).upper(), name)


def score(item: Node, given: Given) -> float:
    """What a QTI processor of these few rules makes of an answer (QTI 2.1, 15: expressions)."""
    condition = item.find("responseProcessing/responseCondition")
    assert condition is not None
    branch = condition.find("responseIf" if _holds(condition[0][0], item, given) else "responseElse")
    assert branch is not None
    return float(branch.findtext("setOutcomeValue/baseValue") or "nan")


def _holds(test: Node, item: Node, given: Given) -> bool:
    if test.tag == "and":
        return all(_holds(each, item, given) for each in test)
    name = test[0].get("identifier") or ""
    declared = item.find(f"responseDeclaration[@identifier='{name}']")
    assert declared is not None
    said, right = given[name], [value.text or "" for value in declared.iterfind("correctResponse/value")]
    if test.tag == "match":
        is_ordered = declared.get("cardinality") == "ordered"
        return said == right if is_ordered else sorted(said) == sorted(right)
    if test.tag == "equal":
        low, high = (float(each) for each in (test.get("tolerance") or "0 0").split())
        return bool(said) and float(right[0]) - low <= float(said[0]) <= float(right[0]) + high
    assert test.tag == "gte"
    entries = list(declared.iterfind("mapping/mapEntry"))
    assert {entry.get("caseSensitive") for entry in entries} == {"false"}
    return bool(said) and said[0].lower() in {(entry.get("mapKey") or "").lower() for entry in entries}


@pytest.mark.parametrize("dialect", [QTI_2_1, QTI_3_0], ids=lambda dialect: dialect.version)
@pytest.mark.parametrize("name", ANSWERS)
def test_the_whole_answer_is_worth_the_point_and_nothing_else_is(dialect: Dialect, name: str) -> None:
    item = members(dialect)[f"items/{name}.xml"]
    right, wrong = ANSWERS[name]
    assert [score(item, given) for given in right] == [1.0] * len(right)
    assert [score(item, given) for given in wrong] == [0.0] * len(wrong)


def test_both_versions_say_the_same_in_their_own_spelling() -> None:
    """An independent converter of 2.1 to 3.0 was run by hand over these items: it wrote what we write."""
    old, new = members(QTI_2_1), members(QTI_3_0)
    for name in ANSWERS:
        item = new[f"items/{name}.xml"]
        for body in list(item.iter("contentBody")):
            body.getparent().extend(body)  # type: ignore[union-attr]
            body.getparent().remove(body)  # type: ignore[union-attr]
        expected = etree.tostring(old[f"items/{name}.xml"], method="c14n2", strip_text=True)
        assert etree.tostring(item, method="c14n2", strip_text=True) == expected


@pytest.mark.parametrize("dialect", [QTI_2_1, QTI_3_0], ids=lambda dialect: dialect.version)
def test_the_manifest_lists_every_file_and_the_test_asks_every_item(dialect: Dialect) -> None:
    found = members(dialect)
    resources = {node.get("href") for node in found["imsmanifest.xml"].iter("resource")}
    assert resources == set(found) - {"imsmanifest.xml"}
    asked = [node.get("href") for node in found["quiz.xml"].iter("assessmentItemRef")]
    assert asked == [f"items/{name}.xml" for name in ANSWERS]
    assert found["imsmanifest.xml"].findtext("metadata/schema") == dialect.schema


@pytest.mark.parametrize("dialect", [QTI_2_1, QTI_3_0], ids=lambda dialect: dialect.version)
def test_the_manifest_follows_the_ims_binding_of_lom(dialect: Dialect) -> None:
    """IMS Meta-data 1.3.2 (imsmd_loose_v1p3p2.xsd) writes one name of LOM in lower case, and no ADL is in it.

    We wrote IEEE's `metadataSchema` and ADL's own version, and a QTI validator refused both manifests.
    """
    with ZipFile(BytesIO(write_qti_package(samples.of(), samples.edition(), dialect))) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
    about = manifest.find(".//{http://ltsc.ieee.org/xsd/LOM}metaMetadata")
    assert about is not None
    assert [(etree.QName(node).localname, node.text) for node in about] == [("metadataschema", "LOMv1.0")]


def test_right_answers_never_stand_in_their_own_order() -> None:
    found = members(QTI_2_1)
    shown = [node.get("identifier") for node in found["items/q-0007.xml"].iter("simpleChoice")]
    assert shown != ["a", "b", "c"]
    matched = found["items/q-0006.xml"].findall("itemBody/matchInteraction/simpleMatchSet")
    left, right = ([node.get("identifier", "")[2:] for node in each] for each in matched)
    assert left != right


def test_who_wrote_and_approved_the_questions_is_in_the_metadata() -> None:
    with ZipFile(BytesIO(write_qti_package(samples.of(), samples.edition(), QTI_3_0))) as archive:
        manifest = archive.read("imsmanifest.xml").decode()
    assert "digitalsourcetype/" in manifest
    assert "FN:lea" in manifest


def test_what_is_asked_before_the_lesson_is_a_test_of_its_own() -> None:
    edition = samples.placing_edition()
    with ZipFile(BytesIO(write_qti_package(collect_questions(edition), edition, QTI_2_1))) as archive:
        asked = {name: archive.read(name).decode().count("<assessmentItemRef") for name in archive.namelist()}
    assert (asked["quiz.xml"], asked["positioning.xml"]) == (1, 1)
