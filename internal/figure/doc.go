// Package figure makes figures for print and projector, as PNG, SVG and PDF whose
// bytes depend on nothing but their contents, and tables as CSV.
//
// A Figure is a page of one or several plots by gonum/plot: this package has the
// page, its type, colour bars and formats. It must not know what the plots are of.
package figure
