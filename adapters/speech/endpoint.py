"""The speech endpoint of an OpenAI-compatible server (`/audio/speech`): texts leave for its host."""

import openai

from adapters.llm.failures import cut_excerpt
from adapters.openai_host import NO_KEY, Host
from adapters.secret_files import read_secret
from adapters.speech import Spoken
from adapters.speech.sound import NotSound, find_media_type, finish_sound, read_wav
from schemas.course import SpeechSettings
from schemas.errors import SpeechUnusable
from schemas.language import Language
from schemas.refusal import Fact, Refusal

RETRIES = 2
VOICE = "alloy"
MOST_CHARACTERS = 4096
"""The most that the endpoint reads in one call (OpenAI's reference, Create speech, `input`)."""

REFUSE_A_KEY = frozenset({401, 403})
"""A host that refuses a key tends to echo it, so what it says of one is not repeated."""

BY_STATUS = {404: "speech.host_path", 429: "speech.host_quota"}


class SpeechEndpoint:
    """Reads with a server's model and voice; safe in threads, each text has its own connection."""

    def __init__(self, settings: SpeechSettings, *, retries: int = RETRIES) -> None:
        self._settings = settings
        self._host = Host(settings, retries)

    @property
    def paid_model(self) -> str | None:
        """Return the model whose price a call costs."""
        return self._settings.name

    def engine(self, language: Language) -> str:  # noqa: ARG002  # its voices speak every language
        """Return e.g. `gpt-4o-mini-tts, alloy, api.openai.com`."""
        return ", ".join((self._settings.name, self._settings.voice or VOICE, self._settings.host))

    def say(self, text: str, language: Language) -> Spoken:
        """Return the text read aloud; raises SpeechUnusable with what the server said."""
        if len(text) > MOST_CHARACTERS:
            raise self._unusable("speech.host_too_long", count=len(text))
        key = self._key()
        try:
            answer = self._host.client(key).audio.speech.create(
                input=text,
                model=self._settings.name,
                voice=self._settings.voice or VOICE,
                response_format="wav",
            )
        except openai.APITimeoutError:
            failure = self._unusable("speech.host_slow", seconds=f"{self._settings.timeout_seconds:g}")
        except openai.APIStatusError as error:
            failure = self._make_refusal(error, key)
        except openai.APIError:
            failure = self._unusable("speech.host_unreached")
        else:
            return self._speak(answer.content, language)
        # Raised out here, without its cause: a logged traceback would show what the host echoed.
        raise failure

    def _speak(self, wav: bytes, language: Language) -> Spoken:
        try:
            audio, milliseconds = finish_sound(read_wav(wav))
        except NotSound as error:
            raise self._unusable("speech.host_no_sound") from error
        return Spoken(audio, find_media_type(), milliseconds, self.engine(language))

    def _make_refusal(self, error: openai.APIStatusError, key: str) -> SpeechUnusable:
        status = error.status_code
        if status in REFUSE_A_KEY:
            return self._unusable("speech.host_key", status=status, variable=self._settings.api_key_env)
        wording = BY_STATUS.get(status, "speech.host_refused")
        return self._unusable(wording, status=status, said=cut_excerpt(error.message, key))

    def _unusable(self, wording: str, **facts: Fact) -> SpeechUnusable:
        return SpeechUnusable(Refusal(wording, host=self._settings.host, **facts))

    def _key(self) -> str:
        key = read_secret(self._settings.api_key_env)
        if key and key.isascii() and key.isprintable():
            return key
        if key or self._settings.is_remote:
            variable = self._settings.api_key_env
            raise self._unusable("speech.host_no_key", variable=variable)
        return NO_KEY
