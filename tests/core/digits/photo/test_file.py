"""Picture files, from whatever made them, are opened; all others get a sentence and do no harm."""

from __future__ import annotations

import io
import struct
import subprocess
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.digits.photo import file as photo_file
from core.digits.photo.decoder import LONGEST
from core.digits.photo.file import MAX_MEGABYTES, as_jpeg, from_jpeg, on_paper, open_photo

PICTURES = Path(__file__).with_name("pictures")


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """An image file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def ramp(width: int = 60, height: int = 40) -> Image.Image:
    """Light grows from left to right."""
    row = np.linspace(0, 255, width).astype(np.uint8)
    return Image.fromarray(np.tile(row, (height, 1)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
@pytest.mark.parametrize("mode", ["L", "RGB", "P", "1", "RGBA"])
def test_every_format_and_mode_is_opened(kind: str, mode: str) -> None:
    image = ramp().convert("RGB").convert(mode)
    file = saved(image.convert("RGB") if kind == "JPEG" else image, kind)
    rgb = open_photo(file).rgb
    assert (rgb.shape, rgb.dtype) == ((40, 60, 3), np.uint8)
    assert rgb[:, -10:].mean() > 200
    assert rgb[:, :10].mean() < 60


def test_sixteen_bits_a_pixel_are_opened() -> None:
    wide = np.tile(np.linspace(1_000, 40_000, 60).astype(np.uint16), (40, 1))
    for kind in ("PNG", "TIFF"):
        rgb = open_photo(saved(Image.fromarray(wide), kind)).rgb
        assert (rgb[0, 0, 0], rgb[0, -1, 0]) == (0, 255)
    floats = Image.fromarray(wide.astype(np.float32))
    assert open_photo(saved(floats, "TIFF")).rgb[0, 30, 0] == pytest.approx(129, abs=3)


def test_a_cmyk_jpeg_is_opened() -> None:
    rgb = open_photo(saved(ramp().convert("CMYK"), "JPEG")).rgb
    assert rgb[0, -1].mean() > 230
    assert rgb[0, 0].mean() < 25


def test_a_large_photo_is_made_smaller() -> None:
    assert open_photo(saved(ramp(4000, 3000), "JPEG")).rgb.shape == (1200, LONGEST, 3)


@pytest.mark.parametrize("side", [400, 5_700])
def test_a_phones_jpeg_with_a_second_picture_in_it_is_opened_without_a_remark(side: int) -> None:
    small = ramp(side, side * 3 // 4)  # 24 megapixels, the second time
    file = saved(small, "MPO", save_all=True, append_images=[ramp()])
    photo = open_photo(file)
    assert photo.remark is None
    assert photo.rgb.shape[1] == min(side, LONGEST)


@pytest.mark.parametrize(
    ("kind", "remark"),
    [
        ("GIF", "This picture moves; its first frame is used."),
        ("TIFF", "This file has several pages; the first is used."),
    ],
)
def test_of_several_pictures_the_first_is_used_and_that_is_said(kind: str, remark: str) -> None:
    second = Image.new("L", (60, 40), 255)
    photo = open_photo(saved(ramp(), kind, save_all=True, append_images=[second]))
    assert photo.remark == remark
    assert photo.rgb[:, :10].mean() < 60


def test_a_photo_lies_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to see it upright
    file = saved(ramp().rotate(90, expand=True), "JPEG", quality=95, exif=exif)
    assert open_photo(file).rgb.shape == (40, 60, 3)
    assert open_photo(file).rgb[:, :10].mean() < 60


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose heading promises so many pixels, and that is all there is in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    heading = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", heading)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


def resized(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG whose heading promises so many pixels."""
    marker = b"\xff\xc2" if b"\xff\xc2" in jpeg else b"\xff\xc0"
    place = jpeg.index(marker) + 5
    return jpeg[:place] + struct.pack(">HH", height, width) + jpeg[place + 4 :]


@pytest.mark.parametrize("side", [5_000, 20_000, 2_000_000])
def test_a_picture_too_large_is_refused_by_its_heading(side: int) -> None:
    with pytest.raises(ValueError, match=r"too large.*16 million.*scale it down\.$"):
        open_photo(huge_png(side, side))


def test_a_jpeg_may_be_larger_unless_all_of_it_must_be_in_memory() -> None:
    plain = resized(saved(ramp(), "JPEG"), 12_000, 9_000)
    with pytest.raises(ValueError, match=r"too large\. 100 million pixels are the most"):
        open_photo(plain)
    progressive = resized(saved(ramp(), "JPEG", progressive=True), 10_000, 10_000)
    with pytest.raises(ValueError, match=r"too large\. 25 million pixels are the most"):
        open_photo(progressive)


def test_more_bytes_than_the_limit_are_refused_by_the_server_too() -> None:
    with pytest.raises(ValueError, match=r"^This file has 11 MB; 10 MB are the most\.$"):
        open_photo(bytes((MAX_MEGABYTES + 1) * 2**20))


@pytest.mark.parametrize(
    "file", [b"", b"hello", b"<svg></svg>", b"%PDF-1.4", b"P6 2 2 255 " + bytes(12), b"8BPS"]
)
def test_a_file_that_is_no_picture_gets_a_sentence(file: bytes) -> None:
    with pytest.raises(ValueError, match=r"^This file is not a picture\. Try a PNG or JPEG\.$"):
        open_photo(file)


def test_an_eps_never_reaches_another_program() -> None:
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n{} loop\n"
    with pytest.raises(ValueError, match=r"^This file is not a picture\."):
        open_photo(program)


@pytest.mark.parametrize(
    ("brand", "name"), [(b"heic", "HEIC"), (b"mif1", "HEIC"), (b"avif", "AVIF")]
)
def test_what_phones_make_and_we_do_not_read_is_named(brand: bytes, name: str) -> None:
    file = b"\0\0\0\x18ftyp" + brand + bytes(100)
    with pytest.raises(ValueError, match=rf"of the kind {name}: save it as JPEG"):
        open_photo(file)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_a_damaged_picture_gets_a_sentence_of_ours_or_is_opened(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 60), np.uint8)
    options = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    whole = saved(Image.fromarray(noise), kind, **options)
    broken = [whole[:length] for length in range(20, len(whole), len(whole) // 8)]
    random = np.random.default_rng(1)
    for _ in range(8):
        flipped = bytearray(whole)
        for place in random.integers(4, len(whole), 20):
            flipped[place] = int(random.integers(256))
        broken.append(bytes(flipped))

    def answer(file: bytes) -> str:
        try:
            open_photo(file)
        except ValueError as problem:
            return str(problem)
        return ""

    with ThreadPoolExecutor(2) as pool:
        for sentence in pool.map(answer, broken):
            assert sentence == "" or sentence.startswith("This ")
            assert not any(word in sentence for word in ("Error", "PIL", "Pillow", "0x", "decoder"))


def test_a_decoder_that_hangs_is_ended_and_one_that_crashes_is_not_noticed_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder = tmp_path / "decoder.py"
    monkeypatch.setattr(photo_file, "DECODER", decoder)
    decoder.write_text("import os; os.abort()")
    with pytest.raises(ValueError, match="can't be opened"):
        open_photo(b"whatever")
    decoder.write_text("while True: pass")
    monkeypatch.setattr(photo_file, "SECONDS", 0.5)
    with pytest.raises(ValueError, match="takes too long"):
        open_photo(b"whatever")


def test_pictures_that_hang_leave_room_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a process of its own, and none holds what another waits for."""
    both = threading.Barrier(2)
    run = subprocess.run

    def waiting(*args: Any, **kwargs: Any) -> object:
        both.wait(20)
        return run(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", waiting)
    with ThreadPoolExecutor(2) as pool:
        for photo in pool.map(open_photo, [saved(ramp(), "PNG")] * 2):
            assert photo.rgb.shape == (40, 60, 3)


def test_where_as_many_are_being_opened_as_may_be_the_student_is_asked_to_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(photo_file, "SECONDS", 0.1)
    monkeypatch.setattr(photo_file, "_PLACES", threading.BoundedSemaphore(1))
    with photo_file._PLACES, pytest.raises(ValueError, match=r"Upload it again\.$"):
        open_photo(saved(ramp(), "PNG"))


def transparent(shade: int, alpha: np.ndarray) -> np.ndarray:
    """One shade, opaque where ``alpha`` is 255."""
    return np.dstack([np.full((*alpha.shape, 3), shade, np.uint8), alpha])


def test_what_is_transparent_is_the_paper_that_the_ink_is_not() -> None:
    alpha = np.zeros((20, 20), np.uint8)
    alpha[5:15, 8:12] = 255
    for shade, paper in ((0, 255), (255, 0)):
        rgb = on_paper(transparent(shade, alpha))
        assert (rgb[0, 0, 0], rgb[10, 10, 0]) == (paper, shade)


def test_a_sheet_that_is_cut_out_goes_on() -> None:
    alpha = np.zeros((20, 20), np.uint8)
    alpha[2:18, 2:18] = 255
    picture = transparent(230, alpha)
    picture[5:15, 9:11, :3] = 10
    rgb = on_paper(picture)
    assert (rgb[0, 0, 0], rgb[10, 10, 0]) == (230, 10)


def test_a_picture_is_kept_as_a_jpeg() -> None:
    rgb = np.asarray(ramp().convert("RGB")) // np.array([1, 2, 4], np.uint8)
    kept = from_jpeg(as_jpeg(rgb))
    assert np.abs(kept.astype(int) - rgb).mean() < 3
    assert from_jpeg(as_jpeg(rgb, 30)).shape == (20, 30, 3)
