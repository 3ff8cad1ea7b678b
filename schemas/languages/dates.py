"""Days, hours and durations, written as readers of a language write them.

Names of months and days come from CLDR. The pattern of a day, and the French way to write hours, are in the
language's `formats.json` (schemas/languages/formats.py).
"""

from datetime import UTC, date, datetime, time, tzinfo

from schemas.language import Language
from schemas.languages.formats import NO_BREAK, find_locale, read_formats

WEEKDAY, MONTH_AND_YEAR = "EEEE", "MMMM y"  # patterns of CLDR


def format_day(at: date, language: Language) -> str:
    """Return a day in short, e.g. `04/11/2026`, in English `4 Nov 2026`; of a moment, its day in UTC."""
    return _write_day(_day_of(at), read_formats(language).day, language)


def format_long_day(at: date, language: Language) -> str:
    """Return a day with its month in letters, e.g. `24 novembre 2026`; of a moment, its day in UTC."""
    day = _day_of(at)
    return f"{_number_of_day(day, language)} {_write_day(day, MONTH_AND_YEAR, language)}"


def format_weekday(at: date, language: Language) -> str:
    """Return a day with its weekday, e.g. `mardi 12 janvier 2027`; no line break parts day and month."""
    day = _day_of(at)
    weekday, month = _write_day(day, WEEKDAY, language), _write_day(day, MONTH_AND_YEAR, language)
    return f"{weekday} {_number_of_day(day, language)}{NO_BREAK}{month}"


def format_month(month: str, language: Language) -> str:
    """Return a month, stored as `2026-11`, as it is read: `11/2026`, in English `Nov 2026`."""
    return _write_day(date.fromisoformat(f"{month}-01"), read_formats(language).month, language)


def format_moment(at: datetime, language: Language, zone: tzinfo = UTC) -> str:
    """Return a time to the minute in a zone, with its distance to UTC, e.g. `24/11/2026 à 10:30 UTC+1`."""
    local = at.astimezone(zone)
    day = format_day(local.date(), language)
    return read_formats(language).moment.format(day=day, time=f"{local:%H:%M}", zone=_write_offset(local))


def format_minute(at: datetime, zone: tzinfo = UTC) -> str:
    """Return the minute of a day in a zone, with its distance to UTC, e.g. `10:30 UTC+1`."""
    local = at.astimezone(zone)
    return f"{local:%H:%M} {_write_offset(local)}"


def _write_offset(local: datetime) -> str:
    """Return the distance of a local time to UTC, e.g. `UTC`, `UTC+1` or `UTC-3:30`."""
    written = f"{local:%z}"
    sign, hours, minutes = written[0], int(written[1:3]), written[3:5]
    distance = f"{hours}" if minutes == "00" else f"{hours}:{minutes}"
    return "UTC" if distance == "0" else f"UTC{sign}{distance}"


def format_clock(at: time, language: Language) -> str:
    """Return an hour of the day, e.g. `9 h 30`, in English `09:30`."""
    from babel.dates import format_time

    formats = read_formats(language)
    return format_time(at, formats.clock if at.minute else formats.clock_on_the_hour, locale=formats.locale)


def format_clock_range(start: time, end: time, language: Language) -> str:
    """Return from when to when, e.g. `de 9 h à 12 h 30`."""
    first, last = format_clock(start, language), format_clock(end, language)
    return read_formats(language).clock_range.format(start=first, end=last)


def format_minutes(minutes: int, language: Language) -> str:
    """Return a number of minutes, never as hours, e.g. `90 min`."""
    return read_formats(language).minutes.format(minutes=minutes)


def format_duration(minutes: int, language: Language) -> str:
    """Return how long something lasts, e.g. `45 min`, `2 heures` or `7 h 30`, in English `7 h 30 min`."""
    formats, (hours, left) = read_formats(language), divmod(minutes, 60)
    if not hours:
        return format_minutes(left, language)
    if not left:
        return formats.hours.say(hours, hours=hours)
    return formats.hours_and_minutes.format(hours=hours, minutes=f"{left:02d}")


def format_short_duration(minutes: int, language: Language) -> str:
    """Return a duration in its shortest form, e.g. `45 min` or `1 h 30`."""
    formats, (hours, left) = read_formats(language), divmod(minutes, 60)
    if not hours:
        return format_minutes(left, language)
    return formats.short_hours_and_minutes.format(hours=hours, minutes=f"{left:02d}")


def format_running_time(seconds: int, language: Language) -> str:
    """Return how long a recording lasts, e.g. `3 min 05 s`."""
    minutes, left = divmod(seconds, 60)
    return read_formats(language).running_time.format(minutes=minutes, seconds=f"{left:02d}")


def format_elapsed(minutes: int, language: Language) -> str:
    """Return a time counted from a start, e.g. `1 h 05`, in English `1:05`."""
    hours, left = divmod(minutes, 60)
    return read_formats(language).elapsed.format(hours=hours, minutes=f"{left:02d}")


def _day_of(at: date) -> date:
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at


def _write_day(day: date, pattern: str, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, find_locale(language))


def _number_of_day(day: date, language: Language) -> str:
    return read_formats(language).first_day_of_month if day.day == 1 else str(day.day)
