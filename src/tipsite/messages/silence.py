"""Problems of what a site has chosen not to be told."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

SILENCE: Mapping[str, tuple[str, str]] = {
    "silence-unknown": N_(
        "There is no problem with the code “{code}”.",
        "Copy the code from what tipsite prints: it stands right after the place.",
    ),
    "silence-unknown-meant": N_(
        "There is no problem with the code “{code}”.", "Do you mean “{meant}”?"
    ),
    "silence-protects": N_(
        "“{code}” protects people, so it is always told.", "Delete this entry of site.silence."
    ),
    "silence-error": N_(
        "“{code}” is an error here, and errors are always told.",
        "Mend what is told, and delete this entry of site.silence.",
    ),
    "silence-reason": N_(
        "The reason is too short for whoever reads it in a year.",
        "Say in a few words why nobody needs to be told.",
    ),
    "silence-idle": N_(
        "Nothing is silenced by the code “{code}” any more.",
        "Delete this entry of site.silence.",
    ),
}
