"""Creation of the store's bucket on a new S3 server: `python -m adapters.store.bucket`.

It gets Object Lock if PREMIERJET_LEDGER_LOCK_DAYS is set, which cannot be added to a bucket later.
"""

import sys
import time

from botocore.exceptions import BotoCoreError, ClientError

from adapters.root import find_root
from adapters.s3 import ALL_RIGHTS, Bucket
from adapters.s3_failures import explain_failure
from adapters.settings import read_settings
from adapters.store.factory import open_store
from adapters.store.s3 import S3Store
from schemas.errors import InvalidInput, PremierjetError, StoreUnusable

PATIENCE = 60.0  # seconds: the server may be starting


def make_bucket(bucket: Bucket, *, locked: bool) -> bool:
    """Make a bucket unless it exists; return whether it was made. Raises StoreUnusable."""
    try:
        if any(listed.get("Name") == bucket.name for listed in bucket.client.list_buckets()["Buckets"]):
            return False
        bucket.client.create_bucket(Bucket=bucket.name, ObjectLockEnabledForBucket=locked)
        return True
    except (ClientError, BotoCoreError) as error:
        raise StoreUnusable(explain_failure(error, None, ALL_RIGHTS, bucket.place)) from error


def main(patience: float = PATIENCE) -> str:
    """Make the bucket that PREMIERJET_STORE names, once its server answers, and return a sentence.

    Raises InvalidInput if the store is a folder, StoreUnusable if the server does not answer in time.
    """
    root = find_root()
    settings = read_settings(root)
    store = open_store(root, settings)
    if not isinstance(store, S3Store):
        raise InvalidInput("is no bucket", place="PREMIERJET_STORE", remedy="Set it to s3://bucket/prefix")
    deadline = time.monotonic() + patience
    while True:
        try:
            made = make_bucket(store.bucket, locked=settings.ledger_lock_days is not None)
            return f"{store.bucket.place} {'was made' if made else 'was there'}"
        except StoreUnusable:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


if __name__ == "__main__":
    try:
        print(main())  # noqa: T201
    except PremierjetError as error:
        sys.exit(str(error))
