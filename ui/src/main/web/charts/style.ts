/** Rules for what stands around the canvases; colours come from the page where it has them. */
const RULES = `
.hone-chart { display: block; min-width: 0; font-size: 12px; color: var(--text, CanvasText); }
.hone-chart .hone-canvas { position: relative; width: 100%; touch-action: pan-y; }
.hone-chart .hone-legend { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: center;
  min-height: 24px; margin: 0 0 4px; color: var(--muted, light-dark(#5b6675, #9aa5b4)); }
.hone-chart .hone-key { display: inline-flex; gap: 5px; align-items: center; min-width: 0; }
.hone-chart .hone-key svg { width: 14px; height: 12px; flex: none; }
.hone-chart .hone-switches { display: inline-flex; flex-wrap: wrap; gap: 4px; margin-left: auto; }
.hone-chart button { font: inherit; color: inherit; cursor: pointer; padding: 1px 8px;
  border: 1px solid var(--line-strong, light-dark(#c5ccd6, #404a58));
  border-radius: 4px; background: none; }
.hone-chart button:hover { color: var(--text, CanvasText); }
.hone-chart button[aria-pressed='true'] { color: var(--text, CanvasText);
  border-color: currentColor; }
.hone-chart button:focus-visible { outline: 2px solid var(--accent, Highlight);
  outline-offset: 1px; }
.hone-chart .hone-note, .hone-chart .hone-empty { margin: 4px 0 0;
  color: var(--muted, light-dark(#5b6675, #9aa5b4)); }
.hone-chart .hone-empty { margin: 0; padding: 4px 0; box-sizing: border-box; }
.hone-chart .hone-table { overflow: auto; scrollbar-gutter: stable; }
.hone-chart .hone-table thead th { position: sticky; top: 0; z-index: 1;
  background: var(--surface, Canvas); box-shadow: 0 1px var(--line, GrayText); }
.hone-chart .hone-table th[scope='row'] { font-weight: 400; }
.hone-chart .hone-brush { position: absolute; pointer-events: none; z-index: 5;
  border: 1px solid var(--accent, Highlight);
  background: color-mix(in srgb, var(--accent, Highlight) 12%, transparent); }
.hone-tip { font-variant-numeric: tabular-nums; line-height: 1.4; max-width: min(340px, 90vw); }
.hone-tip strong { display: block; white-space: normal; overflow-wrap: anywhere; }
.hone-tip table { border-spacing: 0; border: 0; margin: 2px 0 0; font: inherit; color: inherit; }
.hone-tip td { padding: 0 10px 0 0; border: 0; vertical-align: top; white-space: normal;
  max-width: 190px; overflow-wrap: anywhere; text-align: left; background: none; }
.hone-tip td:first-child { opacity: 0.75; }
`;

let added = false;

/** Add the charts' rules to the page, once. */
export function addStyle(): void {
  if (added) return;
  added = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
