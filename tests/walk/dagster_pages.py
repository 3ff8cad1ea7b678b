"""What Dagster's pages show of an installation, read over HTTP as its own pages read it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import yaml

PATIENCE = 120  # seconds
REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "premierjet"}
EVERYTHING = 10_000

ENTRY = """
fragment Entry on MetadataEntry {
  __typename label description
  ... on MarkdownMetadataEntry { mdStr }
  ... on UrlMetadataEntry { url }
  ... on TextMetadataEntry { text }
  ... on PathMetadataEntry { path }
  ... on JsonMetadataEntry { jsonString }
  ... on FloatMetadataEntry { floatValue }
  ... on IntMetadataEntry { intRepr }
  ... on BoolMetadataEntry { boolValue }
  ... on TableMetadataEntry { table { records schema { columns { name } } } }
}
"""
ASSETS = (
    ENTRY
    + """
{ assetNodes {
    assetKey { path } description groupName isExecutable isPartitioned partitionKeys
    metadataEntries { ...Entry }
    assetMaterializations { partition runId description metadataEntries { ...Entry } }
    assetObservations { partition runId description metadataEntries { ...Entry } }
    assetChecksOrError { __typename ... on AssetChecks { checks { name description } } }
} }
"""
)
CHECK = (
    ENTRY
    + """
query Check($asset: AssetKeyInput!, $name: String!) {
  assetCheckExecutions(assetKey: $asset, checkName: $name, limit: 10000) {
    status partition evaluation { success severity description metadataEntries { ...Entry } } }
}
"""
)
REPOSITORY_PAGE = """
query Repository($repository: RepositorySelector!) {
  repositoryOrError(repositorySelector: $repository) {
    __typename
    ... on Repository {
      pipelines { name description isJob }
      sensors { name description targets { pipelineName } }
      schedules { name description pipelineName }
    }
    ... on PythonError { message stack }
  }
  runsOrError { __typename ... on Runs { results { runId jobName status } } }
}
"""
TICK = """
fragment Tick on DryRunInstigationTick {
  evaluationResult {
    skipReason error { message stack }
    runRequests { runKey jobName runConfigYaml tags { key value } }
  }
}
"""
SENSOR = (
    TICK
    + """
mutation Tick($selector: SensorSelector!) {
  sensorDryRun(selectorData: $selector, cursor: null) {
    __typename ...Tick ... on PythonError { message stack }
  }
}
"""
)
SCHEDULE = (
    TICK
    + """
mutation Tick($selector: ScheduleSelector!, $at: Float!) {
  scheduleDryRun(selectorData: $selector, timestamp: $at) {
    __typename ...Tick ... on PythonError { message stack }
  }
}
"""
)
VALID = """
query Valid($job: PipelineSelector!, $config: RunConfigData!) {
  isPipelineConfigValid(pipeline: $job, mode: "default", runConfigData: $config) {
    __typename ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)|<(https?://[^>\s]+)>|(?:href|src)=\"([^\"]+)\"")


@dataclass(frozen=True)
class Shown:
    """One entry of one page: what it is called, what it says, and on which page."""

    page: str
    label: str
    text: str

    def links(self) -> Iterator[str]:
        """Every address it leads to."""
        for found in LINK.findall(self.text):
            yield unescape(next(filter(None, found)))
        if self.text.startswith(("http://", "https://", "/")) and " " not in self.text.strip():
            yield self.text.strip()


@dataclass(frozen=True)
class Webserver:
    """Dagster's webserver at an address."""

    url: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return what it answers; an error of GraphQL itself fails."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=PATIENCE) as response:
            answer = json.loads(response.read())
        assert not answer.get("errors"), answer
        data: dict[str, Any] = answer["data"]
        return data

    def repository(self) -> dict[str, Any]:
        """Return its jobs, sensors and schedules, and the runs there were."""
        found = self.ask(REPOSITORY_PAGE, repository=REPOSITORY)
        repository: dict[str, Any] = found["repositoryOrError"]
        assert repository["__typename"] == "Repository", repository
        return repository | {"runs": found["runsOrError"]["results"]}

    def places(self) -> "Places":
        """Return every page a link may lead to."""
        repository = self.repository()
        return Places(
            {_name(each): frozenset(each["partitionKeys"]) for each in self.ask(ASSETS)["assetNodes"]},
            frozenset(job["name"] for job in repository["pipelines"]),
            frozenset(run["runId"] for run in repository["runs"]),
            self,
        )

    def tick(self, kind: str, name: str, at: float = 0.0) -> dict[str, Any]:
        """Evaluate a sensor or a schedule once, and launch nothing."""
        selector = {**REPOSITORY, f"{kind}Name": name}
        asked = {"selector": selector} | ({"at": at} if kind == "schedule" else {})
        found: dict[str, Any] = self.ask(SENSOR if kind == "sensor" else SCHEDULE, **asked)[f"{kind}DryRun"]
        return found

    def refuses(self, job: str, config: str) -> str:
        """Return why the Launchpad would not launch a configuration; nothing where it would."""
        selector = {**REPOSITORY, "pipelineName": job}
        found = self.ask(VALID, job=selector, config=json.dumps(yaml.safe_load(config)))
        answer = found["isPipelineConfigValid"]
        return "" if answer["__typename"] == "PipelineConfigValidationValid" else str(answer)


def _name(asset: dict[str, Any]) -> str:
    return "/".join(asset["assetKey"]["path"])


def entries(page: str, listed: list[dict[str, Any]]) -> Iterator[Shown]:
    """Every entry of a page, as text."""
    for entry in listed:
        yield Shown(page, entry["label"], value_of(entry))


def value_of(entry: dict[str, Any]) -> str:
    """What an entry says; nothing where it says nothing."""
    if entry.get("table") is not None:
        records = [json.loads(record) for record in entry["table"]["records"]]
        return "\n".join(" | ".join(map(str, record.values())) for record in records)
    told = [
        entry[name]
        for name in ("mdStr", "url", "text", "path", "jsonString", "floatValue", "intRepr", "boolValue")
        if entry.get(name) is not None
    ]
    return str(told[0]) if told else ""


@dataclass(frozen=True)
class Places:
    """The pages Dagster has: it answers 200 to any address, so that a link tells nothing by itself."""

    assets: dict[str, frozenset[str]]
    jobs: frozenset[str]
    runs: frozenset[str]
    webserver: Webserver

    def holds(self, link: str) -> bool:
        """Whether a link leads to something that is there, or to a Launchpad that can launch it."""
        parts = urlsplit(link)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match [step for step in parts.path.split("/") if step]:
            case []:
                return True
            case ["assets", asset]:
                partition = query.get("partition")
                return asset in self.assets and (partition is None or partition in self.assets[asset])
            case ["runs"]:
                return True
            case ["runs", run]:
                return run in self.runs
            case ["guess", job, *_] | ["locations", "premierjet", "jobs", job, *_]:
                return job in self.jobs and not self.webserver.refuses(job, query.get("config", "{}"))
        return False
