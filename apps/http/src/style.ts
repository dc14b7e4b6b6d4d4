/** The style of every page: one column that reads well on a phone and at a desk, by day and by night. */
export const style = `
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#22211e;--soft:#6b675f;--line:#e2ded4;--card:#f5f2ea;--link:#1f5f8b;--mark:#fff0b3;--edge:#e0b400}
@media(prefers-color-scheme:dark){:root{--paper:#191816;--ink:#e6e2d9;--soft:#a09a8d;--line:#37342e;--card:#23211d;--link:#8cc4ea;--mark:#4a3f12;--edge:#d9b43c}}
*{box-sizing:border-box}
html{scroll-padding-top:5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Noto Serif",serif}
main{max-width:44rem;margin:0 auto;padding:2rem 1.25rem 6rem}
h1{font-size:1.65rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:1.1rem;margin:2.25rem 0 .5rem}
a{color:var(--link);text-underline-offset:.15em}
.facts,.place,.page,footer,dt{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.facts{color:var(--soft);font-size:.875rem;line-height:1.5;margin:0 0 1.5rem;overflow-wrap:anywhere}
.place{background:var(--card);border-left:.25rem solid var(--edge);border-radius:.25rem;padding:.7rem 1rem;margin:0 0 2rem;font-size:.9rem;line-height:1.5}
.place b{font-weight:600}
.text{white-space:pre-wrap;unicode-bidi:plaintext;overflow-wrap:anywhere;tab-size:4;border-top:1px solid var(--line);padding-top:1.5rem}
.page{display:block;margin:1.75rem 0 .75rem;color:var(--soft);font-size:.75rem;line-height:1;letter-spacing:.04em;text-transform:uppercase;border-top:1px solid var(--line);padding-top:.75rem;user-select:none}
.page:first-child{margin-top:0;border-top:0;padding-top:0}
mark{background:var(--mark);color:inherit;box-shadow:-.3rem 0 0 var(--mark),.3rem 0 0 var(--mark);-webkit-box-decoration-break:clone;box-decoration-break:clone;padding:.1em 0}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono",monospace}
pre{background:var(--card);border:1px solid var(--line);border-radius:.375rem;padding:.8rem 1rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0 0}
dl{margin:0}dt{font-weight:600;font-size:.95rem;margin-top:1.5rem}dd{margin:.15rem 0 0}
main.narrow{max-width:30rem}
form{margin:1.5rem 0 0}
label,button,input,.problem{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
label{display:block;font-size:.9rem;font-weight:600;margin:1rem 0 .3rem}
input{display:block;width:100%;font-size:1rem;line-height:1.4;padding:.65rem .75rem;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:.375rem}
.choice{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}
button{flex:1 1 8rem;font-size:1rem;font-weight:600;line-height:1.4;padding:.7rem 1rem;border:1px solid var(--link);border-radius:.375rem;background:var(--link);color:var(--paper);cursor:pointer}
button.second{background:transparent;color:var(--link)}
input:focus-visible,button:focus-visible{outline:3px solid var(--edge);outline-offset:2px}
.problem{border-left:.25rem solid #c0392b;background:var(--card);padding:.6rem 1rem;border-radius:.25rem;font-size:.95rem}
@media(min-width:60rem){main{padding-top:4rem}body{font-size:1.125rem}}
@media print{.place{border-color:#000}main{max-width:none;padding:0}}
`.trim();
