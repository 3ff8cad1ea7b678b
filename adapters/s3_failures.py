"""Explanation of S3 errors: one sentence and one remedy.

Codes are those of the "Error responses" page of the Amazon S3 API reference; a HEAD request has no
body, so its code is the HTTP status.
"""

import re

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
)
from botocore.parsers import ResponseParserError

from schemas.refusal import Refusal, TextFact, WordedFact

LINE_BREAK = TextFact("line_break")
CODE = re.compile(r"[A-Za-z0-9._]{1,80}")
ABSENT = frozenset({"NoSuchKey", "404"})
RACE_LOST = frozenset({"PreconditionFailed", "412", "NoSuchKey", "404"})
BUSY = frozenset({"ConditionalRequestConflict", "OperationAborted", "409"})
NO_LOCK = frozenset({"ObjectLockConfigurationNotFoundError", "NotImplemented"})

REFUSALS_BY_CODE = {
    "SignatureDoesNotMatch": "s3.wrong_secret",
    "InvalidAccessKeyId": "s3.unknown_key",
    "ExpiredToken": "s3.expired",
    "InvalidToken": "s3.wrong_token",
    "NoSuchBucket": "s3.no_bucket",
    "InvalidBucketName": "s3.bucket_name",
    "AccessDenied": "s3.denied",
    "RequestTimeTooSkewed": "s3.clock",
    "AuthorizationHeaderMalformed": "s3.region",
    "PermanentRedirect": "s3.region",
    "QuotaExceeded": "s3.bucket_full",
    "InsufficientStorage": "s3.server_full",
    "KeyTooLongError": "s3.long_key",
    "EntityTooLarge": "s3.large",
}
"""The refusal for each error code of the server."""

REFUSALS_BY_CODE |= {
    "403": REFUSALS_BY_CODE["AccessDenied"],
    "Forbidden": REFUSALS_BY_CODE["AccessDenied"],
    "AllAccessDisabled": REFUSALS_BY_CODE["AccessDenied"],
    "TokenRefreshRequired": REFUSALS_BY_CODE["ExpiredToken"],
    "507": REFUSALS_BY_CODE["InsufficientStorage"],
}
THROTTLED = frozenset(
    {"SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests", "429"}
)


def read_code(error: ClientError) -> str:
    """Return the server's error code."""
    return error.response.get("Error", {}).get("Code", "")


def explain_failure(error: Exception, endpoint_url: str | None, needed: WordedFact, place: str) -> Refusal:
    """Return what happened at a place, and what to do; `needed` is what the credentials have to allow."""
    if isinstance(error, ClientError):
        return _explain_answer(error, needed, place)
    if isinstance(error, ResponseParserError | KeyError):
        return Refusal("s3.no_s3", place=place, status=200)
    # botocore follows redirects without end, until the stack is full.
    if isinstance(error, RecursionError) or _is_http_error(error, RecursionError):
        return Refusal("s3.redirected", place=place)
    why = _describe_error(error)
    if isinstance(error, HTTPClientError) and not isinstance(error, ConnectionError):
        # The HTTP library quotes what it could not send or read, which may be a token.
        cause = error.kwargs.get("error", error)
        if isinstance(cause, ValueError):
            return Refusal("s3.no_credentials", place=place, why=LINE_BREAK)
        why = type(cause).__name__
    if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
        return Refusal("s3.no_credentials", place=place, why=why)
    if isinstance(error, ConnectionError | HTTPClientError):
        return Refusal("s3.silent", place=place, endpoint=endpoint_url or "Amazon S3", why=why)
    if isinstance(error, ParamValidationError | BotoCoreError):
        return Refusal("s3.parameters", place=place, why=why)
    return Refusal("s3.endpoint", place=place, why=why)


def _explain_answer(error: ClientError, needed: WordedFact, place: str) -> Refusal:
    code = read_code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if REFUSALS_BY_CODE.get(code) == "s3.denied":
        return Refusal("s3.denied", place=place, needed=needed)
    if code in REFUSALS_BY_CODE:
        return Refusal(REFUSALS_BY_CODE[code], place=place)
    if code in THROTTLED:
        return Refusal("s3.busy", place=place, code=code)
    if status >= 500:
        return Refusal("s3.failed", place=place, status=status, code=code)
    if not CODE.fullmatch(code):
        return Refusal("s3.no_s3", place=place, status=status)
    # Its message is left out: some servers repeat the session token they were sent.
    return Refusal("s3.refused", place=place, status=status, code=code)


def _is_http_error(error: Exception, kind: type[Exception]) -> bool:
    return isinstance(error, HTTPClientError) and isinstance(error.kwargs.get("error"), kind)


def _describe_error(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
