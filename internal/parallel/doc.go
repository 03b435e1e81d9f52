// Package parallel shares work among the processors. Its users see to it that results
// do not depend on which worker does what: every part has a result of its own.
package parallel
