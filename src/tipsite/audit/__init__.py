"""What the output promises, read from its bytes, so that it holds for any theme.

`output.PageReader` reads a page once: its `document.Document` is looked at by every check of one
page and goes; what stays is small (`model.facts`). `questions.Audit` asks for it page by page, for
each other file, and for what is wrong between pages. Nothing here knows how a page was made: it
gets files and `Promises`.
"""
