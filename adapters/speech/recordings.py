"""Cache of recordings in the store.

spoken/<sha256>.json   a recording, by the digest of its text, language, engine and media type
media/<sha256>         its audio, by the digest of its bytes
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
from schemas.draft.nature_labels import digest_spoken
from schemas.language import Language


class Recordings:
    """Recordings in a store, so that a text is not read or paid for twice with the same voice."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, statement: Statement, text: str, language: Language, engine: str) -> Recording | None:
        """Return the recording of a statement, which is read aloud as `text`; None if none can be played."""
        data = self._store.get(_key(text, language, engine))
        if data is None:
            return None
        try:
            recording = Recording.from_json(data)
        except ValidationError:
            return None
        if self.audio(recording.audio) is None:
            return None
        return recording.model_copy(
            update={"statement": statement.id, "says": digest_spoken(statement, language)}
        )

    def keep(self, statement: Statement, text: str, language: Language, spoken: Spoken) -> Recording:
        """Save the audio of a statement and return its recording; raises StoreUnusable if that fails."""
        recording = Recording(
            statement=statement.id,
            says=digest_spoken(statement, language),
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
        """Return the audio of a digest; None if it is missing or damaged."""
        return self.audios([digest]).get(digest)

    def audios(self, digests: Iterable[str]) -> dict[str, Blob]:
        """Return the audio of each digest, without what is missing or damaged.

        It is a copy, so that it cannot change between this check and its use.
        """
        copies = Scratch()
        found = {}
        for digest in digests:
            pieces = self._store.pieces(f"media/{digest}")
            audio = None if pieces is None else copies.add(pieces)
            if audio is not None and audio.sha256 == digest:
                found[digest] = audio
        return found


def _key(text: str, language: Language, engine: str) -> str:
    asked = json.dumps([text, language.value, engine, find_media_type()], ensure_ascii=False)
    return f"spoken/{sha256(asked.encode()).hexdigest()}.json"
