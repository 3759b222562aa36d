// Two clients of pion/turn allocate at the relay and echo to each other and to a plain UDP socket.
//
// The relay is named by TURN_HOST, TURN_PORT, TURN_TRANSPORT (udp, tcp or tls), TURN_USERNAME and TURN_PASSWORD; over TLS
// its certificate must come from SSL_CERT_FILE. Ends with 0 when every message came back, else says what did not.
package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"os"
	"time"

	"github.com/pion/turn/v2"
)

const (
	// The first words may come before the other side's permission, which is what sending them installs.
	tries = 20
	// How long an answer may take before the message is said again.
	patience = 250 * time.Millisecond
	messages = 100
	// Fits the smallest MTU of IPv6 with everything that goes around it.
	size = 1100
)

func main() {
	log.SetFlags(0)
	ann, ben := allocate("Ann"), allocate("Ben")
	defer ann.Close()
	defer ben.Close()
	// A real port on this machine, which knows nothing of TURN.
	plain, err := net.ListenPacket("udp4", "127.0.0.1:0")
	check("a plain socket", err)

	// Ben's relayed address answers only whom Ben has permitted; the first words do that.
	_, err = ben.WriteTo([]byte("hello"), ann.LocalAddr())
	check("Ben's first words", err)
	go echo(ben)
	go echo(plain)
	exchange("Ann to Ben, relay to relay", ann, ben.LocalAddr())
	exchange("Ann to a plain socket", ann, plain.LocalAddr())
}

// A relayed socket of a client that is authenticated and has learnt its own address.
func allocate(name string) net.PacketConn {
	server := net.JoinHostPort(os.Getenv("TURN_HOST"), os.Getenv("TURN_PORT"))
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: server,
		TURNServerAddr: server,
		Conn:           connect(server),
		Username:       os.Getenv("TURN_USERNAME"),
		Password:       os.Getenv("TURN_PASSWORD"),
	})
	check(name, err)
	check(name, client.Listen())
	mapped, err := client.SendBindingRequest()
	check(name+"'s binding request", err)
	relayed, err := client.Allocate()
	check(name+"'s allocation", err)
	log.Printf("%s: seen as %s, relayed by %s", name, mapped, relayed.LocalAddr())
	return relayed
}

// The way to the relay that TURN_TRANSPORT asks for.
func connect(server string) net.PacketConn {
	switch transport := os.Getenv("TURN_TRANSPORT"); transport {
	case "udp":
		socket, err := net.ListenPacket("udp4", "127.0.0.1:0")
		check("a socket", err)
		return socket
	case "tcp":
		stream, err := net.Dial("tcp", server)
		check("a connection", err)
		return turn.NewSTUNConn(stream)
	case "tls":
		stream, err := tls.Dial("tcp", server, &tls.Config{MinVersion: tls.VersionTLS12})
		check("a TLS connection", err)
		return turn.NewSTUNConn(stream)
	default:
		log.Fatalf("TURN_TRANSPORT is %q: expected udp, tcp or tls", transport)
		return nil
	}
}

// Sends everything back to where it came from, until the socket closes.
func echo(socket net.PacketConn) {
	buffer := make([]byte, 1600)
	for {
		length, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		if _, err = socket.WriteTo(buffer[:length], from); err != nil {
			log.Printf("an echo was not sent: %v", err)
		}
	}
}

// Says every message and waits until it has come back.
func exchange(what string, socket net.PacketConn, peer net.Addr) {
	for number := 0; number < messages; number++ {
		message := bytes.Repeat([]byte{byte(number)}, size)
		if !comesBack(socket, peer, message) {
			log.Fatalf("%s: message %d did not come back in %d tries", what, number, tries)
		}
	}
	log.Printf("%s: %d messages came back", what, messages)
}

func comesBack(socket net.PacketConn, peer net.Addr, message []byte) bool {
	buffer := make([]byte, 1600)
	for try := 0; try < tries; try++ {
		_, err := socket.WriteTo(message, peer)
		check("sending", err)
		deadline := time.Now().Add(patience)
		for {
			check("a deadline", socket.SetReadDeadline(deadline))
			length, from, err := socket.ReadFrom(buffer)
			if err != nil {
				break // nothing in time: say it again
			}
			// An echo of an earlier try may still arrive.
			if from.String() == peer.String() && bytes.Equal(buffer[:length], message) {
				return true
			}
		}
	}
	return false
}

func check(what string, err error) {
	if err != nil {
		log.Fatal(fmt.Errorf("%s: %w", what, err))
	}
}
