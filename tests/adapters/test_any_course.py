"""Whatever course.yaml holds: a course, or one error that names file, line and remedy; nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.courses import read_course
from schemas.errors import CourseInvalid
from tests.fuzzing import examples

WHOLE = """
id: froid
title: Le froid
language: fr
iri: https://formation.example/froid
deliver: on_approval
mastery_percent: 80
context: {organisation: Une cuisine, culture: Une cuisine centrale}
sources: [{path: a.md}, {web: {url: 'https://a.example/b', most: 3}}, {s3: {bucket: b, prefix: c}}]
modules:
  - {id: a, title: A, questions: 2, objectives: [{id: o, text: Citer le seuil}]}
review: {roles: {pedagogie: [lea, noe]}, identity: local, contacts: {lea: lea@a.example}}
targets: [{kind: folder, id: lms, path: out}, {kind: scorm_cloud, id: c, app_id: x}]
model: {name: m, base_url: 'http://127.0.0.1/v1', temperature: 0.2, price: {input: 1, output: 2}}
budget: {tokens: 9}
results: {origins: [{kind: lrs, id: l, url: 'https://lrs.example/xapi'}]}
"""
SAMPLES = [WHOLE, WHOLE.replace("\n", "\r\n")]
MARKS = [
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "? ",
        "|",
        ">",
        "&a ",
        "*a",
        "<<: ",
        "!!",
        "!x ",
        "%",
        "@",
        "`",
        "'",
        '"',
    ),
    *(
        "\n",
        "\t",
        "\r",
        "\0",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x1b",
        "\u202e",
        "# ",
        "---\n",
        "...\n",
        "\n  ",
        "~",
        "{}",
    ),
    *(
        "!!binary ",
        "!!python/name:os.system ",
        "!!set ",
        "!!omap ",
        "1e999",
        ".inf",
        ".nan",
        "0x1F",
        "9" * 30,
        "-1",
    ),
    *(
        "null",
        "true",
        "2026-01-01",
        "13:30",
        "\\uD800",
        '"\\uD800"',
        '"\\x00"',
        "../..",
        "/etc/passwd",
        "a" * 600,
    ),
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["", "a", "a--b", "../x", "https://a.example", "x" * 600, "1", "fr"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def is_read_or_refused(folder: Path, data: bytes) -> None:
    (folder / "course.yaml").write_bytes(data)
    refused = None
    try:
        read_course(folder)
    except CourseInvalid as error:
        refused = error
    if refused is not None:
        told = (refused.place, refused.happened, refused.remedy)
        found = re.match(rf"{re.escape(str(folder / 'course.yaml'))}, line (\d+)", refused.place)
        assert found, told
        assert 1 <= int(found[1]) <= len(re.split(rb"\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]", data)) + 1, (
            told
        )
        assert all(told), told
        assert "\n" not in "".join(told), told


def test_the_sample_is_a_course(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(WHOLE, encoding="utf-8")
    assert read_course(tmp_path).course.id == "froid"


@st.composite
def bent(draw: Any) -> bytes:
    """A course's text with a few places cut, doubled or overwritten."""
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.sampled_from([0, 0, 1, 3, 12, 60])))
        put = draw(st.sampled_from(MARKS) | st.text(max_size=6) | st.just(text[at:to] * 2))
        text = text[:at] + put + text[to:]
    return text.encode("utf-8", "surrogatepass")


@st.composite
def reworded(draw: Any) -> bytes:
    """A course's document with a few of its values replaced by others, and written again."""
    document = yaml.safe_load(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        node = document
        while isinstance(node, dict | list) and node:
            key = draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            if not isinstance(node[key], dict | list) or not node[key] or draw(st.integers(0, 3)) == 0:
                node[key] = draw(VALUES)
                break
            node = node[key]
    return str(yaml.safe_dump(document, allow_unicode=True)).encode("utf-8", "surrogatepass")


@settings(max_examples=examples(80), suppress_health_check=list(HealthCheck), database=None)
@given(data=bent())
def test_a_course_bent_anywhere_is_read_or_refused_at_its_line(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    is_read_or_refused(tmp_path_factory.getbasetemp(), data)


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck), database=None)
@given(data=reworded())
def test_a_course_with_other_values_is_read_or_refused_at_its_line(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    is_read_or_refused(tmp_path_factory.getbasetemp(), data)


@settings(max_examples=examples(100), suppress_health_check=list(HealthCheck), database=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_no_course_and_told_so(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    is_read_or_refused(tmp_path_factory.getbasetemp(), data)


BOMBS = {
    "brackets": ("a: " + "[" * 100_000, "nested too deeply"),
    "braces": ("a: " + "{b: " * 100_000, "nested too deeply"),
    "lists": ("- " * 5_000 + "x", "nested too deeply"),
    "questions": ("? " * 5_000, "nested too deeply"),
    "aliases": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "YAML alias"),
    "merge": ("a: &a {b: 1}\nc: {<<: *a}\n", "YAML alias"),
    "self": ("a: &a [*a]\n", "YAML alias"),
    "half a character": ('id: "\\uD800"\n', "half a character"),
    "half a character for a key": ('"\\uD800": 1\n', "a character in it cannot be read"),
    "nothing at all": ("\0", "YAML does not allow"),
    "many digits": ("a: " + "9" * 5_000, "tag .*int' cannot be used here"),
    "a code": ("a: !!python/object/apply:os.mkdir [called]\n", "it is missing"),
    "the name of a code": ("a: !!python/name:os.mkdir x\n", "tag .*os.mkdir' cannot be used here"),
    "a long key": ("? " + "k" * 200_000 + "\n: 1\n", "it is missing"),
}


@pytest.mark.parametrize(("text", "why"), BOMBS.values(), ids=BOMBS)
def test_yaml_made_to_do_harm_is_refused_at_its_line(
    text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each for what it is: none of them is a course, so any other fault would refuse it too."""
    monkeypatch.chdir(tmp_path)
    is_read_or_refused(tmp_path, text.encode())
    with pytest.raises(CourseInvalid, match=why):
        read_course(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["course.yaml"]
