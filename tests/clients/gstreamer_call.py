"""A call of two of GStreamer's webrtcbin (libnice) in one process, through the relay and nothing else: a tone both ways.

The relay is named by TURN_HOST, TURN_PORT, TURN_TRANSPORT (udp or tcp: libnice speaks no TURN over TLS), TURN_USERNAME
and TURN_PASSWORD. Ends with 0 when a second of the tone was heard at both ends, else says what was not.
"""

import os
import sys
from urllib.parse import quote

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC

# Seconds for the whole call: it takes three on a quiet machine.
PATIENCE = 45
# `level` measures ten times a second.
MEASUREMENTS = 10
# Decibels of full scale: the tone is sent at about -20 and silence is below -90.
LOUD = -30

SOUND = "audiotestsrc is-live=true wave=sine volume=0.15 ! opusenc ! rtpopuspay pt=96 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=96"
EAR = "rtpopusdepay ! opusdec ! audioconvert ! level interval=100000000 ! fakesink sync=false"


class Peer:
    """One end of the call, and what was heard there."""

    def __init__(self, name, call):
        self.name, self.call, self.loud, self.candidates = name, call, 0, []
        self.pipeline = Gst.parse_launch(f"{SOUND} ! webrtcbin name=webrtc bundle-policy=max-bundle")
        self.webrtc = self.pipeline.get_by_name("webrtc")
        self.webrtc.set_property("ice-transport-policy", GstWebRTC.WebRTCICETransportPolicy.RELAY)
        if not self.webrtc.emit("add-turn-server", relay()):
            sys.exit(f"{name}: webrtcbin refuses the relay's address")
        # libnice sends over UDP from addresses it is given or finds, and it passes over loopback where there is more.
        self.agent = self.webrtc.get_property("ice-agent")
        self.agent.emit("add-local-ip-address", "127.0.0.1")
        self.webrtc.connect("on-ice-candidate", self.found)
        self.webrtc.connect("pad-added", self.listen)
        self.bus = self.pipeline.get_bus()
        self.bus.add_signal_watch()
        self.bus.connect("message", self.noticed)

    def found(self, _, line, candidate):
        """Hands a candidate to the other end; empty is the end of them."""
        if not candidate:
            return
        self.candidates.append(candidate)
        if " typ relay" not in candidate:
            self.call.fail(f"{self.name}: expected relayed candidates only, found {candidate}")
        self.other.webrtc.emit("add-ice-candidate", line, candidate)

    def listen(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        ear = Gst.parse_bin_from_description(EAR, True)
        self.pipeline.add(ear)
        ear.sync_state_with_parent()
        pad.link(ear.get_static_pad("sink"))

    def noticed(self, _, message):
        if message.type == Gst.MessageType.ERROR:
            self.call.fail(f"{self.name}: {message.parse_error()[0].message}")
        structure = message.get_structure()
        if structure and structure.get_name() == "level":
            self.loud += min(structure.get_value("rms")) > LOUD
            self.call.look()

    def make(self, kind, done):
        """Makes an offer or answer, sets it and hands it to the other end, which then does what comes next."""

        def made(promise):
            reply = promise.get_reply()  # owns the description, so it must live as long
            description = reply.get_value(kind)
            self.webrtc.emit("set-local-description", description, None)
            _, sdp = GstSdp.SDPMessage.new_from_text(description.sdp.as_text())
            remote = GstWebRTC.WebRTCSessionDescription.new(description.type, sdp)
            self.other.webrtc.emit("set-remote-description", remote, Gst.Promise.new_with_change_func(lambda _: done()))

        self.webrtc.emit(f"create-{kind}", None, Gst.Promise.new_with_change_func(made))

    def state(self):
        ice = self.webrtc.get_property("ice-connection-state").value_nick
        return f"{self.name}: ICE {ice}, {len(self.candidates)} candidates, loud {self.loud} of {MEASUREMENTS} times"


class Call:
    """Ann calls Ben; over when both have heard enough, or one thing went wrong."""

    def __init__(self):
        self.loop, self.problem = GLib.MainLoop(), None
        self.ann, self.ben = Peer("Ann", self), Peer("Ben", self)
        self.ann.other, self.ben.other = self.ben, self.ann

    def run(self):
        self.ann.webrtc.connect("on-negotiation-needed", lambda _: self.negotiate())
        self.ben.pipeline.set_state(Gst.State.PLAYING)
        self.ann.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add_seconds(PATIENCE, lambda: self.fail("waited in vain"))
        self.loop.run()
        if self.problem:
            # Not sys.exit: a pipeline that is stopped in the middle of something may never end.
            print(f"{self.problem}. {self.ann.state()}. {self.ben.state()}.", file=sys.stderr, flush=True)
            os._exit(1)
        for peer in (self.ann, self.ben):
            peer.pipeline.set_state(Gst.State.NULL)

    def negotiate(self):
        self.ann.make("offer", lambda: self.ben.make("answer", lambda: None))

    def look(self):
        if min(self.ann.loud, self.ben.loud) >= MEASUREMENTS:
            self.loop.quit()

    def fail(self, problem):
        self.problem = self.problem or problem
        self.loop.quit()


def relay():
    """The relay in GStreamer's own notation, where the colon of an ephemeral credential must be escaped."""
    username, password = (quote(os.environ[name], safe="") for name in ("TURN_USERNAME", "TURN_PASSWORD"))
    host, port, transport = (os.environ[name] for name in ("TURN_HOST", "TURN_PORT", "TURN_TRANSPORT"))
    return f"turn://{username}:{password}@{host}:{port}?transport={transport}"


Gst.init(None)
Call().run()
