"""The small parts of views: words, links, pictures, files, and data for the script."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup
from msgspec import Struct


class Opening(Struct, frozen=True, kw_only=True):
    """When a line answers.

    ``spans`` are minutes of the week from Monday 00:00, as "480-960 1920-2400". Public holidays
    follow Sunday as an eighth day, if the hours have a rule for them. ``zone`` is the IANA time
    zone, empty if the country has several. ``holidays`` are the next public holidays that may
    change the hours (ISO 8601), the estimated ones with ``~``. ``differ`` are words for such a day,
    with {day}. ``week`` is a table: day and hours in words.
    """

    spans: str
    zone: str
    holidays: str
    differ: str
    week: tuple[tuple[str, str], ...]


class Script(Struct, frozen=True, kw_only=True):
    """tipsite's script: its address, and its words as JSON (empty if it shows no words)."""

    src: str
    words: str


class Option(Struct, frozen=True, kw_only=True):
    """One choice of a filter: the value in the records, and its words."""

    value: str
    label: str


class Filter(Struct, frozen=True, kw_only=True):
    """Choices that narrow down a directory; a list with fewer than two choices is empty."""

    needs: tuple[Option, ...]
    audience: tuple[Option, ...]
    languages: tuple[Option, ...]
    now: bool


PHRASES = (
    "home", "demonstration", "fallback_notice", "borrowed_notice", "draft_notice", "machine_notice",
    "draft_notice_source", "outdated_notice", "critical_notice", "missing_notice",
    "original_changed", "original_missing", "original_now",
    "report_mistakes", "help_title", "help_in", "help_in_summary", "signs_list_title",
    "campaigns_title", "need_emergency", "need_call", "need_safe_place", "need_legal",
    "need_work", "need_papers", "listed_none", "help_numbers",
    "need_children", "need_starting_again", "need_police", "need_coordinator", "run_by_police",
    "run_by_state", "run_by_ngo", "run_by_international", "anonymous_yes", "anonymous_no",
    "anonymous_unknown", "tells_self", "tells_yes", "tells_no", "tells_if_child", "tells_unknown",
    "privacy_unknown", "name_only", "no_phone", "no_phone_website", "phone", "email", "website",
    "free_yes", "free_no", "from_mobile_yes", "from_mobile_no", "from_landline_yes",
    "from_landline_no", "from_abroad_yes", "from_abroad_no", "from_no_credit_yes",
    "from_no_credit_no", "dial_abroad", "channel_sms", "channel_chat", "channel_form",
    "channel_video", "channel_relay", "channel_whatsapp", "channel_viber", "channel_signal",
    "channel_telegram", "answers_in", "hours_always", "hours_every_day", "hours_closed",
    "hours_by_appointment", "hours_holidays", "hours_range", "taken_from",
    "taken_from_web", "undated", "confirmed_called", "confirmed_operator", "audience_everyone",
    "audience_women", "audience_girls", "audience_men", "audience_children",
    "audience_young_people", "audience_parents", "audience_families", "audience_victims",
    "audience_witnesses", "audience_professionals", "audience_foreigners",
    "audience_asylum_seekers", "audience_workers", "audience_returnees",
    "offer_emergency_response", "offer_counselling", "offer_information", "offer_referral",
    "offer_reporting", "offer_legal_advice", "offer_court_support", "offer_compensation",
    "offer_shelter", "offer_medical_care", "offer_training", "offer_job_help",
    "offer_reintegration", "offer_family_tracing", "offer_assisted_return", "offer_mobile_team",
    "offer_day_centre", "offer_safe_transport", "offer_investigation", "offer_prosecution",
    "offer_coordination", "offer_advocacy", "period", "period_since", "campaign_ended",
    "campaign_planned", "campaign_running", "campaign_over",
    "sheet_title", "sheet_link", "sheet_summary", "sheet_code", "not_found_title",
    "route_title", "route_title_workers", "route_summary", "routes_title", "route_from",
    "route_origin", "route_person", "route_worker",
    "route_child", "route_sentence", "route_sentence_none", "route_sentence_child",
    "route_sentence_child_none", "route_sentence_later", "route_line", "route_next",
    "route_police", "this_page", "abroad_title", "abroad_emergency",
    "abroad_cost", "abroad_choose", "abroad_none", "news_title", "feed_link",
    "beside", "who_answers", "run_by", "hours_unknown", "free_unknown", "all_countries",
    "once_privacy", "once_facts", "once_number", "once_source",
    "strip_emergency", "strip_police", "strip_line", "sheet_danger", "languages", "countries",
    "age_days", "not_confirmed", "not_confirmed_short", "sms_yes", "sms_no", "chat_yes", "chat_no",
    "open_now", "closed_now", "opens_at", "hours_differ", "today", "tomorrow",
    "filter_count", "search_title", "search_count", "search_like", "search_some", "search_none",
    "search_elsewhere", "search_more", "search_failed", "search_page", "az_title", "example_short",
    "exit_twice", "exit_once", "exit_over", "neutral_help", "neutral_directory", "neutral_part",
    "neutral_service", "neutral_sheet", "neutral_abroad", "neutral_routes", "neutral_route",
    "neutral_signs", "neutral_sign", "neutral_safety", "neutral_page", "share_text", "trace_call",
    "trace_sms", "trace_chat", "trace_email", "trace_website", "chat_danger",
    "write_chat", "write_form", "start_video", "cannot_talk", "safety_none", "stays_history",
    "stays_address", "stays_router", "stays_devices", "stays_pictures", "stays_calls", "stays_mail",
    "stays_chat", "stays_bill", "safety_exit",
    "file_audio", "file_video", "file_picture", "file_archive", "file_as_text", "footer_you",
    "footer_professionals", "footer_about", "print_words",
)  # fmt: skip
RARE_PHRASES = (
    "moved_title", "moved_link", "withdrawn_title", "withdrawn_number", "withdrawn_page",
    "withdrawn_call", "draft_site", "draft_page", "table_wide", "another_country",
    "material_title", "material_summary", "material_link", "material_plain", "material_draft",
    "material_nobody", "material_published", "material_confirmed",
    "material_scan", "material_more", "material_hand", "material_hand_public",
    "material_hand_person", "material_hand_screen", "material_poster", "material_tear_off",
    "material_leaflet", "material_card", "material_sticker", "material_picture",
    "material_story", "material_banner", "material_pages", "material_only",
    "material_zip", "material_words", "material_words_hint", "material_words_long",
    "contact_title", "contact_no_help", "contact_press", "contact_donations",
    "contact_complaints", "contact_office",
    "wheelchair_yes", "wheelchair_no", "wheelchair_unknown", "appointment_yes", "appointment_no",
    "appointment_unknown", "place", "place_hours_unknown", "place_languages", "place_entrance",
    "place_who", "place_bring",
    "failed_title", "failed_text", "failed_subject", "failed_when", "failed_from",
    "failed_nobody", "events_title", "events_add",
)  # fmt: skip
"""Phrases of rare pages, or of pages that no reader sees.
Without a translation, they are shown in English, with a warning."""


class Event(Struct, frozen=True, kw_only=True):
    """An upcoming event of a campaign: ``day`` is its ISO 8601 date, ``date`` the same in words.

    ``leaf`` is the day and the short month, for a leaf of a calendar. ``time`` is empty for a whole
    day. ``href`` is its calendar file. ``page`` leads to its campaign, except on that page.
    """

    name: Words
    day: str
    date: str
    leaf: tuple[str, str]
    time: str
    place: Words | None
    summary: Words | None
    href: str
    campaign: str
    page: str


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of a page's text, in the language of that text, and its ``id`` for links."""

    id: str
    text: str


class Source(Struct, frozen=True, kw_only=True):
    """A picture in another format, which not every browser knows."""

    type: str
    srcset: str


class Picture(Struct, frozen=True, kw_only=True):
    """A picture. ``alt`` is empty for decoration; ``width`` and ``height`` are in pixels.

    ``srcset`` and ``sizes`` are empty if there is only one file. ``lang`` and ``dir`` are those of
    ``alt``; they are empty in the page's language.
    """

    src: str
    alt: str
    width: int
    height: int
    srcset: str = ""
    sizes: str = ""
    sources: tuple[Source, ...] = ()
    lang: str = ""
    dir: str = ""


class Showing(Struct, frozen=True, kw_only=True):
    """A part of a page. Promises and notices depend on what its parts show."""

    def shown(self) -> tuple[Shown, ...]:
        """Return the part itself, and the parts and HTML in its fields, in their order."""
        return (self, *shown_in(*(getattr(self, field) for field in self.__struct_fields__)))


Shown = Showing | Markup


def shown_in(*values: object) -> tuple[Shown, ...]:
    """Return the parts that ``values`` contain, in order; strings and numbers contain none."""
    shown: list[Shown] = []
    for value in values:
        if isinstance(value, Markup):
            shown.append(value)
        elif isinstance(value, tuple):
            shown += shown_in(*value)
        elif isinstance(value, Showing):
            shown += value.shown()
    return tuple(shown)


class Words(Showing, frozen=True, kw_only=True):
    """Text with its language; ``lang`` and ``dir`` are empty in the page's language.

    ``outdated`` words were translated before their source changed. If they may mislead,
    ``original`` is the current text of the source: it must be beside them, with its own ``lang``.
    """

    text: str
    lang: str = ""
    dir: str = ""
    outdated: bool = False
    original: Words | None = None

    def shown(self) -> tuple[Shown, ...]:
        """Return the words themselves."""
        return (self,)


class Link(Showing, frozen=True, kw_only=True):
    """A link within the site or out of it.

    ``note`` marks a page in another language. ``dated`` is the date of a piece of news in words,
    ``day`` the same date by ISO 8601. For a campaign, ``dated`` is its period and ``campaign`` its
    id. ``tag`` says in words whether it runs now; ``over`` is true after its end. ``picture``
    decorates a card.
    """

    label: Words
    href: str
    summary: Words | None = None
    dated: str = ""
    day: str = ""
    note: str = ""
    current: bool = False
    picture: Picture | None = None
    campaign: str = ""
    tag: str = ""
    over: bool = False


class Captions(Struct, frozen=True, kw_only=True):
    """The captions of a film: their address, their language, and its name."""

    src: str
    lang: str
    label: str


class Download(Showing, frozen=True, kw_only=True):
    """A file to open: ``facts`` are its kind, size and language in words.

    ``media`` is the media type. ``lang`` is the language of the content, for attributes (empty for
    a picture without language). ``transcript`` leads to a page with the same words.
    """

    title: Words
    href: str
    family: Literal["document", "audio", "video", "picture", "archive"]
    media: str
    lang: str
    facts: tuple[str, ...]
    captions: Captions | None = None
    transcript: Link | None = None
