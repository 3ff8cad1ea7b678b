"""The ledger as an auditor reads it: verified entries become one accessible, archivable PDF."""
