"""Behaviours of the fake host: the correct one, and every way to go wrong."""

from enum import StrEnum


class Mode(StrEnum):
    """The first is the default; the others misbehave, always or `times` times."""

    TRUTHFUL = "truthful"

    # answers that cannot be used
    INVALID_JSON = "invalid_json"
    SCHEMA_VIOLATING = "schema_violating"
    FENCED = "fenced"
    REFUSAL = "refusal"
    FILTERED = "filtered"
    TRUNCATED = "truncated"
    HUGE = "huge"
    EMPTY = "empty"
    NOT_A_COMPLETION = "not_a_completion"

    # reasoning models
    THINKING = "thinking"
    """Reasoning between marks before the answer, with an object in it that is not the answer."""

    THINKING_UNOPENED = "thinking_unopened"
    THINKING_UNCLOSED = "thinking_unclosed"
    HARMONY = "harmony"
    TALKATIVE = "talkative"
    REASONING_FIELD = "reasoning_field"
    CONTENT_PARTS = "content_parts"
    ONLY_REASONING = "only_reasoning"
    ONLY_HIDDEN_REASONING = "only_hidden_reasoning"

    # the host's state
    CUTS_PROMPT = "cuts_prompt"
    """It reads 4,096 tokens of whatever it is sent, as Ollama does where nobody set a context length."""

    DRIPS = "drips"
    DRIPS_HEADERS = "drips_headers"
    BREAKS_OFF = "breaks_off"
    NEVER_ENDS = "never_ends"
    INVALID_UTF8 = "invalid_utf8"
    UNAVAILABLE = "unavailable"
    SLOW = "slow"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    BAD_REQUEST = "bad_request"
    CONFLICT = "conflict"
    REQUEST_TIMEOUT = "request_timeout"
    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    HANGS_UP = "hangs_up"
    REDIRECT = "redirect"
    NO_JSON_SCHEMA = "no_json_schema"
    NO_USAGE = "no_usage"

    # vectors that cannot be used
    FEWER_VECTORS = "fewer_vectors"
    UNEQUAL_VECTORS = "unequal_vectors"
    NOT_NUMBERS = "not_numbers"
    NO_INDEX = "no_index"

    # answers of the right shape with the wrong content
    UNKNOWN_SPANS = "unknown_spans"
    MARKUP = "markup"
    CONTROL_CHARACTERS = "control_characters"
    WRONG_LANGUAGE = "wrong_language"
    DUPLICATE_OPTIONS = "duplicate_options"
    INJECTION = "injection"
    INVENTED_IDS = "invented_ids"
    PLAYS = "plays"
    """A plan has a scenario on its first page."""

    MADE_UP = "made_up"
    """Every sentence that may be one is called a made-up example, whatever it says."""


STATUS = {
    Mode.UNAUTHORISED: 401,
    Mode.FORBIDDEN: 403,
    Mode.NOT_FOUND: 404,
    Mode.BAD_REQUEST: 400,
    Mode.CONFLICT: 409,
    Mode.REQUEST_TIMEOUT: 408,
    Mode.TOO_MANY: 429,
    Mode.SERVER_ERROR: 500,
    Mode.UNAVAILABLE: 503,
}
"""Modes that answer with nothing but a status."""
