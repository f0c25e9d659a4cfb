"""Extracts chosen members of a wheel (a zip file): extract_wheel.py WHEEL FOLDER PREFIX..."""

import os
import sys
import zipfile

wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in archive.infolist():
        if member.is_dir() or not member.filename.startswith(tuple(prefixes)):
            continue
        # zipfile's own extract drops the permission to execute, which a compiler needs.
        target = archive.extract(member, folder)
        mode = member.external_attr >> 16
        if mode & 0o111:
            os.chmod(target, 0o755)
