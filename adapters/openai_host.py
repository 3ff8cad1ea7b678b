"""Hosts that speak OpenAI's API, for text or speech: which may be reached, and how."""

from threading import Lock
from typing import Protocol

import openai

NO_KEY = "none-needed"
"""What a server on this machine is sent where no key is set: the client insists on one."""


class HostSettings(Protocol):
    """What `course.yaml` says of a host."""

    @property
    def base_url(self) -> str:
        """Return where its API begins."""
        ...

    @property
    def timeout_seconds(self) -> float:
        """Return how long an answer is waited for."""
        ...

    @property
    def is_remote(self) -> bool:
        """Return whether it is another machine."""
        ...


class Host:
    """The client of one host, made at the first call and shared by all threads."""

    def __init__(self, settings: HostSettings, retries: int) -> None:
        self._settings = settings
        self._retries = retries
        self._lock = Lock()
        self._client: openai.OpenAI | None = None

    def client(self, key: str) -> openai.OpenAI:
        """Return the client; the first key given is the one it keeps."""
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
                    # Leaves nothing to close, and a handshake is nothing beside a generation.
                    default_headers={"Connection": "close"},
                )
            return self._client
