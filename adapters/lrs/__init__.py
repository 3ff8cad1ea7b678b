"""The learning record store: what people decided and what was published, as xAPI statements."""
