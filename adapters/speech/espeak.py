"""Speech by espeak-ng on this machine: nothing is sent anywhere, nothing is paid."""

import re
import shutil
import subprocess
from pathlib import Path

from adapters.file_version import read_version
from adapters.speech import Spoken
from adapters.speech.sound import NotSound, find_media_type, finish_sound, read_wav
from adapters.surroundings import build_bare_environment
from adapters.version_cache import VersionCache
from schemas.errors import SpeechUnusable
from schemas.language import Language
from schemas.languages.formats import read_formats
from schemas.refusal import Refusal

COMMAND = "espeak-ng"
VERSION = re.compile(r"\d+(?:\.\d+)+")
WORDS_A_MINUTE = 150
"""espeak-ng's own pace is 175, a newsreader's; adults at work who also look something up need more time."""

LONGEST_EXCERPT = 200
MOST_PROGRAMS = 4


class Espeak:
    """Reads with espeak-ng; the text is sent to its standard input, so no word is taken for an option."""

    paid_model = None

    def __init__(self, voice: str | None, timeout_seconds: float) -> None:
        self._voice = voice
        self._timeout = timeout_seconds

    def engine(self, language: Language) -> str:
        """Return e.g. `espeak-ng 1.52.0, fr`; raises SpeechUnusable if it is not installed."""
        found = VERSION.search(_version(self._timeout))
        return f"{COMMAND} {found.group() if found else '?'}, {self._voice_for(language)}"

    def say(self, text: str, language: Language) -> Spoken:
        """Return the text read aloud; raises SpeechUnusable with what espeak-ng said."""
        engine = self.engine(language)
        wav = _run(self._arguments(language), _words(text), self._timeout)
        try:
            audio, milliseconds = finish_sound(read_wav(wav))
        except NotSound as error:
            raise SpeechUnusable(Refusal("speech.engine_no_sound", command=COMMAND)) from error
        return Spoken(audio, find_media_type(), milliseconds, engine)

    def _voice_for(self, language: Language) -> str:
        return self._voice or read_formats(language).voice

    def _arguments(self, language: Language) -> list[str]:
        return ["-v", self._voice_for(language), "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout"]


def _words(text: str) -> str:
    """Return a text without `[[`, which espeak-ng would take for the start of phonemes."""
    return text.replace("[[", "[ [").replace("\0", " ")


_VERSIONS = VersionCache[str, str](MOST_PROGRAMS)


def _version(timeout: float) -> str:
    """Return the version of the program, read again if the program is replaced."""
    found = shutil.which(COMMAND)
    if found is None:
        return _ask_version(timeout)  # which says what is missing
    return _VERSIONS.get(found, read_version(Path(found).stat()), lambda: _ask_version(timeout))


def _ask_version(timeout: float) -> str:
    return _run(["--version"], "", timeout).decode(errors="replace")


def _run(arguments: list[str], text: str, timeout: float) -> bytes:
    try:
        done = subprocess.run(
            [COMMAND, *arguments],
            input=text.encode(),
            capture_output=True,
            timeout=timeout,
            check=False,
            env=build_bare_environment(),
        )
    except FileNotFoundError as error:
        raise SpeechUnusable(Refusal("speech.not_installed", command=COMMAND)) from error
    except subprocess.TimeoutExpired as error:
        slow = Refusal("speech.engine_slow", command=COMMAND, seconds=f"{timeout:g}")
        raise SpeechUnusable(slow) from error
    said = " ".join(done.stderr.decode(errors="replace").split())[:LONGEST_EXCERPT]
    if said and (done.returncode != 0 or not done.stdout):
        ended = Refusal("speech.engine_ended", command=COMMAND, code=done.returncode, said=said)
        raise SpeechUnusable(ended)
    if done.returncode != 0 or not done.stdout:
        raise SpeechUnusable(Refusal("speech.engine_mute", command=COMMAND, code=done.returncode))
    return done.stdout
