package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"gradus/internal/run"
	"gradus/web/ctapp"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// hostileRequests are requests that no browser sends, and bodies that no page posts.
func hostileRequests() []hostileKind {
	get := func(path string, headers ...string) string {
		return fmt.Sprintf("GET %s HTTP/1.1\r\n%s\r\n\r\n", path,
			strings.Join(append([]string{"Connection: close"}, headers...), "\r\n"))
	}
	shakes := func(a *attacker, headers ...string) string {
		return fmt.Sprintf("GET %s HTTP/1.1\r\n%s\r\n\r\n", pick(a, "/ws/toy2d", "/ws/ct"),
			strings.Join(headers, "\r\n"))
	}
	sends := func(text func(*attacker) string) func(*attacker) string {
		return func(a *attacker) string { return a.request(text(a)) }
	}
	posts := func(path string, body func(*attacker) string) func(*attacker) string {
		return func(a *attacker) string { return a.post(path, body(a)) }
	}
	garbage := func(a *attacker) string {
		return pick(a, "", "{", "[]", "null", "7", `{"a":`+pick(a, wrong...)+`}`, string(a.bytes(2000)), a.word(2000),
			strings.Repeat("[", 20_000), `{"page":1}`, `{"spec":[],"compare":{}}`, `{"spec":{},"spec":{}}`)
	}
	return []hostileKind{
		{"half a handshake", "400|426", sends(func(a *attacker) string {
			i := a.r.IntN(len(wstest.Handshake))
			return shakes(a, slices.Concat([]string{"Host: localhost"}, wstest.Handshake[:i],
				wstest.Handshake[i+1:])...)
		})},
		{"a wrong handshake", "400|426", sends(func(a *attacker) string {
			i := a.r.IntN(len(wstest.Handshake))
			name, _, _ := strings.Cut(wstest.Handshake[i], ":")
			return shakes(a, slices.Concat([]string{"Host: localhost"}, wstest.Handshake[:i],
				[]string{name + ": " + pick(a, "x", "", "12", "dGhl", strings.Repeat("A", 5000), "websocke")},
				wstest.Handshake[i+1:])...)
		})},
		{"a handshake by another method", "405|400|426", sends(func(a *attacker) string {
			return strings.Replace(shakes(a, append([]string{"Host: localhost"}, wstest.Handshake...)...),
				pick(a, "GET", "HTTP/1.1"), pick(a, "POST", "PUT", "HTTP/1.0"), 1)
		})},
		{"a handshake that is cut", "gone", func(a *attacker) string {
			text := shakes(a, append([]string{"Host: localhost"}, wstest.Handshake...)...)
			conn := a.raw()
			fmt.Fprint(conn, text[:1+a.r.IntN(len(text)-1)])
			conn.Close()
			return "gone"
		}},
		{"foreign pages", "403", sends(func(a *attacker) string {
			return shakes(a, append([]string{"Host: localhost", "Origin: " + pick(a, "null", "http://evil.example",
				"http://localhost.evil.example", "file://", "https://", "http://localhost:1", "x", "http://[::1")},
				wstest.Handshake...)...)
		})},
		{"foreign names", "403|400", sends(func(a *attacker) string {
			host := pick(a, "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost:x", "0x7f.1",
				"", "localhost,evil.example", "[::1", "evil\x00.example", a.word(30))
			return pick(a, get("/toy2d", "Host: "+host),
				shakes(a, append([]string{"Host: " + host}, wstest.Handshake...)...))
		})},
		{"no name, or two", "400", sends(func(a *attacker) string {
			return pick(a, get("/toy2d"), get("/toy2d", "Host: localhost", "Host: evil.example"),
				get("/toy2d", "Host: localhost", "Host: localhost"))
		})},
		{"odd methods", "400|403|404|405|501", sends(func(a *attacker) string {
			return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
				pick(a, "TRACE", "CONNECT", "PROPFIND", "get", "G\x00T", "OPTIONS", "DELETE", "PRI", "X"+a.word(20)),
				pick(a, "/toy2d", "/shows", "*", "/uploads", "localhost:80"))
		})},
		{"odd paths", "301|303|307|308|400|404|405", func(a *attacker) string {
			r, b := a.exchange(get(pick(a, "/static/../go.mod", "/static/%2e%2e/web/server.go",
				"/static/..%2f..%2fgo.mod", "/static//etc/hostname", "/%2fetc/hostname", "/toy2d%00", "/static/js/\x00",
				"/static/%", "/static/%zz", "//evil.example/", "/\\evil.example",
				"/static/"+strings.Repeat("../", 1+a.r.IntN(300))+"etc/hostname", "/"+strings.Repeat("a", 10_000),
				"/static/js/", "/shows/../../etc", "/runs/"+strings.Repeat("%2e", 50)+"/links", "/static/.git/config",
				"toy2d", "/static/js%5c..%5cgo.mod"), "Host: localhost"))
			if r == nil {
				return "cut off"
			}
			if to := r.Header.Get("Location"); strings.Contains(to, "evil") ||
				strings.Contains(string(b), "module gradus") {
				return fmt.Sprintf("to %q, %.100q", to, b)
			}
			return fmt.Sprint(r.StatusCode)
		}},
		{"requests within requests", "400|422|501", sends(func(a *attacker) string {
			headers := pick(a, "Content-Length: 5\r\nContent-Length: 6", "Content-Length: +5", "Content-Length: 0x5",
				"Content-Length: 5, 6", "Content-Length: -1", "Content-Length: 99999999999999999999",
				"Content-Length : 5",
				"Transfer-Encoding: chunked, identity", "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked",
				"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
				"Transfer-Encoding: chunked\r\nContent-Length: 4")
			return "POST /shows HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers +
				"\r\n\r\n0\r\n\r\nGET /toy2d HTTP/1.1\r\nHost: evil.example\r\n\r\n"
		})},
		{"odd headers", "400|431", sends(func(a *attacker) string {
			return get("/toy2d", "Host: localhost", pick(a, "no colon", ": no name", "a b: c", "X: \x00",
				"X: a\x7fb\x01", "\x80: a", "X\x00: a", "X: "+strings.Repeat("a", 3<<20),
				strings.Repeat("X: "+strings.Repeat("a", 1000)+"\r\n", 3000)+"X: a"))
		})},
		{"chunks that are none", "400", func(a *attacker) string {
			return a.request("POST /shows HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + pick(a, "x\r\n", "-1\r\n", "FFFFFFFFFFFFFFFFF\r\n", "1\r\nab\r\n", "0x5\r\nhello\r\n", "5;"+strings.Repeat("a", 20_000)+"\r\n"))
		}},
		{"a body that is cut", "gone", func(a *attacker) string {
			conn := a.raw()
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s",
				pick(a, "/shows", "/uploads", "/ct/export/spec.json", "/toy2d/export/energy.svg"),
				1000+a.r.IntN(1000), a.bytes(900))
			conn.Close()
			return "gone"
		}},
		{"uploads that are no PNG", "422", posts("/uploads", func(a *attacker) string {
			return pick(a, "", "GIF89a", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", string(a.bytes(5000)))
		})},
		{"uploads that are cut or changed", "200|422", posts("/uploads", func(a *attacker) string {
			file := wstest.GreyPNG(a.t, 32+a.r.IntN(64), 9)
			if a.r.IntN(2) == 0 {
				return string(file[:a.r.IntN(len(file))])
			}
			file[a.r.IntN(len(file))] ^= 1 << a.r.IntN(8)
			return string(file)
		})},
		{"uploads that lie about their size", "422", posts("/uploads", func(a *attacker) string {
			return string(wstest.DeclaringPNG(pick[uint32](a, 0, 1, 31, 2049, 65535, 1<<31-1, 1<<31, 1<<32-1, 2048)))
		})},
		{"uploads that are too large", "413", posts("/uploads", func(a *attacker) string {
			return string(wstest.GreyPNG(a.t, 32, 9)) + strings.Repeat("\x00", ctapp.MaxUpload+a.r.IntN(1000))
		})},
		{"exports of nothing", "422", func(a *attacker) string {
			return a.post(pick(a, "/toy2d/export/energy.svg", "/toy2d/export/ends.csv"), "\x00"+garbage(a))
		}},
		{"exports of nothing, of tomography", "422", posts("/ct/export/truth.npy", garbage)},
		{"exports that do not exist", "404|400", func(a *attacker) string {
			return a.post("/toy2d/export/"+pick(a, "..%2fgo.mod", "spec.json%00", "energy.exe", "%2e%2e", "a/b",
				strings.Repeat("a", 9000)), "{}")
		}},
		{"exports that are too large", "413", func(a *attacker) string {
			return a.post(pick(a, "/toy2d/export/spec.json", "/ct/export/spec.json", "/shows"),
				strings.Repeat(pick(a, " ", "[", "x"), ws.MaxMessage+1+a.r.IntN(100_000)))
		}},
		{"shows of nothing", "422", posts("/shows", garbage)},
		{"posts of foreign pages", "403", func(a *attacker) string {
			return a.post(pick(a, "/shows", "/uploads", "/ct/export/spec.json"), "{}",
				pick(a, "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site",
					"Sec-Fetch-Site: same-site"))
		}},
		{"odd cookies", "a session of its own", func(a *attacker) string {
			value := pick(a, "", a.word(100), strings.Repeat("A", 25), strings.Repeat("a", 26), strings.Repeat("A", 27),
				strings.Repeat("1", 26), `"`+strings.Repeat("A", 5000)+`"`, "\xff\xfe", "=;=;=")
			r, _ := a.exchange(get("/toy2d", "Host: localhost", "Cookie: "+ws.SessionCookie+"="+value))
			if r == nil || r.StatusCode != http.StatusOK || len(r.Cookies()) != 1 ||
				!run.ValidSession(r.Cookies()[0].Value) {
				return fmt.Sprintf("%q: %+v", value, r)
			}
			c := a.silent("", "Cookie: "+ws.SessionCookie+"="+value)
			defer c.Conn.Close()
			if got := a.outcome(c, true); got != "taken" {
				return got
			}
			return "a session of its own"
		}},
	}
}
