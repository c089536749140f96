"""The file that a sender gets back, with the results beside the people, and empty lists to begin with.

Begin at ``giving_back``, which asks the database, as ``making`` (in the background) does; the rest is pure.
"""
