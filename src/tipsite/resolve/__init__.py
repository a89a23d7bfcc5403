"""Files compared with each other: references resolved, fallbacks and editions chosen.

`site.resolve_site` makes a `Site` of a `Corpus`, with the problems of references, phrases and
addresses. All other checks between files are in `lint`. Other packages use `resolve_site` and
`Names`.
"""
