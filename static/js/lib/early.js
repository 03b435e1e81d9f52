// Brings back the theme that was chosen, before the page is drawn: a classic script in
// the head, because a module would come late and flash.
try {
  const theme = localStorage.getItem('theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden.
}
