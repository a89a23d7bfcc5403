"""What an officer is asked on a terminal, and how the answers are read."""

from tipsite.asking.questions import ask, is_answered

__all__ = ["ask", "is_answered"]
