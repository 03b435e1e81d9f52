package wstest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

// RequestBytes sends one request with the Host and headers given, e.g. "Origin: null".
func RequestBytes(t testing.TB, h *httptest.Server, method, path, host string, headers ...string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	// By hand, because a client of HTTP would correct what is wrong here on purpose.
	request := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", method, path, host,
		strings.Join(append(headers, ""), "\r\n"))
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Body.Close() })
	return r
}

// Opened is the answer to opening a show, as a page reads it.
type Opened struct {
	Show  string `json:"show"`
	Token string `json:"token"`
}

// SomeState is the state of a show of the 2D example, with a seed to be filled in.
const SomeState = `{"page":"toy2d","fragment":"seed=%d","share":0.25,"playing":false,"speed":1,"moving":false}`

// Lead is a message that leads a show.
func Lead(show Opened, seed int) string {
	return fmt.Sprintf(`{"type":"lead","show":%q,"token":%q,"state":`+SomeState+`}`, show.Show, show.Token, seed)
}

// OpenShow posts a state, as the page does.
func OpenShow(t testing.TB, h *httptest.Server, state string) (int, Opened, string) {
	t.Helper()
	return OpenShowAt(t, h.Client(), h.URL, state)
}

// OpenShowAt is the same of a server at an address.
func OpenShowAt(t testing.TB, client *http.Client, url, state string) (int, Opened, string) {
	t.Helper()
	r, err := client.Post(url+"/shows", "application/json", strings.NewReader(state))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil {
		t.Fatal(err)
	}
	var o Opened
	if r.StatusCode == http.StatusOK {
		if err := json.Unmarshal(b.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
	}
	return r.StatusCode, o, b.String()
}

// Get gets a page or a file, with headers such as Accept-Encoding: gzip.
func Get(t testing.TB, c *http.Client, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}
