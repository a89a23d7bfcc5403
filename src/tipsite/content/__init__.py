"""Parsing of each file by itself: `corpus.parse` turns a `Snapshot` into a `Corpus`.

`inputs` is the only module that reads an officer's files from the disk. References between files
are checked in `resolve` and `lint`, not here. Other packages use `parse` and `read_site`.
"""
