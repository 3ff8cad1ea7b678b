"""A secret may be given as a file, and then stands in no environment: ours, or one of what we start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.llm.key import key_of
from adapters.s3_client import open_client
from adapters.settings import Settings, list_secrets, read_settings
from schemas.course import ModelSettings
from schemas.errors import InvalidInput

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file as `echo` and editors leave it, with an end of line."""
    written = tmp_path / "secret"
    written.write_text("from-a-file-of-16\n")
    return written


def test_every_secret_may_be_given_as_a_file(tmp_path: Path, file: Path) -> None:
    for name in list_secrets():
        os.environ[name + "_FILE"] = str(file)
    settings = read_settings(tmp_path)
    given = {
        name: value.get_secret_value() for name, value in settings if isinstance(value, SecretStr) and value
    }
    assert set(given.values()) == {"from-a-file-of-16"}
    assert sorted(given) == sorted(name.removeprefix("PREMIERJET_").lower() for name in list_secrets())


def test_what_is_secret_is_known_from_its_type() -> None:
    shown = repr(Settings(**{name.removeprefix("PREMIERJET_").lower(): "unseen" for name in list_secrets()}))
    assert "unseen" not in shown
    assert {"PREMIERJET_POSTGRES_URL", "PREMIERJET_LEDGER_KEY", "PREMIERJET_SMTP_URL"} < set(list_secrets())


def test_the_keys_of_the_bucket_are_handed_to_the_library_that_looks_in_the_environment(
    tmp_path: Path, file: Path
) -> None:
    (tmp_path / ".env").write_text("AWS_ACCESS_KEY_ID=of-tests\nAWS_SESSION_TOKEN=of-an-hour\n")
    os.environ["AWS_SECRET_ACCESS_KEY_FILE"] = str(file)
    read_settings(tmp_path)
    signer = open_client("http://127.0.0.1:1", "eu-west-3", profile=None)
    address = signer.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    assert "of-tests" in address
    assert "of-an-hour" in address
    assert not {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} & os.environ.keys()


def test_the_key_of_a_model_may_be_given_as_a_file_whatever_the_course_calls_it(file: Path) -> None:
    os.environ["KEY_OF_OURS_FILE"] = str(file)
    model = ModelSettings(base_url="http://127.0.0.1:1/v1", name="m", api_key_env="KEY_OF_OURS")
    assert key_of(model) == "from-a-file-of-16"


def test_a_secret_given_twice_is_refused(tmp_path: Path, file: Path) -> None:
    os.environ |= {
        "PREMIERJET_LEDGER_KEY": "another-of-16-characters",
        "PREMIERJET_LEDGER_KEY_FILE": str(file),
    }
    with pytest.raises(InvalidInput, match="only one of them") as refused:
        read_settings(tmp_path)
    assert refused.value.place == "PREMIERJET_LEDGER_KEY_FILE"


@pytest.mark.parametrize(
    "held", [None, b"", b" \n", b"\xff\xfe"], ids=["absent", "empty", "blank", "no text"]
)
def test_a_file_without_a_secret_is_refused_by_its_variable(tmp_path: Path, held: bytes | None) -> None:
    given = tmp_path / "given"
    if held is not None:
        given.write_bytes(held)
    os.environ["PREMIERJET_POSTGRES_URL_FILE"] = str(given)
    with pytest.raises(InvalidInput) as refused:
        read_settings(tmp_path)
    assert refused.value.place == "PREMIERJET_POSTGRES_URL_FILE"
    assert str(given) in refused.value.happened


def started(root: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Start a program of somebody else with our settings, as a container does."""
    (root / "dagster.yaml").touch()
    shown = "import os; print(*(f'{name}={value}' for name, value in os.environ.items()))"
    return subprocess.run(
        [sys.executable, "-m", "adapters.settings", sys.executable, "-c", shown],
        env={**os.environ, "PREMIERJET_ROOT": str(root), **settings},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_program_of_others_finds_no_secret_in_its_environment(tmp_path: Path, file: Path) -> None:
    """The entry point of the image once put every file's secret there, for Dagster and Celery to find."""
    (tmp_path / ".env").write_text("PREMIERJET_LEDGER_KEY=from-env-of-sixteen\nPREMIERJET_STORE=elsewhere\n")
    done = started(tmp_path, **{f"{name}_FILE": str(file) for name in list_secrets() if "LEDGER" not in name})
    assert "from-a-file-of-16" not in done.stdout, done.stderr
    assert "from-env-of-sixteen" not in done.stdout
    assert f"PREMIERJET_POSTGRES_URL_FILE={file}" in done.stdout
    assert "PREMIERJET_STORE=elsewhere" in done.stdout


def test_a_program_of_others_is_not_started_with_a_wrong_setting(tmp_path: Path) -> None:
    done = started(tmp_path, PREMIERJET_POSTGRES_URL="x", PREMIERJET_SWEEP_PARTS="none")
    assert done.returncode == 1
    assert done.stderr.startswith("PREMIERJET_SWEEP_PARTS: a whole number is expected")
    assert done.stdout == ""
