"""Bring back what a session really was: a link or a sheet for its trainer, and what the reports say."""

from pipelines.cli.verb_group import make_app

VERBS = {
    "invite": "Make the link on which a trainer reports on one session.",
    "sheet": "Write the sheet of a session, or the file its answers are typed into.",
    "record": "Record what a trainer wrote on a sheet.",
    "list": "List the reports of sessions, and what they say of each phase.",
    "withdraw": "Withdraw a report: it is no source any more, and counts no more.",
}

app = make_app(__name__, __doc__, VERBS)
