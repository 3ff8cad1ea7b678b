"""The Helm values say nothing of Premierjet that is not so; no cluster is here to try them on."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster._config import process_config, validate_config
from dagster_postgres.utils import pg_config, pg_url_from_config
from sqlalchemy.engine import make_url

from adapters.identity.coordinator import IdentifyingRunCoordinator
from adapters.settings import OF_THE_BUCKET, list_secrets
from tests.deploy.composed import CHECKOUT, described
from tests.docs.reference import settings

VALUES = CHECKOUT / "deploy" / "helm" / "values.yaml"


def values() -> dict[str, Any]:
    return yaml.safe_load(VALUES.read_text(encoding="utf-8"))


def deployment() -> dict[str, Any]:
    (only,) = values()["dagster-user-deployments"]["deployments"]
    return only


def environments() -> list[dict[str, str]]:
    own = {each["name"]: each["value"] for each in deployment()["env"]}
    return [values()["dagsterWebserver"]["env"], values()["dagsterDaemon"]["env"], own]


def test_every_process_has_the_same_settings_and_each_is_one_of_premierjet() -> None:
    webserver, daemon, code = environments()
    assert webserver == daemon == code
    known = settings().keys() | set(OF_THE_BUCKET)
    assert {name for name in code if name.removesuffix("_FILE") not in known} <= known


def test_the_root_is_where_the_chart_puts_the_instance_file_and_courses_lie_below_it() -> None:
    root = values()["dagsterHome"]
    assert {each["PREMIERJET_ROOT"] for each in environments()} == {root}
    mounted = {each["name"]: each for each in deployment()["volumeMounts"]}
    assert mounted["courses"]["mountPath"] == f"{root}/courses"
    assert mounted["courses"]["readOnly"]


def test_no_secret_stands_in_the_values_and_each_file_is_in_the_volume_of_secrets() -> None:
    assert not {*list_secrets(), *OF_THE_BUCKET} & environments()[0].keys()
    mounted = {each["name"]: each["mountPath"] for each in deployment()["volumeMounts"]}
    files = [value for name, value in environments()[0].items() if name.endswith("_FILE")]
    assert files
    assert all(file.startswith(mounted["secrets"] + "/") for file in files)
    assert {each["name"] for each in deployment()["volumes"]} == set(mounted)


def test_postgresql_knows_its_client_by_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chart hands the password over as a variable, and one that holds it is refused."""
    database = values()["postgresql"]
    mounted = {each["name"]: each["mountPath"] for each in deployment()["volumeMounts"]}
    params = database["postgresqlParams"]
    assert all(
        file.startswith(mounted["secrets"] + "/") for name, file in params.items() if name != "sslmode"
    )
    monkeypatch.setenv("DAGSTER_PG_PASSWORD", "")
    written = {
        "username": database["postgresqlUsername"], "password": {"env": "DAGSTER_PG_PASSWORD"},
        "hostname": database["postgresqlHost"], "db_name": database["postgresqlDatabase"], "params": params,
    }  # fmt: skip
    read = process_config(pg_config(), {"postgres_db": written})
    assert read.success, read.errors
    address = make_url(pg_url_from_config(read.value))
    assert address.password is None
    assert address.query == params
    confined = [values()["dagsterWebserver"], values()["dagsterDaemon"], deployment()]
    assert {part["podSecurityContext"]["fsGroup"] for part in confined} == {10001}


def test_the_image_is_the_one_compose_builds_and_nothing_runs_as_root() -> None:
    parts = [values()["dagsterWebserver"], values()["dagsterDaemon"], deployment()]
    names = {f"{part['image']['repository']}:{part['image']['tag']}" for part in parts}
    assert names == {described()["services"]["code"]["image"]}
    assert all(part["securityContext"]["runAsUser"] == 10001 for part in parts)


def test_the_coordinator_that_signs_runs_takes_its_configuration() -> None:
    coordinator = values()["dagsterDaemon"]["runCoordinator"]["config"]["customRunCoordinator"]
    assert coordinator["module"] == IdentifyingRunCoordinator.__module__
    assert coordinator["class"] == IdentifyingRunCoordinator.__name__
    assert validate_config(IdentifyingRunCoordinator.config_type(), coordinator["config"]).success


def test_a_pod_a_run_and_no_broker() -> None:
    assert values()["runLauncher"]["type"] == "K8sRunLauncher"
    assert not any(values()[name]["enabled"] for name in ("rabbitmq", "redis", "postgresql"))
    assert deployment()["includeConfigInLaunchedRuns"]["enabled"]
    command = described()["services"]["code"]["command"]
    assert deployment()["dagsterApiGrpcArgs"] == command[command.index("-m") :]


def test_what_the_chart_starts_as_dagster_webserver_is_ours(tmp_path: Path) -> None:
    """The chart names the command, and no value changes it: the image holds another of that name."""
    dockerfile = (CHECKOUT / "deploy" / "compose" / "Dockerfile").read_text(encoding="utf-8")
    (printed,) = re.findall(r"&& (printf .*) > /opt/venv/bin/dagster-webserver\n", dockerfile)
    command = tmp_path / "dagster-webserver"
    command.write_bytes(subprocess.run(["sh", "-c", printed], capture_output=True, check=True).stdout)
    command.chmod(0o755)
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    said = subprocess.run([command, "--help"], capture_output=True, env=os.environ | path, text=True)
    assert said.stdout.startswith("Usage: python -m pipelines.webserver "), said.stderr
