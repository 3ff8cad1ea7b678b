"""Reading of the public web: politely, only from checked addresses, without a browser.

Decided in docs/decisions/0053-pages-of-the-web.md.
"""
