"""Settings of access to Moodle."""

from pydantic import BaseModel, Field, SecretStr


class MoodleSettings(BaseModel):
    """Access to Moodle."""

    moodle_token: SecretStr | None = Field(
        default=None,
        description="Token of Moodle; or several with commas, each USE=TOKEN, HOST=TOKEN or HOST/USE=TOKEN.",
    )
