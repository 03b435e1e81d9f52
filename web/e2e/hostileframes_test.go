package e2e

import (
	"bytes"
	"encoding/binary"
	"math"

	"gradus/web/ws"
	"gradus/web/wstest"
)

// rawFrame is a frame of a websocket as it may not be. first is FIN, the reserved bits and the
// opcode.
type rawFrame struct {
	first   byte
	naked   bool // not masked
	length  uint64
	payload []byte
}

func whole(first byte, payload []byte) rawFrame {
	return rawFrame{first: first, length: uint64(len(payload)), payload: payload}
}

// encode writes the length in the shortest way, and masks with any key.
func (f rawFrame) encode(key [4]byte) []byte {
	b, mask := []byte{f.first}, byte(0x80)
	if f.naked {
		mask = 0
	}
	switch {
	case f.length < 126:
		b = append(b, mask|byte(f.length))
	case f.length < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, mask|126), uint16(f.length))
	default:
		b = binary.BigEndian.AppendUint64(append(b, mask|127), f.length)
	}
	if f.naked {
		return append(b, f.payload...)
	}
	b = append(b, key[:]...)
	for i, v := range f.payload {
		b = append(b, v^key[i%4])
	}
	return b
}

const (
	fin  = 0x80
	more = 0x00
	next = 0 // the opcode of what goes on
)

// hostileFrames are sockets that are not used as they should be.
func hostileFrames() []hostileKind {
	key := func(a *attacker) (k [4]byte) {
		binary.LittleEndian.PutUint32(k[:], a.r.Uint32())
		return k
	}
	sends := func(frames func(*attacker) []rawFrame) func(*attacker) string {
		return func(a *attacker) string {
			c := a.socket("")
			defer c.Conn.Close()
			for _, f := range frames(a) {
				c.Conn.Write(f.encode(key(a))) // the socket may be closed
			}
			return a.outcome(c, true)
		}
	}
	// breaks sends a part of what it should, and is gone.
	breaks := func(part func(*attacker) []byte) func(*attacker) string {
		return func(a *attacker) string {
			c := a.socket("")
			c.Conn.Write(part(a))
			if a.r.IntN(2) == 0 {
				c.Conn.SetLinger(0) // without a word
			}
			c.Conn.Close()
			return "gone"
		}
	}
	one := func(f rawFrame) []rawFrame { return []rawFrame{f} }
	greeting := []byte(wstest.Hello)
	return []hostileKind{
		{"binary messages", "closed 1003", sends(func(a *attacker) []rawFrame {
			return one(whole(fin|wstest.OpBinary, pick(a, greeting, nil, a.bytes(70_000))))
		})},
		{"reserved opcodes", "closed 1002", sends(func(a *attacker) []rawFrame {
			return one(whole(fin|pick[byte](a, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15), pick(a, greeting, nil)))
		})},
		{"reserved bits", "closed 1002", sends(func(a *attacker) []rawFrame {
			return one(whole(fin|pick[byte](a, 0x10, 0x20, 0x40, 0x70)|pick[byte](a, wstest.OpText, wstest.OpBinary,
				wstest.OpPing, wstest.OpClose), greeting))
		})},
		{"frames that are not masked", "cut off", sends(func(a *attacker) []rawFrame {
			f := whole(fin|pick[byte](a, wstest.OpText, wstest.OpBinary, wstest.OpPing), greeting)
			f.naked = true
			return one(f)
		})},
		{"control frames that are too long", "closed 1002", sends(func(a *attacker) []rawFrame {
			return one(whole(fin|pick[byte](a, wstest.OpPing, wstest.OpPong, wstest.OpClose),
				make([]byte, 126+a.r.IntN(70_000))))
		})},
		{"control frames in parts", "closed 1002", sends(func(a *attacker) []rawFrame {
			return one(whole(more|pick[byte](a, wstest.OpPing, wstest.OpPong, wstest.OpClose), a.bytes(100)))
		})},
		{"the second part without the first", "closed 1002",
			sends(func(a *attacker) []rawFrame { return one(whole(pick[byte](a, fin, more)|next, greeting)) })},
		{"a message within another", "closed 1002", sends(func(a *attacker) []rawFrame {
			return []rawFrame{whole(more|wstest.OpText, greeting[:a.r.IntN(10)]),
				whole(pick[byte](a, fin, more)|pick[byte](a, wstest.OpText, wstest.OpBinary), greeting)}
		})},
		{"a message in parts", "taken", sends(func(a *attacker) []rawFrame { // which is allowed
			i := a.r.IntN(len(greeting))
			return []rawFrame{whole(more|wstest.OpText, greeting[:i]), whole(fin|wstest.OpPing, a.bytes(125)),
				whole(more|next, nil), whole(fin|next, greeting[i:])}
		})},
		{"a message in too many parts", "closed 1009", sends(func(a *attacker) (frames []rawFrame) {
			frames = one(whole(more|wstest.OpText, greeting))
			for range ws.MaxMessage/1000 + 5 {
				frames = append(frames, whole(more|next, make([]byte, 1000)))
			}
			return append(frames, whole(fin|next, nil))
		})},
		{"lengths that cannot be", "cut off", sends(func(a *attacker) []rawFrame {
			return one(rawFrame{first: fin | pick[byte](a, wstest.OpText, wstest.OpBinary, wstest.OpPing),
				length: pick[uint64](a, math.MaxUint64, 1<<63, 1<<63+a.r.Uint64N(1<<62))})
		})},
		{"a message of an exabyte", "closed 1009", sends(func(a *attacker) []rawFrame {
			return one(rawFrame{first: fin | wstest.OpText, length: pick[uint64](a, 1<<60, math.MaxInt64, 1<<32),
				payload: make([]byte, ws.MaxMessage+1)})
		})},
		{"closes of all kinds", `closed \d+`, sends(func(a *attacker) []rawFrame {
			code := binary.BigEndian.AppendUint16(nil, pick[uint16](a, 0, 999, 1000, 1004, 1005, 1006, 1015, 2999,
				3000, 4999, 5000, 65535))
			return one(whole(fin|wstest.OpClose, pick(a, code, nil, code[:1], append(code, "\xff\xfe"...),
				append(code, bytes.Repeat([]byte("x"), 123)...))))
		})},
		{"many pings and pongs", "taken", sends(func(a *attacker) (frames []rawFrame) {
			for range 100 {
				frames = append(frames, whole(fin|pick[byte](a, wstest.OpPing, wstest.OpPong), a.bytes(125)))
			}
			return frames
		})},
		{"half a frame", "gone", breaks(func(a *attacker) []byte {
			f := whole(fin|wstest.OpText, bytes.Repeat(greeting, 1+a.r.IntN(100))).encode(key(a))
			return f[:1+a.r.IntN(len(f)-1)]
		})},
		{"a message that never ends", "gone", breaks(func(a *attacker) (b []byte) {
			b = whole(more|wstest.OpText, greeting).encode(key(a))
			for range a.r.IntN(20) {
				b = append(b, whole(more|next, a.bytes(500)).encode(key(a))...)
			}
			return b
		})},
		{"gone with work to do", "gone", func(a *attacker) string {
			spec := wstest.ShortCT()
			spec.Image.Seed = int64(5000 + a.r.IntN(5))
			ask := whole(fin|wstest.OpText,
				[]byte(wstest.AskCT(a.t, pick(a, "run", "preview", "scan"), 1, spec, ""))).encode(key(a))
			c := a.socket("/ws/ct")
			c.Conn.Write(append(whole(fin|wstest.OpText,
				[]byte(`{"type":"follow","show":"`+a.show.Show+`"}`)).encode(key(a)), ask...))
			c.Conn.SetLinger(0)
			c.Conn.Close()
			return "gone"
		}},
	}
}
