"""Checks between files: they return problems, and no output depends on them.

`checks.lint` runs all checks on the results of `resolve`, for the pipeline and for the workspace's
gate. Each topic has a module; each check is a function that returns problems. `content` checks
single files, `audit` checks finished pages, and `messages` has the words of all problems.
"""
