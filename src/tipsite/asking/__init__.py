"""What an officer is asked on a terminal, and how the answers are read."""

from tipsite.asking.questions import Interview, ask, is_answered

__all__ = ["Interview", "ask", "is_answered"]
