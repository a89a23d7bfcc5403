"""A theme's folder, laid over those of its parents: templates, tokens, phrases.

`inheritance.parse_theme` reads it, and `templates.Templates` renders in a sandbox. `attribution`
finds the file of a theme behind a mistake in a page. The themes that ship are in `themes/`.
"""
