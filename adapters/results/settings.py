"""Settings of reading results and hiding learners' names."""

from pydantic import BaseModel, Field, SecretStr


class ResultsReadingSettings(BaseModel):
    """How results are read, and learners hidden."""

    results_key: SecretStr | None = Field(
        default=None, description="Key that hashes learners; without it a local file is made."
    )
    results_lrs_login: SecretStr | None = Field(
        default=None, description="Login of the LRS results are read from, HOST=USER:PASSWORD."
    )
