"""The words of pages and records: their letters, their language, and the terms agreed on."""
