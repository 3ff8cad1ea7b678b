"""An LMS over real HTTP whose record store refuses as it is told: by statement, by turn, or by silence."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipelines.packaging.selftest.conversation import STATE
from pipelines.packaging.selftest.launch import LAUNCH_DATA, Statement
from pipelines.packaging.selftest.local_server import serve_app
from pipelines.packaging.selftest.strict_lms import Lms, Session

Answer = tuple[int, dict[str, str]]
SILENT: Answer = (0, {})
"""Takes what it is sent and says nothing for longer than anybody waits."""

SILENCE = 20.0  # seconds


@dataclass
class RefusingLms(Lms):
    """`denies` gives the status a statement is refused with; `statements` and `places` are the next answers.

    Of several statements posted at once one that is denied is refused for all, as xAPI 1.0.3 has it (part 3,
    2.1.2). An answer that stands alone in its list stays. While it does not know whoever asks, only a new
    token helps; while it is mute, what it takes is answered by an error.
    """

    denies: Callable[[Statement], int | None] = lambda statement: None
    statements: list[Answer] = field(default_factory=list)
    places: list[Answer] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    held: dict[str, Statement] = field(default_factory=dict)
    launch_data: Callable[[Session], dict[str, Any]] | None = None
    is_known: bool = True
    is_mute: bool = False
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def _statements(self, request: Request) -> Response:
        self.posts.append(monotonic())
        if self.refusing:
            return Response(status_code=503)
        if self.statements:
            return await self._told(self.statements)
        if not self.is_known:
            return Response(status_code=401)
        if request.method == "GET":
            return Response(status_code=200 if request.query_params["statementId"] in self.held else 404)
        given = json.loads(await request.body())
        refused = [status for status in map(self.denies, given) if status]
        if refused:
            return Response(status_code=refused[0])
        taken = await super()._statements(request)
        if taken.status_code == 200:
            self.held |= {each["id"]: each for each in given}
        return Response(status_code=504) if self.is_mute else taken

    async def _state(self, request: Request) -> Response:
        if not self.is_known:
            return Response(status_code=401)
        is_launch = request.query_params.get("stateId") == LAUNCH_DATA
        if is_launch and self.launch_data and self._find_session(request, STATE):
            return JSONResponse(self.launch_data(self.sessions[-1]))
        is_place = request.method == "PUT" and request.query_params.get("stateId") != LAUNCH_DATA
        if is_place and self.places:
            return await self._told(self.places)
        return await super()._state(request)

    async def _fetch(self, request: Request) -> Response:
        self.is_known = True
        return await super()._fetch(request)

    async def _told(self, answers: list[Answer]) -> Response:
        answer = answers[0] if len(answers) == 1 else answers.pop(0)
        if answer == SILENT:
            for _ in range(int(SILENCE * 10)):
                if not answers or self.closing.is_set():
                    break
                await asyncio.sleep(0.1)
        return Response(status_code=answer[0] or 504, headers=answer[1])


@contextmanager
def refusing_lms(files: Mapping[str, bytes]) -> Iterator[RefusingLms]:
    """Serve a package by an LMS that refuses as told, until the block ends."""
    host = RefusingLms(files)
    with serve_app(host.app) as host.origin:
        yield host
        host.closing.set()
