"""A long cable: two network interfaces (TAP devices) between which every frame takes its time.

Usage: distance.py NAME PEER SECONDS. Says "ready" when both are there; ends when one of them is deleted. The kernel's own
way to delay packets, netem, is not in every kernel.
"""

import errno
import fcntl
import os
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
    for device in (one, other):
        poll.register(device, select.POLLIN)
    across = {one: other, other: one}
    under_way = deque()  # every frame takes the same time, so the first to come is the first to go
    while True:
        wait = (under_way[0][0] - time.monotonic()) * 1000 if under_way else None
        for device, _ in poll.poll(wait and max(0, wait)):
            frame = os.read(device, MOST)
            under_way.append((time.monotonic() + seconds, across[device], frame))
        while under_way and under_way[0][0] <= time.monotonic():
            _, device, frame = under_way.popleft()
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
