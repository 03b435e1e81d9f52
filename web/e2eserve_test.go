package web

import (
	"net/http/httptest"
	"testing"

	"gradus/web/wstest"
)

// serve serves on a free port of the loopback.
func serve(t testing.TB, config Config, change ...func(*Server)) (*Server, *httptest.Server) {
	t.Helper()
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(s)
	}
	return s, wstest.Serve(t, s, config.Log)
}
