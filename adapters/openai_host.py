"""Client of a host with OpenAI's API, for text, embeddings or speech: no redirects, one time limit a call."""

from threading import Lock
from typing import Any, Protocol

import httpx2
import openai

from adapters.call_limits import limit_request, limit_response

MOST_BYTES = 256 * 1024 * 1024
"""Bytes of an answer: more than the largest file of a batch (200 MB), which whoever reads it cuts."""

NO_KEY = "none-needed"
"""Sent to a server on this machine if no key is set, because the client requires one."""


class HostSettings(Protocol):
    """Settings of a host in `course.yaml`."""

    @property
    def base_url(self) -> str:
        """Return the URL of its API."""
        ...

    @property
    def timeout_seconds(self) -> float:
        """Return for how long to wait for an answer."""
        ...

    @property
    def is_remote(self) -> bool:
        """Return whether the host is another machine."""
        ...


class Host:
    """The client of one host, made at the first call and shared by all threads.

    A call may last `seconds`, by default the settings' timeout, however slowly its bytes arrive, and its
    answer have `most_bytes`. With an `api_version`, the host is addressed as Azure is by deployments: the
    model is part of the path, the key has a header of its own.
    """

    def __init__(
        self,
        settings: HostSettings,
        retries: int,
        *,
        seconds: float | None = None,
        most_bytes: int = MOST_BYTES,
        api_version: str | None = None,
    ) -> None:
        self._settings = settings
        self._retries = retries
        self._seconds = settings.timeout_seconds if seconds is None else seconds
        self._most_bytes = most_bytes
        self._api_version = api_version
        self._lock = Lock()
        self._client: openai.OpenAI | None = None

    def client(self, key: str) -> openai.OpenAI:
        """Return the client; it keeps the key of the first call."""
        with self._lock:
            if self._client is None:
                self._client = self._open_client(key)
            return self._client

    def _open_client(self, key: str) -> openai.OpenAI:
        options: dict[str, Any] = {
            "api_key": key,
            "base_url": self._settings.base_url,
            "timeout": self._settings.timeout_seconds,
            "max_retries": self._retries,
            "http_client": openai.DefaultHttpxClient(
                # Consent names one host: no redirect, and no proxy for this machine's own.
                follow_redirects=False,
                trust_env=self._settings.is_remote,
                event_hooks={"request": [self._limit_request], "response": [self._limit_response]},
            ),
            # No connection stays open; a handshake costs little beside a generation.
            "default_headers": {"Connection": "close"},
        }
        if self._api_version is None:
            return openai.OpenAI(**options)
        return openai.AzureOpenAI(api_version=self._api_version, **options)

    def _limit_request(self, request: httpx2.Request) -> None:
        limit_request(request, self._seconds)

    def _limit_response(self, response: httpx2.Response) -> None:
        limit_response(response, self._most_bytes)
