"""Regular expressions that few builds need.

An edit of a page needs less than half of tipsite's expressions, and to compile them all takes as
long as to make ten pages.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import AnyStr


def regex(pattern: AnyStr, flags: int = 0) -> Callable[[], re.Pattern[AnyStr]]:
    """Return a function that compiles a pattern at its first call; ``flags`` are those of `re`."""
    return cache(partial(re.compile, pattern, flags))
