// FerretDB with its SQLite backend: speaks MongoDB's protocol for tests and trials on one machine.
//
// FerretDB's updates are not atomic: of fifty writers that compare and set at once, more than one may win. MongoDB's
// are, and Infobud relies on it. So clients talk to a relay that lets one write through at a time.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

const (
	headerSize     = 16
	maxMessageSize = 48_000_000
	opMsg          = 2013
	moreToCome     = 1 << 1 // the client wants no answer
)

var writes sync.Mutex

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: ferretdb HOST:PORT DIRECTORY")
	}
	slog.SetLogLoggerLevel(slog.LevelError)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// Not in DIRECTORY: the path of a socket has to be short.
	private, err := os.MkdirTemp("", "infobud-ferretdb-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(private)
	socket := filepath.Join(private, "socket")
	server, err := ferretdb.New(&ferretdb.Config{
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[2] + "/",
		Listener:  ferretdb.ListenerConfig{Unix: socket},
	})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	go accept(listener, socket)
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

func accept(listener net.Listener, socket string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer client.Close()
			server, err := net.Dial("unix", socket)
			if err != nil {
				log.Print(err)
				return
			}
			defer server.Close()
			for relay(client, server) == nil {
			}
		}()
	}
}

// relay passes one request on and its answer back.
func relay(client, server net.Conn) error {
	request, err := readMessage(client)
	if err != nil {
		return err
	}
	answer, err := ask(server, request)
	if err != nil || answer == nil {
		return err
	}
	_, err = client.Write(answer)
	return err
}

func ask(server net.Conn, request []byte) ([]byte, error) {
	flags, command := parse(request)
	switch command {
	case "insert", "update", "delete", "findAndModify", "findandmodify":
		writes.Lock()
		defer writes.Unlock()
	}
	if _, err := server.Write(request); err != nil || flags&moreToCome != 0 {
		return nil, err
	}
	return readMessage(server)
}

func readMessage(from io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size < headerSize || size > maxMessageSize {
		return nil, io.ErrUnexpectedEOF
	}
	message := make([]byte, size)
	copy(message, length[:])
	_, err := io.ReadFull(from, message[4:])
	return message, err
}

// parse returns the flags and the command of an OP_MSG: its name is the first field of the first section's document.
func parse(message []byte) (flags uint32, command string) {
	const name = headerSize + 4 + 1 + 4 + 1 // flags, kind of section, length of document, type of field
	if len(message) <= name || binary.LittleEndian.Uint32(message[12:]) != opMsg {
		return 0, ""
	}
	end := bytes.IndexByte(message[name:], 0)
	if end < 0 {
		end = 0
	}
	return binary.LittleEndian.Uint32(message[headerSize:]), string(message[name : name+end])
}
