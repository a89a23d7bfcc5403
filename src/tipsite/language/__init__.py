"""Facts about languages, for any site: tags, locales, alphabets, words, dates, numbers.

The package has tables of data and pure functions. The language of tipsite itself is in `i18n`.
"""
