"""Makes pillow-reference.json: JPEG files, and what Pillow makes of them. Needs Pillow (any recent release).

python3 test/datasets/readers/make-pillow-reference.py > test/datasets/readers/pillow-reference.json
"""

import base64
import io
import json
import math

from PIL import Image


def picture(kind):
    """A picture of 64 x 64 pixels with smooth and sharp parts, drawn by formula."""
    image = Image.new("RGB", (64, 64))
    for y in range(64):
        for x in range(64):
            wave = 127.5 + 127.5 * math.sin((x * x + 3 * y + 17 * kind) / 40)
            stripe = 255 if (x // 5 + y // 7 + kind) % 2 else 0
            image.putpixel((x, y), (int(wave), (x * 4 + y * kind) % 256, (stripe + int(wave)) // 2))
    return image


def encode(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **options)
    return buffer.getvalue()


FILES = {
    "colour at half resolution (4:2:0)": encode(picture(1), quality=75, subsampling=2),
    "colour at half width (4:2:2)": encode(picture(2), quality=85, subsampling=1),
    "colour at full resolution (4:4:4)": encode(picture(3), quality=95, subsampling=0),
    "progressive": encode(picture(4), quality=80, progressive=True),
    "grey": encode(picture(5).convert("L"), quality=75),
}

reference = []
for name, jpeg in FILES.items():
    decoded = Image.open(io.BytesIO(jpeg)).convert("RGB")
    box = decoded.resize((32, 32), Image.Resampling.BOX)
    reference.append(
        {
            "name": name,
            "jpeg": base64.b64encode(jpeg).decode(),
            "box": base64.b64encode(box.tobytes()).decode(),
        }
    )
print(json.dumps(reference, indent=1))
