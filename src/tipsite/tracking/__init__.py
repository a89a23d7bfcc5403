"""Which source text each translation was made from: told by content, never by dates or git."""

from tipsite.markdown.normal_form import fingerprint
from tipsite.tracking.documents import document_fingerprint, page_document, record_documents
from tipsite.tracking.facts import CRITICAL, changes_between
from tipsite.tracking.moved import lines_by_document
from tipsite.tracking.pairs import compare, pair_up
from tipsite.tracking.phrases import PHRASES, phrase_document, phrase_pairs
from tipsite.tracking.statefile import kept_text, parse_state, state_path, state_tag, write_state
from tipsite.tracking.update import accept, forget, review, translated

__all__ = [
    "CRITICAL",
    "PHRASES",
    "accept",
    "changes_between",
    "compare",
    "document_fingerprint",
    "fingerprint",
    "forget",
    "kept_text",
    "lines_by_document",
    "page_document",
    "pair_up",
    "parse_state",
    "phrase_document",
    "phrase_pairs",
    "record_documents",
    "review",
    "state_path",
    "state_tag",
    "translated",
    "write_state",
]
