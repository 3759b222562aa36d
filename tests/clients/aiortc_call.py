"""A call of two aiortc peers in one process, through the relay and nothing else: a tone and messages both ways.

The relay is named by TURN_HOST, TURN_PORT, TURN_TRANSPORT (udp, tcp or tls), TURN_USERNAME and TURN_PASSWORD; over TLS
its certificate must come from SSL_CERT_FILE. Ends with 0 when all arrived at both ends, else says what did not.
"""

import asyncio
import os
import sys
from array import array

from aiortc import RTCConfiguration, RTCIceServer, RTCIceTransportPolicy, RTCPeerConnection
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError

# Seconds for the whole call: it takes two on a quiet machine.
PATIENCE = 45
# Twenty milliseconds each: a second of sound.
FRAMES = 50
MESSAGES = 100
# The mean of the samples' absolute values: far above what coding makes of silence, and well below the tone.
LOUD = 1_000


class Tone(AudioStreamTrack):
    """The library's silence, in its own time, with a square wave put on it."""

    async def recv(self):
        frame = await super().recv()
        wave = (4 * LOUD if sample % 18 < 9 else -4 * LOUD for sample in range(frame.samples))
        frame.planes[0].update(array("h", wave).tobytes())
        return frame


class Peer:
    """One end of the call, and what has arrived at it."""

    def __init__(self, name, configuration):
        self.name = name
        self.connection = RTCPeerConnection(configuration)
        self.connection.addTrack(Tone())
        self.channel = self.connection.createDataChannel("words", negotiated=True, id=0)
        self.channel.on("message", self.read)
        self.said, self.heard, self.loud = asyncio.Event(), asyncio.Event(), 0
        self.connection.on("track", self.listen)
        self.opened = asyncio.Event()
        self.channel.on("open", self.opened.set)
        self.expected = 0

    def read(self, message):
        """Messages must come whole and in order."""
        if message != f"message {self.expected} ".ljust(1_000, "."):
            sys.exit(f"{self.name}: message {self.expected} came as {message[:40]!r}")
        self.expected += 1
        if self.expected == MESSAGES:
            self.said.set()

    async def listen(self, track):
        while self.loud < FRAMES:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return  # the call ended first, and says what was missing
            samples = array("h", bytes(frame.planes[0]))[: 2 * frame.samples]  # the plane is longer than the sound
            self.loud += sum(map(abs, samples)) > LOUD * len(samples)
        self.heard.set()

    async def talk(self):
        await self.opened.wait()
        for number in range(MESSAGES):
            self.channel.send(f"message {number} ".ljust(1_000, "."))
        await self.said.wait()
        await self.heard.wait()

    def state(self):
        ice = self.connection.iceConnectionState
        return f"{self.name}: ICE {ice}, {self.expected} of {MESSAGES} messages, {self.loud} of {FRAMES} frames of sound"


def relay():
    """The configuration that leaves the relay as the only way."""
    transport = os.environ["TURN_TRANSPORT"]
    scheme, over = ("turns", "tcp") if transport == "tls" else ("turn", transport)
    server = RTCIceServer(
        f"{scheme}:{os.environ['TURN_HOST']}:{os.environ['TURN_PORT']}?transport={over}",
        username=os.environ["TURN_USERNAME"],
        credential=os.environ["TURN_PASSWORD"],
    )
    return RTCConfiguration([server], iceTransportPolicy=RTCIceTransportPolicy.RELAY)


def expect_only_relayed(name, description):
    candidates = [line for line in description.sdp.splitlines() if line.startswith("a=candidate")]
    if not candidates or not all(" typ relay" in line for line in candidates):
        sys.exit(f"{name}: expected relayed candidates only, found {candidates or 'none'}")


async def negotiate(caller, callee):
    await caller.connection.setLocalDescription(await caller.connection.createOffer())
    expect_only_relayed(caller.name, caller.connection.localDescription)
    await callee.connection.setRemoteDescription(caller.connection.localDescription)
    await callee.connection.setLocalDescription(await callee.connection.createAnswer())
    expect_only_relayed(callee.name, callee.connection.localDescription)
    await caller.connection.setRemoteDescription(callee.connection.localDescription)


async def call():
    ann, ben = Peer("Ann", relay()), Peer("Ben", relay())
    try:
        async with asyncio.timeout(PATIENCE):
            await negotiate(ann, ben)
            await asyncio.gather(ann.talk(), ben.talk())
    except TimeoutError:
        sys.exit(f"waited {PATIENCE} s in vain. {ann.state()}. {ben.state()}.")
    finally:
        await asyncio.gather(ann.connection.close(), ben.connection.close())


asyncio.run(call())
