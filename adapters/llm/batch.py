"""Client of a host's Batch API: sends a file of questions, reads its state, fetches the answers.

It uses `/files` and `/batches` of OpenAI's API reference: one file of lines for one model, answered within
24 hours; a batch ends as completed, failed, expired or cancelled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
import openai
from pydantic import BaseModel, JsonValue, ValidationError

from adapters.llm import Ask, place_of
from adapters.llm.dialect import DIALECTS
from adapters.llm.failures import make_no_batch, make_unreachable, make_unusable
from adapters.llm.key import key_of
from adapters.llm.lines import Answers, HostError, read_answers, write_line
from adapters.llm.refused_parameters import RefusedParameters
from adapters.openai_host import Host
from schemas.batch import BatchEnding
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable

MOST_LINES = 50_000
"""Questions in one file (OpenAI's Batch API)."""

MOST_BYTES = 200 * 1024 * 1024
"""Bytes of one file (OpenAI's Batch API)."""

LONGEST_LINE = 2_000_000
"""Bytes of an answer, on average over a file; a longer file is not read to its end."""

NAME = "premierjet"
"""Key in a batch's metadata, under which we put our name for it."""

MOST_PAGES = 50
"""Pages, of a hundred batches each, that are searched for one of ours."""

RETRIES = 2
SECONDS = 3600.0
"""For one call at most: a file of 200 MB takes a quarter of an hour on a slow line."""

NO_SUCH_ENDPOINT = frozenset({404, 405, 501})

T = TypeVar("T", bound=BaseModel)


class _File(BaseModel):
    id: str


class _Errors(BaseModel):
    data: list[HostError] | None = None


class _Batch(BaseModel):
    id: str
    status: str
    metadata: dict[str, JsonValue] | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: _Errors | None = None


class _Page(BaseModel):
    data: list[_Batch]
    has_more: bool = False


class _Unknown(ModelUnusable):
    """Raised if the host knows no such batch or file, or has no Batch API at all."""

    def __init__(self, settings: ModelSettings, status: int) -> None:
        super().__init__(
            f"the host takes no batches (it answered {status})",
            place=place_of(settings),
            remedy="Remove model.batch from course.yaml and draft without --batch, "
            "or use a host that offers OpenAI's Batch API",
        )


@dataclass(frozen=True)
class BatchState:
    """State of a batch at its host: `ending` is None while it is under way, `files` hold its answers."""

    ending: BatchEnding | None
    files: tuple[str, ...] = ()
    refused: str | None = None


class BatchHost:
    """Batches at the host of the settings.

    Every method raises ModelUnusable, `passing` if the same call may work later.
    """

    most_lines = MOST_LINES
    most_bytes = MOST_BYTES

    def __init__(
        self,
        settings: ModelSettings,
        *,
        retries: int = RETRIES,
        refused: RefusedParameters | None = None,
    ) -> None:
        self._settings = settings
        self._refused = refused or RefusedParameters(settings.base_url)
        self._dialect = DIALECTS[settings.api]
        self._host = Host(settings, retries, seconds=SECONDS, api_version=settings.api_version)

    def submit(self, name: str, asks: Mapping[str, Ask]) -> str:
        """Send questions to be answered within a day, and return the host's id of the batch.

        After a passing failure the host may have the batch all the same: look for it with `find` before
        sending it again.
        """
        lines = b"".join(
            write_line(digest, ask, self._dialect, self._refused) for digest, ask in asks.items()
        )
        upload = (f"{NAME}-{name[:12]}.jsonl", lines, "application/jsonl")
        file = self._ask_host(
            _File, lambda client: client.files.with_raw_response.create(file=upload, purpose="batch")
        )
        made = self._ask_host(
            _Batch,
            # Once only: a second try could be a second batch, to be paid as well.
            lambda client: client.with_options(max_retries=0).batches.with_raw_response.create(
                input_file_id=file.id,
                endpoint=self._dialect.endpoint,
                completion_window="24h",
                metadata={NAME: name},
            ),
        )
        return made.id

    def write_line(self, digest: str, ask: Ask) -> bytes:
        """Return a question as its line in a file."""
        return write_line(digest, ask, self._dialect, self._refused)

    def find(self, name: str) -> str | None:
        """Return the host's id of the batch with our name, or None if it has none."""
        after: dict[str, Any] = {}
        for _ in range(MOST_PAGES):
            page = self._page(after)
            for batch in page.data:
                if batch.metadata is not None and batch.metadata.get(NAME) == name:
                    return batch.id
            if not page.has_more or not page.data:
                return None
            after = {"after": page.data[-1].id}
        raise ModelUnusable(
            f"more than {MOST_PAGES * 100} batches are there, and none looked at is the one wanted",
            place=self._settings.host,
            remedy="Use a key of its own project for this installation",
        )

    def state(self, remote: str) -> BatchState:
        """Return the state of a batch; one that its host does not know has failed."""
        try:
            batch = self._ask_host(_Batch, lambda client: client.batches.with_raw_response.retrieve(remote))
        except _Unknown:
            return BatchState(BatchEnding.FAILED, refused="the host does not know it")
        ending = next((each for each in BatchEnding if each.value == batch.status), None)
        files = tuple(each for each in (batch.output_file_id, batch.error_file_id) if each)
        return BatchState(ending, files, self._refusal(batch) if ending is BatchEnding.FAILED else None)

    def cancel(self, remote: str) -> None:
        """End a batch early; what was answered by then can still be read."""
        self._ask_host(_Batch, lambda client: client.batches.with_raw_response.cancel(remote))

    def answers(self, state: BatchState, asks: Mapping[str, Ask]) -> Answers:
        """Return the answers of an ended batch, by the digests of its questions."""
        most = LONGEST_LINE * (len(asks) + 1)
        files = [self._content(file, most) for file in state.files]
        return read_answers(files, asks, key_of(self._settings), self._dialect, self._refused)

    def _content(self, file: str, most: int) -> bytes:
        """Return a file, cut at a length; empty if it is no longer there."""

        def fetch(client: openai.OpenAI) -> bytes:
            read = bytearray()
            with client.files.with_streaming_response.content(file) as streamed:
                for chunk in streamed.iter_bytes():
                    read += chunk
                    if len(read) > most:
                        break
            return bytes(read[:most])

        try:
            content: bytes = self._call_host(fetch)
        except _Unknown:
            return b""
        return content

    def _page(self, after: Mapping[str, Any]) -> _Page:
        return self._ask_host(_Page, lambda client: client.batches.with_raw_response.list(limit=100, **after))

    def _ask_host(self, kind: type[T], call: Callable[[openai.OpenAI], Any]) -> T:
        content = self._call_host(call).http_response.content
        try:
            return kind.model_validate_json(content)
        except ValidationError:
            failure = make_no_batch(self._settings)
        raise failure

    def _call_host(self, call: Callable[[openai.OpenAI], Any]) -> Any:
        key = key_of(self._settings)
        try:
            return call(self._host.client(key))
        except openai.APIError as error:
            status = error.status_code if isinstance(error, openai.APIStatusError) else 0
            known = status not in NO_SUCH_ENDPOINT
            failure = make_unusable(error, self._settings, key) if known else _Unknown(self._settings, status)
        except httpx2.HTTPError:  # while a file is read
            failure = make_unreachable(self._settings)
        # Raised out here, without its cause: a logged traceback would show what the host echoed.
        raise failure

    def _refusal(self, batch: _Batch) -> str:
        wrong = batch.errors.data if batch.errors else None
        return (wrong[0] if wrong else HostError()).describe(key_of(self._settings))
