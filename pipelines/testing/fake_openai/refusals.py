"""Errors by which servers refuse a parameter, in the shapes that their users report.

Read in public issues in November 2026, not recorded from a server of ours: OpenAI and Azure (param and code),
Mistral (a validation error inside the message), vLLM (a number as code), llama.cpp, LM Studio (a text).
"""

from collections.abc import Callable
from typing import Any

Refuse = Callable[[str, Any], dict[str, Any]]
"""Returns the body of an error, given the name and the value of the refused parameter."""


def refuse_as_openai(name: str, value: Any) -> dict[str, Any]:
    """Return OpenAI's and Azure's error of a parameter that a model does not have."""
    if name == "temperature":
        text = f"Unsupported value: '{name}' does not support {value} with this model."
        default = "Only the default (1) value is supported."
        return _make_error(f"{text} {default}", name, "unsupported_value")
    instead = " Use 'max_completion_tokens' instead." if name == "max_tokens" else ""
    text = f"Unsupported parameter: '{name}' is not supported with this model.{instead}"
    return _make_error(text, name, "unsupported_parameter")


def refuse_as_older_openai(name: str, value: Any) -> dict[str, Any]:  # noqa: ARG001, every shape has one form
    """Return the error of OpenAI's models without reasoning, in words alone."""
    return _make_error(f"Unrecognized request argument supplied: {name}", None, None)


def refuse_as_mistral(name: str, value: Any) -> dict[str, Any]:
    """Return Mistral's error, which holds a validation error."""
    detail = {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted"}
    return {
        "object": "error",
        "message": {"detail": [detail | {"input": value}]},
        "type": "invalid_request_error",
        "param": None,
        "code": None,
    }


def refuse_as_vllm(name: str, value: Any) -> dict[str, Any]:  # noqa: ARG001
    """Return vLLM's error, whose code is the status."""
    error = {"message": f"{name} is not supported by this model", "type": "BadRequestError", "param": None}
    return {"error": error | {"code": 400}}


def refuse_as_lm_studio(name: str, value: Any) -> dict[str, Any]:  # noqa: ARG001
    """Return LM Studio's error, which is a text."""
    if name == "response_format":
        return {"error": "'response_format.type' must be 'json_schema' or 'text'"}
    return {"error": f"Unexpected field '{name}'"}


def _make_error(message: str, param: str | None, code: str | None) -> dict[str, Any]:
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return {"error": error}
