"""`build --timings` says what was asked, what stood, and why the slowest pages were made."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from builds import TODAY, lay
from sites import page
from tipsite.cli.main import main

COUNTED = re.compile(r"(\d+) pages? (?:was|were) made, (\d+) of (\d+) stayed the same\.")


def test_all_pages_of_a_new_site_are_new(tmp_path: Path) -> None:
    root = lay(tmp_path / "s", page("en/more.md", "Words."))
    options = ["--root", str(root), "--today", TODAY, "--timings"]
    done = CliRunner().invoke(main, ["build", *options])
    assert done.exit_code == 0, done.stderr
    counted = COUNTED.search(done.stdout)
    assert counted
    made, kept, whole = counted.groups()
    assert (made, kept) == (whole, "0")
    assert re.search(rf"^facts +{whole} +0 +{whole} ", done.stdout, re.MULTILINE)
    slowest = re.findall(r"^ +\d\.\d{3}  \S+\.html  +(.*)$", done.stdout, re.MULTILINE)
    assert set(slowest) == {"new"}
    assert re.search(r"^Processor seconds: \d+\.\d{3} in this process, ", done.stdout, re.MULTILINE)
    for stage in ("read the files", "compare the files", "make pages", "write the site"):
        assert re.search(rf"^{stage} +\d+\.\d{{3}}$", done.stdout, re.MULTILINE)
