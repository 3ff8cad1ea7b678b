"""Run coordinator for `dagster.yaml` that signs who launched a run.

It queues runs as Dagster's own does. First it sets the `user` tag to the name in the sign-in proxy's header,
and signs it; a tag that came with the request is replaced or emptied. The proxy has to remove that header
from what browsers send, and be the only way to this server.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, cast

from dagster import DagsterRun, DagsterRunStatus, Field, Noneable, StringSource
from pydantic import TypeAdapter, ValidationError

from adapters.dagster_internals import (
    ConfigurableClassData,
    QueuedRunCoordinator,
    SubmitRunContext,
    UserConfigSchema,
)
from adapters.identity.stamp import make_empty_stamp, stamp
from adapters.ledger.factory import open_key
from adapters.ledger.key import Key
from adapters.root import find_root
from adapters.run_configuration import refuse_configuration
from adapters.settings import read_settings
from adapters.store.factory import open_store
from schemas.errors import InvalidInput
from schemas.ids import OnePerson

DEFAULT_HEADER = "X-Forwarded-User"


class IdentifyingRunCoordinator(QueuedRunCoordinator):
    """Queues runs, each stamped with the person that the proxy names, if it names one.

    `identity_header` is the proxy's header; `root` is the folder of `dagster.yaml`, if Dagster is started
    elsewhere.
    """

    def __init__(self, identity_header: str = DEFAULT_HEADER, root: str | None = None, **queue: Any) -> None:
        super().__init__(**queue)
        self.identity_header = identity_header
        self.root = root

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """Return the settings of Dagster's queue, and ours."""
        return {
            **cast(Mapping[str, Any], super().config_type()),
            "identity_header": Field(
                StringSource,
                is_required=False,
                default_value=DEFAULT_HEADER,
                description="The header in which the sign-in proxy names the person.",
            ),
            "root": Field(
                Noneable(StringSource),
                is_required=False,
                default_value=None,
                description="The folder that holds dagster.yaml, where it cannot be found from here.",
            ),
        }

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        """Return the coordinator that `dagster.yaml` describes."""
        return cls(inst_data=inst_data, **config_value)

    def submit_run(self, context: SubmitRunContext) -> DagsterRun:
        """Stamp the run, then queue it; Dagster shows a refused run as failed, with the reason.

        Raises InvalidInput if its configuration reads an environment variable or has it run elsewhere, or if
        there is a person to stamp and no key. No key is made here: of two servers that each made one, neither
        could read the stamps of the other.
        """
        run = context.dagster_run
        if run.status is not DagsterRunStatus.NOT_STARTED:
            return super().submit_run(context)
        refuse_configuration(run.run_config, run.tags)
        person = _read_person(context.get_request_header(self.identity_header))
        tags = make_empty_stamp(run.tags)
        if person is not None:
            tags = stamp(person, run.run_id, run.run_config, self._read_key())
        if tags:
            self._instance.add_run_tags(run.run_id, tags)
            run = self._instance.get_run_by_id(run.run_id) or run
        return super().submit_run(SubmitRunContext(run, context.workspace))

    def _read_key(self) -> Key:
        root = find_root(Path(self.root) if self.root else None)
        settings = read_settings(root)
        source = open_key(root, settings, open_store(root, settings))
        key = source.read()
        if key is None:
            raise InvalidInput(
                "there is none, so nobody's name can be signed",
                place=source.place,
                remedy="Restore it from a backup, or make the first one with `premierjet ledger key`",
            )
        return key


def _read_person(header: str | None) -> str | None:
    """Return the name in a header, or None if no course could list such a name."""
    if not header:
        return None
    try:
        # HTTP/1.1 headers are read as Latin-1, but a proxy writes names in UTF-8.
        name = header.encode("latin-1").decode()
    except UnicodeError:
        name = header
    try:
        return TypeAdapter[str](OnePerson).validate_python(name.strip())
    except ValidationError:
        return None
