"""Letters to sponsors: their figures out of the ledger, made once, sent once, confirmed on a public page."""
