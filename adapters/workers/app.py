"""The Celery app of a worker (`celery -A adapters.workers.app worker`), configured by the instance file."""

from dagster import DagsterInstance
from dagster_celery.tasks import create_execute_job_task, create_resume_job_task

from adapters.workers.launcher import WatchedCeleryRunLauncher
from schemas.errors import InvalidInput


def _launcher() -> WatchedCeleryRunLauncher:
    launcher = DagsterInstance.get().run_launcher
    if not isinstance(launcher, WatchedCeleryRunLauncher):
        raise InvalidInput(
            f"launches runs with {type(launcher).__name__}, which hands nothing to workers",
            place="dagster.yaml, run_launcher",
            remedy="Take the instance file of deploy/compose, or start no worker",
        )
    return launcher


app = _launcher().celery
execute_job = create_execute_job_task(app)
resume_job = create_resume_job_task(app)
