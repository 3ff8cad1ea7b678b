"""How good are drafts and quizzes? Figures anyone can count again.

    python -m bench.quality PATH... [--json]

A path is a store of drafts, a release or a folder of `content.json`, a GIFT or CSV bank, a folder of
courses or of source files; the last two are drafted without a model, and falsehoods planted in them.
"""
