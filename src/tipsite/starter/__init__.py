"""A new site for an officer to fill in: the files that it begins with."""

from __future__ import annotations

import datetime

from tipsite.starter.choices import Choices
from tipsite.starter.directory import new_directory, service_ids
from tipsite.starter.lines import in_languages, noted, table
from tipsite.starter.organizations import (
    EMERGENCY,
    OFFICES,
    OWN,
    POLICE,
    new_organizations,
    office,
    own_id,
)
from tipsite.starter.readme import new_readme
from tipsite.starter.service import UNKNOWN, NewService, service_lines
from tipsite.starter.settings import new_settings
from tipsite.starter.texts import ENGLISH, TEXTS, gitignore, pages, placeholders, words

__all__ = [
    "EMERGENCY",
    "ENGLISH",
    "OFFICES",
    "OWN",
    "POLICE",
    "TEXTS",
    "UNKNOWN",
    "Choices",
    "NewService",
    "compose",
    "in_languages",
    "new_directory",
    "noted",
    "office",
    "pages",
    "placeholders",
    "service_ids",
    "service_lines",
    "table",
    "words",
]


def compose(choices: Choices, today: datetime.date) -> dict[str, str]:
    """Return the files of a new site by path, but for what languages without texts need.

    Its example of a campaign begins ``today``. No file holds a number.
    """
    tags, source = choices.written, choices.source
    offices = (EMERGENCY, POLICE, own_id(choices))
    return {
        "README.md": new_readme(choices),
        ".gitignore": gitignore(),
        "campaigns.yaml": new_settings(choices, today),
        "content/organizations.yaml": new_organizations(choices),
        **{
            f"content/services/{country.lower()}.yaml": new_directory(
                country, tags, source, offices
            )
            for country in choices.countries
        },
        **{
            f"content/{tag}/{path}": text
            for tag in tags
            for path, text in pages(tag, source).items()
        },
    }
