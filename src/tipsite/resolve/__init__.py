"""Values against each other: what each edition shows, references resolved, fallbacks chosen.

`site.resolve_site` makes a `Site` of a `Corpus`. Problems are told here only where resolving meets
them; what merely looks for problems is in `lint`. Others use `resolve_site` and `Names`.
"""
