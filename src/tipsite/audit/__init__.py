"""What the output promises, read from its bytes, so that it holds for any theme.

`output.audit` calls every check; `document.read_document` reads a page once for all of them.
Nothing here knows how a page was made: it gets files and `Promises`. Others use `audit`.
"""
