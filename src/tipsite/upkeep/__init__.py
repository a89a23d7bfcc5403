"""The upkeep of records: lines that are due, questions to ask, answers, and gaps.

Each command of `tipsite directory` has a file. `contacts` and `resolve.verification` define how old
a confirmation may be.
"""
