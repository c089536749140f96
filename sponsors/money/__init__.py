"""The money desk: receiving accounts, how to pay, statements, receipts, what they are for, and the ledger of it all."""
