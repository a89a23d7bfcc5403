"""Spreadsheets that people fill in: .xlsx, .ods and CSV. Nothing here knows what a cell means."""
