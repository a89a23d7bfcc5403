"""Each file by itself becomes typed values: `corpus.parse` makes a `Corpus` of a `Snapshot`.

`inputs` is the only module that reads an officer's files from the disk. Whatever one file says of
another is not judged here but in `resolve` and `lint`. Others use `parse` and `read_site`.
"""
