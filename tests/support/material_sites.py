"""A small site with pieces of material: a poster, a card that says nothing, a picture to share."""

from __future__ import annotations

from sites import AL, CONFIG, LISTING, QUIET_NAME, edit

SHARED = "Somebody offers you a job? Check first."
POSTER = """\
-- content/en/material/poster.md --
---
kind: poster
campaign: spring
title: Check first
country: AL
numbers: [al-child-line]
words: {headline: Check before you go}
---
"""
CARD = """\
-- content/en/material/card.md --
---
kind: card
campaign: spring
title: Secretname
country: AL
numbers: [al-child-line]
discreet: yes
words: {}
---
"""
PICTURE = f"""\
-- content/en/material/picture.md --
---
kind: picture
campaign: spring
title: To send
country: AL
numbers: [al-child-line]
words: {{headline: Check before you go, share: {SHARED}}}
---
"""
ALBANIAN = """\
-- content/sq/material/poster.md --
---
title: Kontrolloni
words: {headline: Kontrolloni para se të shkoni}
translation: reviewed
---
"""
JOB_POSTER = """\
-- content/en/material/job-poster.md --
---
kind: poster
campaign: spring
title: Check first
country: AL
numbers: [al-child-line]
words: {headline: Check before you go, text: One}
---
-- content/sq/material/job-poster.md --
---
title: Kontrolloni
words: {headline: Kontrolloni, text: Një}
---
"""
"""A poster in both languages."""
PIECES = edit(AL, QUIET_NAME) + POSTER + CARD + PICTURE
PUBLISHED = f"how: published, source: {LISTING}"
CALLED = "how: called, by: alo"
LIVE = edit(
    CONFIG,
    ("demonstration", "live\n  responsible: alo\n  report_mistakes: https://example.org/wrong"),
) + edit(AL, QUIET_NAME, (PUBLISHED, CALLED))
"""The same site where everybody may call: somebody has phoned its line."""
CARDS = ("  status:", "  link_cards: yes\n  status:")
"""A change of its settings, after which links show the titles of pages."""
