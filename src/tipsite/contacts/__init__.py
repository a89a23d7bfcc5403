"""Telephone numbers, e-mail addresses, opening hours and confirmations: parsers and formatters.

All are pure functions of texts. Records of services are defined in `model.records` and checked in
`content` and `resolve`.
"""
