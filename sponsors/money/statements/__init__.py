"""Statements of receiving accounts, as banks export them: from sheets to lines of money that came and went."""
