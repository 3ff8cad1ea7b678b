"""Cache of recordings, found again by text, voice and engine; audio is addressed by its bytes.

spoken/<sha256>.json   which audio a text was; addressed by what was said, by whom, and how it is kept
media/<sha256>         the audio itself
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from pydantic import ValidationError

from adapters.blob import Blob, Scratch
from adapters.speech import Spoken
from adapters.speech.sound import find_media_type
from adapters.store import Store
from schemas.draft import Recording, Statement
from schemas.language import Language


class Recordings:
    """Keeps recordings in a store, so that no text is spoken or paid for twice by the same voice."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, statement: Statement, text: str, language: Language, engine: str) -> Recording | None:
        """Return the recording of what is `text` of a statement; None where none of it can be played."""
        data = self._store.get(_key(text, language, engine))
        if data is None:
            return None
        try:
            recording = Recording.from_json(data)
        except ValidationError:
            return None
        if self.audio(recording.audio) is None:
            return None
        return recording.model_copy(update={"statement": statement.id, "says": _digest(statement.text)})

    def keep(self, statement: Statement, text: str, language: Language, spoken: Spoken) -> Recording:
        """Keep what was spoken and return its recording; raises StoreUnusable where it cannot be written."""
        recording = Recording(
            statement=statement.id,
            says=_digest(statement.text),
            audio=sha256(spoken.audio).hexdigest(),
            media_type=spoken.media_type,
            milliseconds=spoken.milliseconds,
            engine=spoken.engine,
        )
        if self.audio(recording.audio) is None:
            self._store.put(f"media/{recording.audio}", spoken.audio)
        self._store.put(_key(text, language, spoken.engine), recording.canonical())
        return recording

    def audio(self, digest: str) -> Blob | None:
        """Return the audio of a digest; None where it is gone or is not those bytes any more."""
        return self.audios([digest]).get(digest)

    def audios(self, digests: Iterable[str]) -> dict[str, Blob]:
        """Return the audio of each digest, left out where it is gone or is not those bytes any more.

        It is copied out of the store, so what was found right stays right while it is read.
        """
        copies = Scratch()
        found = {}
        for digest in digests:
            pieces = self._store.pieces(f"media/{digest}")
            audio = None if pieces is None else copies.add(pieces)
            if audio is not None and audio.sha256 == digest:
                found[digest] = audio
        return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _key(text: str, language: Language, engine: str) -> str:
    asked = json.dumps([text, language.value, engine, find_media_type()], ensure_ascii=False)
    return f"spoken/{sha256(asked.encode()).hexdigest()}.json"
