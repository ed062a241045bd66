/** The page's own look: one column, hairlines, the colours of the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#e4e5e9, #2e3036); --dim: light-dark(#5b5f6a, #a3a7b3);
  --accent: light-dark(#3b49b8, #a9b4ff); --paper: light-dark(#fff, #16171a); --text: light-dark(#1c1d21, #e8e9ec);
  --sunk: light-dark(#f6f6f8, #1e1f23) }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 760px; margin: 0 auto; padding: 32px 16px 96px }
h1 { font-size: 28px; margin: 0 }
h2 { font-size: 20px; margin: 48px 0 8px }
h3 { font-size: 16px; margin: 32px 0 8px }
h4 { font-size: 14px; margin: 16px 0 4px }
p, small, dd, summary span { color: var(--dim) }
a { color: var(--accent) }
nav { display: flex; flex-wrap: wrap; gap: 8px 16px; padding-top: 8px }
code, pre { font: 14px/1.5 ui-monospace, monospace }
details { border-top: 1px solid var(--line); padding: 0 0 8px }
section > details:last-of-type { border-bottom: 1px solid var(--line) }
summary { padding: 12px 0 4px; cursor: pointer; list-style: none; overflow-wrap: anywhere }
summary::-webkit-details-marker { display: none }
summary b { display: inline-block; min-width: 64px; font-size: 13px; color: var(--accent) }
summary span { display: block; font-size: 15px }
summary:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
pre { margin: 4px 0; padding: 12px; max-height: 360px; overflow: auto; background: var(--sunk); border-radius: 8px }
dl { margin: 8px 0 } dt { margin-top: 8px } dd { margin: 0 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: 8px 8px 8px 0; border-bottom: 1px solid var(--line); font-weight: 400 }
th { color: var(--dim); font-size: 14px }
`
