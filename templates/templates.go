// Package templates holds the HTML templates. It knows nothing of the code that fills them.
package templates

import "embed"

// Files are the templates: a page each, the parts of a page in a folder of its name, and
// parts that pages share.
//
//go:embed *.html parts/*.html toy2d/*.html ct/*.html learn/*.html prior/*.html
var Files embed.FS
