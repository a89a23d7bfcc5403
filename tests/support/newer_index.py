"""A program that makes a wheel of a later version of each locked package, all of them empty.

    python3 tests/support/newer_index.py FOLDER

With the folder in PIP_FIND_LINKS, pip sees what an index may have a year from now. Whatever takes
one of these wheels depends on what is published after the lock was written.
"""

import re
import sys
from pathlib import Path
from zipfile import ZipFile

LOCKS = Path(__file__).parents[2] / ".lock"
LATER = "9999"


def make(folder: Path) -> None:
    folder.mkdir(parents=True)
    text = "".join(path.read_text("utf-8") for path in LOCKS.glob("*.txt"))
    for name in sorted(set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))):
        stem = f"{name.replace('-', '_').replace('.', '_')}-{LATER}"
        with ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {LATER}\n"
            wheel.writestr(f"{stem}.dist-info/METADATA", metadata)
            tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            wheel.writestr(f"{stem}.dist-info/WHEEL", tags)
            wheel.writestr(f"{stem}.dist-info/RECORD", "")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
