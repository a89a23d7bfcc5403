"""Keeping the numbers true: who is due, what to ask, what was answered, where nobody is.

One file a command of `tipsite directory`. How old a confirmation may be is in `contacts` and
`resolve.verification`.
"""
