"""What becomes of a list: received, staged, settled, accepted, sent again, taken back. Begin at ``intake``."""
