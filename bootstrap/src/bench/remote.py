#!/usr/bin/env python3
"""Backups over SFTP: dj beside restic, through one sshd on a port of this machine, on seeded data.

  remote.py --dj PATH [--restic PATH] [--work FOLDER] [--data tree,blob] [--scale 0.1] [--repeats 3]

The server is OpenSSH's with generated keys. dj speaks SSH itself; restic starts `ssh`, whose CPU time and memory do not
count here, nor do those of the server. The data and the table are those of compare.py, medians of wall seconds, CPU seconds
in brackets, peak memory in MB. The line has no delay: what a distant server costs in round trips does not show.

Nothing here is a test: no result fails. Restored trees are compared with their source all the same, and a difference is
printed.
"""

import argparse
import getpass
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from compare import DATA, Tool, differences, drop_caches, table

HOST = "127.0.0.1"
STEPS = [("first backup", "backup"), ("nothing changed", "backup"), ("restore all", "restore")]


class Server:
    """OpenSSH's server, which lets in this user by a key that is made for it."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        (folder / "known_hosts").write_text(f"[{HOST}]:{self.port} {(folder / 'host_key.pub').read_text()}")
        (folder / "ssh_config").touch()
        (folder / "sshd_config").write_text("\n".join([
            f"Port {self.port}", f"ListenAddress {HOST}", f"HostKey {folder / 'host_key'}", "PidFile none",
            f"AuthorizedKeysFile {folder / 'user_key.pub'}", "StrictModes no", "UsePAM no", "PasswordAuthentication no",
            "KbdInteractiveAuthentication no", "PermitRootLogin prohibit-password", "Subsystem sftp internal-sftp", ""]))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self.process = subprocess.Popen([shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin"), "-D", "-f",
                                         str(folder / "sshd_config")], stderr=subprocess.DEVNULL)
        self.await_port()

    def await_port(self):
        while True:
            try:
                socket.create_connection((HOST, self.port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    sys.exit(f"sshd ended with {self.process.returncode}")
                time.sleep(0.05)

    def command(self):
        """How restic gets to the same server, with the same key."""
        return shlex.join(["ssh", "-F", str(self.folder / "ssh_config"), "-o", f"UserKnownHostsFile={self.folder / 'known_hosts'}",
                           "-i", str(self.folder / "user_key"), "-p", str(self.port), f"{getpass.getuser()}@{HOST}", "-s", "sftp"])

    def options(self):
        """How dj does."""
        files = {"identity": "user_key", "known-hosts": "known_hosts", "config": "ssh_config"}
        return ",".join(f"sftp.{key}={self.folder / file}" for key, file in files.items())

    def stop(self):
        self.process.terminate()
        self.process.wait()


class RemoteTool(Tool):
    """A tool whose repository is behind the server."""

    def __init__(self, name, program, work, server):
        super().__init__(name, program, work)
        self.server = server
        self.environment |= {
            "DJ_REPO": f"sftp://{getpass.getuser()}@{HOST}:{server.port}/{self.repository}", "DJ_OPTION": server.options(),
            "RESTIC_REPOSITORY": f"sftp:{getpass.getuser()}@{HOST}:{self.repository}"}

    def command(self, step, source, target, one):
        arguments = super().command(step, source, target, one)
        return ["-o", f"sftp.command={self.server.command()}", *arguments] if self.name == "restic" else arguments


def life(tools, kind, scale, work, results):
    source = work / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    DATA[kind][0](source, scale)
    for tool in tools:
        shutil.rmtree(tool.repository, ignore_errors=True)
        shutil.rmtree(tool.cache, ignore_errors=True)
        tool.cache.mkdir(parents=True)
        tool.run("init", source, work / "none", None)
    for label, step in STEPS:
        for tool in tools:
            target = work / f"{tool.name}-restored"
            shutil.rmtree(target, ignore_errors=True)
            name = label + (", cold" if drop_caches() else ", warm")
            results.setdefault((kind, name), {}).setdefault(tool.name, []).append(tool.run(step, source, target, None))
            wrong = differences(source, target / str(source)[1:]) if step == "restore" else []
            if wrong:
                print(f"{tool.name} restored differently: {wrong[:5]}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dj", required=True)
    parser.add_argument("--restic", default=shutil.which("restic"))
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dj-remote"))
    parser.add_argument("--data", default="tree,blob")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    server = Server(options.work.absolute() / "server")
    try:
        tools = [RemoteTool(name, os.path.abspath(path), options.work.absolute(), server)
                 for name, path in (("dj", options.dj), ("restic", options.restic)) if path]
        results = {}
        for _ in range(options.repeats):
            for kind in options.data.split(","):
                life(tools, kind, options.scale, options.work.absolute(), results)
        table(tools, results)
    finally:
        server.stop()
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
