/** Style of the page: one file, no outside font, light and dark. */
export const stylesheet = `
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#1c2430;--soft:#56606f;--line:#dfe3e9;--accent:#2454c7;
--green:#0f6b3a;--green-bg:#e2f4e9;--amber:#7a4d00;--amber-bg:#fdf0d3;--red:#a11d1d;--red-bg:#fde4e2;--violet:#5b2ea6;--violet-bg:#eee6fb;--grey:#4a5361;--grey-bg:#e9ecf0}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b2129;--ink:#e8ecf2;--soft:#a3adbb;--line:#323b47;--accent:#8fb0ff;
--green:#86e0ae;--green-bg:#143524;--amber:#f5cd7e;--amber-bg:#3d2e0c;--red:#ffa8a2;--red-bg:#451a19;--violet:#cdb2ff;--violet-bg:#2f2149;--grey:#c3cbd6;--grey-bg:#2b323c}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
header{display:flex;flex-wrap:wrap;gap:8px 32px;justify-content:space-between;align-items:center;padding:16px 24px;background:var(--card);border-bottom:1px solid var(--line)}
h1{font-size:22px;margin:0}h2{font-size:17px;margin:0}h3{font-size:14px;margin:20px 0 8px;color:var(--soft)}
header p{margin:2px 0 0;color:var(--soft)}
#estado{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center}
.figures{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0;padding:0;color:var(--soft)}.figures strong{color:var(--ink)}
main{display:grid;grid-template-columns:320px minmax(0,1fr);gap:20px;padding:20px 24px;max-width:1600px;margin:0 auto;align-items:start}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px}
.lists{display:grid;gap:20px;min-width:0}
.title{display:flex;justify-content:space-between;align-items:center;gap:12px;margin-bottom:8px}
button,select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 12px;min-height:44px;max-width:100%}
button{cursor:pointer}button:hover{border-color:var(--accent)}
.orders{display:grid;gap:8px}
.orders button{text-align:left;display:grid}.orders span{color:var(--soft);font-size:13px}
.order{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 8px;margin-top:12px}.order label{grid-column:1/-1;font-size:14px}
select{width:100%;text-overflow:ellipsis}
.quiet{color:var(--soft)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
a{color:var(--accent)}
.badge{display:inline-block;margin:0;padding:2px 10px;border-radius:999px;font-weight:600;font-size:13px;white-space:nowrap}
header .badge{margin:0}
.green{color:var(--green);background:var(--green-bg)}.amber{color:var(--amber);background:var(--amber-bg)}.red{color:var(--red);background:var(--red-bg)}
header .green{color:var(--green)}header .violet{color:var(--violet)}
.violet{color:var(--violet);background:var(--violet-bg)}.grey{color:var(--grey);background:var(--grey-bg)}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;padding:8px;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:13px}
tbody th span,.why,.mail div span,.failures span{display:block;color:var(--soft);font-size:13px}
.why{max-width:60ch;overflow-wrap:anywhere}
td.number,th.number{text-align:right;white-space:nowrap}
@media (min-width:641px){td.links,tbody th span{white-space:nowrap}}
nav{display:none;gap:4px}nav a{padding:10px 14px 10px 0}
td a{display:inline-block;padding:2px 6px 2px 0}
.mails,.failures,.files{list-style:none;margin:0;padding:0}
.mail,.failures li{padding:10px 0;border-bottom:1px solid var(--line)}
.failures{margin-top:8px}.failures li{display:flex;justify-content:space-between;gap:12px;align-items:center;border-left:4px solid var(--violet);padding-left:10px}
.files{display:flex;flex-wrap:wrap;gap:4px 16px;margin-top:4px;font-size:14px}.files span{color:var(--soft)}
.empty{color:var(--soft);margin:8px 0}
#aviso{margin:8px 0 0;min-height:1.4em;color:var(--soft)}
summary{cursor:pointer;min-height:28px}summary h2{display:inline}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--card);padding:8px;z-index:1}
@media (max-width:900px){main{grid-template-columns:minmax(0,1fr);padding:12px;gap:12px}header{padding:12px}nav{display:flex}.lists{order:-1;gap:12px}}
@media (max-width:640px){
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}
td,tbody th{display:grid;grid-template-columns:96px minmax(0,1fr);gap:0 8px;border:0;padding:3px 0;overflow-wrap:anywhere}
td::before,tbody th::before{content:attr(data-label);color:var(--soft);font-size:13px;grid-row:span 2}
td.number{text-align:left}td a{padding:10px 14px 10px 0}td .badge{justify-self:start;white-space:normal}
td:has(a){display:flex;flex-wrap:wrap;align-items:center}td:has(a)::before{flex:0 0 104px}}
@media (prefers-reduced-motion:no-preference){button{transition:border-color .15s}}
`.trimStart();

/** Keeps the live parts fresh every two seconds and sends the orders of buttons and forms. */
export const script = `
'use strict';
const notice = document.getElementById('aviso');
const say = (text) => { notice.textContent = text; };
let refreshing = false;
async function refresh() {
  if (refreshing || document.hidden) return;
  refreshing = true;
  try {
    const answer = await fetch('/page/fragments', { cache: 'no-store' });
    for (const [id, html] of Object.entries(await answer.json())) {
      const part = document.getElementById(id);
      if (part.dataset.html === html) continue;
      const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
      if (part.dataset.html !== undefined || part.innerHTML !== html) part.innerHTML = html;
      part.dataset.html = html;
      if (focused !== '') document.getElementById(focused)?.focus();
    }
    if (notice.dataset.lost) { delete notice.dataset.lost; say(''); }
  } catch {
    notice.dataset.lost = '1';
    say('Los simuladores no responden; se reintenta cada 2 s.');
  } finally { refreshing = false; }
}
async function order(method, url, body) {
  try {
    const answer = await fetch(url, { method, headers: body ? { 'content-type': 'application/json' } : {}, body });
    say(answer.ok ? 'Hecho.' : (await answer.json()).detail || 'No se pudo.');
  } catch { say('No se pudo: los simuladores no responden.'); }
  await refresh();
}
document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { post, body, delete: remove, confirm: question } = button.dataset;
  if (post) void order('POST', post, body);
  if (remove && (!question || window.confirm(question))) void order('DELETE', remove);
});
document.addEventListener('submit', (event) => {
  event.preventDefault();
  const { target, kind } = event.target.dataset;
  const chosen = Object.fromEntries(new FormData(event.target));
  void order('POST', '/control/' + target + '/failures', JSON.stringify({ kind, ...chosen }));
});
setInterval(refresh, 2000);
document.addEventListener('visibilitychange', refresh);
`.trimStart();
