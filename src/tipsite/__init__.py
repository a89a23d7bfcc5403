"""A static site generator for anti-trafficking awareness campaigns."""

__version__ = "0.1.0"
