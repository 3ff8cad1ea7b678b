"""Client of a host with OpenAI's API, for text, embeddings or speech: no redirects, one timeout."""

from threading import Lock
from typing import Protocol

import openai

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
    """The client of one host, made at the first call and shared by all threads."""

    def __init__(self, settings: HostSettings, retries: int) -> None:
        self._settings = settings
        self._retries = retries
        self._lock = Lock()
        self._client: openai.OpenAI | None = None

    def client(self, key: str) -> openai.OpenAI:
        """Return the client; it keeps the key of the first call."""
        with self._lock:
            if self._client is None:
                self._client = openai.OpenAI(
                    api_key=key,
                    base_url=self._settings.base_url,
                    timeout=self._settings.timeout_seconds,
                    max_retries=self._retries,
                    http_client=openai.DefaultHttpxClient(
                        # Consent names one host: no redirect, and no proxy for this machine's own.
                        follow_redirects=False,
                        trust_env=self._settings.is_remote,
                    ),
                    # No connection stays open; a handshake costs little beside a generation.
                    default_headers={"Connection": "close"},
                )
            return self._client
