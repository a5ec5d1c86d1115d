/**
 * The one style of the picture. Colours follow the colour scheme of whoever looks, also where the file is shown as an
 * image; states differ in their lines and signs, too, for those who see no colours and for printers.
 */
export const pictureStyle = `.isthmus-picture{--ground:#fff;--ink:#1f2328;--quiet:#57606a;--frame:#8c959f;--card:#f6f8fa;--fine:#1a7f37;--pending:#9a6700;--failed:#cf222e;--finecard:#eefaf1;--pendingcard:#fff8dc;--failedcard:#ffebe9;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",Arial,sans-serif}
@media (prefers-color-scheme:dark){.isthmus-picture{--ground:#0d1117;--ink:#e6edf3;--quiet:#9ea7b3;--frame:#6e7681;--card:#161b22;--fine:#3fb950;--pending:#d29922;--failed:#ff7b72;--finecard:#10251a;--pendingcard:#2b2410;--failedcard:#3a1619}}
.isthmus-picture .ground{fill:var(--ground)}
.isthmus-picture text{fill:var(--ink);font-size:12px}
.isthmus-picture .quiet{fill:var(--quiet)}
.isthmus-picture .name{font-weight:600;font-size:14px}
.isthmus-picture .heading{font-weight:600;font-size:20px}
.isthmus-picture .label{font-size:11px;paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
.isthmus-picture .frame{fill:none;stroke:var(--frame);stroke-width:1}
.isthmus-picture .source{fill:var(--card);stroke:var(--frame)}
.isthmus-picture .card{stroke-width:1.2}
.isthmus-picture .card.fine{fill:var(--finecard);stroke:var(--fine)}
.isthmus-picture .card.pending{fill:var(--pendingcard);stroke:var(--pending);stroke-dasharray:5 3}
.isthmus-picture .card.failed{fill:var(--failedcard);stroke:var(--failed);stroke-width:2.4}
.isthmus-picture .wire{fill:none;stroke-width:1.4;stroke:var(--fine)}
.isthmus-picture .wire.delivery{stroke:var(--frame);stroke-dasharray:1.5 3}
.isthmus-picture .wire.trust{stroke-width:2.2}
.isthmus-picture .wire.pending{stroke:var(--pending);stroke-dasharray:6 4}
.isthmus-picture .wire.failed{stroke:var(--failed);stroke-width:2.8}
.isthmus-picture .tip{fill:var(--fine)}
.isthmus-picture .tip.delivery{fill:var(--frame)}
.isthmus-picture .tip.pending{fill:var(--pending)}
.isthmus-picture .tip.failed{fill:var(--failed)}
.isthmus-picture .sign{fill:none;stroke-width:2}
.isthmus-picture .sign.fine{fill:var(--fine);stroke:var(--fine)}
.isthmus-picture .sign.pending{stroke:var(--pending);stroke-dasharray:2.2 1.8}
.isthmus-picture .sign.failed{stroke:var(--failed);stroke-width:2.6}
@media print{.isthmus-picture{--ground:#fff;--ink:#000;--quiet:#333;--frame:#666;--card:#fff;--fine:#1a7f37;--pending:#9a6700;--failed:#cf222e;--finecard:#fff;--pendingcard:#fff;--failedcard:#fff}}
`;
