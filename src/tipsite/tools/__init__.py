"""Pure helpers below the stages: text in, values out, no files and no clock."""
