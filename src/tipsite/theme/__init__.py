"""A theme: its folder, laid over the folders of its parents, with templates, tokens, phrases.

`inheritance.parse_theme` reads it, and `templates.Templates` renders its templates in a sandbox.
`attribution` finds the file of a theme that causes a problem in a page. The themes that come with
tipsite are in `themes/`.
"""
