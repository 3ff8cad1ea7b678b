"""Ask experts what no source says: list the questions, invite, answer. Signed answers become sources."""

from pipelines.cli.verb_group import make_app

VERBS = {
    "list": "List what no source answers, and what experts answered.",
    "invite": "Invite an expert to answer without an account.",
    "answer": "Record an expert's answers from a file.",
    "withdraw": "Withdraw an answer: it is no source any more.",
}

app = make_app(__name__, __doc__, VERBS)
