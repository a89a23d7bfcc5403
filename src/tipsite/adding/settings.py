"""What campaigns.yaml says of one more language; every other byte of it stays."""

from __future__ import annotations

from dataclasses import dataclass

from tipsite.model.corpus import Corpus
from tipsite.tools.official import official_languages
from tipsite.workspace.site import CONFIG, yaml_edit
from tipsite.yaml.edit import Value, add_item, set_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A language to be added. A ``derived`` one takes its countries from its source.

    ``lender`` is the language whose phrases it has until its own are translated, ``endonym`` how it
    calls itself, ``like`` the language whose dates and names it has; each may be empty.
    """

    tag: str
    derived: bool
    lender: str
    endonym: str
    like: str


def with_language(old: bytes, corpus: Corpus, entry: Entry) -> bytes:
    """Return campaigns.yaml with the language in it, as far as it is not there yet.

    Raises:
        CommandError: the file cannot be changed safely.
    """
    config, tag = corpus.config, entry.tag
    assert config is not None
    site = config.site
    with yaml_edit(CONFIG):
        text = old.decode("utf-8")
        if tag not in {one.text for one in site.languages}:
            text = add_item(text, ("site",), "languages", tag)
        if not entry.derived and not site.countries.get(tag):
            text = set_values(text, ("site", "countries"), {tag: _countries(corpus, tag)})
        if entry.lender and tag not in site.phrases_from:
            text = _in_table(text, "phrases_from", bool(site.phrases_from), tag, entry.lender)
        said: dict[str, Value] = {"endonym": entry.endonym, "like": entry.like}
        said = {name: value for name, value in said.items() if value}
        if said and tag not in site.locales:
            text = _in_table(text, "locales", bool(site.locales), tag, said)
    return text.encode()


def _in_table(text: str, name: str, there: bool, tag: str, value: Value) -> str:
    """Put a value into a table by language, which may have to be made."""
    if there:
        return set_values(text, ("site", name), {tag: value})
    return set_values(text, ("site",), {name: {tag: value}})


def _countries(corpus: Corpus, tag: str) -> tuple[str, ...]:
    """The countries of the site, those first whose offices speak the language."""
    config = corpus.config
    assert config is not None
    listed = config.site.countries.get(config.site.source_language.text, ())
    codes = tuple(code.text for code in listed) or tuple(
        file.country.text for file in corpus.directories
    )
    language = tag.partition("-")[0]

    def far(code: str) -> tuple[bool, int]:
        spoken = [one.partition("-")[0] for one in official_languages(code)]
        return (False, spoken.index(language)) if language in spoken else (True, 0)

    return tuple(sorted(codes, key=far))
