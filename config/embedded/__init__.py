"""PostgreSQL for a machine that has no server: the binaries of a wheel, started when first needed.

`server` joins or starts the server of a data folder, `keeper` stops it when nobody uses it any more, and
`backend` is the Django engine in front of them. Nothing here is used when `DATABASE_URL` names a server.
"""
