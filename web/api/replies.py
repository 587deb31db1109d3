"""How layer data is sent."""

from starlette.responses import Response

from web.api.tokens import Grant


def compressed(body: bytes, grant: Grant) -> Response:
    """Send compressed JSON that only the asker's own browser keeps, for half an hour."""
    headers = {
        "Content-Encoding": "gzip",
        "Cache-Control": "private, max-age=1800",
        "Vary": "Accept-Encoding",
        "X-Layer-Version": str(grant.version),
    }
    return Response(body, media_type="application/json", headers=headers)
