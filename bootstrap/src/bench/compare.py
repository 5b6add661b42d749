#!/usr/bin/env python3
"""Whole commands of dj beside restic and borg: one life of a repository, step by step, on seeded data.

  compare.py --dj PATH [--restic PATH] [--borg PATH] [--work FOLDER] [--data tree,blob,disk,logs]
             [--scale 0.3] [--repeats 3]

Every tool does each step in turn before the next step begins, so that a noisy neighbour meets all of them alike. A table
of medians is printed in Markdown: seconds of wall time, CPU seconds in brackets, peak memory in MB, and the ratio of dj to
the faster peer. `--scale 1` is 1.7 GB of files, 1 GiB of noise, an 8 GiB disk with 2 GiB of data, and 1 GiB of logs. "Cold"
steps drop the kernel's caches first, which needs root; without it they are warm and are labelled so.

Nothing here is a test: no result fails. Restored trees are compared with their source all the same, and a difference is
printed.
"""

import argparse
import filecmp
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

PASSWORD = "benchmark"
WORDS = [f"{a}{b}" for a in "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split() for b in
         "ck lt nd rs mp st th ng sk ble ter son ment ing er".split()]


# ---- data: every content comes from a seed, so two runs on two machines see the same bytes ----

def text(rng, length):
    out, size = [], 0
    while size < length:
        word = WORDS[min(int(rng.expovariate(0.02)), len(WORDS) - 1)]
        out.append(word)
        size += len(word) + 1
    return (" ".join(out)[:length]).encode()


def make_tree(folder, scale):
    """Many small files: mostly text, some packed tables, some noise."""
    rng = random.Random(2)
    for number in range(int(70_000 * scale)):
        directory = folder / f"d{number // 400:03}" / f"s{number // 40 % 10}"
        directory.mkdir(parents=True, exist_ok=True)
        length = min(int(rng.lognormvariate(8.8, 1.6)), 20 << 20)
        kind = rng.random()
        if kind < 0.6:
            content = text(rng, length)
        elif kind < 0.85:
            content = b"".join((number + i * rng.randrange(9)).to_bytes(4, "little") for i in range(length // 4 + 1))
        else:
            content = rng.randbytes(length)
        (directory / f"file{number:06}").write_bytes(content)


def edit_tree(folder, scale):
    rng = random.Random(22)
    files = sorted(path for path in folder.rglob("file*"))
    for path in rng.sample(files, len(files) // 100):
        path.write_bytes(path.read_bytes() + text(rng, 500))
    (folder / "d001").rename(folder / "renamed")


def make_blob(folder, scale):
    """One file that does not compress."""
    rng = random.Random(1)
    with open(folder / "noise.bin", "wb") as file:
        for _ in range(int(1024 * scale)):
            file.write(rng.randbytes(1 << 20))


def edit_blob(folder, scale):
    rng = random.Random(11)
    with open(folder / "noise.bin", "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for _ in range(42):
            file.seek(rng.randrange(size - 100_000))
            file.write(rng.randbytes(100_000))


def make_disk(folder, scale):
    """A sparse disk image: a quarter of its 64 KiB blocks hold data."""
    rng = random.Random(3)
    blocks = int(131_072 * scale)
    with open(folder / "disk.raw", "wb") as file:
        file.truncate(blocks << 16)
        for block in sorted(rng.sample(range(blocks), blocks // 4)):
            file.seek(block << 16)
            half = text(rng, 32 << 10) if rng.random() < 0.5 else rng.randbytes(32 << 10)
            file.write(half + rng.randbytes(8 << 10) + bytes(24 << 10))


def edit_disk(folder, scale):
    rng = random.Random(33)
    with open(folder / "disk.raw", "r+b") as file:
        blocks = file.seek(0, os.SEEK_END) >> 16
        for block in rng.sample(range(blocks), 262):
            file.seek(block << 16)
            file.write(rng.randbytes(1 << 16))


def make_logs(folder, scale):
    """Logs and JSON lines, which compress well and repeat little."""
    rng = random.Random(4)
    for number in range(int(64 * scale) or 1):
        lines, size, clock = [], 0, 1_700_000_000
        while size < 16 << 20:
            clock += rng.randrange(5)
            line = f'{{"t":{clock},"host":"web{rng.randrange(40)}","status":{rng.choice([200, 200, 200, 304, 404, 500])},' \
                   f'"ms":{rng.expovariate(0.02):.3f},"path":"/{rng.choice(WORDS)}/{rng.choice(WORDS)}","id":"{rng.getrandbits(64):x}"}}\n'
            lines.append(line)
            size += len(line)
        (folder / f"log{number:03}.jsonl").write_text("".join(lines))


def edit_logs(folder, scale):
    with open(folder / "log000.jsonl", "a") as file:
        file.write('{"t":1,"note":"one more line"}\n' * 1000)


DATA = {"tree": (make_tree, edit_tree), "blob": (make_blob, edit_blob), "disk": (make_disk, edit_disk),
        "logs": (make_logs, edit_logs)}


# ---- tools ----

class PeakMemory(threading.Thread):
    """Watches VmHWM: what wait4 tells of a child begins with the memory of this script, which it was forked from."""

    def __init__(self, process):
        super().__init__()
        self.status, self.kilobytes = Path(f"/proc/{process}/status"), 0
        self.start()

    def run(self):
        while peak := re.search(r"VmHWM:\s+(\d+)", self.status.read_text()):
            self.kilobytes = max(self.kilobytes, int(peak[1]))
            time.sleep(0.01)


class Tool:
    def __init__(self, name, program, work):
        self.name, self.language, self.program = name, name, program
        self.repository, self.cache = work / f"{name}-repository", work / f"{name}-cache"
        self.environment = dict(os.environ, BORG_PASSPHRASE=PASSWORD, RESTIC_PASSWORD=PASSWORD, DJ_PASSWORD=PASSWORD,
                                DJ_REPO=str(self.repository), DJ_CACHE_DIR=str(self.cache),
                                RESTIC_REPOSITORY=str(self.repository), RESTIC_CACHE_DIR=str(self.cache),
                                BORG_BASE_DIR=str(self.cache), BORG_REPO=str(self.repository),
                                BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes", BORG_RELOCATED_REPO_ACCESS_IS_OK="yes")
        self.snapshots = 0

    def command(self, step, source, target, one):
        backup = {"dj": ["backup", "create", "-q", str(source)],
                  "restic": ["backup", "-q", str(source)],
                  "borg": ["create", "--compression", "zstd,3", f"::s{self.snapshots}", str(source)]}[self.language]
        last = f"::s{self.snapshots - 1}"
        return {
            "init": {"dj": ["repo", "init"], "restic": ["init"], "borg": ["init", "-e", "repokey-blake2"]},
            "backup": {self.language: backup},
            "list": {"dj": ["snapshot", "list"], "restic": ["snapshots"], "borg": ["list"]},
            "restore": {"dj": ["restore", "latest", "-q", "--target", str(target)],
                        "restic": ["restore", "latest", "-q", "--target", str(target)],
                        "borg": ["extract", "--sparse", last]},
            "one": {"dj": ["restore", "latest", "-q", "--target", str(target), "--include", str(one)],
                    "restic": ["restore", "latest", "-q", "--target", str(target), "--include", str(one)],
                    "borg": ["extract", last, str(one)[1:]]},
            "check": {"dj": ["repo", "check", "-q"], "restic": ["check", "-q"], "borg": ["check"]},
            "check-data": {"dj": ["repo", "check", "--read-data", "-q"], "restic": ["check", "--read-data", "-q"],
                           "borg": ["check", "--verify-data"]},
        }[step][self.language]

    def run(self, step, source, target, one):
        if step in ("restore", "one"):
            target.mkdir(parents=True)
        usage = self.run_command(self.command(step, source, target, one), target if target.is_dir() else "/")
        if step == "backup":
            self.snapshots += 1
        return usage

    def run_command(self, arguments, folder="/"):
        """Wall seconds, CPU seconds and peak megabytes of one command."""
        command = [self.program, *arguments]
        started = time.monotonic()
        process = subprocess.Popen(command, env=self.environment, cwd=folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        memory = PeakMemory(process.pid)
        messages = process.stderr.read()
        memory.join()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(command)} failed:\n{messages.decode(errors='replace')}")
        return wall, usage.ru_utime + usage.ru_stime, memory.kilobytes / 1000

    def stored_megabytes(self):
        return sum(path.stat().st_size for path in self.repository.rglob("*") if path.is_file()) / 1e6


# ---- the run ----

STEPS = [("init", "init", False), ("first backup, cold", "backup", True), ("nothing changed, cold", "backup", True),
         ("nothing changed, warm", "backup", False), ("edits", "backup", True), ("local cache lost", "backup", True),
         ("list", "list", False), ("restore all", "restore", True), ("restore one file", "one", True),
         ("check", "check", True), ("check all data", "check-data", True)]


def drop_caches():
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
        return True
    except OSError:
        return False


def differences(left, right):
    found = []
    for root, _, names in os.walk(left):
        for name in names:
            path = Path(root) / name
            copy = right / path.relative_to(left)
            if not copy.is_file() or not filecmp.cmp(path, copy, shallow=False):
                found.append(str(path))
    return found


def life(tools, kind, scale, work, results):
    """One life of a repository with each tool. The work folder has to be new, and what is in it stays: ext4 passes over
    the inodes that were deleted in the last minutes one by one, so that files cost twice as much to make after that."""
    make, edit = DATA[kind]
    source = work / "source"
    source.mkdir(parents=True)
    make(source, scale)
    for tool in tools:
        shutil.rmtree(tool.repository, ignore_errors=True)
        shutil.rmtree(tool.cache, ignore_errors=True)
        tool.cache.mkdir(parents=True)
        tool.snapshots = 0
    one = max((path for path in source.rglob("*") if path.is_file()), key=lambda path: (path.stat().st_size < 1 << 20, str(path)))
    before = {}
    for label, step, cold in STEPS:
        if label == "edits":
            before = {tool.name: tool.stored_megabytes() for tool in tools}
            edit(source, scale)
            one = max((p for p in source.rglob("*") if p.is_file()), key=lambda p: (p.stat().st_size < 1 << 20, str(p)))
        for tool in tools:
            if label == "local cache lost" and tool.name != "borg":
                shutil.rmtree(tool.cache, ignore_errors=True)
                tool.cache.mkdir(parents=True)
            target = work / f"{tool.name}-restored-{step}"
            name = label
            if cold and not drop_caches():
                name = label.replace("cold", "warm")
            results.setdefault((kind, name), {}).setdefault(tool.name, []).append(tool.run(step, source, target, one))
            if step == "restore":
                wrong = differences(source, target / str(source)[1:])
                if wrong:
                    print(f"{tool.name} restored differently: {wrong[:5]}", file=sys.stderr)
        for tool in tools:
            if label == "first backup, cold":
                results.setdefault((kind, "stored, MB"), {}).setdefault(tool.name, []).append((tool.stored_megabytes(), 0, 0))
            if label == "edits":
                added = tool.stored_megabytes() - before[tool.name]
                results.setdefault((kind, "stored for the edits, MB"), {}).setdefault(tool.name, []).append((added, 0, 0))


def cell(samples):
    if not samples:
        return ""
    wall, cpu, memory = (statistics.median(sample[i] for sample in samples) for i in range(3))
    return f"{wall:.1f}" if memory == 0 else f"{wall:.2f} ({cpu:.2f}) [{memory:.0f}]"


def table(tools, results):
    print("| data, step | " + " | ".join(tool.name for tool in tools) + " | dj to the best peer |")
    print("|---|" + "---|" * (len(tools) + 1))
    speaking_dj = {tool.name for tool in tools if tool.language == "dj"}
    for (kind, label), by_tool in results.items():
        peers = [statistics.median(s[0] for s in samples) for name, samples in by_tool.items() if name not in speaking_dj]
        own = statistics.median(s[0] for s in by_tool["dj"])
        ratio = f"{own / min(peers):.2f}" if peers and min(peers) > 0 else ""
        print(f"| {kind}, {label} | " + " | ".join(cell(by_tool.get(tool.name, [])) for tool in tools) + f" | {ratio} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dj", required=True)
    parser.add_argument("--restic", default=shutil.which("restic"))
    parser.add_argument("--borg", default=shutil.which("borg"))
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dj-compare"))
    parser.add_argument("--data", default="tree,blob,disk,logs")
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    tools = [Tool(name, os.path.abspath(path), options.work)
             for name, path in (("dj", options.dj), ("restic", options.restic), ("borg", options.borg)) if path]
    results = {}
    for number in range(options.repeats):
        for kind in options.data.split(","):
            life(tools, kind, options.scale, options.work / f"{kind}-{number}", results)
    table(tools, results)
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
