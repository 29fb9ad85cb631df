import type { ScanReport, ScanResult, Vulnerability } from '@terrasafe/contracts';
import { findingsOf, helpOf, severities, type Formatter, type ReportContext } from './context.js';
import { escapeMarkup } from './escape.js';

/** One file that needs nothing else: styles, charts (SVG) and the filter are in it. */
export const html: Formatter = (report, context) => {
  const findings = findingsOf(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>TerraSafe report</title>
<style>${styles}</style>
</head>
<body>
<header><h1>TerraSafe</h1><p>${escapeMarkup(context.at.toISOString())} · version ${escapeMarkup(context.version)} · ${report.scans.length} root modules</p></header>
<main>
<section class="charts">${severityChart(report)}${categoryChart(findings)}</section>
${rootsTable(report.scans)}
<section>
<label>Filter <input id="filter" type="search" placeholder="rule, resource, file…"></label>
<label><input id="suppressed" type="checkbox"> show suppressed</label>
<div id="findings">${findings.map((finding) => article(finding, context)).join('\n')}</div>
${errorsOf(report.scans)}
</section>
</main>
<script>${script}</script>
</body>
</html>
`;
};

const styles = `
:root{color-scheme:light dark;--critical:#a3195b;--high:#c62828;--medium:#b26a00;--low:#00707a}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1rem}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #8884}
td.n,th.n{text-align:right}article{border-left:4px solid;margin:1rem 0;padding:.1rem 1rem}
.CRITICAL{border-color:var(--critical)}.HIGH{border-color:var(--high)}.MEDIUM{border-color:var(--medium)}.LOW{border-color:var(--low)}
pre{overflow-x:auto;background:#8881;padding:.5rem}.suppressed{opacity:.6}.charts{display:flex;flex-wrap:wrap;gap:2rem}
svg text{font:13px system-ui,sans-serif;fill:currentColor}label{margin-right:1rem}`;

const script = `
const text=document.getElementById('filter'),hidden=document.getElementById('suppressed');
function show(){const wanted=text.value.toLowerCase();for(const it of document.querySelectorAll('article'))
it.hidden=(it.classList.contains('suppressed')&&!hidden.checked)||!it.textContent.toLowerCase().includes(wanted)}
text.addEventListener('input',show);hidden.addEventListener('change',show);show();`;

function severityChart({ scans }: ScanReport): string {
  const count = (key: keyof ScanResult['summary']) => scans.reduce((sum, { summary }) => sum + summary[key], 0);
  const bars = severities.map((severity) => {
    const key = severity.toLowerCase() as keyof ScanResult['summary'];
    return { label: severity, value: count(key), color: `var(--${key})` };
  });
  return chart('Findings by severity', bars);
}

function categoryChart(findings: readonly Vulnerability[]): string {
  const counts = new Map<string, number>();
  for (const { category, suppressed } of findings)
    if (!suppressed) counts.set(category, (counts.get(category) ?? 0) + 1);
  const bars = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([label, value]) => ({ label: label.replaceAll('_', ' '), value, color: '#5c6bc0' }));
  return chart('Findings by category', bars);
}

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly color: string;
}

function chart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value, color }, index) => {
    const y = index * 26;
    const width = Math.round((value / most) * 220);
    return `<text x="0" y="${y + 17}">${escapeMarkup(label)}</text><rect x="140" y="${y + 4}" width="${width}" height="18" style="fill:${color}"/><text x="${146 + width}" y="${y + 17}">${value}</text>`;
  });
  return `<figure><figcaption>${title}</figcaption><svg width="420" height="${Math.max(26, bars.length * 26)}" role="img" aria-label="${title}">${rows.join('')}</svg></figure>`;
}

function rootsTable(scans: readonly ScanResult[]): string {
  const head = ['Root', 'Score', 'Grade', 'Critical', 'High', 'Medium', 'Low']
    .map((name, index) => `<th${index > 0 ? ' class="n"' : ''}>${name}</th>`)
    .join('');
  const rows = scans.map(({ root, score, grade, summary }) => {
    const figures = [score, grade, summary.critical, summary.high, summary.medium, summary.low];
    return `<tr><td>${escapeMarkup(root)}</td>${figures.map((figure) => `<td class="n">${figure}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function article(finding: Vulnerability, { rules, linesOf }: ReportContext): string {
  const { severity, rule_id, message, file, start_line, end_line, remediation, suppressed, suppression } = finding;
  const rule = rules.get(rule_id);
  const link = helpOf(rule);
  const code = linesOf(file)
    ?.slice(start_line - 1, Math.min(end_line, start_line + 9))
    .join('\n');
  return `<article class="${severity}${suppressed ? ' suppressed' : ''}">
<h3>${severity} ${escapeMarkup(rule_id)}${rule ? `: ${escapeMarkup(rule.title)}` : ''}</h3>
<p>${escapeMarkup(message)}</p>
<p><code>${escapeMarkup(file)}:${start_line}</code></p>
${code === undefined ? '' : `<pre>${escapeMarkup(code)}</pre>`}
<p>Fix: ${escapeMarkup(remediation)}${link ? ` <a href="${escapeMarkup(link)}">more</a>` : ''}</p>
${suppression ? `<p>Suppressed at ${escapeMarkup(`${suppression.file}:${suppression.line}`)}: ${escapeMarkup(suppression.reason ?? 'no reason given')}</p>` : ''}
</article>`;
}

function errorsOf(scans: readonly ScanResult[]): string {
  const errors = scans.flatMap((scan) => scan.errors);
  if (errors.length === 0) return '';
  const rows = errors.map(
    ({ file, line, message }) => `<li><code>${escapeMarkup(file)}:${line}</code> ${escapeMarkup(message)}</li>`,
  );
  return `<h2>What could not be read or evaluated</h2><ul>${rows.join('\n')}</ul>`;
}
