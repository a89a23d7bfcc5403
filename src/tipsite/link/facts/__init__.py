"""Translations against their source: the facts that any reader must find are the same."""
