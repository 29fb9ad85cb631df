import { expect } from 'chai';
import { parseExpression, parseHcl, parseTemplate } from '../src/index.js';
import { printExpression, printFile } from './print.js';

/** The tree of an expression that must be valid. */
export function expressionTree(text: string): string {
  const { expression, diagnostics } = parseExpression('test.tf', text);
  expect(diagnostics.map((diagnostic) => diagnostic.detail)).to.deep.equal([]);
  return printExpression(expression);
}

/** The tree of a template that must be valid. */
export function templateTree(text: string): string {
  const { expression, diagnostics } = parseTemplate('test.tmpl', text);
  expect(diagnostics.map((diagnostic) => diagnostic.detail)).to.deep.equal([]);
  return printExpression(expression);
}

/** The tree of a file that must be valid, without positions. */
export function fileTree(text: string): string[] {
  const file = parseHcl('test.tf', text);
  expect(file.diagnostics.map((diagnostic) => diagnostic.detail)).to.deep.equal([]);
  return treeLines(text);
}

/** The tree of a file, without positions: what the parser could understand. */
export function treeLines(text: string): string[] {
  return printFile(parseHcl('test.tf', text))
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ {2}[\d:-]+$/, ''));
}

/** The summaries of the diagnostics of a file with what they point at. */
export function problems(text: string): [summary: string, pointsAt: string][] {
  return parseHcl('test.tf', text).diagnostics.map(({ summary, start, end }) => [summary, text.slice(start, end)]);
}
