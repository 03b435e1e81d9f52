// Package templates holds the HTML templates. It knows nothing of who fills them.
package templates

import "embed"

// Files are the templates, one a page.
//
//go:embed *.html
var Files embed.FS
