"""Choice of the voice that a course's settings name."""

from adapters.speech import Voice
from adapters.speech.espeak import Espeak
from schemas.course import SpeechEngine, SpeechSettings


def open_voice(settings: SpeechSettings | None) -> Voice | None:
    """Return the voice for a course's narrations; None if its settings name none."""
    if settings is None:
        return None
    if settings.engine is SpeechEngine.ESPEAK:
        return Espeak(settings.voice, settings.timeout_seconds)
    # Loading openai takes the better part of a second; a voice on this machine does without.
    from adapters.speech.endpoint import SpeechEndpoint

    return SpeechEndpoint(settings)
