"""Keeping the numbers true: who is due, what to ask, what was answered, where nobody is.

These commands read a site as the build does, and change one officer's file at most.
"""
