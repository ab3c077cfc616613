"""Workbooks locked with a password."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")


def is_locked(content: Path | bytes) -> bool:
    """Tell whether a file is a workbook with a lock, of today or of before 2007."""
    if isinstance(content, Path):
        with content.open("rb") as stream:
            if stream.read(len(_OLE)) != _OLE:
                return False
        content = content.read_bytes()
    if not content.startswith(_OLE):
        return False
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:  # noqa: BLE001 - a damaged file makes it raise anything
        return _PACKAGE in content


def unlocked(content: Path | bytes, password: str | None, place: Place) -> bytes:
    """
    Return the workbook without its lock.

    Raises
    ------
    Stop
        Exit 3: there is no password, it is wrong, or this kind of lock is not known.
    """
    if not password:
        raise Stop(Exit.UNREADABLE, Problem(code="encrypted", place=place))
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    raw = content if isinstance(content, bytes) else content.read_bytes()
    out = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(raw))
        locked.load_key(password=password)
        locked.decrypt(out)
    except InvalidKeyError as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="wrong-password", place=place)) from fault
    except Exception as fault:  # a damaged file makes it raise anything
        problem = Problem(code="damaged", place=place, params={"kind": "workbook"})
        raise Stop(Exit.UNREADABLE, problem) from fault
    return out.getvalue()
