package browsertest

import "testing"

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"0.741": "0.741", "−3": "-3", "7.0·10⁻⁴": "7.0e-4", "−2.5·10⁻⁴": "-2.5e-4", "10⁻⁵": "1e-5", "−10¹²": "-1e12",
		"F = 1.20·10⁵, |∇F| = 10": "F = 1.20e5, |∇F| = 10", "110": "110",
	} {
		if got := Plain(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
