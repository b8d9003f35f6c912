"""Looks whether everything that the worker needs is there and sound.

Each check says what it found in a sentence, and what to do where something is
wrong. Nothing is put right here, and no base is written to; only Google itself is
tried out anew, on a file of no use.
"""
