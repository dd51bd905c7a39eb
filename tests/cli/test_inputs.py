"""Bytes to text: byte order marks, declared encodings, and errors that name the byte."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.cli.inputs import check_encoding, decode, read_text
from quoteattr.errors import EncodingError, InputError

WORDS = "“Ja”, sagte Søren.\r\n"


@pytest.mark.parametrize(
    ("data", "encoding", "expected", "why"),
    [
        (WORDS.encode(), None, WORDS, "UTF-8 unless told otherwise"),
        (codecs.BOM_UTF8 + WORDS.encode(), None, WORDS, "the mark goes"),
        (codecs.BOM_UTF8 + WORDS.encode(), "cp1252", WORDS, "a mark wins over what is declared"),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), None, WORDS, ""),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), None, WORDS, ""),
        (codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"), None, WORDS, "not UTF-16, whose mark it begins with"),
        (codecs.BOM_UTF32_BE + WORDS.encode("utf-32-be"), None, WORDS, ""),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "utf-16", WORDS, "declared as well"),
        (WORDS.encode("utf-16-le"), "utf-16-le", WORDS, "declared, so zero bytes are no sign of a binary file"),
        (WORDS.encode("cp1252"), "cp1252", WORDS, ""),
        (codecs.BOM_UTF8 * 2, None, "\ufeff", "one mark goes, the next is text"),
        (b"a\0b", "utf-8", "a\0b", "declared to be text"),
        (b"a" * 8000 + b"\0", None, "a" * 8000 + "\0", "far on, a zero byte is a character"),
        (b"", None, "", ""),
    ],
)
def test_decode(data: bytes, encoding: str | None, expected: str, why: str) -> None:
    assert decode(data, "a.txt", encoding) == expected, why


@pytest.mark.parametrize(
    ("data", "encoding", "offset", "message"),
    [
        (b"abc\xff", None, 3, "a.txt: byte 0xff at offset 3 is not utf-8 text"),
        (b"abc\xe2\x80", None, 3, "a.txt: byte 0xe2 at offset 3 is not utf-8 text"),
        (codecs.BOM_UTF8 + b"abc\xff", None, 6, "byte 0xff at offset 6 is not utf-8 text"),
        (codecs.BOM_UTF16_LE + b"a\0b", None, 4, "byte 0x62 at offset 4 is not utf-16-le text"),
        (b"abc\x81", "cp1252", 3, "byte 0x81 at offset 3 is not cp1252 text"),
        (b"\xed\xa0\x80", None, 0, "byte 0xed at offset 0 is not utf-8 text"),
        (b"abc", "undefined", 0, "a.txt: byte 0x61 at offset 0 is not undefined text"),
    ],
)
def test_the_first_bad_byte_is_named(data: bytes, encoding: str | None, offset: int, message: str) -> None:
    with pytest.raises(EncodingError) as caught:
        decode(data, "a.txt", encoding)
    assert caught.value.offset == offset
    assert message in str(caught.value)
    assert "--encoding" in str(caught.value)


@given(st.binary(), st.sampled_from([None, "utf-8", "cp1252", "utf-16", "utf-32", "shift_jis", "utf-7"]))
def test_bytes_are_a_text_or_our_error(data: bytes, encoding: str | None) -> None:
    with contextlib.suppress(EncodingError) if encoding or b"\0" not in data else contextlib.suppress(InputError):
        assert isinstance(decode(data, "a.txt", encoding), str)


@given(st.text(), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_text_with_its_byte_order_mark_comes_back(text: str, encoding: str) -> None:
    assert decode(f"\ufeff{text}".encode(encoding), "a.txt") == text


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "", "\0", "utf 8 x"])
def test_what_is_no_text_encoding(name: str) -> None:
    with pytest.raises(LookupError, match="is no text encoding"):
        check_encoding(name)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory; name the files in it"):
        read_text(str(tmp_path))
    with pytest.raises(InputError, match="No such file"):
        read_text(str(tmp_path / "gone"))


def test_the_nearest_file_is_named_where_one_is_near(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").touch()
    with pytest.raises(InputError, match=r"brige\.txt: No such file or directory; did you mean 'bridge\.txt'\?$"):
        read_text(str(tmp_path / "brige.txt"))
    with pytest.raises(InputError, match=r"ferry\.txt: No such file or directory$"):
        read_text(str(tmp_path / "ferry.txt"))
    with pytest.raises(InputError, match=r"No such file or directory$"):
        read_text(str(tmp_path / "gone" / "bridge.txt"))
    with pytest.raises(InputError, match="quoteattr batch"):
        read_text(str(tmp_path))
