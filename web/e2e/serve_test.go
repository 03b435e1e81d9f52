package e2e

import (
	"net/http/httptest"
	"testing"

	"gradus/web"
	"gradus/web/wstest"
)

// serve serves on a free port of the loopback.
func serve(t testing.TB, config web.Config, change ...func(*web.Server)) (*web.Server, *httptest.Server) {
	t.Helper()
	s, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(s)
	}
	return s, wstest.Serve(t, s, config.Log)
}

// parsed is an address that is known to be one.
func parsed(t testing.TB, text string) web.Address {
	t.Helper()
	a, err := web.ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
