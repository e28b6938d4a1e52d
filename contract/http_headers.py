"""What every answer of both servers says of itself, whatever it is about."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}
"""On every answer that says nothing else."""

JSON_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""The Content-Security-Policy of an answer that is no page."""
