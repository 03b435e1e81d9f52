package web

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

var (
	styleLink    = regexp.MustCompile(`<link rel="stylesheet" href="static/([^"]+)">\n`)
	moduleScript = regexp.MustCompile(`<script type="module" src="static/([^"]+)"></script>\n`)
)

// bundle joins what a page's text links: its styles become one file, and so do its script and
// what that imports, without comments and white space. Over a slow line a hundred small files
// cost more time than their bytes. What a script imports while it runs, by import(), becomes
// a file that the browser asks for only then.
//
// It returns the text with the links of the joined files in the place of theirs, and these
// files by path, e.g. "bundle/toy2d.css". Pages without a module script stay as they are.
func bundle(files fs.FS, name, text string) (string, map[string][]byte, error) {
	script := moduleScript.FindStringSubmatch(text)
	if script == nil {
		return text, nil, nil
	}
	page := strings.TrimSuffix(name, path.Ext(name))
	var styles strings.Builder
	for _, link := range styleLink.FindAllStringSubmatch(text, -1) {
		fmt.Fprintf(&styles, "@import %q;\n", "/"+link[1])
	}
	entries := map[string]string{page + ".css": styles.String(),
		page + ".js": fmt.Sprintf("import %q;\n", "/"+script[1])}
	options := api.BuildOptions{
		Bundle:            true,
		Splitting:         true,
		Format:            api.FormatESModule,
		Target:            api.ES2023,
		Outdir:            "/bundle",
		AbsWorkingDir:     "/",
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsEndOfFile, // licences stay
		Plugins:           []api.Plugin{reader(entries, files)},
	}
	for entry := range entries {
		options.EntryPoints = append(options.EntryPoints, entry)
	}
	result := api.Build(options)
	var failed []error
	for _, m := range append(result.Errors, result.Warnings...) {
		where := name
		if m.Location != nil {
			where = fmt.Sprintf("%s:%d", m.Location.File, m.Location.Line)
		}
		failed = append(failed, fmt.Errorf("%s: %s", where, m.Text))
	}
	if failed != nil {
		return "", nil, fmt.Errorf("bundling %s: %w", name, errors.Join(failed...))
	}
	made := map[string][]byte{}
	for _, f := range result.OutputFiles {
		made[strings.TrimPrefix(f.Path, "/")] = f.Contents
	}
	first := true
	text = styleLink.ReplaceAllStringFunc(text, func(string) string {
		if !first {
			return ""
		}
		first = false
		return fmt.Sprintf("<link rel=\"stylesheet\" href=\"static/bundle/%s.css\">\n", page)
	})
	text = moduleScript.ReplaceAllString(text,
		fmt.Sprintf("<script type=\"module\" src=\"static/bundle/%s.js\"></script>\n", page))
	return text, made, nil
}

// reader lets esbuild read the entries and the files, by paths from the root of files, and
// nothing else.
func reader(entries map[string]string, files fs.FS) api.Plugin {
	const entry, file = "entry", "static"
	loader := map[string]api.Loader{".css": api.LoaderCSS, ".js": api.LoaderJS}
	return api.Plugin{Name: "embedded", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if a.Kind == api.ResolveEntryPoint {
				return api.OnResolveResult{Path: a.Path, Namespace: entry}, nil
			}
			name := a.Path
			if !path.IsAbs(name) {
				name = path.Join(path.Dir("/"+a.Importer), name)
			}
			return api.OnResolveResult{Path: strings.TrimPrefix(name, "/"), Namespace: file}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: entry}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text := entries[a.Path]
			return api.OnLoadResult{Contents: &text, Loader: loader[path.Ext(a.Path)]}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: file}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			body, err := fs.ReadFile(files, a.Path)
			text := string(body)
			return api.OnLoadResult{Contents: &text, Loader: loader[path.Ext(a.Path)]}, err
		})
	}}
}
