#!/usr/bin/env python3
"""What round trips cost: commands of dj on an S3 store, through a relay that delays nothing and through one that does.

  latency.py --dj PATH --s3 URL [--ms 50] [--work FOLDER] [--scale 0.3] [--repeats 2]

The store is at http://HOST:PORT/BUCKET, with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; what the runs leave
in the bucket stays there. The relay holds back what goes either way for half of the time, however much it is: a request
and its answer come later, and the line is as wide as before. Medians of wall seconds, the requests of the last run, and
the ratio. The data is the tree of compare.py.

Nothing here is a test: no result fails.
"""

import argparse
import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from compare import DATA, PASSWORD, drop_caches

PIECE_BYTES = 1 << 18
STEPS = [("snapshot list", ["snapshot", "list"], False), ("backup, nothing changed", ["backup", "create", "SOURCE"], False),
         ("the same without a cache", ["backup", "create", "SOURCE"], True),
         ("restore", ["restore", "latest", "--target", "TARGET"], False)]


class Relay:
    """Hands on what it gets from a port of its own to the server, and back, each byte after the same time."""

    def __init__(self, host, port, seconds):
        self.host, self.server_port, self.seconds = host, port, seconds
        started = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve(started)), daemon=True).start()
        started.wait()

    async def serve(self, started):
        server = await asyncio.start_server(self.meet, "127.0.0.1", 0, limit=PIECE_BYTES)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await server.serve_forever()

    async def meet(self, reader, writer):
        server_reader, server_writer = await asyncio.open_connection(self.host, self.server_port, limit=PIECE_BYTES)
        await asyncio.gather(self.carry(reader, server_writer), self.carry(server_reader, writer))

    async def carry(self, reader, writer):
        pieces = asyncio.Queue()
        sending = asyncio.create_task(self.send(pieces, writer))
        try:
            while piece := await reader.read(PIECE_BYTES):
                pieces.put_nowait((time.monotonic() + self.seconds, piece))
        except ConnectionError:
            pass
        pieces.put_nowait((0, b""))
        await sending

    async def send(self, pieces, writer):
        try:
            while True:
                due, piece = await pieces.get()
                if not piece:
                    break
                await asyncio.sleep(max(0, due - time.monotonic()))
                writer.write(piece)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()


class Client:
    """dj with a repository of its own behind a relay."""

    def __init__(self, program, work, name, address):
        self.program, self.name = program, name
        self.cache, self.target = work / f"{name}-cache", work / f"{name}-restored"
        self.environment = dict(os.environ, DJ_PASSWORD=PASSWORD, DJ_REPO=address, DJ_CACHE_DIR=str(self.cache))

    def run(self, arguments, source):
        """Wall seconds and requests of one command."""
        names = {"SOURCE": str(source), "TARGET": str(self.target)}
        command = [self.program, *(names.get(each, each) for each in arguments), "-v"]
        started = time.monotonic()
        process = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{process.stderr}")
        requests = re.search(r"storage: +([0-9]+) requests", process.stderr)
        return seconds, int(requests.group(1)) if requests else 0


def life(clients, source, results):
    def measure(label, client, arguments):
        drop_caches()
        results.setdefault(label, {}).setdefault(client.name, []).append(client.run(arguments, source))

    for client in clients:
        shutil.rmtree(client.cache, ignore_errors=True)
        client.run(["repo", "init"], source)
    for client in clients:
        measure("first backup", client, ["backup", "create", "SOURCE"])
    for label, arguments, without_cache in STEPS:
        for client in clients:
            if without_cache:
                shutil.rmtree(client.cache)
            measure(label, client, arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dj", required=True)
    parser.add_argument("--s3", metavar="URL", required=True)
    parser.add_argument("--ms", type=int, default=50)
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dj-latency"))
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--repeats", type=int, default=2)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    # Directories above the source are part of a snapshot: nothing in them may change between two backups.
    source, clients_folder = options.work.absolute() / "source", options.work.absolute() / "clients"
    source.mkdir(parents=True)
    clients_folder.mkdir()
    DATA["tree"][0](source, options.scale)
    store = urlsplit(options.s3)
    relays = [(name, Relay(store.hostname, store.port, milliseconds / 2000)) for name, milliseconds in (("near", 0), ("far", options.ms))]
    results = {}
    for number in range(options.repeats):
        # What was restored stays to the end: ext4 is slow to make files for minutes after many were deleted.
        work = clients_folder / str(number)
        work.mkdir()
        clients = [Client(os.path.abspath(options.dj), work, name,
                          f"s3:http://127.0.0.1:{relay.port}{store.path}/{name}-{os.getpid()}-{number}") for name, relay in relays]
        life(clients, source, results)
    print(f"| | no latency, s | {options.ms} ms a round trip, s | ratio | requests |")
    print("|---|---|---|---|---|")
    for label, by_client in results.items():
        near, far = (statistics.median(seconds for seconds, _ in by_client[name]) for name, _ in relays)
        print(f"| {label} | {near:.2f} | {far:.2f} | {far / near:.2f} | {by_client['far'][-1][1]} |")
    shutil.rmtree(options.work)


if __name__ == "__main__":
    main()
