"""The sample, cut to two countries and three languages: small enough for a thousand edits.

As a program it walks over it: ``python tests/support/cut_sample.py --edits 1000 --seed 1``.
"""

from __future__ import annotations

import argparse
import re
import resource
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from page_edits import CONFIG, dumped
from sites import ROOT
from twin_sites import DifferenceError, Outcome, Walk, said_in_process

LANGUAGES, COUNTRIES = ("en", "sr-Cyrl", "sr-Latn"), ("AL", "XK")
_SERVICES = (
    "m[ek]-[a-z0-9-]+|al-(?:different-and-equal|arsis|vatra|tjeter-vizion|reception-centre|tdh"
    "|mary-ward-loreto|online-support|caritas|coalition|prosecution)|xk-(?:pvpt|shpresa|tdh|komf"
    "|secure-centre|women-children-centre|new-line|asylum-line|prosecution)"
)
_PAGES = (
    "(?:signs/)?(?:health-offer|home-work|online|private-life|street|wedding|work)"
    "|m[ek]|(?:news/)?(?:july|october)-day|adults|again|demand|figures|money|referral|who-offers"
    "|young|sources|at-work|two-countries|help/m[ek]"
)
_GONE = re.compile(rf"(?:{_SERVICES})|(?:{_PAGES})\.md")
_LINE = re.compile(rf"service:(?:{_SERVICES})\b|(?<![a-z-])(?:{_PAGES})\.md")
"""In texts, a line with a reference to what is cut off."""
_INSIDE = re.compile(rf"/// action\n///\n|, (?:{_SERVICES}|ME|MK)(?=[,\]])")
"""What is left of a button without its link, and items of lists in one line."""


def files_of_cut_sample(*, material: bool = False) -> Mapping[str, bytes]:
    """Return the files by path; what refers to a country that is cut off is left out."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in sorted((ROOT / "content").rglob("*"))
        if path.is_file() and path.name != ".tipsite-translation.tsv"
    }
    gone: tuple[str, ...] = (
        "content/sq/", "content/mk/", "content/cnr/", "content/services/m",
    )  # fmt: skip
    gone += () if material else ("content/en/material/", "content/sr-Cyrl/material/")
    files = {
        path: content
        for path, content in files.items()
        if not path.startswith(gone) and not _is_cut("/".join(path.split("/")[2:]))
    }
    settings = _cut(yaml.load((ROOT / CONFIG).read_bytes(), yaml.BaseLoader))
    if not material:
        settings["site"].pop("link_cards", None)
    files[CONFIG] = dumped(settings).encode()
    for path, content in files.items():
        if path.endswith(".yaml"):
            files[path] = dumped(_cut(yaml.load(content, yaml.BaseLoader))).encode()
        elif path.endswith(".md"):
            lines = content.decode().splitlines(keepends=True)
            text = "".join(one for one in lines if not _LINE.search(one))
            files[path] = _INSIDE.sub("", text).encode()
    return files


def _cut(said: Any) -> Any:
    """Return data without languages, countries and services that are cut off."""
    if isinstance(said, dict):
        kept = {name: _cut(one) for name, one in said.items() if not _is_cut(name)}
        return {name: one for name, one in kept.items() if one or not said[name]}
    if isinstance(said, list):
        names = (one.get("id", "") if isinstance(one, dict) else one for one in said)
        pairs = zip(said, names, strict=True)
        return [_cut(one) for one, name in pairs if not _is_cut(str(name))]
    return said


def _is_cut(name: str) -> bool:
    return name in ("sq", "mk", "cnr", "ME", "MK") or bool(_GONE.fullmatch(name))


def main() -> None:
    """Walk, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=2, help="edits before a build, as a rule")
    parser.add_argument("--material", action="store_true")
    options = parser.parse_args()
    codes: Counter[str] = Counter()
    seconds = {True: 0.0, False: 0.0}

    def say(root: Path, asked: Sequence[str], store: bool) -> Outcome:
        before = _processor()
        outcome = said_in_process(root, asked, store)
        seconds[store] += _processor() - before
        if store:
            codes[outcome["exit code"].decode()] += 1
            if sum(codes.values()) % 20 == 0:
                print(dict(codes), seconds, flush=True)
        return outcome

    files = files_of_cut_sample(material=options.material)
    walk = Walk(files, options.seed, edits=options.edits, pace=options.pace, say=say, patience=600)
    with TemporaryDirectory() as folder:
        try:
            walk.go(Path(folder) / "w")
        except DifferenceError as error:
            print(error)
    edits = sum(name not in ("build", "mend", "finish") for name, _ in walk.story)
    print(f"seed {options.seed}: {edits} edits, builds by exit code {dict(codes)}")
    print(f"processor seconds: warm {seconds[True]:.0f}, cold {seconds[False]:.0f}")


def _processor() -> float:
    own, children = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
