"""Work with translators: the progress of each language, changed texts, and reviews.

The values behind it are in `staleness`; files that go to translators and come back are in
`exchange`. The commands are in `cli`.
"""
