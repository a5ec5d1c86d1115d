import { pictureStyle } from '../graph/svg/style.ts';

/** Colours of the page; the picture brings its own of the same names. */
const colours = `:root{color-scheme:light dark;--ground:#fff;--ink:#1f2328;--quiet:#57606a;--line:#d0d7de;--head:#f6f8fa;--link:#0550ae;--fine:#1a7f37;--pending:#8a5a00;--failed:#b3261e;--finecell:#eefaf1;--pendingcell:#fff8dc;--failedcell:#ffebe9}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--ink:#e6edf3;--quiet:#9ea7b3;--line:#30363d;--head:#161b22;--link:#79b8ff;--fine:#3fb950;--pending:#d8a13a;--failed:#ff7b72;--finecell:#10251a;--pendingcell:#2b2410;--failedcell:#3a1619}}
`;

const page = `*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",Arial,sans-serif}
header,main,footer{max-width:1280px;margin:0 auto;padding:0 16px}
header{padding-top:24px}
h1{font-size:1.75rem;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:40px 0 8px;padding-top:8px;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:24px 0 4px}
p{margin:8px 0;max-width:75ch;overflow-wrap:anywhere}
a{color:var(--link)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em;overflow-wrap:anywhere}
th code{white-space:nowrap}
.quiet{color:var(--quiet)}
.skip{position:absolute;left:-999px}
.skip:focus{left:16px;top:8px;background:var(--ground);padding:8px;outline:2px solid var(--link)}
nav ul,.tiles{list-style:none;padding:0;margin:12px 0;display:flex;flex-wrap:wrap;gap:8px 16px}
.tiles li{border:1px solid var(--line);border-left-width:4px;border-radius:6px;padding:8px 14px;min-width:130px}
.tiles b{display:block;font-size:1.25rem}
.tiles .fine{border-left-color:var(--fine)}
.tiles .pending{border-left-color:var(--pending);border-left-style:dashed}
.tiles .failed{border-left-color:var(--failed);border-left-style:double}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
footer{margin-top:40px;padding-bottom:24px;color:var(--quiet);font-size:.875rem}
`;

const tables = `.scroll{position:relative;overflow:auto;max-width:100%;border:1px solid var(--line);border-radius:6px;margin:12px 0}
.scroll.tall{max-height:80vh}
table{border-collapse:separate;border-spacing:0;font-size:.875rem;width:100%}
caption{text-align:left;padding:8px 10px;color:var(--quiet)}
th,td{text-align:left;vertical-align:top;padding:6px 10px;border-top:1px solid var(--line);background:var(--ground)}
thead th{background:var(--head);position:sticky;top:0;z-index:1}
tbody th{font-weight:600}
td.fine::before,td.pending::before,td.failed::before{font-weight:700;margin-right:.4em}
td.fine::before{content:"\\221A";color:var(--fine)}
td.pending::before{content:"\\25CC";color:var(--pending)}
td.failed::before{content:"\\00D7";color:var(--failed)}
td.pending{background:var(--pendingcell)}
td.failed{background:var(--failedcell)}
.matrix caption{padding:0}
.matrix{width:auto;font-size:.75rem}
.matrix th{white-space:nowrap;font-weight:400}
.matrix thead th{vertical-align:bottom;padding:6px 2px;text-align:left}
.matrix thead th span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:14em;overflow:hidden;text-overflow:ellipsis}
.matrix tbody th,.matrix thead th:first-child{position:sticky;left:0;z-index:2;background:var(--head);max-width:16em;overflow:hidden;text-overflow:ellipsis}
.matrix thead th:first-child{z-index:3}
.matrix tbody th{padding:1px 8px}
.matrix td{padding:1px;min-width:18px;vertical-align:middle;text-align:center;border-left:1px solid var(--line)}
.matrix td::before{margin:0}
.matrix td.self{background:var(--head)}
.matrix td span,.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.picture{padding:8px;background:var(--ground)}
.picture svg{display:block;margin:0 auto}
`;

const paper = `@media print{:root{color-scheme:light;--ground:#fff;--ink:#000;--quiet:#333;--line:#999;--head:#fff;--link:#000;--fine:#000;--pending:#000;--failed:#000;--finecell:#fff;--pendingcell:#fff;--failedcell:#fff}
nav,.skip{display:none}
body{font-size:11pt}
.scroll,.scroll.tall{overflow:visible;max-height:none;border:0}
.picture svg{width:100%;height:auto}
.matrix{font-size:6pt}
thead th,.matrix tbody th,.matrix thead th:first-child{position:static}
thead{display:table-header-group}
tr,li,svg{break-inside:avoid}
h2,h3,caption{break-after:avoid}}
`;

/** The one style of the page; its digest stands in the policy of the page, so nothing else can style it. */
export const pageStyle = `${colours}${page}${tables}${pictureStyle}${paper}`;
