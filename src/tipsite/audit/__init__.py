"""What the output promises, read from its bytes, so that it holds for any theme.

`output.PageReader` reads a page once: its `document.Document` is looked at by every check of one
page and goes; what stays is small (`model.facts`). `output.audit` joins that of all pages with the
other files. Nothing here knows how a page was made: it gets files and `Promises`.
"""
