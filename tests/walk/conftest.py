"""One installation, one desk and one Dagster over HTTP for every file of this folder."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, run_program, wait_until
from tests.walk.courses import CHECKOUT, PERSON, SECOND
from tests.walk.crawl import Answer, Visitor
from tests.walk.dagster_pages import Webserver
from tests.walk.forms import Forms
from tests.walk.installation import WAITING, Installation, begin, fill

WORKSPACE = """load_from:
  - python_module:
      module_name: pipelines.definitions
      attribute: defs
      working_directory: {checkout}
      location_name: premierjet
"""


@dataclass(frozen=True)
class Doors:
    """An installation, the addresses of its front doors, and what they write to their logs."""

    installation: Installation
    desk: str
    dagster: Webserver
    log: Path


@pytest.fixture(scope="package")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The desk and Dagster's webserver with its code server, started while the installation is filled."""
    root = tmp_path_factory.mktemp("walk")
    installation = begin(root)
    (root / "workspace.yaml").write_text(WORKSPACE.format(checkout=CHECKOUT), encoding="utf-8")
    desk, dagster = free_port(), free_port()
    urls = {
        "PREMIERJET_DESK_URL": f"http://127.0.0.1:{desk}",
        "PREMIERJET_DAGSTER_URL": f"http://127.0.0.1:{dagster}",
    }
    surroundings = os.environ | urls | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    webserver = [Path(sys.executable).with_name("dagster-webserver"), "-w", "workspace.yaml"]
    log = root / "doors.log"
    with (
        pytest.MonkeyPatch.context() as patched,
        log.open("wb") as said,
        run_program([*webserver, "-h", "127.0.0.1", "-p", str(dagster)], root, surroundings, said),
        run_program([sys.executable, "-m", "pipelines.desk", "--port", str(desk)], root, surroundings, said),
    ):
        for name, url in urls.items():
            patched.setenv(name, url)
        fill(installation)
        for port in (desk, dagster):
            wait_until(lambda port=port: is_listening(port), what=f"port {port}, {log}")
        yield Doors(installation, urls["PREMIERJET_DESK_URL"], Webserver(urls["PREMIERJET_DAGSTER_URL"]), log)


@dataclass
class Visits:
    """Everybody who walks through the desk: a reviewer, somebody unnamed, somebody invited."""

    reviewer: Visitor
    unnamed: Visitor
    invited: Visitor
    walked: Future[None] = field(default_factory=Future)

    @property
    def everybody(self) -> tuple[Visitor, ...]:
        return self.reviewer, self.unnamed, self.invited

    @property
    def answers(self) -> list[Answer]:
        """What every address answered to each of them, once the walk is over."""
        self.walked.result()
        return [each for who in self.everybody for each in who.answers.values()]


@pytest.fixture(scope="package", autouse=True)
def visits(doors: Doors) -> Iterator[Visits]:
    """Walks through the desk, under way while other doors are looked at."""
    made, origin = doors.installation, doors.desk
    forms = Forms()
    links = made.make_link("invite", WAITING, "--person", SECOND), made.invite_trainer()
    visits = Visits(
        Visitor(origin, {"premierjet_person": PERSON.encode().hex()}, forms.wants),
        Visitor(origin, {}, lambda address: f"/drafts/{WAITING}" in address),
        Visitor(origin, {}, Forms().wants_as_guest),
    )

    def walk() -> None:
        visits.reviewer.walk("/", *forms.filled(made), *forms.hidden(made))
        visits.unnamed.walk(made.page(WAITING))
        visits.invited.walk(*links)

    with ThreadPoolExecutor(1) as pool:
        visits.walked = pool.submit(walk)
        yield visits
    for who in visits.everybody:
        who.leave()
