"""How evidence leaves the site, from a page and by API."""

from django.http import FileResponse

from core.files import opened

from .models import Evidence


def evidence_response(evidence: Evidence) -> FileResponse:
    """The file as it came, never shown inside the site: it was made by strangers."""
    return FileResponse(
        opened(evidence.file),
        as_attachment=True,
        filename=evidence.name,
        content_type="application/octet-stream",
        headers={"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"},
    )
