"""Words for officers for the codes of a service (`model.records`), in questions and in tables."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import mark

KINDS: Mapping[str, str] = {
    "emergency": mark("emergency number"),
    "police": mark("police"),
    "hotline": mark("helpline"),
    "shelter": mark("safe house"),
    "reintegration": mark("help to start again"),
    "child-protection": mark("protection of children"),
    "psychosocial": mark("psychological and social help"),
    "legal-aid": mark("legal help"),
    "labour": mark("labour inspectorate or union"),
    "consular": mark("help for citizens abroad"),
    "coming-back": mark("help for people who come back"),
    "prosecution": mark("public prosecutor"),
    "national-coordinator": mark("national coordinator"),
    "network": mark("network of organizations"),
    "abroad": mark("line in another country"),
    "other": mark("something else"),
}
NEEDS: Mapping[str, str] = {
    "emergency": mark("In danger now"),
    "call": mark("Call and talk"),
    "safe-place": mark("A safe place"),
    "legal": mark("Legal help"),
    "work": mark("Problems at work"),
    "papers": mark("Papers and consulates"),
    "children": mark("For children"),
    "starting-again": mark("Going home and starting again"),
    "police": mark("Police and prosecution"),
    "coordinator": mark("National offices and networks"),
}
"""The headings on pages, by need."""
RUN_BY: Mapping[str, str] = {
    "police": mark("police"),
    "state": mark("state office"),
    "ngo": mark("non-governmental organisation"),
    "international": mark("international organisation"),
}
AUDIENCES: Mapping[str, str] = {
    "everyone": mark("everyone"), "women": mark("women"), "girls": mark("girls"),
    "men": mark("men"), "children": mark("children"), "young-people": mark("young people"),
    "parents": mark("parents"), "families": mark("families"),
    "victims": mark("people who were exploited"), "witnesses": mark("witnesses"),
    "professionals": mark("professionals"), "foreigners": mark("people from other countries"),
    "asylum-seekers": mark("people who ask for asylum"), "workers": mark("workers"),
    "returnees": mark("people who came back from abroad"),
}  # fmt: skip
NEED_OF: Mapping[str, str] = {
    "emergency": "emergency", "police": "police", "shelter": "safe-place", "legal-aid": "legal",
    "reintegration": "starting-again", "child-protection": "children", "prosecution": "legal",
    "national-coordinator": "coordinator", "network": "coordinator", "labour": "work",
    "consular": "papers", "coming-back": "starting-again",
}  # fmt: skip
"""The default heading, by kind of service; ``call`` for all other kinds."""
RUN_BY_OF: Mapping[str, str] = {
    "emergency": "state", "police": "police", "prosecution": "state",
    "national-coordinator": "state",
}  # fmt: skip
"""The usual operator of a kind of service; ``ngo`` for all other kinds."""
