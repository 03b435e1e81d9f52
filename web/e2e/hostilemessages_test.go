package e2e

import (
	"fmt"
	"strings"

	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// wrong are values that are right nowhere.
var wrong = []string{"NaN", "Infinity", "1e999", "-1e999", "1e400", strings.Repeat("9", 400), "null", "tru", "{", "'a'",
	`"\ud800"`, `"\x"`, "01", "+1", ".5", "0x10"}

// odd are values of other types than a number.
var odd = []string{`"1"`, "[]", "[1]", "{}", `{"a":1}`, "true", `""`}

// hostileMessages are whole messages that cannot be obeyed, or should do nothing.
func hostileMessages() []hostileKind {
	valid := []string{wstest.Hello, `{"type":"ask","id":7,"panels":["paths"],"spec":{"schedule":{"levels":5}}}`,
		`{"type":"run","id":7,"spec":{"size":32},"compare":["tv"],"from":3}`}
	says := func(path string, text func(*attacker) string) func(*attacker) string {
		return func(a *attacker) string { return a.says(path, text(a)) }
	}
	return []hostileKind{
		{"a message that is cut", `error\(.*\)`, says("", func(a *attacker) string {
			m := pick(a, valid...)
			return m[:a.r.IntN(len(m))]
		})},
		{"a message and more", `error\(.*\)`, says("", func(a *attacker) string {
			return wstest.Hello + pick(a, "{}", wstest.Hello, "x", ",", "]", "\x00", "//")
		})},
		{"no message", `error\(.*\)`, says("", func(a *attacker) string {
			return pick(a, "", " ", "null", "true", "7", `"hello"`, "[]", "[[]]", "{}", a.word(200))
		})},
		{"any bytes", `error\(.*\)`, says("", func(a *attacker) string { return "\xff" + string(a.bytes(300)) })},
		{"no UTF-8 in a string", `error\(.*\)`, says("", func(a *attacker) string {
			return `{"type":"hello","version":3,"page":"` + pick(a, "\xff", "\xc0\x80", "\xed\xa0\x80",
				"\xf5\x80\x80\x80", "a\x80", "\xe2\x82") + `"}`
		})},
		{"a type that there is not", `error\(type\)`, says("", func(a *attacker) string {
			return fmt.Sprintf(`{"type":%q,"id":%d}`, pick(a, "", "Hello", "hello ", "close", "__proto__", "\u0000",
				a.word(3000)), a.r.Uint32())
		})},
		{"a type that is none", `error\(type\)`, says("", func(a *attacker) string {
			return `{"type":` + pick(a, "1", "[]", "{}", "true", "[[1]]", `{"type":"hello"}`) + `}`
		})},
		{"wrong values", `error\(.*\)`, says("", func(a *attacker) string {
			return fmt.Sprintf(`{"type":"hello",%q:%s}`, pick(a, "version", "page", "id", a.word(9)), pick(a, wrong...))
		})},
		{"another version", `error\(version\)`, says("", func(a *attacker) string {
			return `{"type":"hello","version":` + pick(a, append(odd, "0", "2", "4", "-3", "3.5",
				"99999999999999999999")...) + `}`
		})},
		{"a page with a long name", `error\(page\)`, says("", func(a *attacker) string {
			return fmt.Sprintf(`{"type":"hello","version":3,"page":%q}`,
				strings.Repeat("x", wire.MaxPageName+1+a.r.IntN(60_000)))
		})},
		{"fields twice", `error\(.*\)`, says("", func(a *attacker) string {
			return strings.Replace(pick(a, valid...), "{", pick(a, `{"type":"hello",`, `{"type":1,`, `{"type":"run",`),
				1)
		})},
		{"fields that do not exist", `error\(.*\)`, says("", func(a *attacker) string {
			return strings.Replace(wstest.Hello, "{",
				fmt.Sprintf(`{%q:%d,`, pick(a, "", "Type", "id", "spec", "__proto__", "constructor", a.word(50)),
					a.r.Uint32()), 1)
		})},
		{"deep nesting", `error\(.*\)`, says("", func(a *attacker) string {
			n := 100 + a.r.IntN(30_000)
			return `{"type":"ask","id":1,"spec":` + pick(a, strings.Repeat("[", n)+strings.Repeat("]", n),
				strings.Repeat(`{"a":`, n/4)+"1"+strings.Repeat("}", n/4), strings.Repeat("[", 2*n)) + `}`
		})},
		{"wrong ids", `error\(id\)`, func(a *attacker) string {
			id := pick(a, append(odd, "0", "-1", "1.5", "4294967296", "1e10",
				"18446744073709551616", "-0.1", "1e-3")...)
			if a.r.IntN(2) == 0 {
				return a.says("/ws/toy2d", `{"type":"ask","id":`+id+`,"panels":["paths"],"spec":{}}`)
			}
			return a.says("/ws/ct", fmt.Sprintf(`{"type":%q,"id":%s}`, pick(a, "scan", "preview", "run", "cancel"), id))
		}},
		{"ids that fall", `error\(id\)`, func(a *attacker) string {
			c, id := a.socket("/ws/toy2d"), 2+a.r.Uint32()>>1
			defer c.Conn.Close()
			c.Send(wstest.Small(id))
			c.Send(wstest.Small(id - a.r.Uint32N(id-1)))
			return a.outcome(c, true)
		}},
		{"acknowledgements of the future", "taken", func(a *attacker) string {
			c := a.socket("/ws/ct")
			defer c.Conn.Close()
			c.Send(wstest.AskCT(a.t, "run", 7, wstest.ShortCT(),
				fmt.Sprintf(`,"from":%d`, pick[uint32](a, 0, 1, 5, 6, 7, 1<<31, 1<<32-1))))
			for range 20 {
				c.Send(fmt.Sprintf(`{"type":"ack","id":%d,"frames":%d}`, pick[uint32](a, 0, 6, 7, 8, 1<<32-1),
					pick[uint32](a, a.r.Uint32(), 1<<32-1, 3, 0)))
			}
			return a.outcome(c, true)
		}},
		{"acknowledgements without a run", "taken", says("/ws/ct", func(a *attacker) string {
			return fmt.Sprintf(`{"type":"ack","id":%d,"frames":%d}`, a.r.Uint32(), a.r.Uint32())
		})},
		{"acknowledgements of nothing", `error\(.*\)`, says("/ws/ct", func(a *attacker) string {
			return fmt.Sprintf(`{"type":"ack",%q:%s}`, pick(a, "id", "frames"),
				pick(a, append(wrong, "-1", "1.5", "4294967296", `"1"`, "[]", "{}")...))
		})},
		{"cancels of nothing", "taken",
			says("/ws/ct", func(a *attacker) string {
				return fmt.Sprintf(`{"type":"cancel","id":%d}`,
					1+a.r.Uint32N(1<<32-1))
			})},
		{"wrong tokens", `error\(token\)`, says("", func(a *attacker) string {
			thief := a.show
			thief.Token = pick(a, "", a.word(40), strings.ToLower(a.show.Token), a.show.Token[1:], a.show.Token+"A",
				a.show.Token+"\x00", strings.Repeat("A", 26))
			rest := fmt.Sprintf(`{"type":"rest","show":%s,"token":%s,"over":true}`, wire.JSON(thief.Show),
				wire.JSON(thief.Token))
			return pick(a, rest,
				strings.Replace(fmt.Sprintf(`{"type":"lead","show":%q,"token":TOKEN,"state":`+wstest.SomeState+`}`,
					thief.Show, 9), "TOKEN", string(wire.JSON(thief.Token)), 1))
		})},
		{"shows that do not exist", `error\(show\)`, says("", func(a *attacker) string {
			show := wire.JSON(pick(a, a.word(3000), "../"+a.show.Show, strings.ToUpper(a.show.Show), a.show.Show+" ",
				"\x00", "é", "0123456789abcdef"))
			return fmt.Sprintf(pick(a, `{"type":"follow","show":%s}`, `{"type":"lead","show":%s,"token":"a"}`), show)
		})},
		{"wrong states of a show", `error\(state.*\)`, says("", func(a *attacker) string {
			field := pick(a, `"share":%s`, `"speed":%s`)
			return fmt.Sprintf(`{"type":"lead","show":%q,"token":"a","state":{"page":"ct",`+field+`}}`, a.show.Show,
				pick(a, "-1", "1.5e9", "1e999", `"0"`, "[]", "true", "null"))
		})},
		{"specs of the 2D example", `error\(.+\)`, says("/ws/toy2d", func(a *attacker) string {
			field := pick(a, `"step":%s`, `"schedule":{"tmax":%s}`, `"schedule":{"levels":%s}`, `"starts":{"n":%s}`,
				`"A":[[%s,1],[0,0]]`, `"modes":[{"mean":[%s,0]}]`, `"a0":%s`, `"seed":%s`)
			return fmt.Sprintf(`{"type":"ask","id":1,"panels":["`+pick(a, "paths", "remedies")+`"],"spec":{`+field+`}}`,
				pick(a, append(odd, "NaN", "1e999", "-1e300", "1e30", "null")...))
		})},
		{"specs of tomography", `error\(.+\)`, says("/ws/ct", func(a *attacker) string {
			field := pick(a, `"size":%s`, `"scan":{"angles":%s}`, `"scan":{"photons":%s}`, `"schedule":{"levels":%s}`,
				`"starts":[{"kind":"noise","scale":%s}]`, `"cg":%s`, `"image":{"drawing":[{"ellipse":[0,0,1,%s,0,1]}]}`,
				`"image":{"seed":%s}`)
			return fmt.Sprintf(`{"type":%q,"id":1,"spec":{`+field+`}}`, pick(a, "scan", "preview", "run"),
				pick(a, append(odd, "NaN", "1e999", "-1e300", "1e30", "null")...))
		})},
		{"files of the server", `error\(.*file\)`, says("/ws/ct", func(a *attacker) string {
			name := wire.JSON(pick(a, "/etc/hostname", "../go.mod", "uploads_test.go", "\x00",
				strings.Repeat("a", 64)+".png", "file:///etc/hostname", "C:\\a.png", a.word(60)))
			return fmt.Sprintf(`{"type":"run","id":1,"spec":`+pick(a, `{"image":{"file":%s}}`,
				`{"starts":[{"kind":"image","file":%s}]}`)+`}`, name)
		})},
		{"panels that do not exist", `error\(panel.*\)`, says("/ws/toy2d", func(a *attacker) string {
			return `{"type":"ask","id":1,"spec":{},"panels":` + pick(a, "[]", "null", `"paths"`, `["paths","paths"]`,
				`["`+a.word(60)+`"]`, `[`+strings.Repeat(`"paths",`, 5000)+`"paths"]`, "[[]]", "[1]") + `}`
		})},
		{"anything before the hello", `error\(type\)`, func(a *attacker) string {
			c := a.silent("")
			defer c.Conn.Close()
			c.Send(pick(a, `{"type":"follow","show":"`+a.show.Show+`"}`, `{"type":"rest","show":"a","token":""}`,
				`{"type":"lead","show":"a","token":""}`))
			return a.outcome(c, true)
		}},
		{"too large a message", "closed 1009", says("", func(a *attacker) string {
			return wstest.Hello + strings.Repeat(pick(a, " ", "x", "{"), ws.MaxMessage+a.r.IntN(1000))
		})},
		{"a flood of messages", "closed 1008", func(a *attacker) string {
			c := a.socket("")
			defer c.Conn.Close()
			m := pick(a, wstest.Hello, "", "x", `{"type":"follow","show":""}`, `{"type":"cancel","id":1}`)
			c.Flood(m, 4*ws.MessageBurst)
			return a.ending(c)
		}},
		{"a flood of acknowledgements", "closed 1008", func(a *attacker) string {
			c := a.socket("/ws/ct")
			defer c.Conn.Close()
			c.Flood(`{"type":"ack","id":1,"frames":1}`, 4*ws.AckBurst)
			return a.ending(c)
		}},
	}
}

// ending returns how a socket is closed, whatever is told before.
func (a *attacker) ending(c *wstest.Client) string {
	for {
		if got := a.outcome(c, false); strings.HasPrefix(got, "closed") || got == "cut off" {
			return got
		}
	}
}
