#!/usr/bin/env python3
"""What keeps a repository in order, beside restic and borg: prune, keys, a check that remembers, and long histories.

  upkeep.py --dj PATH [--restic PATH] [--borg PATH] [--work FOLDER] [--scale 0.3] [--repeats 3] [--snapshots 10000]

The data and the tables are those of compare.py. Each round begins with a backup of small files, deletes a quarter of
them and backs up again; then the first snapshot is forgotten and what only it needed is freed. The long history is dj's
alone: copies of one snapshot, which ManySnapshots.java makes with the classes beside the image (--classes).
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from compare import PASSWORD, Tool, drop_caches, make_tree, table

HERE = Path(__file__).resolve().parent


class Upkeep(Tool):
    """A tool with the commands that look after a repository."""

    def command(self, step, source, target, one):
        steps = {
            "prune": {"dj": [["repo", "prune", "--keep-last", "1", "--yes", "-q"]],
                      "restic": [["forget", "--keep-last", "1", "--prune", "-q"]],
                      "borg": [["prune", "--keep-last", "1"], ["compact"]]},
            "check-ledger": {"dj": [["repo", "check", "--read-data", "--max-age", "30d", "-q"]],
                             "restic": [["check", "-q"]], "borg": [["check"]]},
            "version": {"dj": [["version"]]},
            "key-list": {"dj": [["key", "list"]]},
            "key-add": {"dj": [["key", "add", "--label", "second", "--new-password-file", str(target)]]},
            "key-passwd": {"dj": [["key", "passwd", "--new-password-file", str(target)]]},
            "forget": {"dj": [["forget", "--keep-daily", "7", "--keep-monthly", "12", "--dry-run"]]},
        }
        if step in steps:
            return steps[step].get(self.name)
        return [super().command(step, source, target, one)]

    def measure(self, results, kind, label, step, *, target=Path("/nowhere")):
        commands = self.command(step, self.source, target, None)
        if commands is not None:
            parts = [self.run_command(command) for command in commands]
            wall, cpu = sum(part[0] for part in parts), sum(part[1] for part in parts)
            sample = wall, cpu, max(part[2] for part in parts)
            self.snapshots += step == "backup"
            results.setdefault((kind, label), {}).setdefault(self.name, []).append(sample)


def delete_quarter(folder):
    files = sorted(path for path in folder.rglob("file*"))
    for path in random.Random(4).sample(files, len(files) // 4):
        path.unlink()


def prepare(tools, work, scale):
    source = work / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    make_tree(source, scale)
    for tool in tools:
        tool.source = source
        for folder in (tool.repository, tool.cache):
            shutil.rmtree(folder, ignore_errors=True)
        tool.cache.mkdir(parents=True)
        tool.snapshots = 0
    return source


def upkeep_round(tools, work, scale, results):
    source = prepare(tools, work, scale)
    for step in ("init", "backup"):
        for tool in tools:
            tool.measure({}, "", step, step)
    delete_quarter(source)
    for tool in tools:
        tool.measure({}, "", "second backup", "backup")
    for label, step in (("a quarter deleted: forget and prune", "prune"), ("check all data", "check-data"),
                        ("check with what was verified remembered", "check-ledger"), ("check", "check")):
        for tool in tools:
            drop_caches()
            tool.measure(results, "tree", label, step)
        if step == "prune":
            for tool in tools:
                results.setdefault(("tree", "stored after it, MB"), {}).setdefault(tool.name, []).append(
                    (tool.stored_megabytes(), 0, 0))


def keys_round(dj, work, results):
    new = work / "password"
    new.write_text(PASSWORD)
    before = stored_bytes(dj.repository)
    for label, step in (("start", "version"), ("start and a KDF run", "key-list"), ("key add", "key-add"),
                        ("key passwd", "key-passwd")):
        dj.measure(results, "keys", label, step, target=new)
    changed = {path for path, content in stored_bytes(dj.repository).items() if before.get(path) != content}
    if any(path.parent.name != "keys" for path in changed):
        print(f"the key commands changed {sorted(map(str, changed))}", file=sys.stderr)


def stored_bytes(repository):
    return {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}


def history_round(dj, options, results):
    prepare([dj], options.work, 0.001)
    for step in ("init", "backup"):
        dj.measure({}, "", step, step)
    subprocess.run([options.java, "--enable-native-access=ALL-UNNAMED", "-cp", options.classes,
                    str(HERE / "ManySnapshots.java"), str(dj.repository), str(options.snapshots)],
                   env=dj.environment, check=True)
    for label, step in (("list", "list"), ("forget, a policy tried", "forget"), ("nothing changed", "backup")):
        dj.measure({}, "", "warming", step)
        dj.measure(results, f"{options.snapshots} snapshots", label, step)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dj", required=True)
    parser.add_argument("--restic", default=shutil.which("restic"))
    parser.add_argument("--borg", default=shutil.which("borg"))
    parser.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin/java"))
    parser.add_argument("--classes", default=str(HERE.parents[1] / "target/fast/modules/*"))
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dj-upkeep"))
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--snapshots", type=int, default=10_000)
    options = parser.parse_args()
    tools = [Upkeep(name, os.path.abspath(path), options.work)
             for name, path in (("dj", options.dj), ("restic", options.restic), ("borg", options.borg)) if path]
    results = {}
    for _ in range(options.repeats):
        upkeep_round(tools, options.work, options.scale, results)
        keys_round(tools[0], options.work, results)
        history_round(tools[0], options, results)
    table(tools, results)
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
