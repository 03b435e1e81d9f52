package present

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"rsc.io/qr"
)

// Links are the addresses by which others reach a show.
type Links struct {
	Links  []Link `json:"links"`  // the likeliest first
	Advice string `json:"advice"` // what to do if there are none
}

// Link is an address and its QR code.
type Link struct {
	URL string `json:"url"`
	QR  string `json:"qr"`   // path data of the code's dark squares, one unit each
	QRN int    `json:"size"` // units along a side
}

// LinkTo is a link with its QR code.
func LinkTo(url string) (Link, error) {
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return Link{}, fmt.Errorf("making the QR code of %s: %w", url, err)
	}
	return Link{url, squares(code), code.Size}, nil
}

// squares is the path data of a code's dark squares, row by row.
func squares(code *qr.Code) string {
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			width := 0
			for code.Black(x+width, y) { // outside is white
				width++
			}
			if width > 0 {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", x, y, width, width)
				x += width
			}
		}
	}
	return d.String()
}

// NetworkAddresses are this machine's own on its networks, those of version 4 first: they are
// shorter, and work wherever there is a projector.
func NetworkAddresses() []netip.Addr {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var all []netip.Addr
	for _, a := range own {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			if addr := prefix.Addr().Unmap(); addr.IsGlobalUnicast() {
				all = append(all, addr)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return all
}
