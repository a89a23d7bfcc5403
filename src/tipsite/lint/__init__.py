"""Checks between files: problems, and nothing that is published.

`checks.lint` runs all of them on what `resolve` returns, for the pipeline and for the workspace's
gate. One file a topic; each check is a function that returns problems. Problems of a single file
are in `content`, those of finished pages in `audit`, the words of all of them in `messages`.
"""
