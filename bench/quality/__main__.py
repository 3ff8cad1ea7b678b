"""Score what the paths hold, and print the figures."""

import argparse
import json
import sys
from pathlib import Path

import bench.quality
from bench.quality.scores import report
from bench.quality.subjects import every
from bench.quality.table import document, table
from schemas.errors import PremierjetError


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; return 2 where a path cannot be scored, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.quality",
        description=bench.quality.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args(arguments)
    try:
        figures = report(every(asked.paths))
    except PremierjetError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if asked.json:
        print(json.dumps(document(figures), ensure_ascii=False, indent=2))
    else:
        print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
