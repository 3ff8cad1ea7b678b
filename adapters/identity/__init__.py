"""Identity of the person behind a run or a decision, proved by a signature with the ledger's key."""
