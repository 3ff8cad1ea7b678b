"""Client of Dagster's webserver: launches a job as its Launchpad does, and reads the state of the run."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import requests

from adapters.dagster_names import ALONE, FAULT_ENTRY, LOCATION_TAG, LOCATION_VARIABLE, DagsterNames
from schemas.errors import DagsterUnusable
from schemas.language import Language
from schemas.refusal import Refusal

SECONDS = 20
"""How long one request may take."""

LOCATION = "premierjet"
"""Name of our code location, where nobody gave it another."""

OWN_TAGS = "premierjet/"
"""What the keys of tags begin with that only jobs of ours have."""

REPOSITORIES = """
query Repositories {
  workspaceOrError {
    ... on Workspace { locationEntries {
      name
      locationOrLoadError {
        __typename
        ... on RepositoryLocation { repositories { name jobs { name tags { key value } } } }
        ... on PythonError { message }
      }
    } }
  }
}
"""
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
    ... on UnauthorizedError { message }
  }
}
"""
RUN = """
query Run($id: ID!) {
  runOrError(runId: $id) {
    ... on Run { status tags { key value } eventConnection { events {
      ... on ExecutionStepFailureEvent {
        error { message errorChain { error { message } } }
        failureMetadata { metadataEntries { label ... on TextMetadataEntry { text } } }
      }
      ... on RunFailureEvent { message }
    } } }
  }
}
"""
FIND = """
query Find($tags: [ExecutionTag!]!) {
  runsOrError(filter: {tags: $tags}) { ... on Runs { results { runId tags { key value } } } }
}
"""


class DagsterRunState(Enum):
    """What has become of a run so far."""

    QUEUED = "queued"
    GOING = "going"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


ERROR_CLASS = re.compile(r"^(?:\w+\.)+\w+: ")  # Dagster puts an error's class before its message
STATES_BY_STATUS = {
    "QUEUED": DagsterRunState.QUEUED,
    "NOT_STARTED": DagsterRunState.QUEUED,
    "SUCCESS": DagsterRunState.SUCCEEDED,
    "FAILURE": DagsterRunState.FAILED,
    "CANCELED": DagsterRunState.FAILED,
}


@dataclass(frozen=True)
class Run:
    """A run's state, by language the sentence it failed with, at least in English, and its tags.

    `is_told`: the job itself failed and said why. A run that was never started, or whose process is gone,
    only has Dagster's own word, or none. `is_installation_fault`: the job could not read the installation,
    and judged nothing.
    """

    state: DagsterRunState
    failure: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = False
    is_installation_fault: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Launchpad:
    """The webserver at `url`; one of its code locations has the jobs of our root.

    A job of the same name that another location has, somebody else's or another root's, is never launched.
    """

    url: str
    names: DagsterNames = ALONE

    def launch(
        self,
        job: str,
        op: str,
        config: Mapping[str, Any],
        tags: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        *,
        before: Callable[[], None] | None = None,
    ) -> str | None:
        """Launch a job and return its run's id; None if the request failed, so that a run may exist or not.

        Look for it then with `find`, by a tag that only it has. `before` is called when there is a job to
        launch and Dagster was not told to yet: if it raises, there is no run. Raises DagsterUnusable if
        Dagster cannot be asked for its jobs beforehand, or says no: then there is no run.
        """
        params = {
            "selector": {**self._find_repository(job), "pipelineName": job},
            "runConfigData": {"ops": {op: {"config": dict(config)}}},
            "mode": "default",
            "executionMetadata": {"tags": [{"key": k, "value": v} for k, v in tags.items()]},
        }
        if before is not None:
            before()
        try:
            answer = self._ask(LAUNCH, {"params": params}, headers or {})["launchRun"]
        except DagsterUnusable:
            return None
        if answer["__typename"] != "LaunchRunSuccess":
            errors = [answer, *answer.get("errors", ())]
            text = "; ".join(error["message"] for error in errors if error.get("message"))
            text = text or str(answer["__typename"])
            raise DagsterUnusable(Refusal("dagster.not_launched", url=self.url, job=job, said=text))
        return str(answer["run"]["runId"])

    def run(self, run_id: str) -> Run | None:
        """Return a run, or None if there is none; raises DagsterUnusable if Dagster cannot be asked."""
        answer = self._ask(RUN, {"id": run_id})["runOrError"]
        if "status" not in answer:
            return None
        state = STATES_BY_STATUS.get(answer["status"], DagsterRunState.GOING)
        failed = state is DagsterRunState.FAILED
        events = answer["eventConnection"]["events"] if failed else []
        failure = _read_failure(events) if failed else {}
        fault = failure.pop(FAULT_ENTRY, None)
        return Run(
            state,
            failure,
            is_installation_fault=fault is not None,
            is_told=any(event.get("error") for event in events),
            tags={str(tag["key"]): str(tag["value"]) for tag in answer.get("tags") or ()},
        )

    def find(self, tag: str, value: str) -> str | None:
        """Return the id of the newest run of our root with a tag, or None.

        Runs of a root without a name are those without a location's tag, which Dagster cannot be asked for.
        Raises DagsterUnusable if Dagster cannot be asked.
        """
        tags = [{"key": key, "value": each} for key, each in {**self.names.tags, tag: value}.items()]
        answer = self._ask(FIND, {"tags": tags})["runsOrError"]
        runs = answer.get("results") or ()
        return next((str(run["runId"]) for run in runs if _read_root_name(run) == self.names.location), None)

    def answers_get(self) -> bool:
        """Return whether the server answers GraphQL by GET; False if it does not answer at all.

        Dagster's own webserver does, ours (`pipelines.webserver`) does not: so one can
        tell whether the address leads to the server that lets only some mutations through.
        """
        try:
            response = _open_session().get(
                f"{self.url.rstrip('/')}/graphql",
                params={"query": "{ __typename }"},
                timeout=SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            return False
        return bool(response.ok)

    def _find_repository(self, job: str) -> dict[str, str]:
        """Return the code location and the repository that have the job of our root.

        Raises DagsterUnusable if there is none, or if several locations may be meant.
        """
        workspace = self._ask(REPOSITORIES, {})["workspaceOrError"] or {}
        entries = workspace.get("locationEntries") or ()
        found = [each for entry in entries for each in _list_repositories(entry, job)]
        own = [each for each in found if each.root == self.names.location]
        if len(own) == 1:
            return own[0].selector
        if own:
            raise DagsterUnusable(_several_refusal(self.url, own))
        errors = _list_load_errors(entries)
        if found and self.names.location not in errors:
            raise DagsterUnusable(_other_refusal(self.url, self.names, found))
        raise DagsterUnusable(_not_loaded_refusal(self.url, job, self.names.location, errors))

    def _ask(
        self, query: str, variables: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            answer = _open_session().post(
                f"{self.url.rstrip('/')}/graphql",
                json={"query": query, "variables": variables},
                # HTTP/1.1 headers are Latin-1: a name is sent as its UTF-8 bytes, as a sign-in proxy does.
                headers={name: value.encode().decode("latin-1") for name, value in (headers or {}).items()},
                timeout=SECONDS,
                allow_redirects=False,
            )
            answer.raise_for_status()
            data = answer.json()["data"]
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            refusal = Refusal("dagster.silent", url=self.url, error=type(error).__name__)
            raise DagsterUnusable(refusal) from error
        if not isinstance(data, dict):
            raise DagsterUnusable(Refusal("dagster.answered_error", url=self.url))
        return data


@dataclass(frozen=True)
class OwnRepository:
    """A repository with a job of ours; `root` is the name of the root it is of, empty if that has none."""

    location: str
    name: str
    root: str

    @property
    def selector(self) -> dict[str, str]:
        """Return what Dagster asks for to find a job in it."""
        return {"repositoryLocationName": self.location, "repositoryName": self.name}


def _list_repositories(entry: Mapping[str, Any], job: str) -> list[OwnRepository]:
    """Return the repositories of a code location that have a job and are ours, if it loaded."""
    location = entry.get("locationOrLoadError") or {}
    name = str(entry["name"])
    return [
        OwnRepository(name, str(repository["name"]), _find_root_name(repository))
        for repository in location.get("repositories") or ()
        if job in {each["name"] for each in repository["jobs"]} and (name == LOCATION or _is_ours(repository))
    ]


def _list_load_errors(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return why code locations could not be loaded, by their names."""
    loaded = {str(entry["name"]): entry.get("locationOrLoadError") or {} for entry in entries}
    return {name: str(each["message"]) for name, each in loaded.items() if each.get("message")}


def _is_ours(repository: Mapping[str, Any]) -> bool:
    """Return whether one of a repository's jobs has a tag of ours: the others are ours with it."""
    return any(tag["key"].startswith(OWN_TAGS) for tag in _list_tags(repository))


def _find_root_name(repository: Mapping[str, Any]) -> str:
    """Return the name that its root gave a repository's location; empty if it gave none."""
    return next(filter(None, (_read_root_name(job) for job in repository["jobs"])), "")


def _read_root_name(tagged: Mapping[str, Any]) -> str:
    """Return the name of the root that a job or a run is of; empty if that has none."""
    tags = tagged.get("tags") or ()
    return next((str(tag["value"]) for tag in tags if tag["key"] == LOCATION_TAG), "")


def _list_tags(repository: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [tag for job in repository["jobs"] for tag in job.get("tags") or ()]


def _open_session() -> requests.Session:
    """Return a session that ignores proxies of the environment: they would read the person's name."""
    session = requests.Session()
    session.trust_env = False
    return session


def _several_refusal(url: str, found: Sequence[OwnRepository]) -> Refusal:
    locations = ", ".join(sorted(each.location for each in found))
    return Refusal("dagster.several_locations", url=url, locations=locations, variable=LOCATION_VARIABLE)


def _other_refusal(url: str, names: DagsterNames, found: Sequence[OwnRepository]) -> Refusal:
    """Return the refusal of a root whose own location is not there, while those of others are."""
    locations = ", ".join(sorted(each.location for each in found))
    if not names.location:
        return Refusal("dagster.no_own_location", url=url, locations=locations, variable=LOCATION_VARIABLE)
    return Refusal("dagster.no_named_location", url=url, location=names.location, locations=locations)


def _not_loaded_refusal(url: str, job: str, own: str, errors: Mapping[str, str]) -> Refusal:
    """Return the refusal that tells why no location has a job; what our own says is told first."""
    location = own if own in errors else next(iter(errors), None)
    if location is None:
        return Refusal("dagster.not_loaded", url=url, job=job)
    return Refusal("dagster.load_failed", url=url, location=location, said=errors[location])


def _read_failure(events: list[dict[str, Any]]) -> dict[str, str]:
    """Return by language why a run failed: what its step recorded for people.

    Without that, in English: the innermost error of the failed step, else the message of the run.
    """
    for event in events:
        error = event.get("error")
        if error:
            chain = [each["error"]["message"] for each in error.get("errorChain") or ()]
            entries = (event.get("failureMetadata") or {}).get("metadataEntries") or ()
            recorded = {str(each["label"]): str(each["text"]) for each in entries if "text" in each}
            innermost = ERROR_CLASS.sub("", str([error["message"], *chain][-1]).strip())
            return {Language.ENGLISH.value: innermost, **recorded}
    text = next((str(event["message"]) for event in events if event.get("message")), "")
    return {Language.ENGLISH.value: text}
