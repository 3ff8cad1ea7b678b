"""The desk of reviewers: drafts beside their sources, to read, correct and decide."""
