"""The speech endpoint of an OpenAI-compatible server (`/audio/speech`): texts leave for its host."""

import os

import openai

from adapters.llm.failures import LONGEST_EXCERPT, SECRET
from adapters.openai_host import NO_KEY, Host
from adapters.speech import Spoken
from adapters.speech.sound import NotSound, finished, media_type, read_wav
from schemas.course import SpeechSettings
from schemas.errors import SpeechUnusable
from schemas.language import Language

RETRIES = 2
VOICE = "alloy"
MOST_CHARACTERS = 4096
"""What the endpoint reads at a time (OpenAI's reference, Create speech, `input`)."""


class Endpoint:
    """Reads with a server's model and voice; from any thread, one connection a text."""

    def __init__(self, settings: SpeechSettings, *, retries: int = RETRIES) -> None:
        self._settings = settings
        self._host = Host(settings, retries)

    @property
    def paid(self) -> str | None:
        """Return the model a call is paid to."""
        return self._settings.name

    def engine(self, language: Language) -> str:  # noqa: ARG002  # its voices speak every language
        """Return e.g. `gpt-4o-mini-tts, alloy, api.openai.com`."""
        return ", ".join((self._settings.name, self._settings.voice or VOICE, self._settings.host))

    def say(self, text: str, language: Language) -> Spoken:
        """Return the text read aloud; raises SpeechUnusable with what the server said."""
        if len(text) > MOST_CHARACTERS:
            raise self._unusable(f"a statement of {len(text)} characters is more than it reads", "Shorten it")
        key = self._key()
        try:
            answer = self._host.client(key).audio.speech.create(
                input=text,
                model=self._settings.name,
                voice=self._settings.voice or VOICE,
                response_format="wav",
            )
        except openai.APITimeoutError:
            failure = self._unusable(
                f"no answer in {self._settings.timeout_seconds:g} s", "Raise speech.timeout_seconds"
            )
        except openai.APIStatusError as error:
            failure = self._refused(error, key)
        except openai.APIError:
            failure = self._unusable(
                "cannot be reached", "Check speech.base_url, the network, and the server"
            )
        else:
            return self._spoken(answer.content, language)
        # Raised out here, without its cause: a logged traceback would show what the host echoed.
        raise failure

    def _spoken(self, wav: bytes, language: Language) -> Spoken:
        try:
            audio, milliseconds = finished(read_wav(wav))
        except NotSound as error:
            raise self._unusable(
                f"what came back is {error}", "Check that speech.base_url has /audio/speech"
            ) from error
        return Spoken(audio, media_type(), milliseconds, self.engine(language))

    def _refused(self, error: openai.APIStatusError, key: str) -> SpeechUnusable:
        status = error.status_code
        remedies = {
            401: f"Put a valid key in {self._settings.api_key_env}",
            403: f"Ask the host to let the key in {self._settings.api_key_env} use this model",
            404: "Check speech.name and the path of speech.base_url",
            429: "Wait, or raise the host's quota",
        }
        # A host that refuses a key tends to echo it, so what it says of one is not repeated.
        said = "" if status in {401, 403} else f": {_excerpt(error.message, key)}"
        return self._unusable(f"answered {status}{said}", remedies.get(status, "Try again later"))

    def _unusable(self, happened: str, remedy: str) -> SpeechUnusable:
        return SpeechUnusable(
            f"{self._settings.host}: {happened}", place="course.yaml, speech", remedy=remedy
        )

    def _key(self) -> str:
        key = os.environ.get(self._settings.api_key_env, "").strip()
        if key and key.isascii() and key.isprintable():
            return key
        if key or self._settings.is_remote:
            variable = self._settings.api_key_env
            raise self._unusable(f"no usable key in the environment variable {variable}", f"Set {variable}")
        return NO_KEY


def _excerpt(said: str, key: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return SECRET.sub("…", text.replace(key, "…") if key else text)[:LONGEST_EXCERPT].rstrip(". ")
