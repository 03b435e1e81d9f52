// Package static holds what the browser gets besides pages: styles, scripts,
// vendored libraries and the colour maps. It knows nothing of the server.
package static

import "embed"

// Files are the assets under the paths that the browser asks for.
//
//go:embed css js vendor colormap/colormaps.json colormap/valleys.css
var Files embed.FS
