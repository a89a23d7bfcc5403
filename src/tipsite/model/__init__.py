"""Typed values: contents of files, the resolved site, the planned output, and problems.

All values are frozen. Withheld data has no field in the types of later stages. Methods only derive
facts from their own value. The values for templates are in `views`.
"""
