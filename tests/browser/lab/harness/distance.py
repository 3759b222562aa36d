"""A long cable: two network interfaces (TAP devices) between which every frame takes its time.

Usage: distance.py NAME PEER SECONDS. Says "ready" when both are there; ends when one of them is deleted. A line "SECONDS
JITTER" on standard input changes the time on the way, which then differs by up to JITTER more or less from frame to frame;
none overtakes another. The kernel's own way to delay packets, netem, is not in every kernel.
"""

import errno
import fcntl
import os
import random
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
# More than any frame has.
MOST = 1 << 16


def tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def carry(one, other, seconds):
    poll = select.poll()
    for source in (one, other, sys.stdin):
        poll.register(source, select.POLLIN)
    across = {one: other, other: one}
    jitter = 0
    under_way = {one: deque(), other: deque()}  # by where they go; the first to come is the first to go
    while True:
        due = min((queue[0][0] for queue in under_way.values() if queue), default=None)
        for source, _ in poll.poll(due and max(0, (due - time.monotonic()) * 1000)):
            if source == sys.stdin.fileno():
                words = sys.stdin.readline().split()
                if words:
                    seconds, jitter = map(float, words)
                else:
                    poll.unregister(source)
                continue
            frame = os.read(source, MOST)
            queue = under_way[across[source]]
            arrival = time.monotonic() + seconds + random.uniform(-jitter, jitter)
            queue.append((max(arrival, queue[-1][0]) if queue else arrival, frame))
        for device, queue in under_way.items():
            deliver(device, queue)


def deliver(device, queue):
    while queue and queue[0][0] <= time.monotonic():
        _, frame = queue.popleft()
        try:
            os.write(device, frame)
        except OSError as error:
            if error.errno != errno.EIO:  # which is an end that is not switched on: the frame is lost
                raise


one, other = tap(sys.argv[1]), tap(sys.argv[2])
print("ready", flush=True)
try:
    carry(one, other, float(sys.argv[3]))
except OSError:
    pass  # one of them is gone
