"""The fake host's Responses API: requests read, and answers written, through those of Chat Completions.

Shapes: OpenAI's API reference, "Create a model response" and "The response object"; the client's own types
hold them (`openai.types.responses`), and a test reads ours by them.
"""

from typing import Any

PATH = "/v1/responses"


def read_as_chat(body: dict[str, Any]) -> dict[str, Any]:
    """Return what a request asks, as the body of a chat completion."""
    chat: dict[str, Any] = {"model": body["model"], "messages": body["input"]}
    if "max_output_tokens" in body:
        chat["max_completion_tokens"] = body["max_output_tokens"]
    wanted = body.get("text", {}).get("format", {"type": "text"})
    if wanted["type"] == "json_schema":
        schema = {name: wanted[name] for name in ("name", "strict", "schema")}
        chat["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif wanted["type"] == "json_object":
        chat["response_format"] = wanted
    return chat


def write_response(completion: dict[str, Any]) -> dict[str, Any]:
    """Return a chat completion as a response; reasoning becomes an item of its own before the message."""
    choice = completion["choices"][0]
    reason = {"length": "max_output_tokens", "content_filter": "content_filter"}.get(choice["finish_reason"])
    response: dict[str, Any] = {
        "id": completion["id"].replace("chatcmpl", "resp"),
        "object": "response",
        "created_at": completion["created"],
        "model": completion["model"],
        "status": "incomplete" if reason else "completed",
        "error": None,
        "incomplete_details": {"reason": reason} if reason else None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "output": _write_output(choice["message"], is_cut=bool(reason)),
    }
    if "usage" in completion:
        response["usage"] = _write_usage(completion["usage"])
    return response


def _write_output(message: dict[str, Any], *, is_cut: bool) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    if message.get("reasoning_content"):
        thought = {"type": "reasoning_text", "text": message["reasoning_content"]}
        items.append({"id": "rs_1", "type": "reasoning", "summary": [], "content": [thought]})
    part: dict[str, Any] = {"type": "output_text", "text": message["content"] or "", "annotations": []}
    if message["refusal"]:
        part = {"type": "refusal", "refusal": message["refusal"]}
    if part.get("text") or not is_cut:
        status = "incomplete" if is_cut else "completed"
        items.append(
            {"id": "msg_1", "type": "message", "role": "assistant", "status": status, "content": [part]}
        )
    return items


def _write_usage(counted: dict[str, int]) -> dict[str, Any]:
    return {
        "input_tokens": counted["prompt_tokens"],
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": counted["completion_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": counted["total_tokens"],
    }
