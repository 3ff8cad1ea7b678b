"""Write the sheets, or tally the judged ones."""

import argparse
import sys
from pathlib import Path

import bench.unseen
from bench.unseen.sheets import write_sheets
from bench.unseen.tally import read_judged, write_tally


def main(arguments: list[str] | None = None) -> int:
    """Write sheets or print the figures; return 2 for what is no sheet or stands there already, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.unseen",
        description=bench.unseen.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    sheets = verbs.add_parser("sheets", help="write the sheets of an installation's drafts")
    sheets.add_argument("root", type=Path)
    sheets.add_argument("folder", type=Path)
    tally = verbs.add_parser("tally", help="print the figures of judged sheets")
    tally.add_argument("folders", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    try:
        if asked.verb == "sheets":
            print(*write_sheets(asked.root, asked.folder), sep="\n")
        else:
            print(*write_tally(read_judged(asked.folders)), sep="\n")
    except (FileExistsError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
