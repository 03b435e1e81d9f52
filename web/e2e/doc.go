// Package e2e tests the whole server as people meet it: in a browser, behind proxies, under load, and
// against clients that mean harm or servers that misbehave. It has no code of its own but tests.
package e2e
