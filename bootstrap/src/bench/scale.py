#!/usr/bin/env python3
"""That memory grows neither with the size of files nor, beyond the index, with their number: dj alone, on large data.

  scale.py --dj PATH [--files 1000000] [--directory 200000] [--sparse 100] [--work FOLDER] [--repeats 1]

Three sources, one after the other, each removed before the next is made: many small files in many directories, one
directory with many files, and one sparse file of so many GiB with three pages of data. Each is backed up twice; the sparse
file is restored as well and compared with its source, its holes among it. 0 leaves a source out.

A million small files take 4 GB of a disk with blocks of 4 KiB, and a million inodes: the script looks first whether they
are there, and says what it needs. A table in Markdown is printed: medians of seconds of wall time, CPU seconds, and peak
memory in MB.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
from pathlib import Path

from compare import Tool

BLOCK = 4096
FILES_A_DIRECTORY = 1000


# ---- data: every content comes from a seed ----

def small_content(rng, number):
    """Up to 200 bytes, so that there are no two alike."""
    return f"{number} ".encode() + rng.randbytes(rng.randrange(192))


def make_files(folder, count):
    rng = random.Random(5)
    for number in range(count):
        directory = folder / f"d{number // FILES_A_DIRECTORY:04}"
        if number % FILES_A_DIRECTORY == 0:
            directory.mkdir()
        (directory / f"file{number:07}").write_bytes(small_content(rng, number))


def make_directory(folder, count):
    rng = random.Random(6)
    for number in range(count):
        (folder / f"file{number:07}").write_bytes(small_content(rng, number))


def make_sparse(folder, gibibytes):
    rng = random.Random(7)
    size = gibibytes << 30
    with open(folder / "sparse.img", "wb") as file:
        file.truncate(size)
        for offset in pages(size):
            file.seek(offset)
            file.write(rng.randbytes(BLOCK))


def pages(size):
    """Where the three pages of data are: at both ends and in the middle."""
    return 0, size // 2 // BLOCK * BLOCK, size - BLOCK


def require_room(work, files):
    """A file takes a block and an inode, whatever is in it; what dj stores of it is less than that."""
    disk = os.statvfs(work)
    needed = files * 2 * BLOCK + (1 << 28)
    if disk.f_bavail * disk.f_frsize < needed or (disk.f_files and disk.f_favail < files + files // 100 + 1000):
        sys.exit(f"{work} has no room for {needed >> 20} MiB in {files} files; give another --work, or fewer files")


# ---- the run ----

def differences(source, target):
    """What differs between the sparse file and its copy: lengths, the pages, and how much is on the disk."""
    found = []
    size = source.stat().st_size
    if target.stat().st_size != size:
        return [f"{target} has {target.stat().st_size} bytes, not {size}"]
    with open(source, "rb") as one, open(target, "rb") as other:
        for offset in (*pages(size), size // 3, size // 4):
            one.seek(offset)
            other.seek(offset)
            if one.read(BLOCK) != other.read(BLOCK):
                found.append(f"{target} differs at {offset}")
    if target.stat().st_blocks > source.stat().st_blocks + 16:
        found.append(f"{target} takes {target.stat().st_blocks // 2} KiB on the disk, its source {source.stat().st_blocks // 2}")
    return found


def life(dj, work, make, amount, labels, results):
    source, target = work / "source", work / "target"
    for folder in (source, target, dj.repository, dj.cache):
        shutil.rmtree(folder, ignore_errors=True)
    source.mkdir(parents=True)
    dj.cache.mkdir()
    make(source, amount)
    dj.run("init", source, target, None)
    for label, step in zip(labels, ("backup", "backup", "restore")):
        results.setdefault(label, []).append(dj.run(step, source, target, None))
    if target.is_dir():
        copy = next(target.rglob("sparse.img"))
        for difference in differences(source / "sparse.img", copy):
            print(difference, file=sys.stderr)
    for folder in (source, target, dj.repository, dj.cache):
        shutil.rmtree(folder, ignore_errors=True)


def table(results):
    print("| | wall, s | CPU, s | peak, MB |\n|---|---|---|---|")
    for label, samples in results.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*samples))
        print(f"| {label} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dj", required=True)
    parser.add_argument("--files", type=int, default=1_000_000, help="small files in many directories")
    parser.add_argument("--directory", type=int, default=200_000, help="files in one directory")
    parser.add_argument("--sparse", type=int, default=100, help="GiB of the sparse file")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dj-scale"))
    parser.add_argument("--repeats", type=int, default=1)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    require_room(options.work, max(options.files, options.directory))
    dj = Tool("dj", os.path.abspath(options.dj), options.work)
    results = {}
    for _ in range(options.repeats):
        if options.files:
            life(dj, options.work, make_files, options.files,
                 (f"{options.files:,} small files, first", "the same, nothing changed"), results)
        if options.directory:
            life(dj, options.work, make_directory, options.directory,
                 (f"one directory of {options.directory:,} files, first", "that directory, nothing changed"), results)
        if options.sparse:
            life(dj, options.work, make_sparse, options.sparse,
                 (f"a sparse file of {options.sparse} GiB with three pages of data, first",
                  "that file, nothing changed", "that file restored, 12 KiB on disk"), results)
    table(results)
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
