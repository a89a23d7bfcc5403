"""Work with translators: how far each language is, what has changed, who has read what.

The values behind it are in `staleness`; files that go to translators and come back are in
`exchange`. The commands are in `cli`.
"""
