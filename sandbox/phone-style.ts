/** The look of the pretend phone: the product's colours, a neutral wallet, one column from 320 px. */
export const phoneStyle = `
:root{--brand:#0f766e;--brand-strong:#115e59;--brand-tint:#f0fdfa;--on-brand:#fff;--ink:#0f172a;--ink-2:#475569;--ink-3:#64748b;--line:#e2e8f0;--ground:#f8fafc;--surface:#fff;--paid:#15803d;--paid-tint:#f0fdf4;--overdue:#c2410c;--overdue-tint:#fff7ed;--stripe:#fde68a;--stripe-2:#fcd34d;--on-stripe:#422006}
@media (prefers-color-scheme:dark){:root{--brand:#2dd4bf;--brand-strong:#5eead4;--brand-tint:#042f2e;--on-brand:#042f2e;--ink:#f1f5f9;--ink-2:#cbd5e1;--ink-3:#94a3b8;--line:#334155;--ground:#0b1220;--surface:#111a2b;--paid:#4ade80;--paid-tint:#052e16;--overdue:#fdba74;--overdue-tint:#431407;--stripe:#713f12;--stripe-2:#854d0e;--on-stripe:#fef3c7}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 -apple-system,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;font-variant-numeric:tabular-nums}
.bar{padding:6px 16px;text-align:center;font-size:14px;font-weight:600;color:var(--on-stripe);background:repeating-linear-gradient(-45deg,var(--stripe) 0 12px,var(--stripe-2) 12px 24px)}
main{max-width:440px;min-height:calc(100vh - 33px);margin:0 auto;padding:24px 16px 32px;background:var(--surface)}
h1{margin:0 0 4px;font-size:20px}h2{margin:32px 0 8px;font-size:16px}
p{margin:0 0 8px}.quiet{color:var(--ink-2);font-size:14px}.center{text-align:center}
.amount{margin:8px 0 4px;font-size:40px;font-weight:700;line-height:1.2}.amount small{font-size:28px;margin-right:2px}
dl{margin:24px 0;border-top:1px solid var(--line)}
dl div{display:flex;justify-content:space-between;gap:24px;padding:12px 0;border-bottom:1px solid var(--line)}
dt{flex:none;color:var(--ink-2)}dd{margin:0;text-align:right;overflow-wrap:anywhere}
button,.button{display:block;width:100%;min-height:48px;padding:10px 16px;border:0;border-radius:8px;font:inherit;font-size:18px;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.primary{background:var(--brand);color:var(--on-brand)}.primary:hover{background:var(--brand-strong)}
.plain{margin-top:8px;background:none;color:var(--ink-2);font-weight:400;font-size:16px}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
fieldset{margin:24px 0 0;padding:8px 16px 12px;border:2px dashed var(--stripe-2);border-radius:8px}
legend{padding:0 8px;font-size:14px;font-weight:600;color:var(--ink-2)}
label.way{display:flex;align-items:baseline;gap:8px;min-height:48px;padding:8px 0;font-size:16px;cursor:pointer}
label.way small{margin-left:auto;color:var(--ink-3);font-size:14px;text-align:right}
input[type=radio]{width:18px;height:18px;margin:0;accent-color:var(--brand);align-self:center;flex:none}
input[type=text]{flex:1;min-width:0;min-height:48px;padding:8px 12px;border:1px solid var(--ink-3);border-radius:8px;background:var(--surface);color:var(--ink);font:inherit}
.scan{display:flex;gap:8px;margin:16px 0 0}.scan button{width:auto;flex:none;font-size:16px}
ul{list-style:none;margin:0;padding:0}
li a,li .row{display:flex;align-items:center;gap:16px;padding:12px 0;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
li b{display:block;font-weight:600;overflow-wrap:anywhere}li .money{margin-left:auto;flex:none;font-size:18px;font-weight:600}
.mark{display:inline-block;padding:0 8px;border-radius:4px;font-size:14px}.mark.good{color:var(--paid);background:var(--paid-tint)}.mark.bad{color:var(--overdue);background:var(--overdue-tint)}
.sign{display:block;width:64px;height:64px;margin:16px auto 8px}.sign circle{fill:var(--paid)}.sign.bad circle{fill:var(--overdue)}.sign path{fill:none;stroke:var(--surface);stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
.wide{flex:1;min-width:0}.when{float:right;margin-left:8px;line-height:24px;color:var(--ink-3);font-size:14px}
.peek{display:-webkit-box;overflow:hidden;-webkit-box-orient:vertical;-webkit-line-clamp:2;color:var(--ink-2);font-size:14px;overflow-wrap:anywhere}
.face{flex:none;align-self:flex-start;width:40px;height:40px;border-radius:8px;background:var(--brand-tint);color:var(--brand);font-weight:600;line-height:40px;text-align:center}
.row{display:flex;align-items:center;gap:16px;padding:8px 0;border-bottom:1px solid var(--line)}.row b{display:block}
.plain.small{width:auto;flex:none;margin:0 0 0 auto;border:1px solid var(--ink-3)}
.talk{padding:16px 0}div.talk{min-height:50vh}
.talk time{display:block;margin:16px 0 8px;color:var(--ink-3);font-size:14px;text-align:center}
.bubble{max-width:88%;padding:12px 16px;border:1px solid var(--line);border-radius:4px 16px 16px;background:var(--ground);overflow-wrap:anywhere}
.bubble.wide{max-width:none}.bubble dl{margin:8px 0 0;border:0}.bubble dl div{padding:4px 0;border:0}
.bubble b{display:block;margin-bottom:4px}.bubble a,.top a{color:var(--brand)}
.top{display:flex;align-items:baseline;gap:16px}.top a{display:inline-flex;align-items:center;min-height:48px}.top h1{margin-right:auto}
.error{padding:12px 16px;border-radius:8px;background:var(--overdue-tint);color:var(--overdue)}
`
