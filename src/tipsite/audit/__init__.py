"""Checks of the output by its bytes, so that its promises hold for any theme.

`output.PageReader` parses a page once into a `document.Document`, which all checks of one page
read. Only small facts of the page are kept (`model.facts`). `questions.Audit` asks for these facts
page by page, then checks each other file, and finally compares pages with each other. No check
knows how a page was made: it gets files and `Promises`.
"""
