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
LOST = frozenset({"PreconditionFailed", "412", "NoSuchKey", "404"})
BUSY = frozenset({"ConditionalRequestConflict", "OperationAborted", "409"})
UNLOCKED = frozenset({"ObjectLockConfigurationNotFoundError", "NotImplemented"})

SPEAKING = {
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
"""What each code is told as: wordings of the language packs, room `refusals`."""

SPEAKING |= {
    "403": SPEAKING["AccessDenied"],
    "Forbidden": SPEAKING["AccessDenied"],
    "AllAccessDisabled": SPEAKING["AccessDenied"],
    "TokenRefreshRequired": SPEAKING["ExpiredToken"],
    "507": SPEAKING["InsufficientStorage"],
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
    # botocore asks anew at each redirect until the stack is full, in its own code or the HTTP library's.
    if isinstance(error, RecursionError) or _is_of_http(error, RecursionError):
        return Refusal("s3.redirected", place=place)
    why = _describe_error(error)
    if isinstance(error, HTTPClientError) and not isinstance(error, ConnectionError):
        # The HTTP library quotes what it could not send or read: a token with a line break, a status line.
        met = error.kwargs.get("error", error)
        if isinstance(met, ValueError):
            return Refusal("s3.no_credentials", place=place, why=LINE_BREAK)
        why = type(met).__name__
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
    if SPEAKING.get(code) == "s3.denied":
        return Refusal("s3.denied", place=place, needed=needed)
    if code in SPEAKING:
        return Refusal(SPEAKING[code], place=place)
    if code in THROTTLED:
        return Refusal("s3.busy", place=place, code=code)
    if status >= 500:
        return Refusal("s3.failed", place=place, status=status, code=code)
    if not CODE.fullmatch(code):
        return Refusal("s3.no_s3", place=place, status=status)
    # Its message is left out: a careless server repeats the session token it was sent.
    return Refusal("s3.refused", place=place, status=status, code=code)


def _is_of_http(error: Exception, kind: type[Exception]) -> bool:
    return isinstance(error, HTTPClientError) and isinstance(error.kwargs.get("error"), kind)


def _describe_error(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
