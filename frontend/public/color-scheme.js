// Runs before the first paint, so that a chosen theme that differs from the system's never flashes.
try {
  var chosen = localStorage.getItem('mantine-color-scheme-value')
  var dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
} catch {
  // Storage may be forbidden; the page then follows the system once it has started.
}
