// Package templates holds the HTML templates. It knows nothing of who fills them.
package templates

import "embed"

// Files are the templates: a page each, and the parts of a page in a folder of its name.
//
//go:embed *.html toy2d/*.html
var Files embed.FS
