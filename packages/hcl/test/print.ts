import type { Block, Body, Expression, HclFile, Node, SplatStep, TemplatePart } from '../src/index.js';

/** A file as an indented list of nodes with their positions, and its diagnostics: for snapshots that can be reviewed. */
export function printFile({ source, body, comments, diagnostics }: HclFile): string {
  const at = (node: { readonly start: number; readonly end: number }): string => {
    const { start, end } = source.range(node);
    return `${start.line}:${start.column}-${end.line}:${end.column}`;
  };
  const lines: string[] = [];
  const add = (depth: number, text: string, node: Pick<Node, 'start' | 'end'>): void => {
    lines.push(`${'  '.repeat(depth)}${text}  ${at(node)}`);
  };
  const addBody = (depth: number, { attributes, blocks }: Body): void => {
    const items = [...attributes, ...blocks].toSorted((left, right) => left.start - right.start);
    for (const item of items) {
      if ('name' in item) add(depth, `${item.name} = ${printExpression(item.expression)}`, item.expression);
      else addBlock(depth, item);
    }
  };
  const addBlock = (depth: number, block: Block): void => {
    const labels = block.labels.map((label) => ` ${JSON.stringify(label.value)}`).join('');
    add(depth, `block ${block.type}${labels}`, block);
    addBody(depth + 1, block.body);
  };
  addBody(0, body);
  for (const comment of comments) add(0, `comment ${JSON.stringify(comment.text)}`, comment);
  for (const diagnostic of diagnostics) add(0, `${diagnostic.severity} ${diagnostic.summary}`, diagnostic);
  return lines.map((line) => `${line}\n`).join('');
}

/** An expression with every node in brackets of its own, so that precedence shows. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
      return JSON.stringify(expression.value);
    case 'number':
      return expression.text;
    case 'bool':
      return String(expression.value);
    case 'null':
      return 'null';
    case 'template':
      return `template(${printParts(expression.parts)})`;
    case 'variable':
      return expression.name;
    case 'get':
      return `${printExpression(expression.object)}.${expression.name}`;
    case 'index':
      return `${printExpression(expression.object)}[${printExpression(expression.key)}]`;
    case 'splat':
      return `${printExpression(expression.list)}${printSplat(expression)}`;
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(', ')}${expression.expandFinal ? '...' : ''})`;
    case 'conditional': {
      const { condition, then, otherwise } = expression;
      return `(${printExpression(condition)} ? ${printExpression(then)} : ${printExpression(otherwise)})`;
    }
    case 'unary':
      return `(${expression.operator}${printExpression(expression.operand)})`;
    case 'binary':
      return `(${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)})`;
    case 'tuple':
      return `[${expression.items.map(printExpression).join(', ')}]`;
    case 'object': {
      const items = expression.items.map(({ key, value }) => `${printExpression(key)} = ${printExpression(value)}`);
      return `{${items.join(', ')}}`;
    }
    case 'for': {
      const { keyName, valueName, collection, key, value, condition, grouping } = expression;
      const names = keyName === undefined ? valueName : `${keyName}, ${valueName}`;
      const arrow = key === undefined ? '' : `${printExpression(key)} => `;
      const filter = condition === undefined ? '' : ` if ${printExpression(condition)}`;
      return `for(${names} in ${printExpression(collection)} : ${arrow}${printExpression(value)}${grouping ? '...' : ''}${filter})`;
    }
    case 'parenthesis':
      return `paren(${printExpression(expression.inner)})`;
    case 'invalid':
      return 'INVALID';
  }
}

function printSplat({ full, steps }: { readonly full: boolean; readonly steps: readonly SplatStep[] }): string {
  return `${full ? '[*]' : '.*'}<${steps.map(printStep).join('')}>`;
}

function printStep(step: SplatStep): string {
  if (step.kind === 'get') return `.${step.name}`;
  return step.kind === 'index' ? `[${printExpression(step.key)}]` : printSplat(step);
}

function printParts(parts: readonly TemplatePart[]): string {
  return parts.map(printPart).join(' ');
}

function printPart(part: TemplatePart): string {
  switch (part.kind) {
    case 'text':
      return JSON.stringify(part.value);
    case 'interpolation':
      return `\${${printExpression(part.expression)}}`;
    case 'if':
      return `if(${printExpression(part.condition)} then ${printParts(part.then)} else ${printParts(part.otherwise)})`;
    case 'for': {
      const names = part.keyName === undefined ? part.valueName : `${part.keyName}, ${part.valueName}`;
      return `for(${names} in ${printExpression(part.collection)} : ${printParts(part.parts)})`;
    }
  }
}
