"""Sheets → people: which rows are headings, which are people, what each cell means, and what is wrong with it.

Pure; begin at ``whole_list``, then ``tables`` (rows) and ``cleaning`` (cells).
"""
