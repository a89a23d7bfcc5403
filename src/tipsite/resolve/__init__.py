"""Values against each other: what each edition shows, references resolved, fallbacks chosen.

`site.resolve_site` makes a `Site` of a `Corpus`, with the problems of references, phrases and
addresses. All other checks between files are in `lint`. Other packages use `resolve_site` and
`Names`.
"""
