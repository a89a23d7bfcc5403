"""The size of a file in words."""

from babel.numbers import format_decimal

from tipsite.tools.locale_table import Locale

_THOUSAND = 1000


def size_words(locale: Locale, size: int) -> str:
    """Write a number of bytes in kB or MB (SI): "1,2 MB". The space does not break."""
    kilo = max(1, round(size / _THOUSAND))
    if kilo < _THOUSAND:
        return f"{format_decimal(kilo, locale=locale.borrow)}\u00a0kB"
    return f"{format_decimal(kilo / _THOUSAND, format='0.0', locale=locale.borrow)}\u00a0MB"
