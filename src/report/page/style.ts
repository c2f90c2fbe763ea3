/** The look of a report: text first, one accent, tabular figures, light and dark, and a printed page. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fcfcfa;--ink:#20201d;--soft:#66665f;--line:#e3e2db;--pale:#f3f2ec;--accent:#2b5c88;
--good:#4d7f63;--warn:#a86a12;--bad:#a93a32;--none:#b9b8af}
@media(prefers-color-scheme:dark){:root{--bg:#171816;--ink:#e9e8e2;--soft:#a3a29a;--line:#34352f;--pale:#20211e;--accent:#8ab6dd;
--good:#83b797;--warn:#dcaa5c;--bad:#e58a80;--none:#55554e}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums lining-nums}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.75rem}
h1{font-size:1.9rem;line-height:1.2;font-weight:600;letter-spacing:-.015em;margin:.1rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.05rem;font-weight:600;margin:3rem 0 .9rem}
h3{font-size:.86rem;font-weight:500;color:var(--soft);margin:0 0 .3rem}
p{margin:.3rem 0;max-width:46rem}
.kicker,.soft,figcaption,footer{color:var(--soft)}
.kicker{font-size:.86rem}
.lede{font-size:1.08rem}
a{color:var(--accent)}
nav{margin:1rem 0 0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.9rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1.1rem 2rem;margin:1.6rem 0 0;padding:0}
details{margin:1.4rem 0 0}
summary{cursor:pointer}
.facts div{min-width:0}
.facts dt{font-size:.84rem;color:var(--soft)}
.facts dd{margin:0;font-size:1.16rem;overflow-wrap:anywhere}
.facts dd small{display:block;font-size:.82rem;color:var(--soft)}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:1.6rem 2.4rem}
figure{margin:0;min-width:0}
figcaption{font-size:.84rem}
.chart{width:100%;height:auto;display:block;overflow:visible}
.chart text{font-size:11px;fill:var(--soft)}
.bar{fill:var(--accent);opacity:.75}
.bar:hover{opacity:1}
.axis{stroke:var(--line)}
.span{stroke:var(--accent);stroke-width:5;stroke-linecap:round;opacity:.35}
.dot{fill:var(--accent)}
.divided{width:100%;height:14px;display:block;margin:.4rem 0 .7rem}
.fill-good{fill:var(--good)}.fill-warn{fill:var(--warn)}.fill-bad{fill:var(--bad)}.fill-none{fill:var(--none)}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th{font-weight:500;font-size:.84rem;color:var(--soft);text-align:left;vertical-align:bottom}
th,td{padding:.42rem 1.1rem .42rem 0;border-bottom:1px solid var(--line)}
td{vertical-align:top;overflow-wrap:anywhere}
th:last-child,td:last-child{padding-right:0}
.num{text-align:right;white-space:nowrap}
.scroll{overflow-x:auto}
.scroll table{min-width:38rem}
code,pre{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 1rem;padding-left:.9rem;border-left:2px solid var(--line);max-height:24rem;overflow:auto}
.statuses{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.35rem .6rem}
button,input,select{font:inherit;font-size:.9rem;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.3rem;padding:.28rem .65rem}
button{cursor:pointer}
button:hover{border-color:var(--soft)}
button[aria-pressed=true]{background:var(--ink);color:var(--bg);border-color:var(--ink)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.controls{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin:.9rem 0 .7rem}
.controls input[type=search]{flex:1 1 16rem;min-width:0}
#view{height:min(72vh,52rem);overflow:auto;border-top:1px solid var(--line);border-bottom:1px solid var(--line);contain:strict}
#view table{table-layout:fixed;border-collapse:separate;border-spacing:0}
#view thead th{position:sticky;top:0;background:var(--bg);z-index:1;padding-top:.5rem}
#view thead button{border:0;padding:0;color:var(--soft);font-size:.84rem;text-align:left}
#view thead th[aria-sort] button{color:var(--ink)}
#view tbody td{padding:.35rem 1.1rem .35rem 0;height:58px}
#view tbody td>div{height:45px;line-height:22.5px;overflow:hidden;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical}
#view tbody td.num>div,#view tbody td.word>div{white-space:nowrap;text-overflow:ellipsis;display:block}
#view tbody tr[tabindex]{cursor:pointer}
#view tbody tr[tabindex]:hover td{background:var(--pale)}
#view tbody tr:focus-visible{outline-offset:-2px}
#view tbody tr.pad td{padding:0;border:0;height:auto}
dialog{color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:.4rem;width:min(60rem,94vw);max-height:88vh;padding:1.4rem 1.6rem}
dialog::backdrop{background:rgb(0 0 0/.4)}
dialog header{display:flex;justify-content:space-between;gap:1rem;padding:0;max-width:none}
dialog h2{margin:0;overflow-wrap:anywhere}
dialog h3{margin-top:1rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:0 1.6rem}
footer{margin-top:4rem;padding-bottom:3rem;font-size:.84rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.4rem .8rem}
[hidden]{display:none!important}
@media(max-width:40rem){header,main,footer{padding-left:1rem;padding-right:1rem}h1{font-size:1.5rem}.facts{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media print{body{font-size:11px;background:#fff;color:#000}nav,.controls,.skip,footer a{display:none}#view{height:auto;overflow:visible;contain:none;border:0}
#view thead th{position:static}pre{max-height:none}section{break-inside:avoid-page}#rows{break-before:page;break-inside:auto}}
`.trim();
