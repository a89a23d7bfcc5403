"""Telephone numbers, e-mail addresses, hours and confirmations: found, read, dialled and written.

Pure functions over text. Records of services are in `model.records`, judged in `content` and
`resolve`.
"""
