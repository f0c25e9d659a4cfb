"""Makes pillow-modes.json: small images of many modes, and what Pillow shows of them. Needs Pillow (any recent release).

python3 test/datasets/readers/make-pillow-modes.py > test/datasets/readers/pillow-modes.json
"""

import base64
import io
import json

from PIL import Image, ImageOps

SIZE = (12, 8)
entries = []


def picture(mode="RGB"):
    image = Image.new("RGB", SIZE)
    for y in range(SIZE[1]):
        for x in range(SIZE[0]):
            image.putpixel((x, y), ((x * 21) % 256, (y * 36) % 256, (x * 9 + y * 13) % 256))
    return image.convert(mode)


def with_alpha(mode):
    image = picture("RGB").convert(mode)
    alpha = Image.new("L", SIZE)
    for y in range(SIZE[1]):
        for x in range(SIZE[0]):
            alpha.putpixel((x, y), (x * 23 + y * 5) % 256)
    image.putalpha(alpha)
    return image


def shown(content):
    """As a viewer shows it: upright, on white."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if "A" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def add(name, image, kind, tolerance=0, patch=None, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    content = patch(buffer.getvalue()) if patch else buffer.getvalue()
    rgb = shown(content)
    entries.append(
        {
            "name": name,
            "tolerance": tolerance,
            "width": rgb.width,
            "height": rgb.height,
            "file": base64.b64encode(content).decode(),
            "rgb": base64.b64encode(rgb.tobytes()).decode(),
            "grey": base64.b64encode(rgb.convert("L").tobytes()).decode(),
        }
    )


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data


def without_adobe(content):
    at = content.index(b"\xff\xee\x00\x0eAdobe")
    return content[:at] + content[at + 16 :]


def ycck(content):
    """Declares the inks' transform 2 (YCCK) in the Adobe marker: another reading of the same bytes."""
    at = content.index(b"Adobe")
    return content[: at + 11] + b"\x02" + content[at + 12 :]


for orientation in range(1, 9):
    add(f"JPEG of orientation {orientation}", picture(), "JPEG", 2, quality=95, subsampling=0, exif=exif(orientation))
for orientation in (3, 5, 6, 8):
    add(f"PNG of orientation {orientation}", picture(), "PNG", exif=exif(orientation))
    add(f"WebP of orientation {orientation}", picture(), "WEBP", lossless=True, exif=exif(orientation))
    add(f"TIFF of orientation {orientation}", picture(), "TIFF", exif=exif(orientation))

inks = picture().convert("CMYK")
inks.putdata([(c, m, y, (c + m) // 4) for c, m, y, _ in inks.getdata()])
add("JPEG of four inks", inks, "JPEG", 3, quality=95)
add("JPEG of four inks without Adobe's marker", inks, "JPEG", 3, quality=95, patch=without_adobe)
add("JPEG of four inks as luma and chroma (YCCK)", inks, "JPEG", 3, quality=95, patch=ycck)
add("TIFF of four inks", inks, "TIFF", 1)

sixteen = Image.new("I;16", SIZE)
sixteen.putdata([(index * 683) % 65536 for index in range(SIZE[0] * SIZE[1])])
add("PNG of 16-bit grey", sixteen, "PNG")
add("TIFF of 16-bit grey", sixteen, "TIFF")
add("PNG of grey", picture("L"), "PNG")
add("JPEG of grey", picture("L"), "JPEG", 2, quality=95)
add("PNG of one bit", picture("1"), "PNG")
add("TIFF of one bit, packed", picture("1"), "TIFF", compression="group4")
add("PNG of a palette", picture().quantize(16), "PNG")
add("PNG of a palette with a transparent colour", picture().quantize(16), "PNG", 1, transparency=3)
add("PNG of a palette with partly transparent colours", picture().quantize(16), "PNG", 1, transparency=bytes(range(0, 256, 17)))
add("PNG of grey and opacity", with_alpha("L"), "PNG", 1)
add("PNG of grey with a transparent level", picture("L"), "PNG", 1, transparency=10)
add("PNG of colour and opacity", with_alpha("RGB"), "PNG", 1)
add("WebP of colour and opacity", with_alpha("RGB"), "WEBP", 1, lossless=True, exact=True)
add("TIFF of colour and opacity", with_alpha("RGB"), "TIFF", 1)
frames = [picture().rotate(180), picture()]
add("GIF of two frames", picture().quantize(32), "GIF", save_all=True, append_images=frames)
add("WebP of two frames", picture(), "WEBP", lossless=True, save_all=True, append_images=frames)

print(json.dumps(entries, indent=1))
