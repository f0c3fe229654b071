"""QR codes of short addresses. They lead to the address and hold nothing else."""

from io import BytesIO

import segno

# A quarter of the code may be dirty or covered: it is printed on parcels and shown in videos.
ERRORS = "q"
PIXELS = 12


def svg(address: str) -> bytes:
    return _drawn(address, kind="svg", scale=4)


def png(address: str) -> bytes:
    return _drawn(address, kind="png", scale=PIXELS)


def _drawn(address: str, *, kind: str, scale: int) -> bytes:
    drawn = BytesIO()
    segno.make(address, error=ERRORS, micro=False).save(drawn, kind=kind, scale=scale, border=4)
    return drawn.getvalue()
