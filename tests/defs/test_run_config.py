"""No field of a run reads the environment: every field of the location is walked, whatever brings it.

`dagster.Config` made of each `str` a field that also took `{"env": NAME}`: a signed-in reviewer put the
ledger's key into the comment of a decision, read it on the desk, and sealed colleagues' approvals with it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import dagster as dg
import pytest
import yaml
from dagster._config import ConfigTypeKind
from dagster._core.definitions.repository_definition import RepositoryDefinition

from pipelines.definitions import defs
from pipelines.defs.review import DecideConfig
from pipelines.defs.run_config import RunConfig, build_schema

OPEN_AT_THE_TOP = {"__ASSET_JOB.ops", "__ASSET_JOB.resources"}
"""Dagster's job over all assets ignores the sections of ops and resources it does not hold."""


class Fault(NamedTuple):
    """A field that reads a variable, or takes what nobody described."""

    path: str
    why: str


def faults_of(config_type: Any, path: str) -> Iterator[Fault]:
    """Yield each field below a type that is no plain scalar, list, map or group of such."""
    kind = config_type.kind
    if kind is ConfigTypeKind.SCALAR:
        return
    if kind in (ConfigTypeKind.ARRAY, ConfigTypeKind.NONEABLE, ConfigTypeKind.MAP):
        yield from faults_of(config_type.inner_type, path)
    elif kind in (ConfigTypeKind.STRICT_SHAPE, ConfigTypeKind.PERMISSIVE_SHAPE):
        if kind is ConfigTypeKind.PERMISSIVE_SHAPE and path not in OPEN_AT_THE_TOP:
            yield Fault(path, "takes any field")
        for name, field in config_type.fields.items():
            yield from faults_of(field.config_type, f"{path}.{name}")
    else:
        yield Fault(path, f"is of the kind {kind.value}")


def fields_read(location: RepositoryDefinition) -> Iterator[Fault]:
    """Yield the faults of every job, with the configuration of its assets, resources, executor, loggers."""
    for job in location.get_all_jobs():
        yield from faults_of(job.run_config_schema.run_config_schema_type, job.name)
    for name, resource in location.get_top_level_resources().items():
        yield from faults_of(resource.config_schema.as_field().config_type, f"resources.{name}")


def test_no_field_of_the_location_reads_the_environment() -> None:
    location = defs().get_repository_def()
    assert list(fields_read(location)) == []
    walked = {job.name for job in location.get_all_jobs()}
    assert {"__ASSET_JOB", "decide", "decide_many", "sweep", "package", "roll_back"} <= walked
    targets = [*location.sensor_defs, *location.schedule_defs]
    assert {job for each in targets for job in _jobs_of(each)} <= walked


def _jobs_of(ticking: dg.SensorDefinition | dg.ScheduleDefinition) -> list[str]:
    """The jobs a sensor or schedule launches: it takes no other configuration than theirs."""
    if isinstance(ticking, dg.ScheduleDefinition):
        return [ticking.job_name]
    return [target.job_name for target in ticking.targets if target.job_name]


class Sourced(dg.Config):
    text: str = ""
    deep: dict[str, list[int | None]] = {}


class Rooted(dg.ConfigurableResource):
    folder: str = ""


@dg.op
def leaking_op(config: Sourced) -> None: ...


@dg.op
def undescribed() -> None: ...


@dg.asset
def leaking_asset(config: Sourced, rooted: Rooted) -> dg.MaterializeResult:
    return dg.MaterializeResult()


@dg.job
def leaking() -> None:
    leaking_op()
    undescribed()


def test_the_walk_finds_each_way_a_field_may_leak() -> None:
    """A walk that finds nothing anywhere would show nothing."""
    location = dg.Definitions([leaking_asset], jobs=[leaking], resources={"rooted": Rooted()})
    found = {fault.path for fault in fields_read(location.get_repository_def())}
    assert found >= {
        "leaking.ops.leaking_op.config.text",
        "leaking.ops.leaking_op.config.deep",
        "leaking.ops.undescribed.config",
        "__ASSET_JOB.ops.leaking_asset.config.text",
        "__ASSET_JOB.resources.rooted.config.folder",
        "__ASSET_JOB.resources.io_manager.config.base_dir",  # Dagster's own default
        "resources.rooted.folder",
    }


class Line(RunConfig):
    number: int
    note: str = ""


class Asked(RunConfig):
    """What is asked."""

    name: str
    sure: bool | None = None
    words: list[str] = []
    shares: dict[str, int] = {}
    lines: list[Line] = []


@dg.op(config_schema=build_schema(Asked), out=dg.Out(dagster_type=dg.Any))
def given(context: dg.OpExecutionContext) -> Asked:
    return Asked.model_validate(context.op_config)


@dg.job
def giving() -> None:
    given()


def read(config: Mapping[str, Any]) -> Asked:
    run = giving.execute_in_process(run_config={"ops": {"given": {"config": config}}})
    asked = run.output_for_node("given")
    assert isinstance(asked, Asked)
    return asked


@pytest.mark.parametrize(
    ("config", "asked"),
    [
        ({"name": "a"}, Asked(name="a")),
        (
            {"name": "a", "words": None, "lines": [{"number": 1, "note": None}]},
            Asked(name="a", lines=[Line(number=1)]),
        ),
        ({"name": "a", "sure": False, "shares": {"env": 2}}, Asked(name="a", sure=False, shares={"env": 2})),
    ],
    ids=["defaults", "left empty", "a map with a key of that name"],
)
def test_a_run_is_handed_the_contract_it_was_given(config: dict[str, Any], asked: Asked) -> None:
    assert read(config) == asked


@pytest.mark.parametrize(
    "config",
    [
        {"name": {"env": "PATH"}},
        {"name": "a", "words": [{"env": "PATH"}]},
        {"name": "a", "sure": {"env": "PATH"}},
        {"name": "a", "shares": {"b": {"env": "PATH"}}},
        {"name": "a", "lines": [{"number": {"env": "PATH"}}]},
        {"name": "a", "other": "b"},
    ],
)
def test_a_selector_is_no_value_of_a_plain_field(config: dict[str, Any]) -> None:
    with pytest.raises(dg.DagsterInvalidConfigError):
        read(config)


def test_the_launchpad_still_documents_a_field_and_its_default() -> None:
    schema = build_schema(Asked)
    assert schema.description == "What is asked."
    assert schema.config_type.fields["words"].default_value == []
    assert schema.config_type.fields["name"].is_required


class Float(RunConfig):
    ratio: list[float] = []


class Loose(RunConfig):
    anything: Any = None


class Either(RunConfig):
    value: str | int


@pytest.mark.parametrize("contract", [Float, Loose, Either])
def test_a_type_nobody_foresaw_is_refused_at_load(contract: type[RunConfig]) -> None:
    (name,) = contract.model_fields
    with pytest.raises(TypeError, match=f"{contract.__name__}.{name}: no field of a run"):
        build_schema(contract)


BY_LINK = {
    "of an older draft": "ops: {decision: {config: {digest: '000000000000', verdict: approve}}}",
    "with everything filled in": """
ops:
  decision:
    config:
      digest: "00f3e5a1b2c4"
      verdict: approve
      person: "lea"
      waive:
        # q-0001: two options are the same
        - "f-1a2b3c4d: it can stay"
      comment: |-
        Relu avec l'expert.
""",
    "with nothing typed after the comment": """
ops:
  decision:
    config:
      digest: "00f3e5a1b2c4"
      verdict: reject
      waive: []
      comment: |-
        
""",
    "emptied by hand": """
ops:
  decision:
    config: {digest: "00f3e5a1b2c4", verdict: reject, waive: , comment: , dispute: , opened: , module: }
""",
}


@pytest.mark.parametrize("text", BY_LINK.values(), ids=BY_LINK)
def test_a_link_kept_from_before_still_fills_in_a_run(text: str) -> None:
    """Links stand in mails, and on the pages of drafts that were shown before today."""
    run_config = yaml.safe_load(text)
    config = dg.validate_run_config(defs().resolve_job_def("decide"), run_config)["ops"]["decision"]["config"]
    decided = DecideConfig.model_validate(config)
    assert decided.digest == run_config["ops"]["decision"]["config"]["digest"]
    assert (decided.module, decided.dispute, decided.opened, decided.voucher) == ("", [], None, "")
    assert None not in (decided.comment, decided.waive, decided.person)
