/** What all pages of Spot Connect have in common, whatever they show: type, focus, brand. */
export const BASE = `
*{box-sizing:border-box}
html{scroll-padding-top:16px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1,h2,h3,p,dl,dd,ol,ul,pre,figure{margin:0;padding:0}
ol,ul{list-style:none}
h1{font-size:24px;line-height:1.25;letter-spacing:-.01em}
h2{font-size:16px;line-height:1.4}
h3{font-size:14px;line-height:1.4}
a{color:var(--accent);text-underline-offset:2px;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
bdi{unicode-bidi:isolate}
abbr{text-decoration:none}
.lesser{color:var(--muted)}
.hidden-text{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.unseen{display:inline-block;padding:0 3px;border:1px solid var(--edge);border-radius:3px;background:var(--raised);color:var(--muted);font:11px/1.3 ui-monospace,monospace}
.skip{position:absolute;left:16px;top:-60px;z-index:9;padding:8px 14px;border-radius:8px;background:var(--accent);color:var(--on-accent)}
.skip:focus{top:8px}
.brand{display:flex;align-items:center;gap:10px;color:var(--text);font-weight:650;text-decoration:none;white-space:nowrap}
.brand .lesser{font-weight:400;padding-left:10px;border-left:1px solid var(--edge)}
.logo .shield{fill:var(--accent)}.logo circle{fill:var(--on-accent)}
.logo .waves{fill:none;stroke:var(--on-accent);stroke-width:4;stroke-linecap:round}
`;
