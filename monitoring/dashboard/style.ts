import { BASE } from './base-style';
import { OUTCOMES } from './outcomes';
import { DARK, LIGHT } from './palette';

const outcomeColours = (scheme: 'light' | 'dark') =>
	OUTCOMES.map((style) => `--${style.outcome}:${style[scheme]};`).join('');

const outcomeClasses = OUTCOMES.map(
	({ outcome }) =>
		`.of-${outcome}{fill:var(--${outcome})}.is-${outcome} span{color:var(--${outcome})}`,
).join('');

/** Of every page: one sheet, so that a browser's reader finds the same things in the same places. */
export const STYLE = `
:root{color-scheme:light dark;${LIGHT}
${outcomeColours('light')}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}
${outcomeColours('dark')}}}
${BASE}.definitions{position:absolute}
.top,main{max-width:1240px;margin:0 auto;padding:0 28px}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:14px 28px;padding-top:20px}
.controls{flex:1 1 560px;min-width:0;display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:12px 16px}
.ranges ul{display:flex;padding:3px;border-radius:10px;background:var(--raised);border:1px solid var(--edge)}
.ranges a{display:block;padding:4px 12px;border-radius:7px;color:var(--muted);text-decoration:none;white-space:nowrap;font-size:14px}
.ranges a:hover{color:var(--text)}
.ranges a[aria-current]{background:var(--surface);color:var(--text);font-weight:600;box-shadow:0 1px 2px rgb(0 0 0/.12)}
.filter{display:flex;align-items:center;gap:8px;min-width:0;max-width:100%}
.filter label{color:var(--muted);font-size:14px}
select,button{font:inherit;font-size:14px;color:var(--text);background:var(--surface);border:1px solid var(--edge);border-radius:8px;padding:5px 10px;min-height:34px}
select{min-width:0;max-width:240px;text-overflow:ellipsis}
button{cursor:pointer}button:hover{border-color:var(--muted)}
.fresh{flex:1 0 100%;display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:4px 14px;color:var(--muted);font-size:13px}
.fresh button{font-size:13px;min-height:0;padding:0;border:0;background:none;color:var(--accent);text-decoration:underline;text-underline-offset:2px;text-decoration-thickness:1px}
main{display:grid;grid-template-columns:minmax(0,1fr);gap:18px;padding-top:10px;padding-bottom:56px}
.title{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px;padding-top:6px}
.title p{color:var(--muted)}
.back{font-size:14px;padding-top:8px}.back a{text-decoration:none}.back a:hover{text-decoration:underline}
.notice{padding:10px 16px;border-radius:10px;border:1px solid var(--warning);background:var(--warning-ground);color:var(--warning)}
.card,.title,.back,.notice{overflow-x:clip}
.card{min-width:0;padding:18px 20px;border:1px solid var(--edge);border-radius:14px;background:var(--surface);box-shadow:var(--shadow)}
.head{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 10px;margin-bottom:12px}
.head p,.aside{color:var(--muted);font-size:13px}
.aside{margin-top:10px}
.empty{color:var(--muted);font-size:14px}
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:18px}
.tiles{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:14px}
.tiles div{padding:14px 18px;border:1px solid var(--edge);border-radius:14px;background:var(--surface);box-shadow:var(--shadow)}
.tiles dt{color:var(--muted);font-size:13px}
.tiles .figure{font-size:28px;line-height:1.3;font-weight:650;letter-spacing:-.02em}
.tiles .note{color:var(--muted);font-size:13px;line-height:1.4}
.tiles .bad .figure{color:var(--open)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin-bottom:10px;color:var(--muted);font-size:13px}
.legend li{display:flex;align-items:center;gap:7px}
.legend b{color:var(--text);font-weight:600}
.plot{margin:0 14px 0 46px}
.over{position:relative}
.chart{display:block;overflow:visible;font-size:12px}
.chart text{fill:var(--muted)}
.grid line{stroke:var(--rule)}.grid text{text-anchor:end}
.axis line{stroke:var(--edge)}.axis text{text-anchor:middle}
.axis .date text{fill:var(--text);font-weight:600}
.marks{fill:var(--surface);fill-opacity:.55}
${outcomeClasses}
.lines path{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
.lines .p50{stroke:var(--p50)}
.lines .p95{stroke:var(--p95);stroke-dasharray:7 4}
.lines .p99{stroke:var(--p99);stroke-dasharray:1 4.5}
.critical{--tone:var(--critical);--tone-ground:var(--critical-ground)}
.warning{--tone:var(--warning);--tone-ground:var(--warning-ground)}
.info{--tone:var(--info);--tone-ground:var(--info-ground)}
.bands rect{fill:var(--tone);fill-opacity:.08}
.bands line{stroke:var(--tone);stroke-width:1.5;stroke-dasharray:3 3}
.pins{position:relative}
.pins li{position:absolute}
.pins li::before{content:"";position:absolute;left:-.75px;top:0;height:var(--pole);border-left:1.5px solid var(--tone)}
.pins .late::before{left:auto;right:-.75px}
.pins a{position:relative;display:flex;align-items:center;gap:6px;height:24px;padding:0 9px 0 4px;border-radius:0 12px 12px 0;background:var(--tone-ground);color:var(--tone);font-size:12px;text-decoration:none;white-space:nowrap}
.pins .late a{flex-direction:row-reverse;padding:0 4px 0 9px;border-radius:12px 0 0 12px}
.pins a:hover .rule{text-decoration:underline}
.pins b{min-width:18px;text-align:center}
.tips{position:absolute;inset:0 0 26px;display:flex}
.tips i{position:relative;flex:1 1 0;font-style:normal}
.tips i:hover{background:color-mix(in srgb,var(--text) 8%,transparent)}
.tips i:hover::after{content:attr(data-tip);position:absolute;z-index:2;top:8px;left:calc(100% + 6px);padding:7px 11px;border-radius:8px;background:var(--text);color:var(--surface);font-size:12px;line-height:1.5;white-space:pre;pointer-events:none}
.tips .late:hover::after{left:auto;right:calc(100% + 6px)}
.numbers{margin-top:12px;font-size:13px}
.numbers summary{display:inline-block;color:var(--muted);cursor:pointer;text-decoration:underline;text-underline-offset:2px;text-decoration-thickness:1px}
.numbers .scroll{max-height:320px;margin-top:8px}
.scroll{overflow:auto;max-width:100%}
table{width:100%;border-collapse:collapse;font-size:14px}
th,td{padding:7px 12px 7px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--muted);font-size:12px;font-weight:500;white-space:nowrap}
tbody th{font-weight:400}
.numeric th,.numeric td{padding:4px 20px 4px 0;white-space:nowrap;font-size:13px}
.numeric td,.numeric th+th{text-align:right}
.bars td,.bars th+th{text-align:right;white-space:nowrap;width:1%;padding-left:12px}
.bars .name{display:flex;flex-wrap:wrap;gap:0 8px;align-items:baseline;margin-bottom:4px;line-height:1.35}
.bars .name .lesser{font-size:13px}
.bars svg{display:block}
.share .track{fill:var(--raised)}
.card h3{color:var(--muted);font-weight:500;font-size:13px}
.bars+h3{margin-top:18px}
.tag{display:inline-block;padding:0 8px;border-radius:9px;background:var(--raised);color:var(--muted);font-size:12px;line-height:18px;font-weight:500;vertical-align:1px;white-space:nowrap}
.alerts{display:grid;gap:0}
.alerts li{display:flex;gap:14px;padding:14px 0;border-top:1px solid var(--rule);scroll-margin-top:16px}
.alerts li:first-child{border-top:0;padding-top:2px}.alerts li:last-child{padding-bottom:0}
.alerts li>div{min-width:0}
.alerts .number{flex:none;width:26px;height:26px;border-radius:50%;background:var(--tone-ground);color:var(--tone);font-size:13px;line-height:26px;text-align:center}
.alerts li:target .number{outline:2px solid var(--tone)}
.alerts h3{color:var(--text);font-size:15px;font-weight:600}
.tag.severity{background:var(--tone-ground);color:var(--tone)}
.tag.open{background:var(--open);color:var(--surface)}
.facts{display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:3px;color:var(--muted);font-size:13px}
.outcome{font-weight:500;white-space:nowrap}
.outcome span{display:inline-block;width:14px;text-align:center;font-weight:700}
.events td{overflow:clip}
.events code{font-size:12px}
.events .what{overflow-wrap:break-word}
.events td>*{display:block}
.events .execution a{display:inline}
.events .number,.events th:nth-child(5),.events th:nth-child(6){text-align:right;white-space:nowrap}
.events .what code{padding-left:18px}
.events .sender .lesser{font-size:13px}
.events time{white-space:nowrap}
.events th:last-child,.events .execution{padding-left:16px;width:1%}
.events .main .tag{margin-left:2px}
.start ol{list-style:decimal;padding-left:22px;margin:12px 0}.start li{margin:6px 0}
pre{white-space:pre-wrap}
.start pre,.body pre{padding:14px 16px;border-radius:10px;background:var(--raised);margin-top:8px}
.body{max-height:640px}
.list div{display:grid;grid-template-columns:136px minmax(0,1fr);gap:12px;padding:7px 0;border-top:1px solid var(--rule);font-size:14px}
.list div:first-child{border-top:0}
.list dt{color:var(--muted)}
.checks{display:flex;flex-wrap:wrap;gap:8px}
.checks li{padding:2px 12px;border-radius:12px;background:var(--raised);font-size:14px}
.checks span{color:var(--accepted);font-weight:700}
.refusal{border-left:4px solid var(--refused)}
.refusal p{margin-top:4px}
.refusal code{font-size:15px}
.names th:first-child{width:30%;min-width:140px}
.names td,.names tbody th{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media (max-width:1000px){
.tiles{grid-template-columns:repeat(6,minmax(0,1fr))}
.tiles div{grid-column:span 2}.tiles div:nth-child(n+4){grid-column:span 3}
.controls,.fresh{justify-content:flex-start}
.pins .rule{display:none}.pins a{padding:0 4px}.pins .late a{padding:0 4px}
}
@media (max-width:820px){
.pair{grid-template-columns:minmax(0,1fr)}}
@media (max-width:640px){
.top,main{padding-left:14px;padding-right:14px}
main{gap:12px}.pair{gap:12px}
.card{padding:16px 14px;border-radius:12px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}
.tiles div,.tiles div:nth-child(n+4){grid-column:auto;padding:12px 14px}
.tiles div:first-child{grid-column:1/-1}
.tiles .figure{font-size:24px}
.ranges,.ranges ul{width:100%}.ranges li{flex:1}.ranges a{padding:4px 2px;text-align:center;font-size:13px}
.filter{width:100%}.filter select{flex:1;max-width:none}
.plot{margin:0 10px 0 40px}
.axis .lesser text{display:none}
.list div{grid-template-columns:104px minmax(0,1fr)}
.events thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.events,.events tbody{display:block}
.events tr{display:grid;grid-template-columns:minmax(0,1fr) auto auto;gap:2px 12px;padding:12px 0;border-bottom:1px solid var(--rule)}
.events tr:first-child{padding-top:0}.events tr:last-child{border-bottom:0;padding-bottom:0}
.events tr>*,.events .execution{padding:0;border:0;width:auto}
.events .webhook,.events .sender{grid-column:1/-1}
.events .what{grid-column:1/-1;grid-row:2}
.events .webhook{grid-row:3}.events .sender{grid-row:4;grid-column:1/3}.events .execution{grid-row:4;text-align:right}
.events .webhook>*,.events .sender>*,.events .what>*{display:inline-block;margin-right:8px}
.events .what code{padding:0}
}
@media print{
:root{color-scheme:light}
body{background:#fff;font-size:12px}
.controls .ranges,.filter,.fresh a,.fresh button,.skip,.numbers,.tips,.back{display:none}
.card,.tiles div{box-shadow:none;break-inside:avoid}.card.wide{break-inside:auto}
.events tr{break-inside:avoid}
.marks{fill:#fff}
svg,.tag,.pins a{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
