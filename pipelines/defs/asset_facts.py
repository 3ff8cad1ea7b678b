"""What the catalogue says of each asset: description, owner, kinds, tags, version of its code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

import dagster as dg

from pipelines.defs.descriptions import describe
from pipelines.defs.names import build_key
from pipelines.queries.code_versions import CODE_VERSIONS

QUEUE = "review_queue"
STAGE_TAG = "premierjet/stage"

OPERATIONS = "team:learning-ops"
REVIEWERS = "team:reviewers"
LMS_ADMINS = "team:lms-admins"
DIRECTORS = "team:training-directors"


@dataclass(frozen=True)
class AssetFacts:
    """Who answers for an asset, what it is made of, and which stage makes it."""

    owner: str
    kinds: frozenset[str]
    stage: str


ASSETS: Mapping[str, AssetFacts] = {
    "pulled_sources": AssetFacts(OPERATIONS, frozenset({"python", "file"}), "sourcing"),
    "source_spans": AssetFacts(OPERATIONS, frozenset({"python", "json"}), "sourcing"),
    "plan": AssetFacts(REVIEWERS, frozenset({"python", "json"}), "drafting"),
    "draft": AssetFacts(REVIEWERS, frozenset({"python", "json"}), "drafting"),
    "release": AssetFacts(LMS_ADMINS, frozenset({"python", "scorm", "pdf"}), "packaging"),
    "delivery": AssetFacts(LMS_ADMINS, frozenset({"python", "lms"}), "delivery"),
    "results": AssetFacts(DIRECTORS, frozenset({"xapi", "duckdb", "parquet"}), "results"),
    "item_analysis": AssetFacts(DIRECTORS, frozenset({"duckdb", "matplotlib"}), "results"),
    QUEUE: AssetFacts(REVIEWERS, frozenset({"python", "markdown"}), "review"),
    "review_measures": AssetFacts(DIRECTORS, frozenset({"python", "csv"}), "review"),
    "house_style": AssetFacts(REVIEWERS, frozenset({"python", "json"}), "review"),
    "overview": AssetFacts(DIRECTORS, frozenset({"python", "html", "csv"}), "review"),
}
"""Every asset by name; the teams are those of the table in DESIGN.md."""


class CatalogueEntry(TypedDict):
    """The keyword arguments of `dg.asset` and `dg.AssetSpec` that say what an asset is."""

    key: dg.AssetKey
    description: str
    owners: list[str]
    kinds: set[str]
    tags: dict[str, str]
    code_version: str


def describe_asset(name: str) -> CatalogueEntry:
    """Return what `dg.asset` and `dg.AssetSpec` take of an asset's facts, as keyword arguments."""
    facts = ASSETS[name]
    return {
        "key": build_key(name),
        "description": describe(f"asset_{name}"),
        "owners": [facts.owner],
        "kinds": set(facts.kinds),
        "tags": {STAGE_TAG: facts.stage},
        "code_version": CODE_VERSIONS[name],
    }
