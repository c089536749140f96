"""The pages about lists, through two doors: the staff's and the senders'. Begin at ``doors`` and ``list_urls``."""
