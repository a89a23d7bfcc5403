"""Settings guessed from the folders, so that a broken ``campaigns.yaml`` hides no other problem."""

from __future__ import annotations

from collections.abc import Iterable

from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.values import Text
from tipsite.problems import Where


def guess_config(corpus: Corpus, folders: Iterable[str] = ()) -> Config:
    """Return settings that fit the files, and ``folders`` of languages.

    Nothing is ever built from them.
    """
    at = Where(path="campaigns.yaml")

    def text(words: str) -> Text:
        return Text(text=words, at=at)

    tags = sorted({*folders, *(page.tag for page in corpus.pages)}) or ["en"]
    countries = tuple(text(file.country.text) for file in corpus.directories)
    return Config(
        site=SiteSettings(
            name={tags[0]: text("-")},
            address=text("https://example.org/"),
            status="demonstration",
            source_language=text("en" if "en" in tags else tags[0]),
            languages=tuple(text(tag) for tag in tags),
            countries=dict.fromkeys(tags, countries),
            exit=text("https://example.com/"),
            at=at,
        ),
        at=at,
    )
