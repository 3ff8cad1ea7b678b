"""Settings of the models that write a course and read it aloud, with prices and budget."""

from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from schemas.addresses import Address, VariableName
from schemas.contract import Contract
from schemas.deliverables import DeliverableName
from schemas.ids import Line

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def refuse_without_consent(host: str, allowed: str | None, what: str) -> None:
    """Raise ValueError if texts would be sent to a host that `send_sources_to` does not name."""
    if allowed != host:
        raise ValueError(f"{what} would leave for {host!r}: write `send_sources_to: {host}` to allow it")


class Price(Contract):
    """What a million tokens cost, in the currency the team counts in."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    currency: Line = "EUR"


class BatchSettings(Contract):
    """Questions are sent together at night, and answered within a day at a lower price."""

    price_percent: int = Field(
        default=50, ge=0, le=100, description="What a question costs then, in percent of the prices stated."
    )
    rounds: int = Field(
        default=8, ge=1, le=20, description="How many batches in a row one draft may need before it fails."
    )
    hours: int = Field(
        default=30, ge=1, le=168, description="After how many hours without an end a batch is cancelled."
    )


class PersonalData(StrEnum):
    """What becomes of personal data found in sources."""

    REPORT = "report"
    PSEUDONYMISE = "pseudonymise"


class ModelApi(StrEnum):
    """How a host is asked."""

    CHAT_COMPLETIONS = "chat_completions"
    """The API that every OpenAI-compatible server has."""

    RESPONSES = "responses"
    """OpenAI's newer API; some hosts offer newer models there only."""


class ModelSettings(Contract):
    """An OpenAI-compatible model; without this block drafts are extractive."""

    base_url: Address = "https://api.openai.com/v1"
    name: Line
    api_key_env: VariableName = "OPENAI_API_KEY"
    send_sources_to: Line | None = Field(
        default=None, description="The host your sources may be sent to; it must be base_url's."
    )
    temperature: float = Field(default=0.2, ge=0, le=2)
    seed: int = 7
    max_output_tokens: int = Field(default=4000, ge=100)
    reasoning_effort: Line | None = Field(
        default=None,
        description="How much a reasoning model reasons, as its host says it: low, medium, high; "
        "nothing: as the host has it.",
    )
    api: ModelApi = Field(
        default=ModelApi.CHAT_COMPLETIONS,
        description="The API of the host: chat_completions, which every server has, or responses.",
    )
    api_version: Line | None = Field(
        default=None, description="The version of Azure's API by deployments; nothing: base_url says all."
    )
    timeout_seconds: float = Field(default=90, gt=0, le=600)
    concurrency: int = Field(default=4, ge=1, le=32)
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=100)
    price: Price | None = None
    per_artefact: dict[DeliverableName, Line] = Field(
        default_factory=dict, description="Another model of the same host for some deliverables, by name."
    )
    prices: dict[Line, Price] = Field(
        default_factory=dict, description="What the other models cost, by name."
    )
    critic: Line | None = Field(
        default=None,
        description="A model of the same host, another than the writer, that reads drafts and adds findings.",
    )
    batch: BatchSettings | None = Field(
        default=None, description="Ask in batches at night; none: each question is asked at once."
    )

    @property
    def section(self) -> str:
        """Return the block of course.yaml that errors name."""
        return "model"

    @property
    def host(self) -> str:
        """Return the host sources would be sent to."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def model_names(self) -> tuple[str, ...]:
        """Return the name of every model that may work on a draft, each once."""
        others = [*self.per_artefact.values(), *([self.critic] if self.critic else [])]
        return tuple(dict.fromkeys([self.name, *others]))

    def name_for(self, kind: str) -> str:
        """Return which model writes a kind of deliverable."""
        return self.per_artefact.get(kind, self.name)

    def price_of(self, name: str) -> Price | None:
        """Return the price of a model, or None if the course does not state one."""
        return self.prices.get(name, self.price if name == self.name else None)

    def batch_price_of(self, name: str) -> Price | None:
        """Return the price of a model in a batch, or None if the course does not state one."""
        price = self.price_of(name)
        if price is None:
            return None
        share = (self.batch or BatchSettings()).price_percent / 100
        return Price(input=price.input * share, output=price.output * share, currency=price.currency)

    @property
    def is_remote(self) -> bool:
        """Return whether the model runs on another machine."""
        return self.host not in THIS_MACHINE

    @model_validator(mode="after")
    def _consent_names_the_host(self) -> Self:
        if self.is_remote:
            refuse_without_consent(self.host, self.send_sources_to, "sources")
        return self

    @model_validator(mode="after")
    def _deployments_have_chat_only(self) -> Self:
        if self.api is ModelApi.RESPONSES and self.api_version is not None:
            raise ValueError(
                "Azure's API by deployments has no responses: leave out api_version, "
                "and let base_url end in /openai/v1"
            )
        return self

    @model_validator(mode="after")
    def _one_currency(self) -> Self:
        currencies = {price.currency for price in (self.price, *self.prices.values()) if price}
        if len(currencies) > 1:
            raise ValueError(f"prices in {' and '.join(sorted(currencies))} cannot be added: use one")
        return self

    @model_validator(mode="after")
    def _nobody_judges_themselves(self) -> Self:
        if self.critic is not None and self.critic in {self.name, *self.per_artefact.values()}:
            raise ValueError(f"critic {self.critic!r} writes too: name another model, or none")
        return self


class Budget(Contract):
    """What one run may spend on this course; a call that would pass it is not made."""

    tokens: int = Field(ge=0)
    cost: float | None = Field(default=None, ge=0)
    characters: int | None = Field(
        default=None, ge=0, description="What a paid speech endpoint may be given to read; none: no limit."
    )

    def is_more_than(self, other: Self) -> bool:
        """Return whether it allows more than another of anything."""
        pairs = (
            (self.tokens, other.tokens),
            (self.cost, other.cost),
            (self.characters, other.characters),
        )
        return any(before is not None and (now is None or now > before) for now, before in pairs)


class SpeechEngine(StrEnum):
    """What reads a narration aloud."""

    ESPEAK = "espeak"
    """espeak-ng on this machine."""

    OPENAI = "openai"
    """The speech endpoint of an OpenAI-compatible server."""


class SpeechSettings(Contract):
    """Who reads narrations aloud; without this block a narration is its transcript."""

    engine: SpeechEngine
    voice: Line | None = Field(default=None, description="As the engine calls it; none: by language.")
    base_url: Address = "https://api.openai.com/v1"
    name: Line = "gpt-4o-mini-tts"
    api_key_env: VariableName = "OPENAI_API_KEY"
    send_sources_to: Line | None = Field(
        default=None, description="The host your texts may be sent to; it must be base_url's."
    )
    timeout_seconds: float = Field(default=90, gt=0, le=600)
    price_per_million_characters: float | None = Field(
        default=None, ge=0, description="In the currency of the model's price; none: the cost is not known."
    )

    @property
    def host(self) -> str:
        """Return the host texts would be sent to; empty if they stay on this machine."""
        return "" if self.engine is SpeechEngine.ESPEAK else urlsplit(self.base_url).hostname or ""

    @property
    def is_remote(self) -> bool:
        """Return whether texts leave this machine."""
        return self.host != "" and self.host not in THIS_MACHINE

    @model_validator(mode="after")
    def _consent_names_the_host(self) -> Self:
        if self.is_remote:
            refuse_without_consent(self.host, self.send_sources_to, "texts")
        return self
