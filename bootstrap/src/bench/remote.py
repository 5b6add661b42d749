#!/usr/bin/env python3
"""Backups to a server: dj beside restic, through one server on a port of this machine, on seeded data.

  remote.py --dj PATH [--restic PATH] [--s3 URL] [--work FOLDER] [--data tree,blob] [--scale 0.1] [--repeats 3]

The server is OpenSSH's with generated keys. dj speaks SSH itself; restic starts `ssh`, whose CPU time and memory do not
count here, nor do those of the server. With --s3 it is the S3 server at that address, http://HOST:PORT/BUCKET, with the
keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; what the runs leave in the bucket stays there. The column `local` is dj with a
repository in a folder. The data and the table are those of compare.py, medians of wall seconds, CPU seconds in brackets,
peak memory in MB. The line has no delay: what a distant server costs in round trips does not show.

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


def free_port():
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


def await_port(process, port):
    while True:
        try:
            socket.create_connection((HOST, port)).close()
            return
        except ConnectionRefusedError:
            if process.poll() is not None:
                sys.exit(f"the server ended with {process.returncode}")
            time.sleep(0.05)


class SftpServer:
    """OpenSSH's server, which lets in this user by a key that is made for it."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        self.port = free_port()
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
        await_port(self.process, self.port)

    def command(self):
        """How restic gets to the same server, with the same key."""
        return shlex.join(["ssh", "-F", str(self.folder / "ssh_config"), "-o", f"UserKnownHostsFile={self.folder / 'known_hosts'}",
                           "-i", str(self.folder / "user_key"), "-p", str(self.port), f"{getpass.getuser()}@{HOST}", "-s", "sftp"])

    def options(self):
        """How dj does."""
        files = {"identity": "user_key", "known-hosts": "known_hosts", "config": "ssh_config"}
        return ",".join(f"sftp.{key}={self.folder / file}" for key, file in files.items())

    def environment(self, repository):
        address = f"{getpass.getuser()}@{HOST}"
        return {"DJ_REPO": f"sftp://{address}:{self.port}/{repository}", "DJ_OPTION": self.options(),
                "RESTIC_REPOSITORY": f"sftp:{address}:{repository}"}

    def restic_options(self):
        return ["-o", f"sftp.command={self.command()}"]

    def remove(self, repository):
        shutil.rmtree(repository, ignore_errors=True)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class S3Server:
    """An S3 server that runs already; each life has a prefix of its own."""

    def __init__(self, url):
        self.url, self.lives = url, 0

    def environment(self, repository):
        place = f"s3:{self.url}/{repository.name}-{os.getpid()}-{self.lives}"
        return {"DJ_REPO": place, "RESTIC_REPOSITORY": place}

    def restic_options(self):
        return ["-o", "s3.bucket-lookup=path"]

    def remove(self, repository):
        self.lives += 1

    def stop(self):
        pass


class RemoteTool(Tool):
    """A tool whose repository is behind the server."""

    def __init__(self, name, program, work, server):
        super().__init__(name, program, work)
        self.server = server

    def command(self, step, source, target, one):
        arguments = super().command(step, source, target, one)
        return [*self.server.restic_options(), *arguments] if self.name == "restic" else arguments

    def remove(self):
        self.server.remove(self.repository)
        self.environment |= self.server.environment(self.repository)


class LocalTool(Tool):
    """dj with a repository in a folder."""

    def __init__(self, program, work):
        super().__init__("local", program, work)
        self.language = "dj"

    def remove(self):
        shutil.rmtree(self.repository, ignore_errors=True)


def life(tools, kind, scale, work, results):
    """One life as in compare.py, in a new folder."""
    source = work / "source"
    source.mkdir(parents=True)
    DATA[kind][0](source, scale)
    for tool in tools:
        tool.remove()
        shutil.rmtree(tool.cache, ignore_errors=True)
        tool.cache.mkdir(parents=True)
        tool.run("init", source, work / "none", None)
    for label, step in STEPS:
        for tool in tools:
            target = work / f"{tool.name}-restored"
            name = label + (", cold" if drop_caches() else ", warm")
            results.setdefault((kind, name), {}).setdefault(tool.name, []).append(tool.run(step, source, target, None))
            wrong = differences(source, target / str(source)[1:]) if step == "restore" else []
            if wrong:
                print(f"{tool.name} restored differently: {wrong[:5]}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dj", required=True)
    parser.add_argument("--restic", default=shutil.which("restic"))
    parser.add_argument("--s3", metavar="URL")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dj-remote"))
    parser.add_argument("--data", default="tree,blob")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    work = options.work.absolute()
    server = S3Server(options.s3) if options.s3 else SftpServer(work / "server")
    try:
        tools = [RemoteTool(name, os.path.abspath(path), work, server)
                 for name, path in (("dj", options.dj), ("restic", options.restic)) if path]
        tools.append(LocalTool(os.path.abspath(options.dj), work))
        results = {}
        for number in range(options.repeats):
            for kind in options.data.split(","):
                life(tools, kind, options.scale, work / f"{kind}-{number}", results)
        table(tools, results)
    finally:
        server.stop()
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
