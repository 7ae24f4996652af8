"""The counts of the last windows as a small picture for mails: bars, and the threshold as a line."""

import io
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 1_200  # shown at half of it, so that it is sharp on dense screens
HEIGHT: Final = 240
PAD: Final = 8
BAR, BAD, LINE, GROUND = "#9db2cc", "#c62b2b", "#c62b2b", "#ffffff"


def draw(values: Sequence[float], *, threshold: float | None, below: bool = False) -> bytes:
    """PNG of one bar a value, oldest first; those beyond the threshold stand out. Empty for no values."""
    if not values:
        return b""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # 8 MB that a server without alerts never needs

    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    canvas = ImageDraw.Draw(image)
    top = max(*values, threshold or 0.0, 1e-9) * 1.08
    width = (WIDTH - 2 * PAD) / len(values)

    def level(value: float) -> float:
        return HEIGHT - PAD - (HEIGHT - 2 * PAD) * max(0.0, value) / top

    for number, value in enumerate(values):
        left = PAD + number * width
        bad = threshold is not None and (value < threshold if below else value > threshold)
        canvas.rectangle(
            (left, min(level(value), HEIGHT - PAD - 1), left + max(1, width - 2), HEIGHT - PAD), BAD if bad else BAR
        )
    if threshold is not None:
        canvas.line((PAD, level(threshold), WIDTH - PAD, level(threshold)), LINE, 3)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
