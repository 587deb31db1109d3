"""Zip files: looked at before they are unpacked, and unpacked under names of our own."""

import lzma
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from layers.errors import BadFile
from store.files.limits import Limits
from store.files.signature import KINDS, check_head

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_CHUNK = 1 << 20


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """Open a zip file after looking at every member; raises ``BadFile`` with what is wrong."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        msg = "The zip file is damaged or cut off."
        raise BadFile(msg) from error
    _check(archive.infolist(), limits)
    return archive


def _check(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse bombs, links, foreign paths and locked files."""
    if len(members) > limits.members:
        msg = f"The zip file holds {len(members):,} files; {limits.members} is the most."
        raise BadFile(msg)
    for member in members:
        _check_member(member, limits)
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        most = limits.unpacked_bytes / 1e6
        msg = f"Unpacked, the file would have {total / 1e6:,.0f} MB; {most:,.0f} MB is the most."
        raise BadFile(msg)


def _check_member(member: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse one member of a zip file."""
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name[:3]:
        msg = "The zip file holds a name that points outside of it."
        raise BadFile(msg)
    if stat.S_ISLNK(member.external_attr >> 16):
        msg = "The zip file holds a link instead of a file."
        raise BadFile(msg)
    if member.flag_bits & 0x1:
        msg = "The zip file is locked with a password. Bring it in without one."
        raise BadFile(msg)
    if member.file_size > limits.ratio * max(member.compress_size, 1) and member.file_size > _CHUNK:
        msg = f"The zip file is packed more than {limits.ratio} to one, as a zip bomb is."
        raise BadFile(msg)


def unpack(archive: zipfile.ZipFile, member: str, target: Path, limits: Limits) -> Path:
    """Write one member to ``target``, never more than the limit whatever its header says."""
    written = 0
    try:
        with archive.open(member) as source, target.open("wb") as sink:
            while chunk := source.read(_CHUNK):
                written += len(chunk)
                if written > limits.unpacked_bytes:
                    msg = "The zip file unpacks to more than it says."
                    raise BadFile(msg)
                sink.write(chunk)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
        msg = "The zip file is damaged or cut off."
        raise BadFile(msg) from error
    return target


def members(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the files inside, without folders and what a Mac adds."""
    return [
        name
        for name in archive.namelist()
        if not name.endswith("/") and "__MACOSX" not in name and not Path(name).name.startswith(".")
    ]


def shapefiles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the shapefiles inside: name for people -> name of the ``.shp``."""
    return {
        PurePosixPath(name).stem: name
        for name in members(archive)
        if name.casefold().endswith(".shp")
    }


def unpack_shapefile(
    archive: zipfile.ZipFile, shp: str, folder: Path, limits: Limits
) -> tuple[Path, bool]:
    """
    Unpack one shapefile under a plain name.

    Returns
    -------
    tuple
        The path of the ``.shp``, and whether it came with a ``.prj``.
    """
    stem = shp[: -len(".shp")].casefold()
    wanted = {
        name.casefold()[len(stem) :]: name
        for name in members(archive)
        if name.casefold().startswith(stem)
    }
    missing = [one for one in (".shx", ".dbf") if one not in wanted]
    if missing:
        msg = (
            f"The shapefile comes without its {' and '.join(missing)}. Zip all its files together."
        )
        raise BadFile(msg)
    for ending in _PARTS:
        if ending in wanted:
            unpack(archive, wanted[ending], folder / f"shape{ending}", limits)
    return folder / "shape.shp", ".prj" in wanted


def single(archive: zipfile.ZipFile, folder: Path, limits: Limits) -> Path:
    """Unpack the one readable file of a zip file that holds no shapefile."""
    readable = [
        name
        for name in members(archive)
        if KINDS.get(Path(name).suffix.casefold(), "zip") not in {"zip", "kmz"}
        and not name.casefold().endswith(".txt")
    ]
    if len(readable) != 1:
        msg = (
            f"The zip file holds no shapefile, and {len(readable)} other files that could be read."
        )
        raise BadFile(msg)
    target = folder / ("inside" + Path(readable[0]).suffix.casefold())
    unpack(archive, readable[0], target, limits)
    with target.open("rb") as handle:
        check_head(handle.read(1 << 16), KINDS[target.suffix])
    return target
