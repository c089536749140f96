"""Sponsors online: a pledge typed on a phone, an e-mail address proven by a code, and a sponsor's own pages.

In the order of the work: what may be pledged and what it costs (`taking`, `gifts`), what is typed (`forms`, `places`,
`drafts`), the proof of the address (`proving`, `limits`), the pledge (`asking`), how to pay it (`paying`), and what its
sponsor sees and does afterwards (`sessions`, `own_pledges`).
"""
