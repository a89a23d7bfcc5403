"""What is true of languages on any site: tags, locales, alphabets, words, dates, numbers.

Tables of data and pure functions. The language of tipsite itself is in `i18n`.
"""
