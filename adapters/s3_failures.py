"""What the errors of an S3 server mean to a person: one sentence, one remedy.

Codes are those of the "Error responses" page of the Amazon S3 API reference; a HEAD request has no
body, so its code is the HTTP status.
"""

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

ABSENT = frozenset({"NoSuchKey", "404"})
LOST = frozenset({"PreconditionFailed", "412", "NoSuchKey", "404"})
BUSY = frozenset({"ConditionalRequestConflict", "OperationAborted", "409"})
UNLOCKED = frozenset({"ObjectLockConfigurationNotFoundError", "NotImplemented"})

SPEAKING = {
    "SignatureDoesNotMatch": ("the secret key is wrong", "Correct AWS_SECRET_ACCESS_KEY"),
    "InvalidAccessKeyId": ("the access key is unknown", "Correct AWS_ACCESS_KEY_ID"),
    "ExpiredToken": ("the credentials have expired", "Get new ones"),
    "InvalidToken": ("the session token is wrong", "Correct AWS_SESSION_TOKEN, or unset it"),
    "NoSuchBucket": ("the bucket does not exist", "Create it, or correct the bucket's name"),
    "InvalidBucketName": ("the bucket's name is not a legal one", "Correct the bucket's name"),
    "AccessDenied": ("access is denied", "Give these credentials the right to {needed}"),
    "RequestTimeTooSkewed": ("this machine's clock is off", "Set the clock"),
    "AuthorizationHeaderMalformed": ("the bucket is in another region", "Correct the region"),
    "PermanentRedirect": ("the bucket is in another region", "Correct the region"),
    "QuotaExceeded": ("the bucket is full", "Make room, or raise its quota"),
    "InsufficientStorage": ("the server is full", "Make room"),
    "KeyTooLongError": ("the key is too long", "Use shorter ids or a shorter prefix"),
    "EntityTooLarge": ("the object is too large for the server", "Make the file smaller"),
}
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


def code_of(error: ClientError) -> str:
    """Return the server's error code."""
    return error.response.get("Error", {}).get("Code", "")


def explained(error: Exception, endpoint_url: str | None, needed: str) -> tuple[str, str]:
    """Return what happened and what to do about it; `needed` is what the credentials have to allow."""
    if isinstance(error, ClientError):
        happened, remedy = _answered(error)
        return happened, remedy.format(needed=needed)
    if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
        return (
            f"there are no usable credentials ({_said(error)})",
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        )
    if isinstance(error, ConnectionError | HTTPClientError):
        return (
            f"{endpoint_url or 'Amazon S3'} does not answer ({_said(error)})",
            "Check the network and the endpoint's URL, then try again",
        )
    if isinstance(error, ParamValidationError | BotoCoreError):
        return _said(error), "Correct the bucket's name, the endpoint's URL or the region"
    return _said(error), "Correct the endpoint's URL"


def _answered(error: ClientError) -> tuple[str, str]:
    code = code_of(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in SPEAKING:
        return SPEAKING[code]
    if code in THROTTLED:
        return f"the server asks to slow down ({code})", "Try again later"
    if status >= 500:
        return f"the server failed ({status} {code})", "Try again later"
    if not code:
        return f"the server answered {status}, not as an S3 server does", "Correct the endpoint's URL"
    said = error.response.get("Error", {}).get("Message", "").strip().rstrip(".")
    return f"the server refused ({status} {code}: {said})", "Check the bucket's settings"


def _said(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
