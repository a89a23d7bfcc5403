"""The YAML that officers write: read as text with places, diagnosed, made records, and edited.

``nodes`` reads a text, ``schema`` makes typed records of it, ``diagnose`` names what an author
probably did where neither can go on, and ``edit`` changes a text without touching the rest of it
(``cursor`` finds the place, ``scalars`` writes the values). What the keys of tipsite mean stands
elsewhere: in the dataclasses of ``model``.
"""
