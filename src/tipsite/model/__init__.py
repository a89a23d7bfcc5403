"""Typed values: what files say, what they mean together, what will exist, what is wrong.

All frozen. A value that is withheld has no field in the types of later stages. No behaviour but
what a value says of itself; what templates may read is in `views`.

"""
