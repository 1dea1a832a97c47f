import { BASE } from '../../../monitoring/dashboard/base-style';
import { DARK, LIGHT } from '../../../monitoring/dashboard/palette';
import { ROW_HEIGHT, WIDE_FROM } from './measures';

export const STYLE = `
:root{color-scheme:light dark;${LIGHT}
--good:#0a6b3d;--good-ground:#e3f4ea;--row:${ROW_HEIGHT}px;
--json-key:#08716b;--json-string:#8a5200;--json-number:#2a56b0;--json-literal:#8e3b9e}
@media (prefers-color-scheme:dark){:root{${DARK}
--good:#6fdca0;--good-ground:#12301f;
--json-key:#4fd0c5;--json-string:#f5b95c;--json-number:#8fb4ff;--json-literal:#d8a0e6}}
${BASE}
[hidden]{display:none!important}
html,body{height:100%}
body{display:flex;flex-direction:column;overflow:hidden}
h1.brand{font-size:15px;line-height:1.5;letter-spacing:0}
.top{flex:none;display:flex;align-items:center;gap:10px 20px;padding:12px 20px;border-bottom:1px solid var(--edge);background:var(--surface)}
.address{flex:0 1 auto;min-width:0;display:flex;align-items:center;gap:8px;margin-left:auto;padding:3px 4px 3px 12px;border:1px solid var(--edge);border-radius:10px;background:var(--raised)}
.address code{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#connection{display:flex;align-items:center;gap:7px;font-size:13px;color:var(--muted);white-space:nowrap}
#connection::before{content:"";width:8px;height:8px;border-radius:50%;background:var(--warning)}
#connection[data-state=live]{color:var(--good)}
#connection[data-state=live]::before{background:var(--good)}
#connection[data-state=away]{color:var(--warning)}
button,input,textarea{font:inherit;font-size:14px;color:var(--text);background:var(--surface);border:1px solid var(--edge);border-radius:8px;padding:5px 12px;min-height:34px}
button{cursor:pointer;white-space:nowrap}
button:hover{border-color:var(--muted)}
button:disabled{opacity:.6;cursor:default}
button.small{min-height:28px;padding:2px 10px;font-size:13px}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
button.danger{background:var(--critical);border-color:var(--critical);color:var(--surface)}
input,textarea{min-width:0;width:100%;border-color:color-mix(in srgb,var(--muted) 75%,var(--surface))}
textarea{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;resize:vertical}
::placeholder{color:var(--muted);opacity:1}
main{flex:1;min-height:0;display:flex;flex-direction:column}
.card{min-width:0;padding:16px 20px;border:1px solid var(--edge);border-radius:14px;background:var(--surface);box-shadow:var(--shadow);overflow-x:clip}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px;min-height:28px;margin-bottom:8px}
.head h3,dialog h3{font-size:15px;font-weight:600}
.head p,.aside{color:var(--muted);font-size:13px}
.head button{margin-left:auto}
.empty{color:var(--muted);font-size:14px}
.notice{padding:8px 14px;border-radius:10px;border:1px solid var(--warning);background:var(--warning-ground);color:var(--warning);font-size:14px}
.is-good{--tone:var(--good);--tone-ground:var(--good-ground)}
.is-warning{--tone:var(--warning);--tone-ground:var(--warning-ground)}
.is-critical{--tone:var(--critical);--tone-ground:var(--critical-ground)}
.is-plain{--tone:var(--muted);--tone-ground:var(--raised)}
.tag{display:inline-block;max-width:100%;padding:0 8px;border-radius:9px;background:var(--tone-ground);color:var(--tone);font-size:12px;line-height:18px;font-weight:500;white-space:nowrap}
.method{flex:none;font:600 12px/18px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--muted)}
.is-post{color:var(--accent)}.is-put,.is-patch{color:var(--info)}.is-delete{color:var(--critical)}
.copy-line{display:flex;align-items:center;gap:10px;padding:8px 8px 8px 14px;border-radius:10px;background:var(--raised)}
.copy-line code{flex:1;min-width:0}
#empty{width:min(720px,calc(100% - 40px));margin:auto;padding:28px 32px;display:grid;grid-template-columns:minmax(0,1fr);gap:14px}
#empty h2{font-size:20px}
#panes{flex:1;min-height:0;display:grid;grid-template-columns:minmax(320px,400px) minmax(0,1fr);grid-template-rows:minmax(0,1fr)}
.list-pane{min-width:0;display:flex;flex-direction:column;border-right:1px solid var(--edge);background:var(--surface)}
.list-head{flex:none;display:grid;grid-template-columns:minmax(0,1fr) auto;align-items:center;gap:8px 12px;padding:12px 16px 10px;border-bottom:1px solid var(--rule)}
.list-head input{grid-column:1/-1}
#count{color:var(--muted);font-size:13px}
#picking{flex:none;display:flex;align-items:center;justify-content:space-between;gap:10px;padding:8px 16px;background:var(--info-ground);color:var(--info);font-size:14px}
.list-box{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
#list{flex:1;min-height:0;overflow-y:auto;overflow-x:hidden;overflow-anchor:none;overscroll-behavior:contain;contain:strict}
#list:focus-visible{outline-offset:-2px}
.space{position:relative}
.row{position:absolute;inset:0 0 auto;height:var(--row);display:grid;grid-template-columns:auto minmax(0,1fr) auto;align-content:center;align-items:center;gap:3px 8px;padding:0 16px;border-bottom:1px solid var(--rule);border-left:3px solid transparent;cursor:pointer;overflow:hidden}
.row:hover{background:var(--raised)}
.row[aria-selected=true]{background:var(--raised);border-left-color:var(--accent)}
#list:focus-visible .row.active{outline:2px solid var(--accent);outline-offset:-4px;border-radius:8px}
.row .method{min-width:44px}
.row .path{font:13px/20px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.row .meta{grid-column:1/-1;display:flex;align-items:center;gap:9px;overflow:hidden;color:var(--muted);font-size:12px;line-height:18px;white-space:nowrap}
.row .number{min-width:42px}
.row .signature{min-width:0;overflow:hidden;text-overflow:ellipsis;margin-left:auto}
.row .forward{flex:none}.row .signature+.forward{margin-left:-4px}
.row .meta>:not(.signature)+.forward{margin-left:auto}
#newer{position:absolute;z-index:2;top:10px;left:50%;transform:translateX(-50%);min-height:28px;padding:2px 14px;border-radius:14px;border-color:var(--accent);background:var(--accent);color:var(--on-accent);font-size:13px;box-shadow:0 2px 8px rgb(0 0 0/.2)}
.list-foot{flex:none;display:grid;gap:4px;padding:8px 16px;border-top:1px solid var(--edge);color:var(--muted);font-size:13px;line-height:1.4}
#dropped{color:var(--warning)}#dropped:empty{display:none}
.detail-pane{min-width:0;display:flex;flex-direction:column}
#back{display:none}
#detail{flex:1;min-height:0;overflow-y:auto;scrollbar-gutter:stable;padding:20px 24px 40px}
#detail:focus-visible{outline-offset:-2px}
.detail{display:grid;grid-template-columns:minmax(0,1fr);gap:14px;max-width:1080px;margin:0 auto}
.title{display:grid;gap:8px}
.title h2{font-size:18px;line-height:1.4}
.title h2:focus{outline:none}
.title .method{font-size:15px}
.title .path{min-width:0;font:600 16px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin-left:2px}
.facts{display:flex;flex-wrap:wrap;gap:2px 18px;color:var(--muted);font-size:13px}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:4px}
#signature>*+*{margin-top:8px}#signature .head{margin-bottom:0}
#signature .aside{margin-top:10px}#signature>button{margin-top:12px}
.card.is-verified{border-left:4px solid var(--good)}
.card.is-failed{border-left:4px solid var(--critical)}
.card.is-unchecked{border-left:4px solid var(--warning)}
.findings li{padding:8px 0;border-top:1px solid var(--rule)}.findings li:first-child{border-top:0;padding-top:0}
.findings code{padding:1px 6px;border-radius:6px;background:var(--raised);color:var(--critical);font-size:12px}
.body-bar{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px;min-height:28px;margin-bottom:8px;color:var(--muted);font-size:13px}
.card>.notice{margin-bottom:8px}
.body-bar>button{margin-left:auto}
.choice{display:flex;padding:2px;border-radius:9px;background:var(--raised);border:1px solid var(--edge)}
.choice button{min-height:24px;padding:0 10px;border:0;border-radius:6px;background:none;color:var(--muted);font-size:13px}
.choice button:hover{color:var(--text)}
.choice [aria-pressed=true]{background:var(--surface);color:var(--text);font-weight:600;box-shadow:0 1px 2px rgb(0 0 0/.12)}
pre{padding:12px 14px;border-radius:10px;background:var(--raised);white-space:pre-wrap;max-height:520px;overflow:auto;tab-size:4}
pre.hex{white-space:pre;overflow-wrap:normal}
pre+button{margin-top:8px}
.json-key{color:var(--json-key)}.json-string{color:var(--json-string)}.json-number{color:var(--json-number)}.json-literal{color:var(--json-literal)}
table{width:100%;border-collapse:collapse;font-size:14px}
th,td{padding:6px 12px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--muted);font-size:12px;font-weight:500;white-space:nowrap}
tbody th{font-weight:400}
.names{table-layout:fixed}
.names .name{width:28%}.names tbody th{color:var(--muted)}
.names td,.names tbody th{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:14px;align-items:start}
.target{color:var(--muted);font-size:13px;margin-bottom:8px}
details{margin-top:10px;font-size:13px}
summary{width:fit-content;color:var(--muted);cursor:pointer;text-decoration:underline;text-underline-offset:2px;text-decoration-thickness:1px}
details table{margin-top:6px}
.differences{table-layout:fixed}
.differences thead th:first-child{width:26%}
.differences code{white-space:pre-wrap}.differences .place{display:block;color:var(--muted);font-size:13px}
.differences td code{display:inline-block;max-height:320px;overflow-y:auto;padding:1px 8px;border-radius:6px}
.differences .left code{background:var(--critical-ground);color:var(--critical)}
.differences .right code{background:var(--good-ground);color:var(--good)}
.message{margin:auto;padding:32px 24px;text-align:center;color:var(--muted);font-size:14px}
.message h2{margin-bottom:6px;color:var(--text)}
.message h2:focus{outline:none}
#detail>.message{margin-top:12vh}
kbd{display:inline-block;min-width:22px;padding:0 6px;border:1px solid var(--edge);border-bottom-width:2px;border-radius:6px;background:var(--surface);color:var(--text);font:12px/20px ui-monospace,monospace}
dialog{width:min(520px,calc(100vw - 28px));max-height:calc(100dvh - 28px);padding:20px 24px;border:1px solid var(--edge);border-radius:14px;background:var(--surface);color:var(--text);box-shadow:0 12px 40px rgb(0 0 0/.25);overflow-y:auto}
dialog::backdrop{background:rgb(6 20 19/.45)}
dialog header{display:flex;align-items:center;justify-content:space-between;gap:12px;margin-bottom:12px}
.drawer{width:min(460px,100vw);height:100dvh;max-height:none;margin:0 0 0 auto;border-width:0 0 0 1px;border-radius:0}
.drawer>*+*{padding-top:18px;border-top:1px solid var(--rule)}
.drawer>*+*{margin-top:18px}.drawer header+*{margin-top:0}
.drawer h3{margin-bottom:8px}
.fields{display:grid;grid-template-columns:130px minmax(0,1fr);align-items:center;gap:10px 12px;margin-top:10px}
.fields label{font-size:14px;color:var(--muted)}
.fields textarea{grid-column:2}.fields label[for=answer-body]{align-self:start;padding-top:7px}
#resend .fields{grid-template-columns:auto minmax(0,1fr)}
.submit{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;margin-top:14px}
.submit p{font-size:14px;color:var(--good)}.submit p.is-critical{color:var(--critical)}
#toast{position:fixed;z-index:5;left:50%;bottom:24px;transform:translateX(-50%);max-width:calc(100vw - 28px);padding:9px 18px;border-radius:10px;background:var(--text);color:var(--surface);font-size:14px;opacity:0;pointer-events:none}
#toast.shown{opacity:1}
@media (max-width:${WIDE_FROM - 1}px){
.top{flex-wrap:wrap;padding:10px 14px}
.address{order:1;flex:1 1 100%;margin-left:0}
.address code{flex:1}
.brand .lesser{display:none}
#connection{margin-left:auto}
#panes{grid-template-columns:minmax(0,1fr)}
.list-pane{border-right:0}
.row{padding:0 11px}
body[data-view=list] .detail-pane{display:none}
body:not([data-view=list]) .list-pane{display:none}
#body .head p{display:none}
#back{display:block;flex:none;align-self:flex-start;margin:10px 14px 0}
#detail{padding:12px 14px 32px;scrollbar-gutter:auto}
.card{padding:14px;border-radius:12px}
#empty{width:calc(100% - 28px);padding:20px 16px}
.names,.names tbody,.names tr,.names th,.names td{display:block;width:auto}
.names tbody th{width:auto;padding:6px 0 0;border-bottom:0}
.names td{padding:0 0 6px}
.differences thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.differences,.differences tbody,.differences tr,.differences th,.differences td{display:block;width:auto}
.differences tr{padding:8px 0;border-bottom:1px solid var(--rule)}.differences tr:last-child{border-bottom:0}
.differences tr>*{padding:2px 0;border:0}
.differences td::before{content:attr(data-heading) " ";color:var(--muted);font-size:13px}
}
@media (max-width:480px){.fields label[for=answer-body]{padding-top:0}.fields{grid-template-columns:minmax(0,1fr);gap:4px}.fields textarea{grid-column:1}.fields input,.fields textarea{margin-bottom:6px}#resend .fields{grid-template-columns:minmax(0,1fr)}}
@media (prefers-reduced-motion:no-preference){#toast{transition:opacity .15s}}
`;
