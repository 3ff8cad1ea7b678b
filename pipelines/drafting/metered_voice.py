"""A paid voice that stays within the budget of its run."""

from adapters.speech import Spoken, Voice
from pipelines.drafting.budget import Meter
from schemas.language import Language


class MeteredVoice:
    """Reads aloud with another voice, within the budget of a run; from any thread.

    `price` is for a million characters, None if the course states none.
    """

    def __init__(self, voice: Voice, meter: Meter, price: float | None) -> None:
        self._voice = voice
        self._meter = meter
        self._price = price

    @property
    def paid_model(self) -> str | None:
        """Return the model each call is paid to."""
        return self._voice.paid_model

    def engine(self, language: Language) -> str:
        """Return the name of the engine that reads; raises SpeechUnusable if it is not available."""
        return self._voice.engine(language)

    def say(self, text: str, language: Language) -> Spoken:
        """Return the text read aloud; raises SpeechUnusable, and BudgetExceeded before anything is sent."""
        with self._meter.reserve_speech(len(text), self._price):
            return self._voice.say(text, language)
