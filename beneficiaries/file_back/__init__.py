"""The file that a sender gets back, with the results beside the people, and empty lists to begin with.

Pure but for ``giving_back``, which asks the database and is where to begin.
"""
