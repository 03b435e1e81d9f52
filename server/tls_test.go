package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certificate makes one for localhost, and what trusts it.
func certificate(t *testing.T) (certFile, keyFile string, trust *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, bytes []byte) string {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	trust = &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "localhost"}
	trust.RootCAs.AddCert(parsed)
	return write("cert.pem", "CERTIFICATE", cert), write("key.pem", "PRIVATE KEY", secret), trust
}

func TestTLS(t *testing.T) {
	cert, key, trust := certificate(t)
	url := serving(t, "-cert", cert, "-key", key)
	if !strings.HasPrefix(url, "https://localhost:") {
		t.Errorf("the page is on %s", url)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trust.Clone(), ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	for range 2 {
		r, err := client.Get(url + "toy2d")
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK || r.ProtoMajor != 2 || r.TLS.Version != tls.VersionTLS13 {
			t.Errorf("%s, %s, TLS %x", r.Status, r.Proto, r.TLS.Version)
		}

		// Browsers open a connection of HTTP 1 for a websocket, beside that of the page.
		config := trust.Clone()
		config.NextProtos = []string{"http/1.1"}
		conn, err := tls.Dial("tcp", hostOf(url), config)
		if err != nil {
			t.Fatal(err)
		}
		s := handshake(t, conn, hostOf(url), "/ws/toy2d", "Origin: "+strings.TrimSuffix(url, "/"))
		s.write(t, opText, `{"type":"hello","version":3}`)
		if op, text := s.read(t); op != opText || !strings.Contains(string(text), `"hello"`) {
			t.Errorf("hello was answered with %q", text)
		}
	}
}

// TestTLSRedirectsPlainHTTP: http leads to https all the same; a request that names another host
// is told no more than that this is https.
func TestTLSRedirectsPlainHTTP(t *testing.T) {
	cert, key, trust := certificate(t)
	url := serving(t, "-cert", cert, "-key", key, "-log", "error")
	plain := strings.Replace(url, "https://", "http://", 1)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trust.Clone()}}
	defer client.CloseIdleConnections()
	r, err := client.Get(plain + "ct?follow=x%2Fy")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK || r.Request.URL.String() != url+"ct?follow=x%2Fy" {
		t.Errorf("http led to %s, %s", r.Request.URL, r.Status)
	}

	for _, c := range []struct{ request, status, location string }{
		{"GET /toy2d HTTP/1.1\r\nHost: HOST\r\n\r\n", "308", url + "toy2d"},
		{"HEAD / HTTP/1.1\r\nHost: HOST\r\n\r\n", "308", url},
		{"POST /shows HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n", "308", url + "shows"},
		{"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "400", ""},
		{"GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n", "400", ""},
		{"GET / HTTP/1.1\r\n\r\n", "400", ""},
		{"NONSENSE\r\n\r\n", "400", ""},
	} {
		conn, err := net.Dial("tcp", hostOf(url))
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(time.Minute))
		if _, err := conn.Write([]byte(strings.Replace(c.request, "HOST", hostOf(url), 1))); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		conn.Close()
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 "+c.status) || c.location != "" &&
			!strings.Contains(string(answer), "\r\nLocation: "+c.location+"\r\n") || c.location == "" &&
			strings.Contains(string(answer), "Location") {
			t.Errorf("%q: %v, %q", c.request, err, answer)
		}
	}
}

func TestTLSRefusesOldVersions(t *testing.T) {
	cert, key, trust := certificate(t)
	url := serving(t, "-cert", cert, "-key", key, "-log", "error")
	trust.MaxVersion = tls.VersionTLS12
	if conn, err := tls.Dial("tcp", hostOf(url), trust); err == nil {
		conn.Close()
		t.Error("TLS 1.2 was accepted")
	}
}

func TestTLSWrongFiles(t *testing.T) {
	cert, key, _ := certificate(t)
	_, other, _ := certificate(t)
	for _, c := range []struct{ cert, key string }{{cert, other}, {key, cert}, {cert, cert}, {cert, key + "x"}} {
		code, stdout, stderr := invoke(t, "-cert", c.cert, "-key", c.key)
		if code != exitUsage || stdout != "" || !oneLine(stderr) || !strings.Contains(stderr, "-cert") ||
			!strings.Contains(stderr, "-key") {
			t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
		}
	}
}
