"""List the reports of a module's sessions, and what they say together of each phase of its session plan."""

from adapters.workspace import open_workspace
from pipelines.cli.output import (
    AsJson,
    ModuleArgument,
    Root,
    answer,
    find_shell_language,
    list_columns,
    read_verb_texts,
    write_table,
)
from schemas.languages.dates import format_day


def run(module: ModuleArgument, root: Root = None, as_json: AsJson = False) -> None:
    """List the reports of sessions, and what they say of each phase."""
    from pipelines.queries.led_plans import describe_sessions

    found, texts, language = (
        describe_sessions(open_workspace(root), module),
        read_verb_texts("session"),
        find_shell_language(),
    )
    planned = [phase.minutes for phase in found.plan.phases] if found.plan else []
    reports = [
        (each.report.session.id, format_day(each.report.session.day, language), each.report.session.trainer)
        for each in found.reports
    ]
    phases = [
        (
            each.title,
            " / ".join(map(str, each.led_minutes or (minutes,))),
            str(each.median) if each.sessions else "–",
            str(each.sessions),
            str(each.lost),
            str(each.found),
        )
        for each, minutes in zip(found.counts, planned, strict=True)
    ]
    tables = [write_table(list_columns(texts, "session", "day", "trainer"), reports)]
    if phases:
        columns = ("phase", "planned", "took", "sessions", "lost", "found")
        tables.append(write_table(list_columns(texts, *columns), phases))
    document = {
        "reports": [
            {
                "report": each.report.model_dump(mode="json", exclude_none=True),
                "seal": each.seal.model_dump(mode="json", exclude_none=True),
                "source": each.report.source_name,
            }
            for each in found.reports
        ],
        "phases": [
            {
                "title": each.title,
                "planned": minutes,
                "led": list(each.led_minutes),
                "minutes": list(each.minutes),
                "lost": each.lost,
                "found": each.found,
                "ended": each.ended,
            }
            for each, minutes in zip(found.counts, planned, strict=True)
        ],
    }
    answer(document, "\n\n".join(tables) if found.reports else texts["nothing"], as_json=as_json)
