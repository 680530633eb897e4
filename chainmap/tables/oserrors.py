"""What an error of the operating system means for a planner."""

from __future__ import annotations

import errno

_WORDS: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("没有这个文件或文件夹", "no such file or folder"),
    errno.ENOTDIR: ("路径中有一段是文件，不是文件夹", "a part of the path is a file, not a folder"),
    errno.EEXIST: ("已有同名的文件", "a file of that name is in the way"),
    errno.EISDIR: ("那是文件夹，不是文件", "that is a folder, not a file"),
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.ENAMETOOLONG: ("文件名太长", "the name is too long"),
    errno.EINVAL: ("文件名里有不能用的字符", "the name holds a character that is not allowed"),
}
#: Errors that mostly mean that another program holds the file.
_HELD = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)


def os_words(error: OSError) -> tuple[str, str]:
    """Say in Chinese and English what went wrong, and that Excel may hold the file only where that can be.

    Parameters
    ----------
    error
        Any error of the operating system.

    Examples
    --------
    >>> os_words(NotADirectoryError(errno.ENOTDIR, "Not a directory"))
    ('路径中有一段是文件，不是文件夹', 'a part of the path is a file, not a folder')
    >>> os_words(PermissionError(errno.EACCES, "Permission denied"))[1]
    'no permission, or another program holds it; if it is open in Excel or WPS, close it and try again'
    """
    if isinstance(error, PermissionError) or error.errno in _HELD:
        return (
            "没有权限，或正被别的程序占用；若已在 Excel/WPS 中打开，请先关闭再试",
            "no permission, or another program holds it; if it is open in Excel or WPS, close it and try again",
        )
    reason = error.strerror or str(error) or type(error).__name__
    return _WORDS.get(error.errno or 0, (reason, reason))
