"""The public web, read politely and from addresses that were checked: no crawler, no browser.

Decided in docs/decisions/0053-pages-of-the-web.md.
"""
